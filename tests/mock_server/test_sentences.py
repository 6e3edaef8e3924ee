"""In here live the tests of the notice's sentences T06–T40 (reception-procedures.md, section 1), one or more each; each names its own.

docs/registration.md leads from sentence to test, and test_registration_page.py keeps that table complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from mock_server.answers import Frame, answer_by_card, answer_by_number
from mock_server.chain import STAGES, Stage, due_on
from mock_server.events import Deregistered, DeregistrationApplied, Event, Matched, MismatchCleared, ResidentChanged
from mock_server.hindsight import filings, mismatches, overdue, true_eligibility_on
from mock_server.matching import Difference
from mock_server.registration import register
from mock_server.registry import NumberQuery, Registry
from mock_server.store import Database
from mock_server.world import World
from mock_server.world.happenings import LineRefused, read_lines
from mock_server.world.history import chain
from mock_server.world.timing import Way
from tests.mock_server.small_world import BORN, UNION, acquired, card_events, lost, resident
from tests.mock_server.test_people_outcomes import case_of
from verifier.case import Case, EligibilityNotice, Holder, LegacyCard, MynaportalScreen, MyNumberCard
from verifier.clock import start_of_day
from verifier.dates import add_months, certificate_expiry
from verifier.domain import CardStanding, CardType, ClinicState, Sex, Validity
from verifier.evidence import decide

FACT = date(2025, 4, 1)
WAY = Way(date(2025, 4, 2), date(2025, 4, 10), date(2025, 4, 15), date(2025, 4, 20))
QUERY = NumberQuery(UNION, "見本", "0012345", None, BORN)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.init(tmp_path_factory.mktemp("sentences") / "world")


@contextmanager
def _registry(path: Database) -> Iterator[Registry]:
    registry = Registry(path)
    try:
        yield registry
    finally:
        registry.close()


def _visit(world: World, person: str, day: str) -> tuple[str, str]:
    """Verdict and rule of the person's visit at an online clinic."""
    on = date.fromisoformat(day)
    with _registry(world.registry(on)) as registry:
        decision = decide(case_of(world, registry, world.sheet(person, on), on))
    return decision.verdict.value, decision.rule


def _frame(day: date) -> Frame:
    return Frame("answer", start_of_day(day), day)


def _on_its_way(way: Way = WAY, **changes: object) -> list[Event]:
    """Hanako joins on FACT, by the chain; her card is registered for use."""
    declared = acquired("hanako", acquired_on=FACT, recorded_on=FACT, **changes)
    return [*card_events("hanako"), *chain("hanako/1", "見本支部", declared, way, FACT)]


@pytest.fixture
def chained(tmp_path: Path) -> Iterator[Registry]:
    register(tmp_path / "registry.sqlite", [resident("hanako")], _on_its_way())
    with _registry(tmp_path / "registry.sqlite") as registry:
        yield registry


def test_two_ways_to_ask(chained: Registry) -> None:
    """T06: by the chip, or by the number that is typed; both find the same insurance."""
    day = date(2025, 5, 1)
    card = chained.card(0x0101, day)
    assert card is not None
    by_card = answer_by_card(_frame(day), card, chained.insurances("hanako", day))
    by_number = answer_by_number(_frame(day), QUERY, chained.people_of_number(QUERY, day))
    assert (by_card.validity, by_number.validity) == (Validity.VALID, Validity.VALID)
    assert by_card.coverage == by_number.coverage


def test_what_differs_from_the_resident_record_is_not_seen(tmp_path: Path) -> None:
    """T08, T30: a difference stops viewing, says in what it lies, and ends when the insurer has cleared it."""
    path = tmp_path / "registry.sqlite"
    register(path, [resident("hanako")], _on_its_way(address="神奈川県見本市1"))
    with _registry(path) as registry:
        day = date(2025, 5, 1)
        card = registry.card(0x0101, day)
        assert card is not None
        assert answer_by_card(_frame(day), card, registry.insurances("hanako", day)).validity is Validity.NO_INFORMATION
        (found,) = mismatches(registry, day)
        assert (found.differs, found.matched_on, found.stage) == ((Difference.ADDRESS,), WAY.matched_on, Stage.PROVIDED)
        assert found.resident == resident("hanako")
        (on_its_way,) = mismatches(registry, date(2025, 4, 16))
        assert on_its_way.stage is Stage.MATCHED
        assert mismatches(registry, date(2025, 4, 14)) == []
        cleared = MismatchCleared(
            person="hanako",
            recorded_on=date(2025, 5, 2),
            insurer_number=UNION,
            symbol="見本",
            number="0012345",
            branch="00",
            acquired_on=FACT,
        )
        register(path, (), [cleared])
        assert registry.eligibility_on("hanako", FACT, known_on=date(2025, 5, 1)) is None
        assert registry.eligibility_on("hanako", FACT, known_on=date(2025, 5, 2)) is not None
        assert mismatches(registry, date(2025, 5, 2)) == []


