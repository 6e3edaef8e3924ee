"""In here live the tests of the world's clock at the command line and at the counter: midnight comes while somebody stands there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from mock_server.world import World
from mock_server.world.clock import WorldClock
from mock_server.world.fork import fork
from terminal import cli
from terminal.app import CounterApp
from terminal.commands.composition import National, counter_of
from terminal.counter import Counter
from terminal.failure import Exit
from terminal.ledger import Entry
from terminal.options import Options
from terminal.widgets.status_bar import StatusBar
from terminal.words import Lang
from terminal.words.speech import Speech
from tests.mock_server.test_watch import serving
from tests.terminal.pilots import WIDE, said, settle
from verifier.case import LegacyCard, OtherIdentity
from verifier.clock import JST, Mode
from verifier.clock_file import CLOCK
from verifier.domain import ClinicState, Verdict

DAY, NEXT = date(2025, 12, 1), date(2025, 12, 2)
PATIENCE = 400  # looks, of 25 ms each


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.init(tmp_path / "world")


@pytest.fixture
def say(world: World, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[dict[str, Any]]]:
    """Runs a command of this world with --json, and gives the objects that it prints."""

    def run(*arguments: str, status: int = Exit.DONE) -> list[dict[str, Any]]:
        assert cli.run([*arguments, "--json", "--world", str(world.folder), "--lang", "en"]) == status
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


# -- the commands ----------------------------------------------------------------------------------------------------------


def test_a_clock_is_set_shown_moved_on_and_made_faster(say: Callable[..., list[dict[str, Any]]]) -> None:
    (real,) = say("world", "clock", "show")
    assert (real["mode"], real["cast_on"]) == ("real", None)
    (made,) = say("world", "clock", "set", "2025-12-01T23:59:50")
    assert made == {
        "event": "clock", "now": "2025-12-01T23:59:50+09:00", "today": "2025-12-01", "mode": "fixed", "speed": 1.0,
        "cast_on": "2025-12-01",
    }  # fmt: skip
    *happened, clock = say("world", "clock", "advance", "10s")
    assert clock["now"] == "2025-12-02T00:00:00+09:00"
    assert [one["what"] for one in happened if one["event"] == "law"] == ["legacy_end", "leniency"]
    assert all(one["ja"] and one["en"] and one["at"] == "2025-12-02T00:00:00+09:00" for one in happened)
    ended = {one["person"]: one for one in happened if one["event"] == "document_expired"}
    assert (ended["legacy-card"]["what"], ended["legacy-card"]["on"]) == ("legacy_card", "2025-12-01")
    *happened, clock = say("world", "clock", "advance", "--to", "2026-01-31")
    assert ("deregistering", "deregistered") in {(one.get("person"), one.get("what")) for one in happened}
    assert (clock["today"], clock["cast_on"]) == ("2026-01-31", "2025-12-01")
    (clock,) = say("world", "clock", "speed", "60")
    assert (clock["mode"], clock["speed"]) == ("running", 60.0)


def test_everything_of_a_century_has_its_words(say: Callable[..., list[dict[str, Any]]]) -> None:
    say("world", "clock", "set", "2023-01-01")
    *happened, _ = say("world", "clock", "advance", "--to", "2099-01-01")
    assert {one["event"] for one in happened} >= {"law", "document_expired", "certificate_expired"} or happened
    moments = [one["at"] for one in happened]
    assert moments == sorted(moments)
    assert sum(one["event"] == "law" for one in happened) == 13


def test_it_is_told_to_people_too(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    WorldClock(world.folder).set(at("2025-12-01T12:00:00"))
    assert cli.run(["world", "clock", "advance", "1d", "--world", str(world.folder), "--lang", "ja"]) == Exit.DONE
    told = capsys.readouterr().out
    assert "2025-12-02 00:00  従来の保険証がすべて終わった" in told
    assert "legacy-card" in told
    assert "いま 2025-12-02 12:00:00" in told
    assert cli.run(["world", "clock", "advance", "1h", "--world", str(world.folder), "--lang", "en"]) == Exit.DONE
    assert capsys.readouterr().out.startswith("nothing happens on the way\n")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("set", "clock_set_what"),
        ("set 2025-12-05 --real", "clock_set_what"),
        ("set 2025-12-05 --fixed --running", "use_wrong"),
        ("set yesterday", "moment_unreadable"),
        ("set 2100-01-01", "moment_out_of_range"),
        ("set 2025-11-30", "clock_back"),
        ("set 2025-12-05 --date 2025-12-05", "clock_dated"),
        ("advance", "clock_advance_what"),
        ("advance 3d --to 2026-01-01", "clock_advance_what"),
        ("advance 3", "duration_unreadable"),
        ("advance 0d", "duration_nothing"),
        ("advance 99y", "moment_out_of_range"),
        ("advance --to 2025-11-30", "clock_back"),
        ("speed 0", "speed_out_of_range"),
        ("speed nan", "speed_out_of_range"),
        ("speed fast", "value_wrong"),
    ],
)
def test_wrong_use(
    world: World, say: Callable[..., list[dict[str, Any]]], line: str, code: str
) -> None:  # fmt: skip
    WorldClock(world.folder).set(at("2025-12-01T12:00:00"))
    before = (world.folder / CLOCK).read_bytes()
    (failure,) = say("world", "clock", *line.split(), status=Exit.WRONG_USE)
    assert failure["error"]["code"] == code
    assert failure["error"]["mend"]
    assert (world.folder / CLOCK).read_bytes() == before


@pytest.mark.parametrize(("to", "anew"), [("2025-12-01", False), ("2025-11-15", True)])
def test_a_fork_says_whether_people_are_cast_anew(
    world: World,
    say: Callable[..., list[dict[str, Any]]],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    to: str,
    anew: bool,
) -> None:
    WorldClock(world.folder).set(at("2025-12-01T12:00:00"))
    (forked,) = say("world", "fork", str(tmp_path / "told"), "--at", to)
    assert (forked["cast_anew"], forked["cast_on"]) == (anew, to)
    in_english = ["world", "fork", str(tmp_path / "said"), "--at", to, "--world", str(world.folder), "--lang", "en"]
    assert cli.run(in_english) == Exit.DONE
    assert ("people are cast anew for 2025-11-15" in capsys.readouterr().out) is anew


def test_the_mend_of_a_clock_that_cannot_go_back_is_a_fork(
    world: World, say: Callable[..., list[dict[str, Any]]], tmp_path: Path
) -> None:
    WorldClock(world.folder).set(at("2025-12-05T12:00:00"))
    (failure,) = say("world", "clock", "set", "2025-12-01", status=Exit.WRONG_USE)
    mend = failure["error"]["mend"].partition("'uketsuke ")[2].rstrip("'").replace("NEW_FOLDER", str(tmp_path / "new"))
    (forked,) = say(*mend.split())
    assert (forked["event"], forked["now"], forked["world"]) == ("forked", "2025-12-01T00:00:00+09:00", str(tmp_path / "new"))  # fmt: skip
    (again,) = say(*mend.split(), status=Exit.WRONG_USE)
    assert again["error"]["code"] == "fork_not_empty"
    (inside,) = say("world", "fork", str(world.folder / "inside"), status=Exit.WRONG_USE)
    assert inside["error"]["code"] == "folder_inside"


def test_a_damaged_clock_is_said_everywhere_and_a_day_that_is_told_needs_none(
    world: World, say: Callable[..., list[dict[str, Any]]]
) -> None:
    (world.folder / CLOCK).write_text('{"format":"uketsuke clock"}')
    for line in ("world show", "world clock show", "card list", "server --port 0", "world clock advance 1d"):
        (failure,) = say(*line.split(), status=Exit.TROUBLE)
        assert (failure["error"]["code"], failure["error"]["where"]) == ("clock_damaged", str(world.folder / CLOCK))
    assert say("world", "show", "--date", "2025-12-01")
    assert say("world", "clock", "set", "2025-12-01")
    assert say("world", "show")


def test_commands_live_by_the_clock_and_a_day_is_for_one_alone(
    world: World, say: Callable[..., list[dict[str, Any]]]
) -> None:
    WorldClock(world.folder).set(at("2025-12-01T12:00:00"))
    issued = {one["id"]: one for one in say("card", "list")}["valid"]["certificate_expires_on"]
    say("world", "clock", "advance", "1m")
    (revoked,) = say("card", "revoke", "valid", "--reason", "lost")
    assert revoked["on"] == "2026-01-01"
    cards = {one["id"]: one for one in say("card", "list")}
    assert (cards["valid"]["state"], cards["valid"]["certificate_expires_on"]) == ("suspended", issued)
    cards = {one["id"]: one for one in say("card", "list", "--date", "2025-12-31")}
    assert cards["valid"]["state"] == "alive"
    assert say("world", "show", "valid")[0]["changed"][0]["on"] == "2026-01-01"
    decided = say("verify", "--card", "valid", status=Exit.REFUSED)[0]
    assert (decided["rule"], decided["eligibility"]["visit_date"]) == ("R04", "2026-01-01")
    line = "verify --card valid-dependant --visit-date 2025-12-15"
    decided = say(*line.split())[0]["eligibility"]
    assert (decided["visit_date"], decided["answered_at"][:10]) == ("2025-12-15", "2026-01-01")


def test_a_command_learns_the_day_from_the_server_that_it_asks(
    world: World, say: Callable[..., list[dict[str, Any]]], tmp_path: Path
) -> None:
    WorldClock(world.folder).set(at("2025-12-01T12:00:00"))
    world.cast_on = DAY
    world.authorities()
    fork(world.folder, tmp_path / "clinic")
    (tmp_path / "clinic" / CLOCK).unlink()
    with serving(world) as access:
        decided = say("verify", "--card", "valid", "--server", access.url, "--world", str(tmp_path / "clinic"))[0]
    assert (decided["verdict"], decided["eligibility"]["visit_date"]) == ("accept", "2025-12-01")


# -- the counter -------------------------------------------------------------------------------------------------------------


def _counter(world: World, state: ClinicState = ClinicState.NO_ONLINE, national: National | None = None) -> Counter:
    return counter_of(Options(world=world.folder, lang=Lang.EN), national or National(), state=state)


def _old_card(counter: Counter) -> LegacyCard:
    person = next(person for person in counter.cast.people() if person.id == "legacy-card")
    counter.step_up(person)
    return next(item for item in person.documents if isinstance(item, LegacyCard))


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(PATIENCE):
        if true():
            return
        await asyncio.sleep(0.025)
    raise AssertionError


@pytest.mark.parametrize("mode", [Mode.FIXED, Mode.RUNNING])
async def test_an_old_card_ends_while_it_lies_on_the_counter(world: World, mode: Mode) -> None:
    """Moved on by an instructor, or of itself: the card that was accepted at 23:59 is expired at 0:00, and the visit isn't lost."""
    WorldClock(world.folder).set(at("2025-12-01T23:59:00"))
    counter = _counter(world)
    app = CounterApp(counter, Speech(Lang.EN))
    app.still_seconds = 0.001
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "2025-12-01" in app.screen.query_one(StatusBar).render().plain
        counter.show(_old_card(counter))
        first = counter.conclude()
        card = _old_card(counter)
        counter.show(card)
        assert counter.decide().rule == first.rule == "R30"
        visit = counter.visit
        if mode is Mode.FIXED:
            WorldClock(world.folder).advance(at("2025-12-02T00:00:00"))
        else:
            WorldClock(world.folder).set(at("2025-12-01T23:59:55"), Mode.RUNNING)
            await _until(lambda: "23:59" in app.screen.query_one(StatusBar).render().plain)
            WorldClock(world.folder).speed(20)
        await _until(lambda: "2025-12-02" in app.screen.query_one(StatusBar).render().plain)
        await _until(lambda: any("2025-12-02" in str(told.title) for told in app._notifications))
        assert counter.visit == visit
        second = counter.conclude()
        assert second.rule == "R30c"
        assert second.verdict is not Verdict.ACCEPT
    ledger = [entry for entry in counter.ledger.entries() if isinstance(entry, Entry)]
    assert [(entry.visit_date, entry.decision.rule) for entry in ledger] == [(DAY, "R30"), (NEXT, "R30c")]
    assert [entry.at.date() for entry in ledger] == [DAY, NEXT]


