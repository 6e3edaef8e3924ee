"""In here live the tests of `uketsuke world init --people`, and of everybody of a population at the commands and the counter."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from terminal import cli
from terminal.failure import Exit
from terminal.widgets.people import PeopleArea
from terminal.widgets.people_filter import PeopleFilter
from tests.terminal.fake_counter import FakeCast, FakeCounter
from tests.terminal.fake_people import PEOPLE
from tests.terminal.pilots import app_on, press, settle
from tests.terminal.test_card_life import running_server
from verifier.person import PersonSheet

DAY = "2026-01-09"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people") / "world"
    assert run(folder, "world init --people 400") == Exit.DONE
    return folder


def run(world: Path, line: str, *more: str) -> int:
    return cli.run([*line.split(), *more, "--world", str(world), "--date", DAY, "--lang", "en"])


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def test_it_says_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "world", "world init --people 30 --seed other --json") == Exit.DONE
    made = told(capsys)
    assert made["event"] == "made"
    assert (made["seed"], made["people"], made["resumed"]) == ("other", 30, 0)
    assert made["persons"] >= 30
    assert made["rows"] > 100


def test_a_world_gets_a_population_once(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "world", "world init") == Exit.DONE
    assert run(tmp_path / "world", "world init --people 5") == Exit.DONE
    assert run(world, "world init --people 400") == Exit.WRONG_USE
    assert "this world has 400 people already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("world init --people 0", "there can be 1 to 9000000 people (0)"),
        ("world init --people 9000001", "there can be 1 to 9000000 people (9000001)"),
        ("world init --people many", "many"),
        ("world init --people 5 --seed other", "this world's seed is demo"),
        ("world show p0000401", "nobody of the population has that id (they go to p0000400)"),
        ("world show p0000001-3", "nobody of the population has that id"),
    ],
)
def test_what_cannot_be(world: Path, capsys: pytest.CaptureFixture[str], line: str, said: str) -> None:
    assert run(world, line) == Exit.WRONG_USE
    assert said in capsys.readouterr().err


def test_the_list_says_that_there_are_more(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(world, "world show --json") == Exit.DONE
    said = capsys.readouterr()
    assert "400 people more (p0000001 to p0000400)" in said.err
    assert "p0000001" not in said.out


def test_everybody_by_card_and_by_number(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = []
    for number in range(1, 401):
        run(world, f"world show p{number:07d} --json")
        sheet = told(capsys)
        expected = sheet["expected"]
        if (
            expected
            and expected["rule"] == "R01"
            and len([one for one in sheet["insurance"] if not one["lost_on"]]) == 1
        ):
            sheets.append(sheet)
        if len(sheets) == 2:
            break
    with running_server(world, DAY) as server:
        for sheet in sheets:
            assert run(world, f"verify --card {sheet['id']} --server {server} --json") == Exit.DONE
            decision = told(capsys)
            assert (decision["verdict"], decision["rule"]) == ("accept", "R01")
            held = next(one for one in sheet["insurance"] if not one["lost_on"])
            assert decision["eligibility"]["coverage"]["insurer_number"] == held["insurer_number"]
            printed = ("--symbol", held["symbol"], "--number", held["number"], "--birth-date", sheet["birth_date"])
            line = f"verify --insurer {held['insurer_number']} --server {server} --json"
            assert run(world, line, *printed) == Exit.DONE
            assert told(capsys)["eligibility"]["validity"] == "valid"


def test_history_and_events_of_one(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(world, "world history p0000007 --json") == Exit.DONE
    assert told(capsys)["id"] == "p0000007"
    assert run(world, "world events --person p0000007 --json") == Exit.DONE
    assert {json.loads(line)["person"] for line in capsys.readouterr().out.splitlines()} == {"p0000007"}
    assert run(world, "world document p0000007 --json") == Exit.DONE
    assert run(world, "card show p0000003 --json") in {Exit.DONE, Exit.WRONG_USE}


def test_killed_at_any_moment_it_says_so_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "world"
    line = ["world", "init", "--people", "13600", "--json", "--world", str(folder), "--date", DAY]
    with subprocess.Popen([sys.executable, "-P", "-m", "terminal", *line], stdout=subprocess.PIPE) as building:
        while not (folder / "population/population.json").exists():
            time.sleep(0.01)
            assert building.poll() is None
        for _ in range(100):  # till the second, small part is there
            if list((folder / "population/parts").glob("[0-9]*.sqlite")):
                break
            time.sleep(0.02)
        os.kill(building.pid, signal.SIGKILL)
    assert run(folder, "world show valid") == Exit.DONE  # the named people are there
    assert run(folder, "world show") == Exit.DONE
    assert "the building of 13,600 people was cut off" in capsys.readouterr().err
    assert run(folder, "world show p0000001") == Exit.TROUBLE
    assert "world init --people 13600" in capsys.readouterr().err
    assert run(folder, "world init --people 13599") == Exit.WRONG_USE
    if os.environ.get("UKETSUKE_LONG_TESTS"):
        assert run(folder, "world init --people 13600") == Exit.DONE
        assert run(folder, "world show p0013600") == Exit.DONE


# -- at the counter --------------------------------------------------------------------------------------------------------


class Crowd(FakeCast):
    """A cast that knows one more than it lists."""

    def find(self, person_id: str) -> PersonSheet | None:
        return msgspec.structs.replace(PEOPLE[0], id="p0000123", name="群衆　一人") if person_id == "p0000123" else None


async def test_the_counter_finds_one_by_the_whole_id() -> None:
    counter = FakeCounter()
    counter.cast = Crowd()
    app = app_on(counter)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.click(PeopleFilter)
        await press(pilot, *"p0000123", "enter")
        assert counter.visit.person is not None
        assert counter.visit.person.id == "p0000123"
        assert app.query_one(PeopleArea)