def test_the_four_days() -> None:
    """T09: the day of the fact isn't counted; other insurers have five days for the employer and five of their own."""
    assert due_on(acquired("hanako", acquired_on=FACT)) == date(2025, 4, 5)
    assert due_on(lost(acquired("hanako"), FACT)) == date(2025, 4, 5)
    assert due_on(acquired("hanako", acquired_on=FACT, insurer_number="01139997")) == date(2025, 4, 11)


@pytest.mark.parametrize(
    ("day", "late", "is_overdue"),
    [
        ("2025-04-05", 0, False),
        ("2025-04-06", 1, True),
        ("2025-04-09", 4, True),
        ("2025-04-10", 5, False),
        ("2025-06-01", 5, False),
    ],
)
def test_a_late_branch(chained: Registry, day: str, late: int, is_overdue: bool) -> None:
    """T09: overdue from the fifth day on until it is entered; so many days late ever after."""
    on = date.fromisoformat(day)
    (filing,) = filings(chained, on)
    assert filing.days_late(on) == late
    assert [one.id for one in overdue(chained, on)] == (["hanako/1"] if is_overdue else [])


@pytest.mark.parametrize(
    ("sentence", "day", "stage"),
    [
        ("T10", "2025-04-02", Stage.DECLARED),
        ("T11", "2025-04-10", Stage.ENTERED),
        ("T12", "2025-04-15", Stage.MATCHED),
        ("T13", "2025-04-20", Stage.PROVIDED),
    ],
)
def test_each_step_of_the_chain(chained: Registry, sentence: str, day: str, stage: Stage) -> None:
    """T10, T11, T12, T13: declared, entered, matched, provided; before the last one the clinic sees nothing, though it holds all the while."""
    on = date.fromisoformat(day)
    (filing,) = filings(chained, on)
    assert filing.stage(on) is stage, sentence
    assert set(filing.reached) == set(STAGES[: STAGES.index(stage) + 1])
    assert (chained.eligibility_on("hanako", on) is not None) is (stage is Stage.PROVIDED)
    assert true_eligibility_on(chained, "hanako", on) is not None
    assert chained.eligibility_on("hanako", FACT, known_on=on) == chained.eligibility_on("hanako", on)


def test_matching_is_with_the_resident_record_of_its_own_day(tmp_path: Path) -> None:
    """T12: who moved house between the declaration and the matching differs; who moved later doesn't."""
    for moved_on, withheld in ((date(2025, 4, 14), True), (date(2025, 4, 16), False)):
        path = tmp_path / f"{moved_on}.sqlite"
        record = resident("hanako", address="神奈川県見本市1")
        moved = ResidentChanged(person="hanako", recorded_on=moved_on, record=record)
        told = sorted([*_on_its_way(), moved], key=lambda event: event.recorded_on)
        assert any(isinstance(event, Matched) for event in told)
        register(path, [resident("hanako")], told)
        with _registry(path) as registry:
            assert bool(registry.withheld("hanako", date(2025, 5, 1))) is withheld


@pytest.mark.parametrize("person", ["valid-dependant", "notice-only"])
def test_the_notice_comes_after_registration_and_says_what_the_portal_says(world: World, person: str) -> None:
    """T14, T15, T16, T17: who holds a notice is registered; it has the same data as the portal's screen."""
    day = date(2026, 5, 11)
    sheet = world.sheet(person, day)
    (notice,) = (item for item in sheet.documents if isinstance(item, EligibilityNotice))
    assert sheet.insurance[-1].recorded_on is not None
    assert sheet.insurance[-1].recorded_on <= day
    assert notice.number == sheet.insurance[-1].number
    portal = world.sheet("portal-only", day)
    (screen,) = (item for item in portal.documents if isinstance(item, MynaportalScreen))
    data = {"name", "kana", "birth_date", "sex", "insurer_number", "symbol", "number", "branch"}
    for paper in (notice, screen):
        filled = {name for name, value in msgspec.structs.asdict(paper).items() if value is not None}
        assert data <= filled


