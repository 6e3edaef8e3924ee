"""In here live the tests of a card's life: what the municipal office does, and what the national side answers from then on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cardreader.certificates import read_certificate, signed_by
from cardreader.channel import CardChannel
from cardreader.contents.jpki import TokenInformation, TokenLabel
from cardreader.jpki import JpkiSession
from cardreader.trust import CardGuard, NoWayWithoutPin, WrongPin
from cardreader.virtual.image import CardAtAnotherDesk, load_image, take_card
from cardreader.virtual.reader import VirtualReader
from mock_server.authority import Branch
from mock_server.desk import Desk
from mock_server.events import CertificateUse, RevocationReason
from mock_server.journal import Exchange
from mock_server.registry import Registry
from mock_server.store import Database, DatabaseTrouble
from mock_server.world import NoSuchPerson, World, WorldDamaged
from mock_server.world.card_list import CardRecord, CardState
from mock_server.world.happenings import read_lines
from mock_server.world.model import Token
from mock_server.world.office import Office
from mock_server.world.office_hands import Pin, PinRefused, tries_in
from mock_server.world.office_rules import OfficeRefused
from mock_server.world.pem import CERTIFICATE, from_pem
from mock_server.world.revocations import ended_on, revocation_list
from tests.mock_server.small_world import file_of
from verifier.case import MyNumberCard, Smartphone
from verifier.clock import FixedClock, end_of_day
from verifier.contract import CardVerificationRequest, ChallengeRequest, EligibilityAnswer
from verifier.dates import age_on
from verifier.domain import CardStanding, CardType, HolderCheck, Validity, Verdict
from verifier.person import CardSheet, Expected

DAY = date(2026, 1, 9)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world whose authorities and some cards are made: copied, so that keys are made once."""
    world = World.init(tmp_path_factory.mktemp("made") / "world")
    world.authorities()
    for person in ("valid", "gaiji", "expiring-certificate"):
        world.card_image(person, DAY)
    return world


@pytest.fixture
def world(made: World, tmp_path: Path) -> World:
    import shutil

    folder = tmp_path / "world"
    shutil.copytree(made.folder, folder)
    return World.open(folder)


@pytest.fixture
def office(world: World) -> Office:
    return world.office(DAY)


def card_of(world: World, person: str, day: date = DAY) -> CardSheet:
    card = world.sheet(person, day, secrets=True).card
    assert card is not None
    return card


def pin_of(world: World, person: str) -> str:
    pins = card_of(world, person).pins
    assert pins
    assert pins.auth is not None
    return pins.auth


def record(world: World, person: str, day: date = DAY) -> CardRecord:
    return next(one for one in world.cards(day) if one.id == person)


@contextmanager
def inserted(image: Path, world: World) -> Iterator[JpkiSession]:
    card = take_card(image)
    reader = VirtualReader()
    try:
        reader.insert(card)
        channel = CardChannel(reader.connect(reader.name))
        yield JpkiSession(channel, CardGuard(channel, world.authorities()))
    finally:
        card.put_away()


@dataclass
class NationalSide:
    """A server at work: its databases are open before anything happens, and stay so."""

    world: World
    day: date

    def __post_init__(self) -> None:
        registry, journal = self.world.registry(self.day), self.world.journal()
        self.desk = Desk(registry, journal, self.world.authorities(), FixedClock(self.day))
        self.exchange = Exchange(method="POST", route="/", clinic="1319999999")

    def ask(self, image: Path, pin: str | None, visit: date | None = None) -> EligibilityAnswer:
        challenge = self.desk.challenge(self.exchange, ChallengeRequest())
        with inserted(image, self.world) as session:
            if pin is None:
                session.open_without_pin(self.world.terminal_credential())
            else:
                session.verify_pin(pin)
            request = CardVerificationRequest(
                challenge_id=challenge.id,
                certificate=session.auth_certificate(),
                signature=session.sign_challenge(challenge.challenge),
                holder_check=HolderCheck.FACE if pin is None else HolderCheck.PIN,
                visit_date=visit or self.day,
            )
        return self.desk.verify_card(self.exchange, request)


@pytest.fixture
def national(world: World) -> Iterator[NationalSide]:
    side = NationalSide(world, DAY)
    yield side
    side.desk.close()


