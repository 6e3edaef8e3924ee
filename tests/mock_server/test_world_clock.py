"""In here live the tests of a world's clock: set, moved on and never back; what happens on the way; and the fork that goes back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.events import RevocationReason
from mock_server.registry import Registry
from mock_server.store import Database
from mock_server.world import FolderNotOurs, World, WorldExists
from mock_server.world.bulk import BulkBook, candidates
from mock_server.world.clock import ClockRefused, WorldClock
from mock_server.world.fork import fork
from mock_server.world.on_the_way import LegalDay, Occurrence, occurrences
from tests.mock_server.small_world import file_of
from verifier.clock import JST, ClockState, Mode
from verifier.clock_file import CLOCK, ClockDamaged, read_clock
from verifier.domain import CardStanding
from verifier.moments import parse_duration

DAY = date(2025, 12, 1)
LAW = [LegalDay("legacy_end", DAY, last=True), LegalDay("leniency", date(2025, 12, 2))]
REAL = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.init(tmp_path / "world")


@pytest.fixture(scope="module")
def lasting() -> Iterator[World]:
    """A world that only is looked at, whose people are cast for DAY, with acts of the municipal office on later days."""
    with TemporaryDirectory() as folder:
        world = World.init(Path(folder) / "world")
        world.cast_on = DAY
        world.office(date(2026, 1, 5)).revoke("valid", RevocationReason.LOST)
        world.office(date(2026, 1, 9)).lift("valid")
        world.office(date(2026, 3, 2)).revoke("twins-a", RevocationReason.WITHDRAWN)
        yield world


# -- the setting ---------------------------------------------------------------------------------------------------------


def test_the_first_setting_casts_the_people_and_later_ones_keep_them(world: World) -> None:
    clock = WorldClock(world.folder)
    assert clock.state() == ClockState()
    first = clock.set(at("2025-12-01T23:59:50"), real=REAL)
    assert first.first
    assert first.state == ClockState(mode=Mode.FIXED, at=at("2025-12-01T23:59:50"), cast_on=DAY)
    later = clock.set(at("2026-02-01T09:00:00"), Mode.RUNNING, real=REAL)
    assert (later.before, later.after) == (at("2025-12-01T23:59:50"), at("2026-02-01T09:00:00"))
    assert later.state == ClockState(mode=Mode.RUNNING, at=at("2026-02-01T09:00:00"), since=REAL, cast_on=DAY)
    assert read_clock(world.folder / CLOCK) == later.state


def test_it_is_never_put_back(world: World) -> None:
    clock = WorldClock(world.folder)
    clock.set(at("2025-12-01T12:00:00"))
    with pytest.raises(ClockRefused, match="clock_back"):
        clock.set(at("2025-12-01T11:59:59"))
    with pytest.raises(ClockRefused, match="clock_back") as refused:
        clock.advance(at("2025-11-30T00:00:00"))
    assert refused.value.values == {"now": at("2025-12-01T12:00:00"), "wanted": at("2025-11-30T00:00:00")}
    assert clock.state().at == at("2025-12-01T12:00:00")


def test_nor_to_the_machines_time_where_that_lies_before(world: World) -> None:
    clock = WorldClock(world.folder)
    clock.set(at("2027-01-01T00:00:00"), real=REAL)
    with pytest.raises(ClockRefused, match="clock_back"):
        clock.set(None, real=REAL)
    real = clock.set(None, real=REAL + timedelta(days=90))
    assert real.state == ClockState(mode=Mode.REAL, cast_on=date(2027, 1, 1))


def test_what_follows_the_machine_is_not_moved_on(world: World) -> None:
    clock = WorldClock(world.folder)
    with pytest.raises(ClockRefused, match="clock_real"):
        clock.advance(parse_duration("3d"))
    with pytest.raises(ClockRefused, match="clock_real"):
        clock.speed(60)


def test_a_running_clock_is_moved_on_and_made_faster_without_a_leap(world: World) -> None:
    clock = WorldClock(world.folder)
    clock.set(at("2025-12-01T00:00:00"), Mode.RUNNING, real=REAL)
    clock.speed(3600, real=REAL + timedelta(seconds=10))
    state = clock.state()
    assert state.moment(REAL + timedelta(seconds=10)) == at("2025-12-01T00:00:10")
    assert state.moment(REAL + timedelta(seconds=20)) == at("2025-12-01T10:00:10")
    clock.advance(parse_duration("1d"), real=REAL + timedelta(seconds=20))
    assert clock.state().moment(REAL + timedelta(seconds=20)) == at("2025-12-02T10:00:10")


def test_a_clock_that_stands_begins_to_run_by_a_speed(world: World) -> None:
    clock = WorldClock(world.folder)
    clock.set(at("2025-12-01T00:00:00"), real=REAL)
    assert clock.speed(2, real=REAL).state == ClockState(
        mode=Mode.RUNNING, at=at("2025-12-01T00:00:00"), since=REAL, speed=2, cast_on=DAY
    )


@pytest.mark.parametrize("speed", [0.0, -1.0, 1e9, float("inf"), float("nan")])
def test_speeds_that_cannot_be(world: World, speed: float) -> None:
    WorldClock(world.folder).set(at("2025-12-01T00:00:00"))
    with pytest.raises(ClockRefused, match="speed_out_of_range"):
        WorldClock(world.folder).speed(speed)


def test_a_damaged_file_is_set_anew_and_otherwise_left(world: World) -> None:
    path = world.folder / CLOCK
    path.write_text("{")
    with pytest.raises(ClockDamaged):
        WorldClock(world.folder).advance(parse_duration("1d"))
    assert path.read_text() == "{"
    assert WorldClock(world.folder).set(at("2025-12-01T00:00:00")).first


def test_writers_at_once_all_move_it_on(world: World) -> None:
    WorldClock(world.folder).set(at("2025-12-01T00:00:00"))
    with ThreadPoolExecutor(8) as several:
        list(several.map(lambda _: WorldClock(world.folder).advance(parse_duration("1h")), range(24)))
    assert WorldClock(world.folder).state().at == at("2025-12-02T00:00:00")


def test_a_reset_takes_the_clock_too(world: World) -> None:
    WorldClock(world.folder).set(at("2025-12-01T00:00:00"))
    World.reset(world.folder)
    assert not (world.folder / CLOCK).exists()


# -- the people while it moves on --------------------------------------------------------------------------------------------


def test_people_stay_cast_while_time_moves_on(world: World) -> None:
    before = {sheet.id: sheet for sheet in world.sheets(DAY)}
    world.cast_on = DAY
    assert world.sheets(DAY) == list(before.values())
    after = {sheet.id: sheet for sheet in world.sheets(date(2026, 2, 1))}
    assert after["legacy-card"].documents == before["legacy-card"].documents
    assert after["valid"].card == before["valid"].card
    assert after["valid"].expected is None
    assert "2025-12-01" in after["valid"].outcome.en
    assert world.registry(date(2026, 2, 1)) == world.registry(DAY) == world.registry_of(DAY)


def test_one_registry_answers_by_the_day_of_each_question(lasting: World) -> None:
    registry = Registry(lasting.registry(DAY))
    try:
        card = lasting.person("valid", DAY).card
        assert card is not None
        days = (date(2026, 1, 4), date(2026, 1, 5), date(2026, 1, 9))
        found = [registry.card(card.auth_serial, day) for day in days]
        assert [one.standing for one in found if one is not None] == [
            CardStanding.REGISTERED, CardStanding.SUSPENDED, CardStanding.REGISTERED,
        ]  # fmt: skip
    finally:
        registry.close()


# -- what happens on the way -----------------------------------------------------------------------------------------------


def test_the_old_cards_end_at_the_midnight_after_their_last_day(lasting: World) -> None:
    assert occurrences(lasting, at("2025-12-01T00:00:00"), at("2025-12-01T23:59:59"), LAW) == []
    found = occurrences(lasting, at("2025-12-01T23:59:59"), at("2025-12-02T00:00:00"), LAW)
    assert [one.what for one in found if one.event == "law"] == ["legacy_end", "leniency"]
    assert "legacy-card" in {one.person for one in found if one.event == "document_expired"}
    assert {one.at for one in found} == {at("2025-12-02T00:00:00")}


def test_what_the_office_tells_later_is_recorded_in_its_time(lasting: World) -> None:
    found = occurrences(lasting, at("2026-01-01T00:00:00"), at("2026-03-02T00:00:00"))
    told = [(one.at, one.person) for one in found if one.event == "recorded" and one.what == "certificate_revoked"]
    days = sorted({(when.date(), who) for when, who in told})
    assert days == [(date(2026, 1, 5), "valid"), (date(2026, 1, 9), "valid"), (date(2026, 3, 2), "twins-a")]


def test_a_step_that_provides_says_what_keeps_it_from_being_seen(world: World) -> None:
    world.cast_on = date(2025, 11, 5)
    (provided,) = [
        one
        for one in occurrences(world, at("2025-10-01T00:00:00"), at("2025-11-05T00:00:00"))
        if (one.person, one.what) == ("mismatch", "provided")
    ]
    assert provided.differs == ("address",)


def test_certificates_expire_and_their_grace_ends_but_not_of_those_that_ended_before(lasting: World) -> None:
    found = occurrences(lasting, at("2025-12-01T00:00:00"), at("2099-01-01T00:00:00"))
    by_event: dict[str, list[Occurrence]] = {}
    for one in found:
        by_event.setdefault(one.event, []).append(one)
    expired = {one.person: one for one in by_event["certificate_expired"]}
    card = lasting.person("valid", DAY).card
    assert card is not None
    assert expired["valid"].on == card.dates.certificate_expires_on
    assert "twins-b" in expired
    assert "twins-a" not in expired  # withdrawn before
    grace = {one.person: one.at for one in by_event["grace_ended"]}
    assert all(one.at < grace[one.person] for one in by_event["certificate_expired"] if one.person in grace)
    assert {"certificate_expiring", "card_expired", "birthday", "ratio_changes"} <= by_event.keys()


def test_the_first_day_of_renewal_is_that_of_the_certificates_state() -> None:
    from mock_server.standing import certificate_state
    from mock_server.world.on_the_way import _expiring_from
    from verifier.domain import CertificateState

    for last in (DAY + timedelta(days=count) for count in range(500)):
        first = _expiring_from(last)
        assert certificate_state(last, first) is CertificateState.EXPIRING
        assert certificate_state(last, first - timedelta(days=1)) is CertificateState.GOOD


_MOMENTS = st.integers(0, 11 * 365 * 86400).map(lambda seconds: at("2025-12-01T00:00:00") + timedelta(seconds=seconds))


@given(stops=st.lists(_MOMENTS, max_size=12))
@settings(max_examples=25, deadline=None)
def test_one_jump_meets_what_many_steps_meet(lasting: World, stops: list[datetime]) -> None:
    first, last = at("2025-12-01T00:00:00"), at("2036-12-01T00:00:00")
    way = [first, *sorted(stops), last]
    in_steps = [one for here, there in pairwise(way) for one in occurrences(lasting, here, there, LAW)]
    assert in_steps == occurrences(lasting, first, last, LAW)


def test_a_thousand_steps_make_the_same_world_as_one_jump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _file: None)  # a thousand waits for the disk prove nothing here
    jump, steps = World.init(tmp_path / "jump"), World.init(tmp_path / "steps")
    for world in (jump, steps):
        WorldClock(world.folder).set(at("2025-12-01T00:00:00"))
        world.cast_on = DAY
    WorldClock(jump.folder).advance(parse_duration("3000h"))
    for _ in range(1000):
        WorldClock(steps.folder).advance(parse_duration("3h"))
    assert (jump.folder / CLOCK).read_bytes() == (steps.folder / CLOCK).read_bytes()
    today = WorldClock(jump.folder).state().moment(REAL).date()
    assert jump.sheets(today) == steps.sheets(today)
    assert file_of(jump.registry(today)).name == file_of(steps.registry(today)).name


# -- the fork -------------------------------------------------------------------------------------------------------------


def _uses(where: Database) -> int:
    connection = sqlite3.connect(file_of(where))
    try:
        return int(connection.execute("SELECT count(*) FROM use_of_card").fetchone()[0])
    finally:
        connection.close()


def _lived(world: World) -> World:
    """A world in which something has happened: a card was made and revoked, somebody registered, two visits are in the ledger."""
    WorldClock(world.folder).set(at("2025-12-01T09:00:00"))
    world.cast_on = DAY
    world.card_image("valid", DAY)
    world.office(DAY).revoke("both", RevocationReason.LOST)
    WorldClock(world.folder).advance(at("2025-12-05T09:00:00"))
    world.office(date(2025, 12, 5)).revoke("valid", RevocationReason.WITHDRAWN)
    registry = Registry(world.registry(DAY))
    registry.register_use("unregistered", date(2025, 12, 5))
    registry.close()
    (world.folder / "ledger").mkdir()
    visits = [
        {"id": "20251201-001", "at": "2025-12-01T09:30:00+09:00"},
        {"id": "20251205-001", "at": "2025-12-05T09:00:00+09:00"},
    ]
    lines = "".join(json.dumps(visit) + "\n" for visit in visits)
    (world.folder / "ledger" / "2025-12.jsonl").write_text(lines + "torn\n")
    return world


def test_a_fork_is_the_same_world_with_a_life_of_its_own(world: World, tmp_path: Path) -> None:
    _lived(world).authorities()  # whatever is made later, each makes for itself
    other = tmp_path / "deep" / "other"
    state = fork(world.folder, other)
    assert state == WorldClock(world.folder).state()
    copy = World.open(other)
    copy.cast_on = DAY
    today = date(2025, 12, 5)
    assert copy.sheets(today) == world.sheets(today)
    assert copy.authorities() == world.authorities()
    assert copy.card_image("valid", today).read_bytes() == world.card_image("valid", today).read_bytes()
    assert copy.book.acts() == world.book.acts()
    assert file_of(copy.registry(today)).name == file_of(world.registry(today)).name
    assert _uses(copy.registry(today)) == _uses(world.registry(today))
    assert (other / "ledger" / "2025-12.jsonl").read_bytes() == (world.folder / "ledger" / "2025-12.jsonl").read_bytes()
    WorldClock(other).advance(parse_duration("1y"))
    assert WorldClock(world.folder).state() == state
    assert not [path for path in other.parent.iterdir() if path != other]  # nothing is left beside it


def test_a_fork_goes_back_to_before_what_was_done(world: World, tmp_path: Path) -> None:
    _lived(world)
    state = fork(world.folder, tmp_path / "back", at("2025-12-02T00:00:00"))
    assert state == ClockState(mode=Mode.FIXED, at=at("2025-12-02T00:00:00"), cast_on=DAY)
    back = World.open(tmp_path / "back")
    back.cast_on = DAY
    assert [act.on for act in back.book.acts()] == [DAY]
    uses = _uses(back.registry(DAY))
    assert uses == _uses(world.registry(DAY)) - 1
    card = back.person("valid", DAY).card
    assert card is not None
    registry = Registry(back.registry(DAY))
    found = registry.card(card.auth_serial, date(2026, 6, 1))  # nor will it come by itself
    registry.close()
    assert found is not None
    assert found.standing is CardStanding.REGISTERED
    kept = (tmp_path / "back" / "ledger" / "2025-12.jsonl").read_text().splitlines()
    assert [line[:21] for line in kept] == ['{"id": "20251201-001"', "torn"]
    # … while the world that was forked is as it was
    assert len(world.book.acts()) == 2


@pytest.mark.parametrize(("at_day", "kept"), [("2025-10-14T23:59:59", False), ("2025-10-15T00:00:00", True)])
def test_a_fork_to_before_the_bulk_issue_has_none_of_it(world: World, tmp_path: Path, at_day: str, kept: bool) -> None:
    WorldClock(world.folder).set(at("2025-10-01T09:00:00"))
    WorldClock(world.folder).advance(at("2025-10-20T09:00:00"))
    world.cast_on = date(2025, 10, 1)
    BulkBook(world.folder).run(date(2025, 10, 15), candidates(world, date(2025, 10, 15)))
    fork(world.folder, tmp_path / "back", at(at_day))
    assert bool(BulkBook(tmp_path / "back").entries()) is kept
    assert BulkBook(world.folder).entries()


def test_a_fork_to_before_the_casting_casts_anew_and_keeps_running(world: World, tmp_path: Path) -> None:
    WorldClock(world.folder).set(at("2025-12-01T09:00:00"), Mode.RUNNING)
    state = fork(world.folder, tmp_path / "back", at("2025-07-31T23:59:00"))
    assert state is not None
    assert (state.mode, state.at, state.cast_on) == (Mode.RUNNING, at("2025-07-31T23:59:00"), date(2025, 7, 31))


def test_a_world_whose_clock_was_never_set_is_forked_without_one(world: World, tmp_path: Path) -> None:
    assert fork(world.folder, tmp_path / "other") is None
    assert not (tmp_path / "other" / CLOCK).exists()


def test_a_fork_takes_nothing_away(world: World, tmp_path: Path) -> None:
    with pytest.raises(WorldExists):
        fork(world.folder, world.folder)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("dear diary")
    with pytest.raises(FolderNotOurs):
        fork(world.folder, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter").read_text() == "dear diary"


def test_a_fork_that_fails_leaves_nothing(world: World, tmp_path: Path) -> None:
    (world.folder / CLOCK).write_text("{")
    with pytest.raises(ClockDamaged):
        fork(world.folder, tmp_path / "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["world"]
