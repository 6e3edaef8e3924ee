"""In here live tests of the photograph and what is printed beside it, as the chip has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cardreader.card_face import CardFaceSession
from cardreader.channel import Application, CardChannel, CardRefused, CardUnreadable
from cardreader.connection import CardRemoved
from cardreader.trust import CardGuard, CodeWrong, NotOfThisWorld, TriesTooFew
from cardreader.virtual.build import Secret
from cardreader.virtual.image import CardImage
from cardreader.virtual.issuer import FACE_ROOT, FACE_SIGNER, DataIssuer
from tests.cardreader.this_world import (
    PHOTO,
    WRONG_B,
    B,
    PulledOut,
    authorities,
    card_image,
    channel_to,
    entry_issuers,
    face_certificates,
    face_issuers,
    private,
    reader_with,
    with_content,
)


def session_on(image: CardImage, folder: Path) -> tuple[CardFaceSession, CardChannel]:
    channel = channel_to(image, folder)
    return CardFaceSession(channel, CardGuard(channel, authorities())), channel


def test_the_numbers_on_the_cards_front_open_its_photograph(tmp_path: Path) -> None:
    session, channel = session_on(card_image(), tmp_path)
    session.verify_b(B)
    face = session.card_face()
    assert (face.photo_jp2, face.birth_date, face.sex) == (PHOTO, date(1980, 2, 17), "1")
    assert face.expires_on == date(2035, 2, 17)
    assert session.verify_signature(face, face_issuers())
    assert session.tries_b() == 10
    assert channel.commands == 8  # two of the guard; SELECT, tries, VERIFY, two files, tries


def test_a_face_is_read_by_short_answers_where_the_reader_has_no_others(tmp_path: Path) -> None:
    reader = reader_with(card_image(), tmp_path)
    channel = CardChannel(_Short(reader.connect(reader.name), 1000))
    session = CardFaceSession(channel, CardGuard(channel, authorities()))
    session.verify_b(B)
    face = session.card_face()
    assert face.photo_jp2 == PHOTO
    assert session.verify_signature(face, face_issuers())


class _Short(PulledOut):
    """A reader that carries short commands alone."""

    def transmit(self, command: bytes) -> bytes:
        if command[4:5] == b"\x00" and len(command) > 5:
            return b"\x67\x00"
        return super().transmit(command)


def test_a_photograph_is_not_shown_before_the_numbers_were(tmp_path: Path) -> None:
    session, _ = session_on(card_image(), tmp_path)
    with pytest.raises(CardRefused):
        session.card_face()


def test_wrong_numbers_and_few_tries(tmp_path: Path) -> None:
    session, _ = session_on(card_image(tries={Secret.FACE_B: 4}), tmp_path)
    with pytest.raises(CodeWrong) as wrong:
        session.verify_b(WRONG_B)
    assert wrong.value.tries_left == 3
    with pytest.raises(TriesTooFew) as few:
        session.verify_b(B)
    assert few.value.tries_left == 3 == session.tries_b()


def test_of_a_foreign_card_nothing_is_asked(tmp_path: Path) -> None:
    channel = channel_to(card_image(foreign=True), tmp_path)
    guard = CardGuard(channel, authorities())
    with pytest.raises(NotOfThisWorld):
        CardFaceSession(channel, guard)


def test_a_face_is_genuine_by_its_issuer_and_whole(tmp_path: Path) -> None:
    session, _ = session_on(card_image(), tmp_path)
    session.verify_b(B)
    face = session.card_face()
    assert not session.verify_signature(face, entry_issuers())
    assert not session.verify_signature(face, ())
    for other in (
        replace(face, photo_jp2=PHOTO + b"!"),
        replace(face, birth_date=date(1980, 2, 18)),
        replace(face, name_png=b"another"),
    ):
        assert not session.verify_signature(other, face_issuers())
    # mynumber-card.md, section 3.3: these two stand behind the signature
    assert session.verify_signature(replace(face, expires_on=date(2036, 1, 1), security_code_png=b""), face_issuers())


def test_a_known_certificate_saves_a_command_and_stands_for_nothing_more(tmp_path: Path) -> None:
    session, channel = session_on(card_image(), tmp_path)
    session.verify_b(B)
    face = session.card_face()
    before = channel.commands
    assert session.verify_signature(face, face_issuers(), face_certificates())
    assert channel.commands == before
    other = replace(face, photo_jp2=PHOTO + b"!")
    others = DataIssuer.of(private(0), private(1), FACE_ROOT, FACE_SIGNER)  # a certificate that no issuer signed
    forged = face.signed(others.sign)
    for shown, known, genuine in (
        (other, face_certificates(), False),
        (forged, (others.certificate, *face_certificates()), False),
        (face, (others.certificate, b"none"), True),  # nothing known fits: the card's own certificate is read
    ):
        before = channel.commands
        assert session.verify_signature(shown, face_issuers(), known) is genuine
        assert channel.commands == before + 1


def test_a_certificate_that_is_none_makes_no_face_genuine(tmp_path: Path) -> None:
    session, _ = session_on(with_content(card_image(), "card_face", "0004", b"\xff" * 600), tmp_path)
    session.verify_b(B)
    assert not session.verify_signature(session.card_face(), face_issuers())


def test_a_face_that_cannot_be_read_is_trouble_with_the_card(tmp_path: Path) -> None:
    session, _ = session_on(with_content(card_image(), "card_face", "0002", b"\xff\x20\x02\x00\x00"), tmp_path)
    session.verify_b(B)
    with pytest.raises(CardUnreadable):
        session.card_face()


def test_another_application_in_between_closes_what_was_open(tmp_path: Path) -> None:
    session, channel = session_on(card_image(), tmp_path)
    session.verify_b(B)
    channel.enter(Application.CARD_ENTRY)
    with pytest.raises(CardRefused):
        session.card_face()


def visit(channel: CardChannel) -> None:
    session = CardFaceSession(channel, CardGuard(channel, authorities()))
    session.verify_b(B)
    session.verify_signature(session.card_face(), face_issuers())


@pytest.mark.parametrize("heard", [False, True], ids=["before", "before-its-answer"])
def test_a_card_pulled_out_at_any_command_is_a_card_that_was_removed(tmp_path: Path, heard: bool) -> None:
    for at in range(7):
        reader = reader_with(card_image(), tmp_path)
        channel = CardChannel(PulledOut(reader.connect(reader.name), at, heard=heard))
        with pytest.raises(CardRemoved):
            visit(channel)