# -- issue ----------------------------------------------------------------------------------------------------------------


def test_a_new_card_takes_the_place_of_the_old_one(world: World, office: Office, national: NationalSide) -> None:
    old = world.card_image("valid", DAY)
    before, sheet_before = record(world, "valid"), card_of(world, "valid")
    done = office.issue("valid")
    new = world.card_image("valid", DAY)
    after, sheet = record(world, "valid"), card_of(world, "valid")
    assert new != old
    assert (after.state, after.former_serials) == (CardState.ALIVE, (before.serial,))
    assert {before.serial, before.sign_serial, before.number}.isdisjoint(
        {after.serial, after.sign_serial, after.number}
    )
    assert (sheet.expires_on, sheet.certificate_expires_on) == (date(2035, 6, 14), date(2030, 6, 14))
    assert sheet.collation_b != sheet_before.collation_b
    assert [(one.use, one.reason) for one in done.ended] == [
        (CertificateUse.AUTH, RevocationReason.RENEWED),
        (CertificateUse.SIGN, RevocationReason.RENEWED),
    ]
    answer = national.ask(new, pin_of(world, "valid"))
    assert (answer.standing, answer.validity) == (CardStanding.REGISTERED, Validity.VALID)  # eligibility goes on
    assert national.ask(old, pin_of(world, "valid")).standing is CardStanding.REVOKED
    assert world.person_of_serial(int(before.serial, 16), DAY) == "valid"  # whose the old card was is still known


def test_certificates_on_an_issued_card_fit_its_list(world: World, office: Office) -> None:
    office.issue("valid")
    with inserted(world.card_image("valid", DAY), world) as session:
        read = read_certificate(session.auth_certificate())
    card, listed = card_of(world, "valid"), record(world, "valid")
    assert f"{read.serial:08X}" == listed.serial
    assert read.not_after == end_of_day(listed.certificate_expires_on)
    assert card.auth_certificate is not None
    assert card.sign_certificate is not None
    assert signed_by(from_pem(CERTIFICATE, card.sign_certificate), world.issuers.sign.certificate)


@pytest.mark.parametrize(
    ("person", "years_of_card"),
    [("valid", 10), ("twins-a", 5), ("certificate-only", 10)],
)
def test_a_card_lives_to_the_10th_birthday_or_a_minor_s_to_the_5th(
    world: World, office: Office, person: str, years_of_card: int
) -> None:
    office.issue(person)
    sheet, card = world.sheet(person, DAY), card_of(world, person)
    assert (card.expires_on.month, card.expires_on.day) == (sheet.birth_date.month, sheet.birth_date.day)
    assert age_on(sheet.birth_date, card.expires_on) - age_on(sheet.birth_date, DAY) == years_of_card
    assert age_on(sheet.birth_date, card.certificate_expires_on) - age_on(sheet.birth_date, DAY) == 5
    assert (record(world, person).sign_serial is None) is (age_on(sheet.birth_date, DAY) < 15)


def test_a_first_card_is_not_registered_for_use(world: World, office: Office, national: NationalSide) -> None:
    office.issue("certificate-only")
    answer = national.ask(world.card_image("certificate-only", DAY), pin_of(world, "certificate-only"))
    assert answer.standing is CardStanding.NOT_REGISTERED


def test_a_lost_card_is_issued_anew(world: World, office: Office, national: NationalSide) -> None:
    assert record(world, "card-lost").state is CardState.SUSPENDED
    office.issue("card-lost")
    sheet = world.sheet("card-lost", DAY)
    assert sheet.expected == Expected(Verdict.ACCEPT, "R01")
    assert not sheet.patient.card_lost
    assert any(isinstance(item, MyNumberCard) for item in sheet.documents)
    assert national.ask(world.card_image("card-lost", DAY), pin_of(world, "card-lost")).validity is Validity.VALID


def test_cards_without_pins_and_without_photograph(world: World, office: Office, national: NationalSide) -> None:
    office.issue("valid", pin_less=True)
    card = card_of(world, "valid")
    assert card.type is CardType.PIN_LESS
    assert card.pins
    assert (card.pins.auth, card.sign_certificate) == (None, None)
    assert national.ask(world.card_image("valid", DAY), None).validity is Validity.VALID
    office.issue("photo-less", without_photo=True)
    assert card_of(world, "photo-less").type is CardType.PHOTO_LESS
    office.issue("photo-less")
    assert card_of(world, "photo-less").type is CardType.STANDARD


