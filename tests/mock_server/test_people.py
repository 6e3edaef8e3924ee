"""In here live the tests of the named people: who they are on a day, that their numbers fit, and that nobody is real."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest

from mock_server.chain import Stage, filings_of
from mock_server.events import Deregistered, InsuranceAcquired, InsuranceLost
from mock_server.insurance_facts import held as held_by
from mock_server.insurance_facts import provided_in
from mock_server.world.casting import IDS, cast_of, person_on
from mock_server.world.clinics import CLINICS
from mock_server.world.folder import DEMO
from mock_server.world.history import events, residents
from mock_server.world.insurers import INSURERS
from mock_server.world.model import Person
from mock_server.world.numbers import individual_check_digit
from mock_server.world.people import ROWS
from mock_server.world.seed import Seed
from mock_server.world.sheets import sheet_of
from verifier.case import (
    EligibilityCertificate,
    LegacyCard,
    MyNumberCard,
    Smartphone,
)
from verifier.dates import add_months, end_of_grace
from verifier.domain import CardType, Verdict
from verifier.names import fold_kana
from verifier.numbers import InstitutionCode, InsurerNumber, check_symbol_and_number
from verifier.person import PersonSheet

DAYS = [
    date.fromisoformat(day)
    for day in [
        "2023-07-10",
        "2023-12-15",
        "2024-12-01",
        "2024-12-02",
        "2025-02-28",
        "2025-05-01",
        "2025-09-18",
        "2025-09-19",
        "2025-12-01",
        "2025-12-02",
        "2026-03-31",
        "2026-07-31",
        "2026-08-01",
        "2026-11-24",
        "2028-02-29",
        "2029-12-01",
        "2029-12-02",
        "2030-01-01",
        "2036-01-01",
        "2059-12-31",
    ]
]
SEED = Seed(DEMO)


def _on(person_id: str, day: str) -> Person:
    return person_on(SEED, person_id, date.fromisoformat(day))


def _possible(day: date) -> list[Person]:
    return [person for person in cast_of(SEED, day) if person.impossible is None]


def _sheet(person: Person, *, secrets: bool = False) -> PersonSheet:
    return sheet_of(person, lambda _person, _use: None, secrets=secrets)


def test_the_named_people_are_those_of_the_plan_in_its_order() -> None:
    assert IDS == (
        "valid", "valid-dependant", "unregistered", "deregistering", "deregistered", "mismatch", "late-branch",
        "moved-branch", "removed-dependant", "changed-data", "lost-eligibility", "newer-eligibility",
        "expiring-certificate", "expired-in-grace", "expired-past-grace", "revoked", "card-returned", "card-lost",
        "pin-locked", "pin-less", "photo-less", "twins-a", "twins-b", "elderly-70", "elderly-75", "gaiji", "phone",
        "certificate-only", "certificate-paper", "both", "helper", "legacy-card", "notice-only", "portal-only",
    )  # fmt: skip
    assert len(ROWS) == len(IDS)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_everybody_is_consistent_or_says_why_they_cannot_be(day: date) -> None:
    for person in cast_of(SEED, day):
        sheet = _sheet(person)
        assert sheet.outcome.ja
        assert sheet.outcome.en
        if sheet.impossible is not None:
            assert sheet.impossible.ja
            assert sheet.impossible.en
            assert (sheet.card, sheet.documents, sheet.expected, sheet.insurance) == (None, (), None, ())
            assert not person.events
            continue
        assert sheet.expected is not None
        assert sheet.birth_date <= day
        for held in sheet.insurance:
            assert held.acquired_on <= day
            assert held.lost_on is None or held.acquired_on < held.lost_on <= day
            assert held.recorded_on is None or held.acquired_on <= held.recorded_on <= day
        _check_card(person, day)
        for item in sheet.documents:
            if isinstance(item, EligibilityCertificate):
                assert item.issued_on is not None
                assert item.expires_on is not None
                assert date(2024, 12, 2) <= item.issued_on <= day <= item.expires_on
            if isinstance(item, LegacyCard):
                assert item.issued_on is not None
                assert item.issued_on < date(2024, 12, 2)
                assert item.ended_on is None or item.ended_on <= day
        assert all(
            event.recorded_on <= day or isinstance(event, Deregistered) for event in person.events
        )  # T39: to come


def _check_card(person: Person, day: date) -> None:
    card = person.card
    if card is None:
        assert not any(isinstance(item, MyNumberCard | Smartphone) for item in person.documents)
        return
    dates = card.dates
    assert date(2015, 10, 5) <= dates.issued_on <= dates.certificate_issued_on <= day
    assert dates.certificate_expires_on <= dates.expires_on
    assert (dates.certificate_expires_on.month, dates.certificate_expires_on.day) == (
        person.birth_date.month,
        person.birth_date.day,
    )
    assert 4 <= (dates.certificate_expires_on - dates.certificate_issued_on).days / 365.25 <= 5.01
    years = (dates.expires_on - dates.issued_on).days / 365.25
    assert 9 <= years <= 10.01 if card.sign_serial or card.type is CardType.PIN_LESS else 4 <= years <= 5.01
    carried = [item for item in person.documents if isinstance(item, MyNumberCard)]
    assert len(carried) == (1 if card.carried else 0)
    if carried:
        assert (carried[0].name, carried[0].expires_on) == (person.name, dates.expires_on)


def test_the_ordinary_person_s_certificate_never_comes_near_its_end() -> None:
    day = date(2024, 1, 1)
    while day < date(2034, 1, 1):
        for name in ("valid", "pin-locked", "twins-a", "elderly-75"):
            card = person_on(SEED, name, day).card
            assert card is not None
            assert card.dates.certificate_expires_on > add_months(day, 3)
        day += timedelta(days=9)


def test_the_ordinary_person_stays_the_same_from_day_to_day() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    for name in ("valid", "gaiji", "both", "pin-less", "twins-b"):
        cards = [person_on(SEED, name, day).card for day in days]
        changes = sum(one != other for one, other in pairwise(cards))
        assert changes <= 1  # a renewal


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_certificates_stand_where_their_names_say(day: date) -> None:
    people = {person.id: person for person in _possible(day)}

    def ends(name: str) -> date | None:
        card = people[name].card if name in people else None
        return card.dates.certificate_expires_on if card else None

    expiring, in_grace, past = ends("expiring-certificate"), ends("expired-in-grace"), ends("expired-past-grace")
    if expiring:
        assert day < expiring <= add_months(day, 3)
    if in_grace:
        assert in_grace < day <= end_of_grace(in_grace)
    if past:
        assert end_of_grace(past) < day


@pytest.mark.parametrize(
    ("person", "first"),
    [
        ("phone", "2025-09-19"),
        ("certificate-only", "2024-12-02"),
        ("certificate-paper", "2024-12-02"),
        ("notice-only", "2024-12-02"),
        ("photo-less", "2024-12-02"),
        ("pin-less", "2023-12-15"),
        ("deregistering", "2024-12-02"),
        ("deregistered", "2024-12-01"),
        ("valid", "2023-07-10"),
    ],
)
def test_nobody_is_there_before_the_law(person: str, first: str) -> None:
    day = date.fromisoformat(first)
    assert person_on(SEED, person, day).impossible is None
    assert person_on(SEED, person, day - timedelta(days=1)).impossible is not None


@pytest.mark.parametrize(
    ("day", "verdict", "rule"),
    [
        ("2025-12-01", Verdict.ACCEPT, "R30"),
        ("2025-12-02", Verdict.CONDITIONAL, "R30b"),
        ("2026-07-31", Verdict.CONDITIONAL, "R30b"),
        ("2026-08-01", Verdict.REFUSE, "R30d"),
    ],
)
def test_the_old_card_s_outcome_follows_the_law(day: str, verdict: Verdict, rule: str) -> None:
    expected = _on("legacy-card", day).expected
    assert expected is not None
    assert (expected.verdict, expected.rule) == (verdict, rule)


def test_insurers_and_clinics_have_right_check_digits_and_are_invented() -> None:
    for insurer in INSURERS:
        assert InsurerNumber.parse(insurer.number).digits == insurer.number
        assert insurer.number[-4:-1] == "999"
        assert "見本" in insurer.name
    for clinic in CLINICS:
        assert InstitutionCode.parse(clinic.code).digits == clinic.code


@pytest.mark.parametrize("seed", ["demo", "another"])
def test_individual_numbers_are_nobody_s_and_stay_hidden(seed: str) -> None:
    day = date(2026, 5, 11)
    people = cast_of(Seed(seed), day)
    told = msgspec.json.encode((residents(people), events(people, day)))
    for person in people:
        if person.card is None:
            continue
        number = person.card.secrets.individual_number
        assert len(number) == 12
        assert number[-1] != str(individual_check_digit(number[:-1]))
        for hidden in (number, person.card.secrets.sign or number):
            assert hidden.encode() not in told
            assert hidden not in msgspec.json.encode(_sheet(person)).decode()
            assert hidden not in repr(person)
        if person.card.carried:
            shown = _sheet(person, secrets=True).card
            assert shown is not None
            assert shown.collation_a == number


def test_the_published_individual_number_checks() -> None:
    assert individual_check_digit("12345678901") == 8  # 123456789018, the number on specimen cards


def test_secrets_are_shown_only_when_asked_for() -> None:
    person = _on("valid", "2026-05-11")
    plain, open_ = _sheet(person).card, _sheet(person, secrets=True).card
    assert plain is not None
    assert open_ is not None
    assert plain.pins is msgspec.UNSET
    assert b'"pins"' not in msgspec.json.encode(plain)
    assert open_.pins is not msgspec.UNSET
    auth, sign = open_.pins.auth, open_.pins.sign
    assert auth is not None
    assert sign is not None
    assert auth.isdigit()
    assert len(auth) == 4
    assert 6 <= len(sign) <= 16
    assert sign.isupper()
    assert not sign.isalpha()


def test_the_same_seed_makes_the_same_people_and_another_seed_others() -> None:
    day = date(2026, 5, 11)
    same, again, other = (
        [_sheet(person, secrets=True) for person in cast_of(Seed(text), day)] for text in ("demo", "demo", "other")
    )
    assert same == again
    for one, two in zip(same, other, strict=True):
        assert one.id == two.id
        if one.card is not None and two.card is not None:
            assert one.card.collation_b != two.card.collation_b


def test_serial_numbers_and_names_are_each_somebody_s_own() -> None:
    people = _possible(date(2026, 11, 24))
    serials = [
        serial for one in people if one.card for serial in (one.card.auth_serial, one.card.sign_serial) if serial
    ]
    assert len(set(serials)) == len(serials)
    assert all(0 < serial < 2**31 and serial.bit_length() > 24 for serial in serials)
    assert len({fold_kana(one.kana) for one in people}) == len(people)
    assert all("\u3000" in one.name and "\u3000" in one.kana for one in people)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_numbers_of_insurances_can_be_asked_for(day: date) -> None:
    seen: dict[tuple[str, str, str, str, date], str] = {}
    for person in _possible(day):
        for held in person.insured:
            check_symbol_and_number(held.symbol, held.number)
            key = (held.insurer.number, held.symbol, held.number, held.branch, person.birth_date)
            assert seen.setdefault(key, person.id) == person.id


def test_twins_differ_by_branch_and_name_alone() -> None:
    one, other = _on("twins-a", "2026-05-11"), _on("twins-b", "2026-05-11")
    (first,), (second,) = one.insured, other.insured
    assert one.birth_date == other.birth_date
    assert (first.insurer, first.symbol, first.number) == (second.insurer, second.symbol, second.number)
    assert first.branch != second.branch


@pytest.mark.parametrize("day", ["2025-09-01", "2025-09-10", "2025-09-30", "2028-02-29", "2026-03-31"])
def test_the_elderly_have_just_crossed_their_borders(day: str) -> None:
    today = date.fromisoformat(day)
    seventy = _on("elderly-70", day).insured[0]
    assert seventy.elderly is not None
    assert seventy.elderly.first == today.replace(day=1)
    assert seventy.ratio == 20
    older = _on("elderly-75", day)
    former, present = older.insured
    assert former.lost_on == present.acquired_on == date(today.year, older.birth_date.month, older.birth_date.day) or (
        today.month == 1
    )
    assert InsurerNumber.parse(present.insurer.number).digits.startswith("39")


def test_events_come_in_the_order_of_recording_and_tell_only_what_is_known() -> None:
    day = date(2026, 11, 24)
    people = cast_of(SEED, day)
    told = events(people, day)
    assert [event.recorded_on for event in told] == sorted(event.recorded_on for event in told)
    assert {event.person for event in told} <= {record.person for record in residents(people)}
    provided = provided_in(told)
    acquired = {(fact.person, fact.insurer_number) for fact in provided if isinstance(fact, InsuranceAcquired)}
    assert ("late-branch", "139998") in acquired
    assert ("late-branch", "31139991") not in acquired  # the branch is late
    lost = {fact.person for fact in provided if isinstance(fact, InsuranceLost)}
    assert lost == {"late-branch", "lost-eligibility", "moved-branch", "removed-dependant", "elderly-75"}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_everybody_s_insurance_is_what_events_made(day: date) -> None:
    people = _possible(day)
    told = events(people, day)
    for person in people:
        mine = [event for event in told if event.person == person.id]
        filings = {filing.id: filing for filing in filings_of(mine)}
        made = [(one.key[0], one.acquired_on, one.lost_on) for one in held_by(mine)]
        assert sorted(made) == sorted(
            (InsurerNumber.parse(one.insurer.number).digits, one.acquired_on, one.lost_on) for one in person.insured
        )
        for place, one in enumerate(person.insured, 1):
            assert filings[f"{person.id}/{place}"].reached.get(Stage.PROVIDED) == one.declared_on
            assert not filings[f"{person.id}/{place}"].overdue(day) or person.id == "late-branch"


def test_outcome_words_follow_the_day() -> None:
    before, after = _on("legacy-card", "2025-12-01").outcome, _on("legacy-card", "2025-12-02").outcome
    assert before != after
