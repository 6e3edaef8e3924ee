"""In here lives the fuzz of the virtual card: whatever bytes are sent, it answers, and gives nothing away without its rule."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cardreader.virtual.card import VirtualCard
from tests.cardreader.cards_in_hex import COMMON, ENTRY, FACE, JPKI
from tests.cardreader.conftest import CardWorld

_SELECTS = st.sampled_from([bytes.fromhex(command) for command in (JPKI, ENTRY, FACE, COMMON)])
_FILES = st.integers(1, 0x1E).map(lambda number: bytes.fromhex(f"00A4020C02{number:04X}"))
_READS = st.tuples(st.integers(0x80, 0x9F), st.integers(0, 255)).map(
    lambda place: bytes((0x00, 0xB0, *place, 0x00, 0x00, 0x00))
)
_RANDOM = st.binary(max_size=40)
_HEADS = st.tuples(
    st.sampled_from([0x00, 0x80, 0x01, 0x08, 0x0C, 0x10]),
    st.sampled_from([0x20, 0x24, 0x2A, 0x32, 0x82, 0x84, 0x88, 0xA2, 0xA4, 0xAE, 0xB0, 0xB2, 0xCA, 0xFC]),
    st.integers(0, 255),
    st.integers(0, 255),
).map(bytes)
_FORMED = st.tuples(_HEADS, st.binary(max_size=30), st.booleans(), st.booleans()).map(
    lambda parts: (
        parts[0]
        + (b"\x00\x00" if parts[2] and parts[1] else b"")
        + (bytes((len(parts[1]),)) + parts[1] if parts[1] else b"")
        + (b"\x00" * (2 if parts[2] and parts[1] else 1) if parts[3] else b"")
    )
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commands=st.lists(st.one_of(_SELECTS, _FILES, _READS, _FORMED, _FORMED, _RANDOM), min_size=1, max_size=25))
def test_any_commands(commands: list[bytes], card_world: CardWorld, card_path: Path) -> None:
    card = VirtualCard(card_world.whole_image, card_path)
    card.power_on()
    data = card_world.data
    secrets = (
        *(data.auth_key[-80:-40], (data.sign_key or b"-")[-80:-40], data.internal_key[-80:-40]),  # of what isn't public
        *(data.photo_jp2[:40], data.name.encode(), data.individual_number.encode(), b"ABC123", b"55021720352285"),
        *((data.sign_certificate or b"-")[:60], data.name_png),
    )
    for command in commands:
        answer = card.transmit(command)  # no random bytes are a right secret, so nothing protected may come
        assert len(answer) >= 2
        assert len(answer) == 2 or answer[-2:] == b"\x90\x00"
        assert 0x60 <= answer[-2] <= 0x6F or answer[-2] == 0x90
        for secret in secrets:
            assert secret not in answer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commands=st.lists(st.one_of(_SELECTS, _FILES, _FORMED), max_size=20), p1=st.integers(0, 5))
def test_no_key_without_its_pin(commands: list[bytes], p1: int, card_world: CardWorld, card_path: Path) -> None:
    card = VirtualCard(card_world.whole_image, card_path)
    card.power_on()
    for command in commands:
        card.transmit(command)
    card.transmit(bytes.fromhex(JPKI))
    for reference in (0x97, 0x9A):
        assert card.transmit(bytes((0x80, 0x2A, p1, reference, 0x20)) + bytes(33)) == b"\x69\x82"
