"""In here live the tests of what the years bring while a world's clock moves on: ratios, the other insurer, those who fall with a member, death."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from mock_server.events import CertificateRevoked, Event, InsuranceAcquired, Occurred, RevocationReason
from mock_server.hindsight import true_eligibility_on
from mock_server.insurance import Insurance
from mock_server.registry import Registry
from mock_server.world import World
from mock_server.world.bulk import BulkBook, candidates
from mock_server.world.happenings import LineRefused, read_lines
from mock_server.world.on_the_way import occurrences
from verifier.case import EligibilityCertificate, LegacyCard
from verifier.clock import JST
from verifier.dates import birthday, elderly_from
from verifier.domain import Verdict
from verifier.person import Expected

CAST = date(2025, 12, 1)
LATE_ELDERLY, TOWN = "39139993", "139998"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World.init(tmp_path / "world")
    world.cast_on = CAST
    return world


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world that has stood for thirty years; only looked at."""
    world = World.init(tmp_path_factory.mktemp("years") / "world")
    world.cast_on = CAST
    world.registry(date(2055, 12, 1))
    return world


def _born(world: World, person: str) -> date:
    return next(one.birth_date for one in world.rows(CAST) if one.id == person)


def _told(world: World, person: str, day: date, known_on: date | None = None) -> Insurance | None:
    with closing(Registry(world.registry(max(day, known_on or day)))) as registry:
        return registry.eligibility_on(person, day, known_on=known_on or day)


def _apply(world: World, day: date, **happening: object) -> None:
    world.apply(day, read_lines(json.dumps(happening).encode()))


@pytest.mark.parametrize("person", ["valid", "gaiji", "certificate-only"])
def test_seventy_brings_another_ratio_on_the_first_of_the_month(old: World, person: str) -> None:
    first = elderly_from(_born(old, person))
    before, after = _told(old, person, first - timedelta(days=1)), _told(old, person, first)
    assert before is not None
    assert after is not None
    assert (before.key, before.on(first - timedelta(days=1)).ratio) == (after.key, 30)
    assert after.on(first).ratio == 20
    assert after.on(first).elderly is not None


def test_seventy_five_brings_the_other_insurer_on_the_birthday(old: World) -> None:
    day = birthday(_born(old, "elderly-70"), 75)
    before, after = _told(old, "elderly-70", day - timedelta(days=1)), _told(old, "elderly-70", day)
    assert before is not None
    assert before.key[0] == "31139991"
    assert after is not None
    assert (after.key[0], after.acquired_on, after.on(day).ratio) == (LATE_ELDERLY, day, 10)


def test_whoever_holds_nothing_is_taken_in_at_seventy_five_all_the_same(old: World) -> None:
    day = birthday(_born(old, "lost-eligibility"), 75)
    assert _told(old, "lost-eligibility", day - timedelta(days=1)) is None
    held = _told(old, "lost-eligibility", day)
    assert held is not None
    assert held.key[0] == LATE_ELDERLY


def test_who_falls_with_a_member_is_with_the_town_after_a_gap(old: World) -> None:
    """青葉 志保 is a dependant of 青葉 実, whose seventy-fifth birthday ends the insurance of both."""
    day = birthday(_born(old, "valid"), 75)
    before = _told(old, "valid-dependant", day - timedelta(days=1))
    assert before is not None
    assert before.key[0] == "31139991"
    assert _told(old, "valid-dependant", day) is None  # the gap: nobody has declared the next one
    later = _told(old, "valid-dependant", day, known_on=day + timedelta(days=25))
    assert later is not None
    assert (later.key[0], later.acquired_on) == (TOWN, day)
    with closing(Registry(old.registry(day + timedelta(days=25)))) as registry:
        truth = true_eligibility_on(registry, "valid-dependant", day)
    assert truth is not None
    assert truth.key[0] == TOWN


def test_each_august_some_have_another_ratio(old: World) -> None:
    facts = [event.fact for event in _years(old) if isinstance(event, Occurred)]
    augusts = 0
    for fact in facts:
        if not isinstance(fact, InsuranceAcquired) or fact.changed_on is None or fact.changed_on.month != 8:
            continue
        eve = fact.changed_on - timedelta(days=1)
        before, after = _told(old, fact.person, eve), _told(old, fact.person, fact.changed_on)
        assert before is not None
        assert after is not None
        assert before.on(eve).ratio != after.on(fact.changed_on).ratio == fact.ratio
        augusts += 1
    assert augusts > 5


def test_school_age_ends_two_tenths(old: World) -> None:
    baby = _told(old, "photo-less", date(2032, 3, 31)), _told(old, "photo-less", date(2032, 4, 1))
    assert [one.on(day).ratio for one, day in zip(baby, (date(2032, 3, 31), date(2032, 4, 1)), strict=True) if one] == [
        20,
        30,
    ]


def test_death_ends_insurance_and_card_and_nothing_comes_after_it(old: World) -> None:
    died = {
        event.person: event.revoked_on
        for event in _years(old)
        if isinstance(event, CertificateRevoked) and event.reason is RevocationReason.DIED
    }
    assert died
    for person, day in died.items():
        assert day >= birthday(_born(old, person), 95)
        if day < date(2055, 11, 1):
            assert _told(old, person, day + timedelta(days=1), known_on=day + timedelta(days=30)) is None
    last = {event.person: event for event in _years(old)}
    assert all(last[person].recorded_on <= day + timedelta(days=20) for person, day in died.items())


