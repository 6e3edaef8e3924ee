"""In here live the tests of a world in PostgreSQL as one meets it on the command line: pointed there, remembered, examined, lost, left again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mock_server.journal import read_journal
from mock_server.store import Postgres
from mock_server.world.database import database_of
from terminal import cli
from terminal.failure import Exit
from tests.mock_server.postgresql import Cluster, cluster

DAY = "2026-01-09"
SECRET = "no-word-for-a-log"


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Cluster]:
    with cluster() as started:
        yield started


@pytest.fixture
def world(tmp_path: Path) -> Path:
    assert cli.run(["world", "init", "--world", str(tmp_path / "world")]) == Exit.DONE
    return tmp_path / "world"


def failure(capsys: pytest.CaptureFixture[str], world: Path, *line: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    status = cli.run([*line, "--world", str(world), "--date", DAY, "--json", "--lang", "en"])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert SECRET not in said.out + said.err
    return status, json.loads(said.out.splitlines()[-1])["error"]


def doctors(capsys: pytest.CaptureFixture[str], world: Path) -> dict[str, Any]:
    capsys.readouterr()
    cli.run(["doctor", "--world", str(world), "--date", DAY, "--json", "--lang", "en"])
    (row,) = (row for line in capsys.readouterr().out.splitlines() if (row := json.loads(line))["id"] == "database")
    return dict(row)


def served(world: Path, database: str) -> None:
    """A server starts on it, says that it accepts, and ends at once."""
    line = ["server", "--port", "0", "--end-with-parent", "--database", database, "--world", str(world), "--date", DAY]
    told = subprocess.run([sys.executable, "-m", "terminal", *line], input=b"", capture_output=True, check=False)
    assert (told.returncode, told.stderr) == (0, b"")
    assert json.loads(told.stdout)["event"] == "ready"


@pytest.mark.parametrize(
    ("database", "code", "status"),
    [
        ("mysql://somewhere/x", "database_url", Exit.WRONG_USE),
        ("/var/lib/x.sqlite", "database_url", Exit.WRONG_USE),
        (f"postgresql://somebody:{SECRET}@127.0.0.1:1/x", "database_away", Exit.TROUBLE),
        (f"postgresql://somebody:{SECRET}@127.0.0.1/x?{SECRET}=1", "database_unusable", Exit.TROUBLE),
    ],
)
def test_what_is_no_database_leaves_the_world_with_its_own(
    world: Path, capsys: pytest.CaptureFixture[str], database: str, code: str, status: Exit
) -> None:
    ended, error = failure(capsys, world, "server", "--port", "0", "--database", database)
    assert (ended, error["code"]) == (status, code)
    assert error["mend"]
    assert database_of(world) is None


def test_without_its_driver(world: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    line = ("server", "--port", "0", "--database", "postgresql://somebody@127.0.0.1/x")
    ended, error = failure(capsys, world, *line)
    assert (ended, error["code"]) == (Exit.TROUBLE, "database_driver_missing")
    assert "pip install" in error["mend"]


def test_a_world_in_postgresql(world: Path, capsys: pytest.CaptureFixture[str], postgresql: Cluster) -> None:
    url = postgresql.fresh()
    served(world, url)
    assert database_of(world) == url
    assert cli.run(["verify", "--card", "valid", "--world", str(world), "--date", DAY]) == Exit.DONE  # it remembers
    assert {line.code for line in read_journal(Postgres(url, "journal"))} == {"ok"}
    assert not list(world.rglob("*.sqlite"))
    row = doctors(capsys, world)
    assert row["ok"]
    assert "postgresql://" in row["what"]

    postgresql.stop()
    try:
        row = doctors(capsys, world)
        assert not row["ok"]
        assert "PostgreSQL" in row["mend"]
        ended, error = failure(capsys, world, "server", "--port", "0")
        assert (ended, error["code"]) == (Exit.TROUBLE, "database_away")
        served(world, "sqlite")  # back to files, without it
    finally:
        postgresql.start()
    assert database_of(world) is None
    assert cli.run(["verify", "--card", "valid", "--world", str(world), "--date", DAY]) == Exit.DONE
    assert len(list(world.rglob("*.sqlite"))) == 2