def test_an_act_belongs_to_its_day_and_its_holder(world: World) -> None:
    before = card_of(world, "valid", DAY).expires_on
    world.office(date(2026, 2, 2)).issue("valid")
    assert card_of(world, "valid", DAY).expires_on == before
    assert card_of(world, "valid", date(2026, 2, 2)).expires_on == date(2035, 6, 14)
    world.office(DAY).renew("expiring-certificate")
    assert record(world, "expiring-certificate", date(2026, 1, 31)).state is CardState.ALIVE
    # whose dates move with the month is another holder in the next one
    assert record(world, "expiring-certificate", date(2026, 2, 1)).state is CardState.EXPIRING


# -- renew ----------------------------------------------------------------------------------------------------------------


def test_renewed_certificates_are_linked_and_the_card_stays(
    world: World, office: Office, national: NationalSide
) -> None:
    old = world.card_image("expiring-certificate", DAY)
    before = record(world, "expiring-certificate")
    pin = pin_of(world, "expiring-certificate")
    with inserted(old, world) as session, pytest.raises(WrongPin):
        session.verify_pin("0000" if pin != "0000" else "1111")
    pins = card_of(world, "expiring-certificate").pins
    assert pins
    office.set_pin("expiring-certificate", Pin.ENTRY, pins.entry or "", "9753")
    office.renew("expiring-certificate")
    after, sheet = record(world, "expiring-certificate"), world.sheet("expiring-certificate", DAY, secrets=True)
    assert after.number == before.number  # the same plastic
    assert after.expires_on == before.expires_on
    assert after.certificate_expires_on == date(2030, 3, 10)
    assert after.former_serials == (before.serial,)
    assert sheet.expected == Expected(Verdict.ACCEPT, "R01")
    assert sheet.card is not None
    assert sheet.card.pins
    assert sheet.card.pins.entry == "9753"  # PINs and counters went over
    assert tries_in(load_image(world.card_image("expiring-certificate", DAY)))[Pin.AUTH] == 2
    assert national.ask(world.card_image("expiring-certificate", DAY), pin).validity is Validity.VALID
    assert national.ask(old, pin).standing is CardStanding.REVOKED
    registry = Registry(world.registry(DAY))
    assert registry.former_serials(int(after.serial, 16), DAY) == [int(before.serial, 16)]
    registry.close()


def test_a_certificate_never_outlives_its_card(world: World, office: Office) -> None:
    office.renew("expired-past-grace")
    card = card_of(world, "expired-past-grace")
    assert card.certificate_expires_on == min(card.expires_on, date(2030, 7, 10))


def test_a_sign_certificate_alone_is_renewed_where_data_changed(
    world: World, office: Office, national: NationalSide
) -> None:
    before = record(world, "gaiji")
    done = office.revoke("gaiji", RevocationReason.CHANGED)
    assert [one.use for one in done.ended] == [CertificateUse.SIGN]
    assert (record(world, "gaiji").state, record(world, "gaiji").sign_state) == (CardState.ALIVE, CardState.REVOKED)
    assert national.ask(world.card_image("gaiji", DAY), pin_of(world, "gaiji")).validity is Validity.VALID
    office.renew("gaiji")
    after = record(world, "gaiji")
    assert (after.serial, after.certificate_expires_on) == (before.serial, before.certificate_expires_on)
    assert after.sign_serial != before.sign_serial
    assert after.sign_state is CardState.ALIVE
    with inserted(world.card_image("gaiji", DAY), world) as session:
        assert read_certificate(session.auth_certificate()).serial == int(before.serial, 16)
    assert national.ask(world.card_image("gaiji", DAY), pin_of(world, "gaiji")).validity is Validity.VALID


# -- revoke, lift, return ---------------------------------------------------------------------------------------------------