def test_nothing_happens_after_death(world: World) -> None:
    _apply(world, CAST, event="died", person="valid", died_on="2026-03-01")
    with pytest.raises(LineRefused, match="event_after_death") as refused:
        _apply(world, CAST, event="acquired", person="valid", insurer=TOWN, acquired_on="2026-04-01")
    assert refused.value.values["died_on"] == date(2026, 3, 1)
    assert not world._years(CAST, world.applied_pages(), date(2055, 1, 1)).get("valid")
    assert _told(world, "valid", date(2046, 1, 1)) is None


def test_what_was_lost_before_brings_no_birthday_and_the_new_one_does(world: World) -> None:
    _apply(world, CAST, event="lost", person="gaiji", lost_on="2026-04-01")
    _apply(world, CAST, event="acquired", person="gaiji", insurer=TOWN, acquired_on="2026-04-01")
    first = elderly_from(_born(world, "gaiji"))
    held = _told(world, "gaiji", first)
    assert held is not None
    assert (held.key[0], held.on(first).ratio, held.lost_on) == (TOWN, 20, None)


def test_a_file_of_later_unmakes_nothing_that_came_before(world: World) -> None:
    """A loss of long ago is told after the seventieth birthday: what was answered of that day before stays what it was."""
    first = elderly_from(_born(world, "gaiji"))
    known_on = first + timedelta(days=5)
    before = _told(world, "gaiji", first, known_on=known_on)
    _apply(
        world, known_on, event="lost", person="gaiji", lost_on="2026-04-01",
        provided_on=str(known_on + timedelta(days=1)),
    )  # fmt: skip
    assert _told(world, "gaiji", first, known_on=known_on) == before is not None
    assert _told(world, "gaiji", first, known_on=known_on + timedelta(days=1)) is None
    other = World.open(world.folder)
    other.cast_on = CAST
    assert other.told(CAST, date(2055, 1, 1)) == world.told(CAST, date(2055, 1, 1))


def _years(world: World) -> list[Event]:
    found = world._years(CAST, world.applied_pages(), date(2055, 12, 1)).values()
    return sorted((event for events in found for event in events), key=lambda event: event.recorded_on)


def _state(world: World, day: date) -> dict[str, object]:
    with closing(Registry(world.registry(day))) as registry:
        return {
            person.id: [(one.key, one.versions, one.lost_on) for one in registry.recorded(person.id, day)]
            for person in world.rows(CAST)
        }


def test_one_jump_and_many_steps_are_one_life(tmp_path: Path) -> None:
    """Registry, people and what is reported on the way: in one jump of thirty years, and with a stop at each of some hundred days."""
    last = date(2055, 12, 1)
    jump, steps = World.init(tmp_path / "jump"), World.init(tmp_path / "steps")
    for world in (jump, steps):
        world.cast_on = CAST
    days = [CAST + (last - CAST) * part / 80 for part in range(81)]
    met = []
    for here, there in pairwise(days):
        steps.registry(there)
        met += occurrences(steps, _moment(here), _moment(there))
    assert met == occurrences(jump, _moment(CAST), _moment(last))
    assert {"occurred", "provided"} <= {one.what for one in met}
    assert _state(steps, last) == _state(jump, last)
    assert steps.sheets(last) == jump.sheets(last)
    assert jump.told(CAST, last) == steps.told(CAST, last)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JST)


def test_the_same_seed_lives_the_same_life_in_another_process(old: World) -> None:
    code = (
        "import sys, hashlib, msgspec; from datetime import date; from mock_server.world import World; from pathlib import Path;"
        "world = World.open(Path(sys.argv[1])); world.cast_on = date(2025, 12, 1);"
        "print(hashlib.sha256(msgspec.json.encode(world.told(date(2025, 12, 1), date(2055, 12, 1)))).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", code, str(old.folder)], capture_output=True, text=True, check=True)
    from hashlib import sha256

    assert other.stdout.strip() == sha256(msgspec.json.encode(old.told(CAST, date(2055, 12, 1)))).hexdigest()


def test_without_a_set_clock_the_years_bring_nothing(tmp_path: Path) -> None:
    world = World.init(tmp_path / "world")
    day = date(2026, 11, 24)
    assert not [event for event in world.told(day, date.max) if "august" in str(getattr(event, "filing", ""))]
    assert not [event for event in world.told(day, date.max) if "seventy" in str(getattr(event, "filing", ""))]


def test_what_is_brought_is_what_is_there_by_then(old: World) -> None:
    """A certificate is renewed before its end, and the one in hand is brought; an old card gives way to the certificate of the bulk issue."""
    for year in range(2026, 2055, 4):
        day = date(year, 6, 1)
        (certificate,) = old.sheet("certificate-only", day).documents
        assert isinstance(certificate, EligibilityCertificate)
        assert certificate.expires_on is not None
        assert certificate.expires_on >= day


def test_an_expired_old_card_gives_way_to_the_certificate_of_the_bulk_issue(tmp_path: Path) -> None:
    world = World.init(tmp_path / "world")
    world.cast_on = date(2025, 10, 1)
    on, day = date(2025, 10, 15), date(2025, 12, 2)
    assert [type(item) for item in world.sheet("legacy-card", day).documents] == [LegacyCard]
    BulkBook(world.folder).run(on, candidates(world, on))
    after = world.sheet("legacy-card", day)
    assert [type(item) for item in after.documents] == [EligibilityCertificate]
    assert after.expected == Expected(Verdict.ACCEPT, "R20")
    assert "alone" not in after.outcome.en
    assert "eligibility certificate" in after.outcome.en
    assert [type(item) for item in world.sheet("legacy-card", date(2025, 12, 1)).documents] == [LegacyCard]
