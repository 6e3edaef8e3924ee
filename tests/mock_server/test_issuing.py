"""In here live the tests of issued cards: they load in the virtual card, sign for the national side, and carry what their sheets say."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cardreader.card_entry import CardEntrySession
from cardreader.card_face import CardFaceSession
from cardreader.certificates import read_certificate, signed_by
from cardreader.channel import CardChannel
from cardreader.collation import CollationB
from cardreader.jpki import JpkiSession
from cardreader.trust import Belonging, CardGuard, PinBlocked
from cardreader.virtual.image import CardAtAnotherDesk, take_card
from cardreader.virtual.reader import VirtualReader
from mock_server.desk import Desk
from mock_server.journal import Exchange
from mock_server.world import World, WorldDamaged
from mock_server.world.pem import CERTIFICATE, from_pem
from verifier.clock import FixedClock, end_of_day, start_of_day
from verifier.contract import CardVerificationRequest, ChallengeRequest, EligibilityAnswer
from verifier.domain import CardStanding, CardType, CertificateState, HolderCheck, Validity
from verifier.person import CardSheet

DAYS = [date(2024, 12, 2), date(2026, 3, 31), date(2026, 11, 24), date(2028, 2, 29)]
DAY = DAYS[2]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.init(tmp_path_factory.mktemp("cards") / "world")


@dataclass
class OnReader:
    """A card on a reader."""

    channel: CardChannel
    guard: CardGuard


@contextmanager
def on_reader(world: World, person: str, day: date = DAY) -> Iterator[OnReader]:
    card = take_card(world.card_image(person, day))
    reader = VirtualReader()
    try:
        reader.insert(card)
        connection = reader.connect(reader.name)
        channel = CardChannel(connection)
        yield OnReader(channel, CardGuard(channel, world.authorities()))
        connection.close()
    finally:
        card.put_away()


def _card(world: World, person: str, day: date = DAY) -> CardSheet:
    card = world.sheet(person, day, secrets=True).card
    assert card is not None
    return card


def ask(world: World, person: str, day: date) -> EligibilityAnswer:
    """A whole verification by card: by PIN where there is one that works, else by the way without it."""
    desk = Desk(world.registry(day), world.journal(), world.authorities(), FixedClock(day))
    exchange = Exchange(method="POST", route="/", clinic="1319999999")
    pins = _card(world, person, day).pins
    pin = pins.auth if pins and person != "pin-locked" else None
    try:
        challenge = desk.challenge(exchange, ChallengeRequest())
        with on_reader(world, person, day) as card:
            session = JpkiSession(card.channel, card.guard)
            if pin is not None:
                session.verify_pin(pin)
            else:
                session.open_without_pin(world.terminal_credential())
            request = CardVerificationRequest(
                challenge_id=challenge.id,
                certificate=session.auth_certificate(),
                signature=session.sign_challenge(challenge.challenge),
                holder_check=HolderCheck.PIN if pin else HolderCheck.FACE,
                visit_date=day,
            )
        return desk.verify_card(exchange, request)
    finally:
        desk.close()


STANDINGS = {
    "unregistered": CardStanding.NOT_REGISTERED,
    "deregistered": CardStanding.DEREGISTERED,
    "expired-past-grace": CardStanding.PAST_GRACE,
    "revoked": CardStanding.REVOKED,
    "card-returned": CardStanding.REVOKED,
}
VALIDITIES = {
    "mismatch": Validity.NO_INFORMATION,
    "late-branch": Validity.INVALID,
    "lost-eligibility": Validity.INVALID,
}
INSURERS = {"newer-eligibility": "31139991", "elderly-75": "39139993", "pin-less": "39139993", "gaiji": "01139997"}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_card_is_answered_as_its_person_is_named(world: World, day: date) -> None:
    for sheet in world.sheets(day):
        if sheet.card is None:
            continue
        answer = ask(world, sheet.id, day)
        assert answer.standing is STANDINGS.get(sheet.id, CardStanding.REGISTERED), sheet.id
        if answer.standing is not CardStanding.REGISTERED:
            assert answer.validity is None
            continue
        assert answer.validity is VALIDITIES.get(sheet.id, Validity.VALID), sheet.id
        assert answer.certificate_expires_on == sheet.card.certificate_expires_on
        assert answer.certificate_state is {
            "expiring-certificate": CertificateState.EXPIRING,
            "expired-in-grace": CertificateState.IN_GRACE,
        }.get(sheet.id, CertificateState.GOOD), sheet.id
        assert (answer.deregistration_applied_on is not None) is (sheet.id == "deregistering")
        if answer.validity is Validity.VALID:
            assert answer.coverage is not None
            assert answer.person is not None
            current = sheet.insurance[-1]
            assert (answer.coverage.insurer_number, answer.coverage.number, answer.coverage.branch) == (
                current.insurer_number,
                current.number,
                current.branch,
            )
            assert answer.coverage.insurer_number == INSURERS.get(sheet.id, current.insurer_number)
            assert (answer.person.birth_date, answer.person.sex) == (sheet.birth_date, sheet.sex)
            assert ("●" in answer.person.name) is (sheet.id == "gaiji")
            assert answer.coverage.ratio == {"elderly-70": 20, "elderly-75": 10, "pin-less": 10, "photo-less": 20}.get(
                sheet.id, 30
            )


def test_certificates_are_of_this_world_and_say_what_the_sheet_says(world: World) -> None:
    world.card_image("valid", DAY)
    card = _card(world, "valid")
    assert card.auth_certificate is not None
    assert card.sign_certificate is not None
    auth, sign = (from_pem(CERTIFICATE, text) for text in (card.auth_certificate, card.sign_certificate))
    assert any(signed_by(auth, authority) for authority in world.authorities())
    assert not any(signed_by(sign, authority) for authority in world.authorities())
    read = read_certificate(auth)
    assert read.not_after == end_of_day(card.certificate_expires_on)
    assert read.not_before <= start_of_day(DAY)
    assert "TEST" in read.subject
    assert "青葉" not in read.subject
    assert world.person_of_serial(read.serial, DAY) == "valid"


def test_children_have_no_signature_certificate(world: World) -> None:
    world.card_image("twins-a", DAY)
    card = _card(world, "twins-a")
    assert card.auth_certificate is not None
    assert card.sign_certificate is None
    assert card.pins
    assert card.pins.sign is None


def test_a_card_is_as_it_was_left(world: World) -> None:
    path = world.card_image("gaiji", DAY)
    before = path.read_bytes()
    assert world.card_image("gaiji", date(2026, 11, 25)) == path
    assert World.open(world.folder).card_image("gaiji", DAY).read_bytes() == before
    with on_reader(world, "gaiji"), pytest.raises(CardAtAnotherDesk):
        take_card(world.card_image("gaiji", DAY))


def test_dates_that_move_are_signed_anew_with_the_same_key(world: World) -> None:
    one, other = date(2026, 5, 11), date(2026, 6, 11)
    paths = [world.card_image("expiring-certificate", day) for day in (one, other)]
    assert paths[0] != paths[1]
    certificates = [_card(world, "expiring-certificate", day).auth_certificate for day in (one, other)]
    read = [read_certificate(from_pem(CERTIFICATE, text)) for text in certificates if text is not None]
    assert read[0].public_key == read[1].public_key
    assert read[0].serial != read[1].serial
    assert world.card_image("expiring-certificate", date(2026, 5, 31)) == paths[0]


def test_the_locked_and_the_pin_less_card_open_without_a_pin(world: World) -> None:
    for person in ("pin-locked", "pin-less"):
        with on_reader(world, person) as card:
            session = JpkiSession(card.channel, card.guard)
            assert session.pin_tries() == 0
            with pytest.raises(PinBlocked):
                session.verify_pin("1234", confirm_last=True)
            session.open_without_pin(world.terminal_credential())
            assert len(session.sign_challenge(bytes(32))) == 256


def test_the_chip_says_what_is_printed_and_is_signed_for(world: World) -> None:
    for person in ("valid", "gaiji", "photo-less", "twins-b", "pin-less"):
        sheet, secret = world.sheet(person, DAY), _card(world, person)
        with on_reader(world, person) as card:
            assert card.guard.belonging is Belonging.OF_THIS_WORLD
            number = CollationB.parse(secret.collation_b)
            entry = CardEntrySession(card.channel, card.guard)
            entry.verify_b(number)
            said = entry.attributes()
            assert (said.name, said.address, said.birth_date) == (sheet.name, sheet.address, sheet.birth_date)
            assert entry.verify_integrity(world.card_entry_issuers())
            assert not entry.verify_integrity(world.card_face_issuers())
            front = CardFaceSession(card.channel, card.guard)
            front.verify_b(number)
            face = front.card_face()
            assert front.verify_signature(face, world.card_face_issuers())
            assert not front.verify_signature(face, world.card_entry_issuers())
            asked = card.channel.commands
            assert front.verify_signature(face, world.card_face_issuers(), world.card_face_certificates())
            assert card.channel.commands == asked  # what the world's counters know need not be read
        assert (face.birth_date, face.expires_on) == (sheet.birth_date, secret.expires_on)
        for png in (face.name_png, face.address_png, face.security_code_png):
            assert Image.open(BytesIO(png)).mode == "1"
        if secret.type is CardType.PHOTO_LESS:
            assert face.photo_jp2 == b""
        else:
            photo = Image.open(BytesIO(face.photo_jp2))
            assert (photo.format, photo.mode) == ("JPEG2000", "L")


def test_another_world_s_card_is_foreign(world: World, tmp_path: Path) -> None:
    other = World.init(tmp_path / "other")
    card = take_card(other.card_image("valid", DAY))
    reader = VirtualReader()
    try:
        reader.insert(card)
        channel = CardChannel(reader.connect(reader.name))
        assert CardGuard(channel, world.authorities()).belonging is Belonging.FOREIGN
    finally:
        card.put_away()


def test_no_secret_is_in_the_open_files(world: World) -> None:
    path = world.card_image("valid", DAY)
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0
    number = _card(world, "valid").collation_a
    assert isinstance(number, str)
    for file in world.folder.rglob("*"):
        if file.is_file() and file.suffix not in {".json", ".key"}:
            assert number.encode() not in file.read_bytes()


def test_a_damaged_authority_is_told(tmp_path: Path) -> None:
    world = World.init(tmp_path / "world")
    world.authorities()
    key = world.folder / "authority" / "jpki-auth.key"
    key.write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    with pytest.raises(WorldDamaged) as damaged:
        World.open(world.folder).authorities()
    assert (damaged.value.where, damaged.value.code) == (key, "key_unreadable")