def test_a_suspension_is_lifted_and_a_revocation_is_not(world: World, office: Office, national: NationalSide) -> None:
    image, pin = world.card_image("gaiji", DAY), pin_of(world, "gaiji")
    office.revoke("gaiji", RevocationReason.LOST)
    assert national.ask(image, pin).standing is CardStanding.SUSPENDED
    assert world.sheet("gaiji", DAY).expected == Expected(Verdict.REFUSE, "R04")
    office.lift("gaiji")
    assert national.ask(image, pin).standing is CardStanding.REGISTERED
    office.revoke("gaiji", RevocationReason.DIED)
    assert national.ask(image, pin).standing is CardStanding.REVOKED
    with pytest.raises(OfficeRefused, match="not_suspended"):
        office.lift("gaiji")


def test_a_card_that_was_handed_back_is_gone(world: World, office: Office, national: NationalSide) -> None:
    image, pin = world.card_image("valid", DAY), pin_of(world, "valid")
    office.take_back("valid")
    sheet = world.sheet("valid", DAY)
    assert sheet.card is None
    assert not any(isinstance(item, MyNumberCard) for item in sheet.documents)
    assert (record(world, "valid").state, record(world, "valid").carried) == (CardState.RETURNED, False)
    assert national.ask(image, pin).standing is CardStanding.REVOKED
    office.issue("valid")
    assert record(world, "valid").state is CardState.ALIVE


def test_a_phone_that_was_lost_by_itself_stays_so(world: World, office: Office) -> None:
    def states() -> list[CardState]:
        return [record(world, one).state for one in ("valid", "valid+android", "valid+iphone")]

    office.issue_phone("valid", Token.ANDROID)
    office.issue_phone("valid", Token.IPHONE)
    office.revoke("valid+android", RevocationReason.LOST)
    office.revoke("valid", RevocationReason.LOST)
    assert states() == [CardState.SUSPENDED] * 3
    with pytest.raises(OfficeRefused, match="plastic_needed"):
        office.lift("valid+android")
    office.lift("valid")
    assert states() == [CardState.ALIVE, CardState.SUSPENDED, CardState.ALIVE]
    office.lift("valid+android")
    assert states() == [CardState.ALIVE] * 3


def test_the_revocation_lists_follow(world: World, office: Office) -> None:
    rows = {branch: {one.serial for one in ended} for branch, ended in ended_on(world, DAY).items()}
    assert [len(rows[branch]) for branch in Branch] == [3, 3, 0]  # revoked, card-returned, card-lost
    office.issue_phone("valid", Token.IPHONE)
    office.revoke("valid", RevocationReason.WITHDRAWN)
    office.revoke("gaiji", RevocationReason.LOST)
    office.lift("gaiji")
    office.revoke("gaiji", RevocationReason.CHANGED)
    ended = ended_on(world, DAY)
    valid, phone, gaiji = record(world, "valid"), record(world, "valid+iphone"), record(world, "gaiji")
    assert {one.serial for one in ended[Branch.AUTH]} - rows[Branch.AUTH] == {int(valid.serial, 16)}
    assert {one.serial for one in ended[Branch.PHONE]} == {int(phone.serial, 16)}
    assert {one.serial: one.reason for one in ended[Branch.SIGN] if one.serial not in rows[Branch.SIGN]} == {
        int(valid.sign_serial or "", 16): RevocationReason.WITHDRAWN,
        int(gaiji.sign_serial or "", 16): RevocationReason.CHANGED,
    }
    assert len(ended_on(world, date(2026, 1, 8))[Branch.SIGN]) == 3
    lists = {branch: x509.load_der_x509_crl(revocation_list(world, branch, DAY)) for branch in Branch}
    for branch, told in lists.items():
        assert {one.serial_number for one in told} == {one.serial for one in ended[branch]}


# -- PINs -----------------------------------------------------------------------------------------------------------------


def test_the_holder_changes_a_pin_by_the_card_s_own_commands(world: World, office: Office) -> None:
    old = pin_of(world, "gaiji")
    wrong = "1234" if old != "1234" else "4321"
    with pytest.raises(PinRefused) as refused:
        office.set_pin("gaiji", Pin.AUTH, wrong, "2468")
    assert (refused.value.code, refused.value.left) == ("wrong_pin", 2)
    office.set_pin("gaiji", Pin.AUTH, old, "2468")
    assert pin_of(world, "gaiji") == "2468"
    assert tries_in(load_image(world.card_image("gaiji", DAY)))[Pin.AUTH] == 3
    with inserted(world.card_image("gaiji", DAY), world) as session:
        session.verify_pin("2468")
    assert not world.book.acts()  # nobody but the card is told