async def test_what_was_decided_before_midnight_stays_as_it_was_decided(world: World) -> None:
    WorldClock(world.folder).set(at("2025-12-01T23:59:00"))
    counter = _counter(world)
    app = CounterApp(counter, Speech(Lang.EN))
    app.still_seconds = 0.001
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        counter.show(_old_card(counter))
        assert counter.conclude().rule == "R30"
        await settle(pilot)
        before, proposed = said(app, "VerdictArea"), counter.proposals()
        assert "that day's rules" not in before
        WorldClock(world.folder).advance(at("2025-12-02T00:00:00"))
        await _until(lambda: "2025-12-02" in app.screen.query_one(StatusBar).render().plain)
        await _until(lambda: "Of Mon 2025-12-01, by that day's rules" in said(app, "VerdictArea"))
        assert counter.proposals() == proposed
        counter.show(OtherIdentity())  # what changes the facts is decided by the new day
        assert counter.decided_on == NEXT


async def test_the_people_are_those_of_the_clock_as_soon_as_it_is_set(world: World) -> None:
    counter = _counter(world)
    await counter.start()
    try:
        now = {person.id: person for person in counter.cast.people()}
        assert now["legacy-card"].impossible is None or now["legacy-card"].expected is None
        WorldClock(world.folder).set(at("2024-06-03T09:00:00"))
        assert counter.days == (date(2024, 6, 3), date(2024, 6, 3))
        world.cast_on = None
        assert counter.cast.people() == world.sheets(date(2024, 6, 3))
    finally:
        await counter.stop()


async def test_a_counter_follows_the_server_that_it_was_told(world: World, tmp_path: Path) -> None:
    WorldClock(world.folder).set(at("2025-12-01T12:00:00"))
    clinic = World.init(tmp_path / "clinic")
    with serving(world) as access:
        national = National(access.url, access.ca, access.client_cert, access.client_key)
        counter = _counter(clinic, ClinicState.ONLINE, national)
        heard: list[date] = []
        counter.on_change(lambda: heard.append(counter.today))
        await counter.start()
        try:
            await _until(lambda: counter.days == (DAY, DAY))
            WorldClock(world.folder).advance(at("2025-12-02T00:00:00"))
            await _until(lambda: counter.days == (NEXT, DAY))
            await _until(lambda: NEXT in heard)
            assert not [line for line in counter.trace.lines() if "/v1/clock" in line.what]
        finally:
            await counter.stop()
    assert counter.today == NEXT  # it goes on as it was told last
