"""In here live tests of what the chip says in text: who is asked what, and whether issuers of this world stand behind it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cardreader.card_entry import CardEntrySession
from cardreader.channel import Application, CardChannel, CardRefused, CardUnreadable
from cardreader.connection import CardRemoved
from cardreader.trace import TraceLine
from cardreader.trust import CardGuard, CodeWrong, NotOfThisWorld, TriesTooFew, WrongPin
from cardreader.virtual.build import Secret
from cardreader.virtual.image import CardImage
from tests.cardreader.this_world import (
    WRONG_B,
    B,
    PulledOut,
    authorities,
    card_image,
    channel_to,
    content_of,
    entry_issuers,
    face_issuers,
    reader_with,
    tries_in,
    with_content,
)


def session_on(image: CardImage, folder: Path) -> tuple[CardEntrySession, CardChannel]:
    channel = channel_to(image, folder)
    return CardEntrySession(channel, CardGuard(channel, authorities())), channel


def test_the_numbers_on_the_cards_front_open_its_attributes(tmp_path: Path) -> None:
    session, channel = session_on(card_image(), tmp_path)
    session.verify_b(B)
    said = session.attributes()
    assert (said.name, said.birth_date, said.sex) == ("見本　太郎", date(1980, 2, 17), "1")
    assert said.address == "見本県見本市見本町１丁目２番地３号"
    assert session.verify_integrity(entry_issuers())
    assert session.tries_b() == 10
    assert channel.commands == 9  # two of the guard; SELECT, tries, VERIFY, three files, tries


def test_nothing_is_read_before_the_numbers_were_shown(tmp_path: Path) -> None:
    session, _ = session_on(card_image(), tmp_path)
    for refused in (session.attributes, lambda: session.verify_integrity(entry_issuers())):
        with pytest.raises(CardRefused) as error:
            refused()
        assert error.value.sw == 0x6982


def test_wrong_numbers_cost_a_try_and_say_how_many_are_left(tmp_path: Path) -> None:
    session, _ = session_on(card_image(), tmp_path)
    with pytest.raises(CodeWrong) as wrong:
        session.verify_b(WRONG_B)
    assert isinstance(wrong.value, WrongPin)
    assert wrong.value.tries_left == 9 == session.tries_b()
    assert WRONG_B.digits not in str(wrong.value)


@pytest.mark.parametrize("left", [0, 1, 2, 3])
def test_where_few_tries_are_left_nothing_is_sent(tmp_path: Path, left: int) -> None:
    session, channel = session_on(card_image(tries={Secret.ENTRY_B: left}), tmp_path)
    before = channel.commands
    with pytest.raises(TriesTooFew) as few:
        session.verify_b(B)
    assert few.value.tries_left == left
    assert channel.commands == before + 1
    assert tries_in(tmp_path / "card.json", Secret.ENTRY_B) == left


def test_four_tries_left_are_enough(tmp_path: Path) -> None:
    session, _ = session_on(card_image(tries={Secret.ENTRY_B: 4}), tmp_path)
    session.verify_b(B)
    assert session.tries_b() == 10


def test_wrong_numbers_end_at_three_however_often_they_are_tried(tmp_path: Path) -> None:
    session, _ = session_on(card_image(), tmp_path)
    for _ in range(12):
        with pytest.raises((CodeWrong, TriesTooFew)):
            session.verify_b(WRONG_B)
    assert session.tries_b() == 3


def test_of_a_foreign_card_nothing_is_asked(tmp_path: Path) -> None:
    channel = channel_to(card_image(foreign=True), tmp_path)
    guard = CardGuard(channel, authorities())
    before = channel.commands
    with pytest.raises(NotOfThisWorld):
        CardEntrySession(channel, guard)
    assert channel.commands == before


def test_an_issuer_that_isnt_this_worlds_is_not_believed(tmp_path: Path) -> None:
    session, _ = session_on(card_image(), tmp_path)
    session.verify_b(B)
    assert not session.verify_integrity(face_issuers())
    assert not session.verify_integrity(())
    assert not session.verify_integrity([b"no key"])
    assert session.verify_integrity([b"no key", *face_issuers(), *entry_issuers()])


def test_attributes_that_were_changed_are_not_genuine(tmp_path: Path) -> None:
    image = card_image()
    other = content_of(image, "card_entry", 0x0002).replace("太郎".encode(), "次郎".encode())
    session, _ = session_on(with_content(image, "card_entry", "0002", other), tmp_path)
    session.verify_b(B)
    assert session.attributes().name == "見本　次郎"
    assert not session.verify_integrity(entry_issuers())


@pytest.mark.parametrize("ef", [0x0003, 0x0004])
@pytest.mark.parametrize("damage", ["last byte", "filler"])
def test_a_record_or_certificate_that_is_damaged_is_not_genuine(tmp_path: Path, ef: int, damage: str) -> None:
    image = card_image()
    whole = content_of(image, "card_entry", ef)
    content = whole[:-1] + bytes((whole[-1] ^ 1,)) if damage == "last byte" else b"\xff" * 200
    session, _ = session_on(with_content(image, "card_entry", f"{ef:04X}", content), tmp_path)
    session.verify_b(B)
    assert not session.verify_integrity(entry_issuers())


@pytest.mark.parametrize("content", [b"\xff" * 16, b"\xff\x20\x03\xdf\x21\x00", b"\xff\x20\x50abc"])
def test_attributes_that_cannot_be_read_are_trouble_with_the_card(tmp_path: Path, content: bytes) -> None:
    session, _ = session_on(with_content(card_image(), "card_entry", "0002", content), tmp_path)
    session.verify_b(B)
    with pytest.raises(CardUnreadable) as trouble:
        session.attributes()
    assert trouble.value.code == "card_refused"
    assert not session.verify_integrity(entry_issuers())


def test_another_application_in_between_closes_what_was_open(tmp_path: Path) -> None:
    session, channel = session_on(card_image(), tmp_path)
    session.verify_b(B)
    channel.enter(Application.JPKI)
    with pytest.raises(CardRefused):
        session.attributes()
    session.verify_b(B)
    assert session.attributes().sex == "1"


def visit(channel: CardChannel) -> None:
    session = CardEntrySession(channel, CardGuard(channel, authorities()))
    session.verify_b(B)
    session.attributes()
    session.verify_integrity(entry_issuers())


def test_the_individual_number_is_never_read_and_nothing_personal_is_told(tmp_path: Path) -> None:
    heard: list[TraceLine] = []
    reader = reader_with(card_image(), tmp_path)
    connection = PulledOut(reader.connect(reader.name), 1000)
    visit(CardChannel(connection, hear=heard.append))
    assert not [
        sent for sent in connection.sent if sent[:3] == bytes.fromhex("00B081")
    ]  # EF 0001 by its short identifier
    assert not [sent for sent in connection.sent if sent.endswith(bytes.fromhex("020001"))]  # … or selected
    told = " ".join(f"{line.what} {line.sent} {line.received}" for line in heard).lower()
    assert B.digits.encode().hex() not in told
    assert "見本".encode().hex() not in told


@pytest.mark.parametrize("heard", [False, True], ids=["before", "before-its-answer"])
def test_a_card_pulled_out_at_any_command_is_a_card_that_was_removed(tmp_path: Path, heard: bool) -> None:
    for at in range(8):
        reader = reader_with(card_image(), tmp_path)
        with pytest.raises(CardRemoved):
            visit(CardChannel(PulledOut(reader.connect(reader.name), at, heard=heard)))