_CARD = MyNumberCard(
    name="見本　花子", birth_date=BORN, sex=Sex.FEMALE, type=CardType.STANDARD, expires_on=date(2030, 2, 17)
)
_WHO = {"name": "見本　花子", "kana": "ミホン　ハナコ", "birth_date": BORN, "sex": Sex.FEMALE}
_NUMBERS = {"insurer_number": UNION, "symbol": "見本", "number": "0012345", "branch": "00"}


def _at_a_clinic_without_the_system(*evidence: object, day: date = date(2025, 6, 10)) -> tuple[str, str]:
    case = Case(visit_date=day, clinic=ClinicState.NO_ONLINE, evidence=msgspec.convert(evidence, tuple))
    decision = decide(case)
    return decision.verdict.value, decision.rule


def test_notice_or_screen_only_with_the_card() -> None:
    """T18, T40: at a clinic without the system the notice, or the portal's screen, counts together with the card, and not alone."""
    notice = EligibilityNotice(**_WHO, **_NUMBERS)  # type: ignore[arg-type]  # fields of one person, by name
    screen = MynaportalScreen(**_WHO, **_NUMBERS)  # type: ignore[arg-type]
    assert _at_a_clinic_without_the_system(_CARD, notice) == ("accept", "R40")
    assert _at_a_clinic_without_the_system(_CARD, screen) == ("accept", "R41")
    assert _at_a_clinic_without_the_system(notice)[0] == "refuse"
    assert _at_a_clinic_without_the_system(screen)[0] == "refuse"


def test_the_certificate_alone_is_enough(world: World) -> None:
    """T19, T20, T21, T31: plastic or short-term paper, also of somebody who has no card."""
    assert world.sheet("certificate-only", date(2026, 5, 11)).card is None
    assert _visit(world, "certificate-only", "2026-05-11") == ("accept", "R20")
    assert _visit(world, "certificate-paper", "2026-05-11") == ("accept", "R21")


@pytest.mark.parametrize(
    ("issued", "expires"),
    [
        ("2024-12-02", "2029-12-01"),
        ("2025-10-15", "2029-12-01"),
        ("2025-12-01", "2029-12-01"),
        ("2025-12-02", "2030-12-01"),
        ("2028-02-29", "2032-12-01"),
    ],
)
def test_how_long_a_certificate_lasts(issued: str, expires: str) -> None:
    """T22: to 1 December after four years; a reissue counts from its own day."""
    assert certificate_expiry(date.fromisoformat(issued)) == date.fromisoformat(expires)


def test_card_and_certificate_together(world: World) -> None:
    """T23, T24: whichever way it came, who holds both may show either."""
    assert _visit(world, "both", "2026-05-11") == ("accept", "R01")


def test_the_old_card_s_last_day(world: World) -> None:
    """T25: as before up to 2025-12-01."""
    assert _visit(world, "legacy-card", "2025-12-01") == ("accept", "R30")
    assert _visit(world, "legacy-card", "2025-12-02") == ("conditional", "R30b")


@pytest.mark.parametrize(
    ("person", "rule"), [("removed-dependant", "R31"), ("changed-data", "R32"), ("moved-branch", "R33")]
)
def test_four_early_ends_of_an_old_card(world: World, person: str, rule: str) -> None:
    """T26: lost, removed, changed, moved to another branch: the old card died that day, and events say why."""
    assert _visit(world, person, "2025-05-01") == ("refuse", rule)
    reason = {"removed-dependant": "removed", "moved-branch": "moved"}.get(person)
    told = [event for event in world.told(date(2025, 5, 1), date(2025, 5, 1)) if event.person == person]
    reasons = {msgspec.to_builtins(event)["fact"].get("reason") for event in told if hasattr(event, "fact")}
    changes = [event for event in told if hasattr(event, "fact") and getattr(event.fact, "changed_on", None)]
    assert reason in reasons if reason else changes


def test_an_old_card_beside_the_new_one() -> None:
    """T27: having a My Number card does not end it."""
    old = LegacyCard(holder=Holder.MEMBER, issued_on=date(2020, 4, 8), **_WHO, **_NUMBERS)  # type: ignore[arg-type]
    assert _at_a_clinic_without_the_system(_CARD, old) == ("accept", "R30")


def test_the_card_works_only_once_its_use_is_registered(world: World) -> None:
    """T30, T32: registered for use, or the reader offers to do it on the spot."""
    assert _visit(world, "valid", "2026-05-11") == ("accept", "R01")
    assert _visit(world, "unregistered", "2026-05-11") == ("conditional", "R02")


