"""In here live the tests of a card that something is wrong with: what each fault does to an ordinary visit, and that the card keeps none of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cardreader.apdu import Answer
from cardreader.card_face import CardFaceSession
from cardreader.certificates import read_certificate, signed_by, verify_signature
from cardreader.channel import CardChannel, CardRefused
from cardreader.connection import CardMute, CardRemoved, ReaderTrouble
from cardreader.faulty_reader import FIELD_LOST
from cardreader.jpki import JpkiSession
from cardreader.trust import Belonging, CardGuard, IssuerEnded
from cardreader.virtual.card import VirtualCard
from cardreader.virtual.faults import CARD_KINDS, CardInHand, faulty
from cardreader.virtual.image import load_image
from cardreader.virtual.reader import VirtualReader
from tests.cardreader.this_world import PIN, WRONG, B, authorities, card_image, card_of, face_issuers
from verifier.fault_schedule import Schedule, Struck
from verifier.faults import Language

LANGUAGE = Language((*CARD_KINDS, FIELD_LOST))


class Table:
    """A reader with a card that the rows strike."""

    def __init__(self, folder: Path, *rows: str) -> None:
        self.struck: list[Struck] = []
        ordered = [LANGUAGE.parse(row) for row in rows]
        schedule = Schedule(LANGUAGE, ordered, now=lambda: datetime.now(UTC), hear=self.struck.append)
        self.path = folder / "card.json"
        self.true: VirtualCard = card_of(card_image(), folder)
        self.card: CardInHand = faulty(self.true, self.path, schedule.of("valid"))
        self.reader = VirtualReader()
        self.reader.insert(self.card)

    def look(self) -> tuple[CardChannel, CardGuard]:
        channel = CardChannel(self.reader.connect(self.reader.name))
        return channel, CardGuard(channel, authorities())

    @property
    def where(self) -> Sequence[str]:
        return [one.where for one in self.struck]


def test_without_a_fault_it_is_the_card(tmp_path: Path) -> None:
    table = Table(tmp_path)
    channel, guard = table.look()
    session = JpkiSession(channel, guard)
    session.verify_pin(PIN)
    assert guard.certificate is not None
    assert verify_signature(guard.certificate, b"challenge", session.sign_challenge(b"challenge"))
    assert table.struck == []


def test_slow_takes_its_time_and_answers(tmp_path: Path) -> None:
    table = Table(tmp_path, "card.slow:ms=1,where=READ*")
    assert table.look()[1].belonging is Belonging.OF_THIS_WORLD
    assert set(table.where) <= {"READ jpki/000A", "READ None"}
    assert table.struck


@pytest.mark.parametrize(
    ("row", "trouble"),
    [("card.mute", CardMute), ("card.mute:where=READ*", CardMute), ("card.torn:where=SELECT*", CardMute)],
)
def test_a_card_that_says_nothing_is_mute(row: str, trouble: type[ReaderTrouble], tmp_path: Path) -> None:
    table = Table(tmp_path, row)
    with pytest.raises(trouble):
        table.look()
    assert table.struck


def test_a_card_that_died_stays_dead(tmp_path: Path) -> None:
    table = Table(tmp_path, "card.dies:after=3")
    session = JpkiSession(*table.look())
    session.pin_tries()
    with pytest.raises(CardMute):
        session.pin_tries()
    with pytest.raises(CardMute):
        table.look()
    assert [one.occasion for one in table.struck] == [4]  # it dies once


def test_a_wrong_status_word_is_what_the_host_sees(tmp_path: Path) -> None:
    table = Table(tmp_path, "card.wrong_status:sw=6581,where=TRIES*")
    channel, guard = table.look()
    with pytest.raises(CardRefused) as refused:
        JpkiSession(channel, guard).pin_tries()
    assert refused.value.sw == 0x6581
    assert table.where == ["TRIES jpki/0018"]


def test_a_torn_answer_is_never_taken_for_a_whole_one(tmp_path: Path) -> None:
    table = Table(tmp_path, "card.torn:where=READ jpki/000A")
    with pytest.raises((CardRefused, CardMute)):
        table.look()


def test_a_clone_has_the_data_and_not_the_key(tmp_path: Path) -> None:
    table = Table(tmp_path, "card.cloned")
    channel, guard = table.look()
    session = JpkiSession(channel, guard)
    session.verify_pin(PIN)
    assert guard.belonging is Belonging.OF_THIS_WORLD
    assert guard.certificate is not None
    signature = session.sign_challenge(b"challenge")
    assert len(signature) == 256
    assert not verify_signature(guard.certificate, b"challenge", signature)
    assert table.where == ["SIGN jpki/0017"]


@pytest.mark.parametrize("row", ["card.foreign_ca", "card.expired_ca"])
def test_the_certificate_of_another_authority(row: str, tmp_path: Path) -> None:
    table = Table(tmp_path, row)
    _, guard = table.look()
    assert guard.belonging is Belonging.FOREIGN
    assert guard.certificate is not None
    true = CardGuard(CardChannel(_reader(table.true).connect(VirtualReader().name)), authorities()).certificate
    assert true is not None
    forged, own = read_certificate(guard.certificate), read_certificate(true)
    assert (forged.serial, forged.subject, forged.public_key) == (own.serial, own.subject, own.public_key)
    assert not signed_by(guard.certificate, authorities()[0])
    if row == "card.expired_ca":
        assert forged.issuer == own.issuer
        assert forged.not_after.year == 2025
        assert guard.issuer_ended_on == date(2025, 10, 19)
        with pytest.raises(IssuerEnded):
            guard.must_belong()
    else:
        assert guard.issuer_ended_on is None
    assert len(table.struck) == 1  # decided once a power, however many blocks are read


def _reader(card: VirtualCard) -> VirtualReader:
    reader = VirtualReader()
    reader.insert(card)
    return reader


@pytest.mark.parametrize("what", ["birth_date", "sex", "expiry"])
def test_a_face_that_was_changed(what: str, tmp_path: Path) -> None:
    table = Table(tmp_path, f"card.tampered_face:what={what}")
    channel, guard = table.look()
    session = CardFaceSession(channel, guard)
    session.verify_b(B)
    face = session.card_face()
    # the signature does not cover the expiry (mynumber-card.md, section 3.3): that alone goes unnoticed
    assert session.verify_signature(face, face_issuers()) is (what == "expiry")
    assert table.where == ["READ card_face/0002"]


def test_a_damaged_photograph(tmp_path: Path) -> None:
    table = Table(tmp_path, "card.damaged_photo")
    channel, guard = table.look()
    session = CardFaceSession(channel, guard)
    session.verify_b(B)
    face = session.card_face()
    assert face.photo_jp2 is not None
    assert not any(face.photo_jp2[12:])
    assert not session.verify_signature(face, face_issuers())


def test_a_command_whose_answer_was_lost_with_the_field_is_done(tmp_path: Path) -> None:
    """A wrong PIN costs its try, whether anybody heard the answer or not."""
    table = Table(tmp_path, "reader.field_lost:where=VERIFY*")
    channel, guard = table.look()
    session = JpkiSession(channel, guard)
    with pytest.raises(CardRemoved):
        session.verify_pin(WRONG)
    _, guard = table.look()
    assert JpkiSession(table.look()[0], guard).pin_tries() == 2


def test_nothing_of_it_is_on_the_card(tmp_path: Path) -> None:
    table = Table(tmp_path, "card.foreign_ca", "card.tampered_face", "card.cloned")
    before = load_image(table.path)
    assert table.look()[1].belonging is Belonging.FOREIGN
    table.card.put_away()
    assert load_image(table.path) == before


def test_any_command_may_be_asked_about(tmp_path: Path) -> None:
    """Commands that are none, files that aren't there: the faults find words for the place, and the card its answer."""
    table = Table(tmp_path, "card.slow:ms=0")
    table.card.power_on()
    for command in (
        "",
        "00",
        "00A4040C",
        "00B0000000",
        "00B2010C00",
        "0020008000",
        "80FC0000",
        "FFFFFFFFFF",
        "00A4020C02000A",
    ):
        assert len(Answer.decode(table.card.transmit(bytes.fromhex(command))).encode()) >= 2
    assert len(table.struck) == 9