@pytest.mark.parametrize(("pin", "new"), [(Pin.SIGN, "ABC12345"), (Pin.ENTRY, "1357"), (Pin.BASIC, "8642")])
def test_every_pin_is_changed(world: World, office: Office, pin: Pin, new: str) -> None:
    pins = card_of(world, "gaiji").pins
    assert pins
    office.set_pin("gaiji", pin, getattr(pins, pin.value), new)
    now = card_of(world, "gaiji").pins
    assert now
    assert getattr(now, pin.value) == new


@pytest.mark.parametrize(
    ("pin", "new"),
    [(Pin.AUTH, "123"), (Pin.AUTH, "12345"), (Pin.AUTH, "12a4"), (Pin.AUTH, "１２３４"), (Pin.SIGN, "ABCDEF"), (Pin.SIGN, "abc123"),
     (Pin.SIGN, "A1B2C"), (Pin.SIGN, "A1" * 9)],
)  # fmt: skip
def test_a_pin_that_cannot_be_costs_no_try(world: World, office: Office, pin: Pin, new: str) -> None:
    with pytest.raises(PinRefused, match="pin_format"):
        office.set_pin("gaiji", pin, "0000", new)
    assert tries_in(load_image(world.card_image("gaiji", DAY)))[Pin.AUTH] == 3


def test_the_office_unlocks(world: World, office: Office, national: NationalSide) -> None:
    assert office.unlock("pin-locked", tuple(Pin), {}).pins == (Pin.AUTH,)
    pin = pin_of(world, "pin-locked")
    assert national.ask(world.card_image("pin-locked", DAY), pin).validity is Validity.VALID
    assert world.sheet("pin-locked", DAY).expected == Expected(Verdict.ACCEPT, "R01")
    with pytest.raises(OfficeRefused, match="nothing_to_unlock"):
        office.unlock("pin-locked", tuple(Pin), {})
    office.unlock("pin-locked", (Pin.AUTH,), {Pin.AUTH: "5555"})
    assert pin_of(world, "pin-locked") == "5555"


# -- phones ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", Token)
def test_a_phone_verifies_like_a_card_with_a_certificate_of_its_own(
    world: World, office: Office, national: NationalSide, token: Token
) -> None:
    office.issue_phone("valid", token)
    phone = f"valid+{token.value}"
    image = world.card_image(phone, DAY)
    assert [application.name for application in load_image(image).applications] == ["jpki"]
    card = take_card(image)
    card.power_on()
    card.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
    label = TokenInformation.decode(card.transmit(bytes.fromhex("00B0860000"))[:160]).label
    assert label == {Token.ANDROID: TokenLabel.ANDROID, Token.IPHONE: TokenLabel.IPHONE}[token].value
    assert card.transmit(bytes.fromhex("00B08A0000"))[-2:] == bytes.fromhex("6982")  # the certificate is behind the PIN
    card.put_away()
    answer = national.ask(image, pin_of(world, phone))
    assert (answer.standing, answer.validity) == (CardStanding.REGISTERED, Validity.VALID)
    assert pin_of(world, phone) != pin_of(world, "valid")
    if token is Token.IPHONE:  # the phone asks for the holder's face or finger
        assert national.ask(image, None).validity is Validity.VALID
    else:
        with pytest.raises(NoWayWithoutPin):
            national.ask(image, None)
    with inserted(image, world) as session:
        session.verify_pin(pin_of(world, phone))
        certificate = session.auth_certificate()
    assert signed_by(certificate, world.issuers.phone.certificate)
    assert world.person_of_serial(read_certificate(certificate).serial, DAY) == phone
    assert isinstance(world.sheet(phone, DAY).documents[0], Smartphone)
    assert phone in {sheet.id for sheet in world.sheets(DAY)}


