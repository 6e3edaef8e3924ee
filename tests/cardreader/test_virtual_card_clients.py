"""In here live the tests of known clients' sequences (mynumber-card.md, section 11), replayed byte for byte on a card."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardreader.contents.jpki import TokenLabel
from cardreader.tlv import read
from cardreader.virtual.image import save_image
from cardreader.virtual.switches import Switches
from tests.cardreader.cards_in_hex import AUTH_PIN, FACE, JPKI, ef
from tests.cardreader.client_sequences import INFO, NAMES, Line, Sequences, replay
from tests.cardreader.conftest import CardWorld, Talk


@pytest.mark.parametrize("name", NAMES)
def test_sequence(name: str, talk: Talk, card_world: CardWorld) -> None:
    replay(talk, Sequences(card_world).named(name))


def test_all_of_the_token_information(talk: Talk) -> None:
    """Section 3.1, byte by byte."""
    replay(talk, [Line(JPKI), Line(ef("0006"))])
    parts = (
        *("4A504B494150494343544F4B454E32" + "20" * 17, "30" * 31 + "31", "4531365230314E4A" + "20" * 8),
        *("30303030303030303230353030303033", "0000040D", "00000001", "00000000", "00000001", "00000000"),
        *("00000010", "00000006", "FFFFFFFF" * 4, "3033", "3031", "39" * 16),
    )
    assert talk.ok("00B0000000").hex().upper() == "".join(parts)


def test_a_certificate_to_the_end_with_its_filler(talk: Talk, card_world: CardWorld) -> None:
    replay(talk, [Line(JPKI), Line(ef("000A"))])
    whole = b""
    while (answer := talk(f"00B0{len(whole):04X}FF")).ok:
        whole += answer.data
    assert answer.sw == 0x6B00
    assert whole[: read(whole).end] == card_world.data.auth_certificate
    assert set(whole[read(whole).end :]) == {0xFF}


def test_pyjpki_selects_again_after_the_pin(card_world: CardWorld, tmp_path: Path) -> None:
    """It relies on a card that keeps what was verified: the switch is for it."""
    path = tmp_path / "card.json"
    save_image(path, card_world.make_image(switches=Switches(reselect="keeps")))
    signature = Sequences(card_world).signature("97")
    commands = [JPKI, ef("0018"), "0020008004" + AUTH_PIN, JPKI, ef("0017")]
    replay(Talk(path), [*map(Line, commands), Line(f"802A008033{INFO}00", data=signature)])


@pytest.mark.parametrize(
    ("token", "last"), [(TokenLabel.ANDROID, "6700"), (TokenLabel.IPHONE, "9000"), (TokenLabel.CARD, "6700")]
)
def test_phones(token: TokenLabel, last: str, card_world: CardWorld, tmp_path: Path) -> None:
    """Section 9: another label, the certificate behind the PIN, and no other application."""
    path = tmp_path / "phone.json"
    save_image(path, card_world.make_image(token=token))
    talk = Talk(path)
    phone = token is not TokenLabel.CARD
    certificate = card_world.data.auth_certificate.ljust(2048, b"\xff")
    missing = "6A82" if phone else "9000"
    replay(
        talk,
        [
            *(Line(f"00A4040C0AD3921000310001{aid}", missing) for aid in ("010408", "010402", "010401", "010100")),
            *(Line(JPKI), Line(ef("0006")), Line("00B0000020", data=token.value.encode().ljust(32))),
            *(Line(ef("000A")), Line("00B0000004", "6982" if phone else "9000"), Line("00200098", "63C3")),
            Line("0020009804" + AUTH_PIN),
            *(Line("00B08A00000000", data=certificate), Line(f"802A009733{INFO}00")),
            Line("80FC0000", last),
        ],
    )
    assert (talk.card.atr[:4] == bytes.fromhex("3B888001")) == phone
    assert talk.sw(FACE) == missing
