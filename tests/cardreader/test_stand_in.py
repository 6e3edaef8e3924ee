"""In here live tests of stand-ins: what tells a card from others, and how little of it is kept."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cardreader.channel import CardChannel
from cardreader.connection import CardRemoved, ReaderTrouble
from cardreader.stand_in import Bindings, BindingsDamaged, NotDistinct, fingerprint_source
from tests.cardreader.scripted import ATR, ScriptedConnection

JPKI = "00A4040C0A D392F000260100000001"
NUMBER, CHIP, CERTIFICATE = "FFCA0000 00", "80CA9F7F 00", "00B08A00 000000"

CONTACTLESS = bytes.fromhex("3B8880010000 05E0B381A1007F")  # mynumber-card.md, section 1
FELICA = bytes.fromhex("3B8F8001804F0CA0000003061100 3B0000000042")
MIFARE = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")

Line = tuple[str, str | ReaderTrouble]


def source_of(atr: bytes, *script: Line) -> bytes:
    connection = ScriptedConnection(script, atr)
    try:
        return fingerprint_source(CardChannel(connection))
    finally:
        assert not connection.left


def test_a_my_number_card_is_told_by_its_certificate_on_any_reader() -> None:
    script = ((JPKI, "9000"), (CERTIFICATE, "3003ABCDEF FFFF 9000"))
    source = source_of(ATR, *script)
    assert source == source_of(CONTACTLESS, *script)
    assert source == fingerprint_source(CardChannel(ScriptedConnection(())), bytes.fromhex("3003ABCDEF"))


@pytest.mark.parametrize(
    ("atr", "number"),
    [
        (FELICA, "0114B34D9A1C7F20"),
        (MIFARE, "5A1B2C3D"),
        (MIFARE, "04A1B2C3D4E5F6"),
    ],
    ids=["felica", "mifare-4", "mifare-7"],
)
def test_a_card_of_memory_is_told_by_its_number_and_asked_nothing_else(atr: bytes, number: str) -> None:
    assert source_of(atr, (NUMBER, number + "9000")).endswith(bytes.fromhex(number))


def test_a_contactless_card_with_a_processor_is_told_by_a_number_that_lasts() -> None:
    source = source_of(CONTACTLESS, (JPKI, "6A82"), (NUMBER, "04A1B2C3D4E5F6 9000"))
    assert source.endswith(bytes.fromhex("04A1B2C3D4E5F6"))


def test_a_contact_card_is_told_by_its_chips_life_cycle() -> None:
    life = "9F7F2A" + "4790" * 21
    assert source_of(ATR, (JPKI, "6A82"), (NUMBER, "6D00"), (CHIP, life + "9000")).endswith(bytes.fromhex(life))


@pytest.mark.parametrize(
    ("atr", "script"),
    [
        (FELICA, ((NUMBER, "01FE010203040506 9000"),)),  # drawn anew at each tap
        (MIFARE, ((NUMBER, "08010203 9000"),)),
        (MIFARE, ((NUMBER, "6300"),)),
        (CONTACTLESS, ((JPKI, "6A82"), (NUMBER, "5A1B2C3D 9000"), (CHIP, "6D00"))),  # type B's PUPI
        (ATR, ((JPKI, "6A82"), (NUMBER, "6D00"), (CHIP, "00" * 45 + "9000"))),
        (ATR, ((JPKI, "6A82"), (NUMBER, "9000"), (CHIP, "6982"))),
        (ATR, ((JPKI, "9000"), (CERTIFICATE, "6982"))),  # a phone
    ],
)
def test_what_tells_no_card_from_another_is_not_used(atr: bytes, script: tuple[Line, ...]) -> None:
    with pytest.raises(NotDistinct) as trouble:
        source_of(atr, *script)
    assert trouble.value.code == "card_not_distinct"


def test_a_card_that_leaves_is_a_card_that_left() -> None:
    with pytest.raises(CardRemoved):
        source_of(ATR, (JPKI, CardRemoved()))


@pytest.fixture
def bindings(tmp_path: Path) -> Bindings:
    return Bindings(tmp_path / "world" / "stand-ins.json")


def test_a_card_plays_whom_it_was_bound_to(bindings: Bindings) -> None:
    assert bindings.person_of(b"number:1") is None
    bindings.bind("valid", b"number:1")
    bindings.bind("twins-a", b"number:2")
    bindings.bind("valid", b"number:3")
    assert [bindings.person_of(b"number:%d" % card) for card in range(1, 5)] == ["valid", "twins-a", "valid", None]


def test_a_card_plays_one_person_at_a_time(bindings: Bindings) -> None:
    bindings.bind("valid", b"number:1")
    bindings.bind("revoked", b"number:1")
    assert bindings.person_of(b"number:1") == "revoked"
    assert not bindings.unbind("valid")


def test_unbinding_ends_all_cards_of_a_person_and_nobody_elses(bindings: Bindings) -> None:
    assert not bindings.unbind("valid")
    for person, card in (("valid", b"1"), ("valid", b"2"), ("gaiji", b"3")):
        bindings.bind(person, card)
    assert bindings.unbind("valid")
    assert not bindings.unbind("valid")
    assert [bindings.person_of(card) for card in (b"1", b"2", b"3")] == [None, None, "gaiji"]


def test_nothing_of_the_card_is_kept_and_no_two_files_are_alike(tmp_path: Path) -> None:
    source = b"number:" + bytes.fromhex("5A1B2C3D4E5F6071")
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        Bindings(file).bind("valid", source)
    one, two = (file.read_bytes() for file in files)
    assert one != two
    for written in (one, two):
        assert b"5a1b2c3d" not in written.lower()
        assert set(json.loads(written)) == {"version", "salt", "bindings"}


def test_two_desks_bind_at_the_same_time(bindings: Bindings) -> None:
    with ThreadPoolExecutor(4) as desks:
        list(desks.map(lambda card: bindings.bind(f"person-{card}", b"%d" % card), range(8)))
    assert [bindings.person_of(b"%d" % card) for card in range(8)] == [f"person-{card}" for card in range(8)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"version":2,"salt":"00112233445566778899aabbccddeeff","bindings":[]}',
        b'{"version":1,"salt":"zz","bindings":[]}',
        b'{"version":1,"salt":"0011","bindings":[]}',
        b'{"version":1,"salt":"00112233445566778899aabbccddeeff","bindings":[{"person":"valid","hash":"00"}]}',
        b'{"version":1,"salt":"00112233445566778899aabbccddeeff","bindings":[],"more":1}',
    ],
)
def test_a_damaged_record_is_told_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "stand-ins.json"
    file.write_bytes(content)
    bindings = Bindings(file)
    for use in (
        lambda: bindings.person_of(b"1"),
        lambda: bindings.bind("valid", b"1"),
        lambda: bindings.unbind("valid"),
    ):
        with pytest.raises(BindingsDamaged) as damage:
            use()
        assert (damage.value.code, damage.value.where) == ("bindings_damaged", file)
    assert file.read_bytes() == content


def test_a_folder_in_its_place_is_damage_too(tmp_path: Path) -> None:
    with pytest.raises(BindingsDamaged):
        Bindings(tmp_path).person_of(b"1")