def test_a_phone_s_certificate_ends_with_the_card_s_and_has_no_grace(world: World, office: Office) -> None:
    office.issue_phone("gaiji", Token.ANDROID)
    last = record(world, "gaiji").certificate_expires_on
    assert record(world, "gaiji+android").certificate_expires_on == last
    after = date.fromordinal(last.toordinal() + 1)
    rest = [record(world, person).usable_until for person in ("gaiji", "gaiji+android")]
    assert rest == [date(2028, 12, 31), last]
    assert record(world, "gaiji+android", after).state is CardState.EXPIRED
    later = NationalSide(world, after)
    try:
        answer = later.ask(world.card_image("gaiji+android", after), pin_of(world, "gaiji+android"))
        assert answer.standing is CardStanding.PAST_GRACE
    finally:
        later.desk.close()


@pytest.mark.parametrize(
    "end",
    [
        lambda office: office.issue("valid"),
        lambda office: office.take_back("valid"),
        lambda office: office.revoke("valid", RevocationReason.WITHDRAWN),
    ],
    ids=["new card", "return", "revocation"],
)
def test_what_ends_the_card_ends_its_phones(world: World, office: Office, end: Callable[[Office], object]) -> None:
    office.issue_phone("valid", Token.ANDROID)
    office.issue_phone("valid", Token.IPHONE)
    end(office)
    assert [record(world, f"valid+{token.value}").state for token in Token] == [CardState.REVOKED] * 2


# -- what the office refuses ------------------------------------------------------------------------------------------------

REFUSED: list[tuple[str, Callable[[Office], object]]] = [
    ("nothing_to_renew", lambda office: office.renew("valid")),
    ("card_none", lambda office: office.renew("certificate-only")),
    ("card_none", lambda office: office.revoke("certificate-only", RevocationReason.LOST)),
    ("card_not_here", lambda office: office.renew("card-lost")),
    ("already_ended", lambda office: office.revoke("revoked", RevocationReason.WITHDRAWN)),
    ("already_suspended", lambda office: office.revoke("card-lost", RevocationReason.LOST)),
    ("no_sign_certificate", lambda office: office.revoke("twins-a", RevocationReason.CHANGED)),
    ("not_suspended", lambda office: office.lift("valid")),
    ("card_without_pins", lambda office: office.unlock("pin-less", tuple(Pin), {})),
    ("card_without_pins", lambda office: office.set_pin("pin-less", Pin.AUTH, "1234", "4321")),
    ("nothing_to_unlock", lambda office: office.unlock("valid", tuple(Pin), {})),
    ("photo_needed", lambda office: office.issue("twins-a", without_photo=True)),
    ("plastic_needed", lambda office: office.issue_phone("certificate-only", Token.ANDROID)),
    ("plastic_needed", lambda office: office.issue_phone("revoked", Token.ANDROID)),
    ("plastic_needed", lambda office: office.issue_phone("expired-in-grace", Token.ANDROID)),
    ("plastic_without_pins", lambda office: office.issue_phone("pin-less", Token.IPHONE)),
]


@pytest.mark.parametrize(("code", "act"), REFUSED, ids=[f"{place}-{code}" for place, (code, _) in enumerate(REFUSED)])
def test_what_cannot_be_done_is_refused_and_leaves_no_line(
    world: World, office: Office, code: str, act: Callable[[Office], object]
) -> None:
    with pytest.raises(OfficeRefused) as refused:
        act(office)
    assert refused.value.code == code
    assert world.book.acts() == ()


def test_what_comes_later_does_not_exist_yet(world: World) -> None:
    early: list[tuple[date, Callable[[Office], object]]] = [
        (date(2023, 8, 1), lambda office: office.issue("valid", pin_less=True)),
        (date(2024, 8, 1), lambda office: office.issue("valid", without_photo=True)),
        (date(2025, 6, 23), lambda office: office.issue_phone("valid", Token.IPHONE)),
    ]
    for day, act in early:
        with pytest.raises(OfficeRefused, match="too_early"):
            act(world.office(day))
    with pytest.raises(OfficeRefused, match="person_impossible"):
        world.office(date(2024, 8, 1)).issue("photo-less")
    with pytest.raises(NoSuchPerson):
        world.office(DAY).renew("nobody")
    with pytest.raises(NoSuchPerson):
        world.office(DAY).revoke("valid+android", RevocationReason.LOST)