def test_deregistered(world: World) -> None:
    """T33: the card is no insurance card any more."""
    assert _visit(world, "deregistered", "2026-05-11") == ("refuse", "P8")


def test_an_expired_or_returned_card(world: World) -> None:
    """T34: past its grace, or handed back: it verifies nothing."""
    assert _visit(world, "expired-past-grace", "2026-05-11") == ("refuse", "R62")
    assert _visit(world, "card-returned", "2026-05-11") == ("refuse", "R04")


def test_a_lost_card_and_the_paper_in_the_meantime(world: World) -> None:
    """T35: without anything refused; a short-term certificate is enough while the card is made."""
    assert _visit(world, "card-lost", "2026-05-11") == ("refuse", "R64")
    assert _visit(world, "certificate-paper", "2026-05-11") == ("accept", "R21")


def test_a_helper_shows_the_certificate(world: World) -> None:
    """T36: it is enough, though the card exists."""
    assert _visit(world, "helper", "2026-05-11") == ("accept", "R25")


def test_deregistration_takes_one_to_two_months(tmp_path: Path) -> None:
    """T37, T38, T39: applied for, in effect one to two months later, and until then the card works."""
    world, applied_on, today = World.init(tmp_path / "world"), date(2026, 5, 1), date(2026, 11, 24)
    line = b'{"event":"deregistration_applied","person":"valid","applied_on":"2026-05-01"}'
    done = world.apply(today, read_lines(line))
    effective = done.events[-1].recorded_on
    assert add_months(applied_on, 1) <= effective <= add_months(applied_on, 2)
    serial = next(one.card.auth_serial for one in world.rows(today) if one.id == "valid" and one.card)
    with _registry(world.registry(today)) as registry:
        eve = date.fromordinal(effective.toordinal() - 1)
        standings = [card.standing for day in (applied_on, eve, effective) if (card := registry.card(serial, day))]
        before = registry.card(serial, eve)
    assert standings == [CardStanding.REGISTERED, CardStanding.REGISTERED, CardStanding.DEREGISTERED]
    assert before is not None
    assert before.deregistration_applied_on == applied_on


@pytest.mark.parametrize("cast_on", ["2024-12-02", "2024-12-31", "2025-12-01", "2026-01-31", "2026-03-01"])
def test_what_was_applied_for_before_the_casting_takes_effect_as_time_goes_on(tmp_path: Path, cast_on: str) -> None:
    """T37, T38, T39: one to two months after the application, never on the day of the casting; what is expected follows."""
    world, day = World.init(tmp_path / "world"), date.fromisoformat(cast_on)
    world.cast_on = day
    (applied_on,) = [
        one.applied_on for one in world.told(day, day, "deregistering") if isinstance(one, DeregistrationApplied)
    ]
    assert not [one for one in world.told(day, day, "deregistering") if isinstance(one, Deregistered)]
    until = add_months(applied_on, 2)
    (on,) = [one.deregistered_on for one in world.told(day, until, "deregistering") if isinstance(one, Deregistered)]
    assert max(add_months(applied_on, 1), day + timedelta(days=1)) <= on <= until
    eve = (on - timedelta(days=1)).isoformat()
    assert _visit(world, "deregistering", eve) == ("accept", "R03a")
    for later in (on, on + timedelta(days=110)):
        expected = world.sheet("deregistering", later).expected
        assert expected is not None
        assert (expected.verdict.value, expected.rule) == ("conditional", "R03b")
        assert _visit(world, "deregistering", later.isoformat()) == ("conditional", "R03b")
    assert on.isoformat() in world.sheet("deregistering", on).outcome.en


@pytest.mark.parametrize(
    ("person", "day", "taken"),
    [
        ("valid", "2024-12-01", False),
        ("valid", "2024-12-02", True),
        ("gaiji", "2024-10-27", False),
        ("gaiji", "2024-10-28", True),
    ],
)
def test_from_when_on_applications_for_deregistration_are_taken(
    tmp_path: Path, person: str, day: str, taken: bool
) -> None:
    """T37, T38: by the branches of this union from 2024-12-02 on, by other insurers from 2024-10-28 on (D1c)."""
    world, line = (
        World.init(tmp_path / "world"),
        {"event": "deregistration_applied", "person": person, "applied_on": day},
    )
    with nullcontext() if taken else pytest.raises(LineRefused, match="event_deregistration_early"):
        world.apply(date(2026, 5, 11), read_lines(msgspec.json.encode(line)))