def test_a_card_at_another_desk_is_left_alone(world: World, office: Office) -> None:
    acts: list[Callable[[], object]] = [
        lambda: office.renew("expiring-certificate"),
        lambda: office.issue("expiring-certificate"),
        lambda: office.take_back("expiring-certificate"),
        lambda: office.unlock("expiring-certificate", tuple(Pin), {}),
        lambda: office.set_pin("expiring-certificate", Pin.AUTH, "1234", "4321"),
    ]
    held = take_card(world.card_image("expiring-certificate", DAY))
    try:
        for act in acts:
            with pytest.raises(CardAtAnotherDesk):
                act()
        office.revoke("expiring-certificate", RevocationReason.LOST)  # for that it need not be there
    finally:
        held.put_away()
    assert len(world.book.acts()) == 1


# -- power cuts, other processes --------------------------------------------------------------------------------------------


def test_a_line_that_was_cut_off_never_happened(world: World, office: Office) -> None:
    office.issue("valid")
    book = world.folder / "office" / "book.jsonl"
    whole = book.read_bytes()
    office.revoke("valid", RevocationReason.LOST)
    line = book.read_bytes()[len(whole) :]
    for cut in (1, len(line) // 2, len(line) - 1):
        book.write_bytes(whole + line[:cut])
        again = World.open(world.folder)
        assert record(again, "valid").state is CardState.ALIVE
    again.office(DAY).revoke("valid", RevocationReason.WITHDRAWN)
    assert record(World.open(world.folder), "valid").state is CardState.REVOKED
    assert book.read_bytes().count(b"\n") == 2
    book.write_bytes(whole + b"{}\n")
    with pytest.raises(WorldDamaged, match="book_unreadable"):
        World.open(world.folder).cards(DAY)


def test_what_was_cut_off_between_card_and_book_never_happened(
    world: World, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world.card_image("expiring-certificate", DAY)

    def no_power(*_: object) -> None:
        raise OSError("no power")

    with monkeypatch.context() as patched:
        patched.setattr("mock_server.world.book.Book.write", no_power)
        with pytest.raises(OSError, match="no power"):
            office.renew("expiring-certificate")
    assert world.card_image("expiring-certificate", DAY) == before
    with inserted(before, world) as session:
        session.verify_pin(pin_of(world, "expiring-certificate"))
    office.renew("expiring-certificate")
    assert record(world, "expiring-certificate").state is CardState.ALIVE


def test_what_was_cut_off_between_book_and_registry_is_made_good(
    world: World, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.registry(DAY)
    image, pin = world.card_image("gaiji", DAY), pin_of(world, "gaiji")
    with monkeypatch.context() as patched:
        patched.setattr("mock_server.world.world.World.registries_from", lambda *_: [])
        office.revoke("gaiji", RevocationReason.WITHDRAWN)
    side = NationalSide(World.open(world.folder), DAY)
    assert side.ask(image, pin).standing is CardStanding.REVOKED
    side.desk.close()


def test_another_process_sees_it_at_once(world: World) -> None:
    other = World.open(world.folder)
    assert other.sheet("valid", DAY).card is not None
    world.office(DAY).take_back("valid")
    assert other.sheet("valid", DAY).card is None
    assert next(sheet for sheet in other.sheets(DAY) if sheet.id == "valid").card is None
    again = World.reset(world.folder)
    assert again.sheet("valid", DAY).card is not None


def test_no_secret_is_in_the_book(world: World, office: Office) -> None:
    card = card_of(world, "valid")
    office.issue("valid")
    office.issue_phone("valid", Token.ANDROID)
    office.unlock("valid", (Pin.AUTH,), {Pin.AUTH: "7391"})
    written = (world.folder / "office" / "book.jsonl").read_text()
    assert "7391" not in written
    assert isinstance(card.collation_a, str)
    assert card.collation_a not in written
    for secret in (pin_of(world, "valid+android"), card.pins.sign if card.pins else None):
        assert f'"{secret}"' not in written


# -- any course of life -----------------------------------------------------------------------------------------------------

ACTS: dict[str, Callable[[Office], object]] = {
    "issue": lambda office: office.issue("valid"),
    "issue without PINs": lambda office: office.issue("valid", pin_less=True),
    "android": lambda office: office.issue_phone("valid", Token.ANDROID),
    "iphone": lambda office: office.issue_phone("valid", Token.IPHONE),
    "lost": lambda office: office.revoke("valid", RevocationReason.LOST),
    "changed": lambda office: office.revoke("valid", RevocationReason.CHANGED),
    "withdrawn": lambda office: office.revoke("valid", RevocationReason.WITHDRAWN),
    "phone lost": lambda office: office.revoke("valid+android", RevocationReason.LOST),
    "found": lambda office: office.lift("valid"),
    "phone found": lambda office: office.lift("valid+android"),
    "return": lambda office: office.take_back("valid"),
}

_STANDINGS = {
    CardState.ALIVE: CardStanding.REGISTERED,
    CardState.SUSPENDED: CardStanding.SUSPENDED,
    CardState.REVOKED: CardStanding.REVOKED,
    CardState.RETURNED: CardStanding.REVOKED,
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(course=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(ACTS))), max_size=9))
@example(course=[(0, "lost"), (0, "found"), (0, "lost")])
def test_in_any_course_of_life_list_registry_and_revocation_lists_agree(
    tmp_path_factory: pytest.TempPathFactory, course: list[tuple[int, str]]
) -> None:
    world = World.init(tmp_path_factory.mktemp("course") / "world")
    day, seen = DAY, set()
    registry = Registry(world.registry(date(2026, 2, 9)))  # of a day after all of it: told as it happens
    try:
        for wait, name in course:
            day += timedelta(days=wait)
            with suppress(OfficeRefused, NoSuchPerson):
                ACTS[name](world.office(day))
            ended = {one.serial for branch in ended_on(world, day).values() for one in branch}
            mine = [one for one in world.cards(day) if one.id.partition("+")[0] == "valid"]
            for one in mine:
                serial = int(one.serial, 16)
                seen.add(serial)
                card = registry.card(serial, day)
                assert (serial in ended) is (one.state is not CardState.ALIVE)
                if card is None:  # the certificate of the row itself, which a later day's registry may not know
                    continue
                assert (card.person, card.standing) == ("valid", _STANDINGS[one.state])
            alive = {int(one.serial, 16) for one in mine if one.state is CardState.ALIVE}
            assert seen - alive <= ended  # whatever came before has ended
            plastic, *phones = mine
            if plastic.state is not CardState.ALIVE:
                assert all(phone.state is not CardState.ALIVE for phone in phones)
            assert World.open(world.folder).cards(day) == world.cards(day)
    finally:
        registry.close()


# -- where a registry cannot follow --------------------------------------------------------------------------------------


def test_a_registry_that_cannot_be_written_stops_the_act_before_it_is_booked(tmp_path: Path) -> None:
    world, day = World.init(tmp_path / "world"), date(2026, 5, 11)
    file_of(world.registry(day)).write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseTrouble):
        world.office(day).revoke("valid", RevocationReason.WITHDRAWN)
    assert world.book.acts() == ()
    with pytest.raises(DatabaseTrouble):
        world.apply(day, read_lines(b'{"event":"lost","person":"valid","lost_on":"2026-05-01"}'))
    assert world.applied.all() == ()


def test_what_is_booked_has_happened_and_a_registry_that_failed_then_follows_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, day = World.init(tmp_path / "world"), date(2026, 5, 11)
    path = world.registry(day)
    real, calls = World.registry_of, []

    def fails_at_the_second(self: World, cast_on: date, today: date | None = None) -> Database:
        calls.append(cast_on)
        if len(calls) == 2:
            raise sqlite3.OperationalError("disk I/O error")
        return real(self, cast_on, today)

    monkeypatch.setattr(World, "registry_of", fails_at_the_second)
    done = world.office(day).revoke("valid", RevocationReason.WITHDRAWN)
    assert len(done.ended) == 2
    assert len(world.book.acts()) == 1
    with closing(Registry(path)) as registry:
        before = registry.card(done.ended[0].serial, day)
        world.registry(day)
        after = registry.card(done.ended[0].serial, day)
    assert before is not None
    assert after is not None
    assert (before.standing, after.standing) == (CardStanding.REGISTERED, CardStanding.REVOKED)
