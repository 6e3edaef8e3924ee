"""In here live the tests of a world in PostgreSQL as one meets it on the command line: pointed there, remembered, examined, lost, left again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mock_server.desk import Desk
from mock_server.journal import read_journal
from mock_server.population.registry import WholeRegistry
from mock_server.store import Postgres
from mock_server.world import World
from mock_server.world.database import database_of
from terminal import cli
from terminal.commands.server import _population_of
from terminal.failure import Exit
from tests.mock_server.postgresql import Cluster, cluster
from verifier.clock import FixedClock

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
        (f"postgresql://somebody:{SECRET}@127.0.0.1/x?{SECRET}=1", "database_url", Exit.WRONG_USE),
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


WRONG_URLS = [
    # the URL, what of it is named
    (f"postgresql://somebody:p@{SECRET}@127.0.0.1:1/x", "%40"),
    (f"postgresql://somebody:p/{SECRET}@127.0.0.1:1/x", "%2F"),
    (f"postgresql://somebody:p?{SECRET}/@127.0.0.1:1/x", "%2F"),
    (f"postgresql://somebody:pg%zz{SECRET}@127.0.0.1:1/x", "%25"),
    (f"postgresql://somebody:p[{SECRET}@127.0.0.1:notaport/x", "port"),
    (f"postgresql://somebody:{SECRET}@127.0.0.1:99999/x", "port"),
    (f"postgresql://somebody:{SECRET}@127.0.0.1/x?foo=bar", "foo"),
    (f"postgresql://somebody:{SECRET}@127.0.0.1/x?sslmode=bogus", "sslmode"),
    (f"postgresql://somebody:{SECRET}@127.0.0.1/x?options=-c%20synchronous_commit=off", "%3D"),
    (f"postgresql://somebody:{SECRET}@127.0.0.1/x?options", "options"),
    (f"postgresql://somebody:{SECRET}@[::1/x", "host"),
    (f"postgresql://somebody:{SECRET}@127.0.0.1/x y", "%20"),
    (f"postgresql://somebody:{SECRET}@127.0.0.1/x?ssl_min_protocol_version=bogus", "ssl_min_protocol_version"),
]


@pytest.mark.parametrize(("url", "named"), WRONG_URLS)
def test_a_url_that_cannot_be_read_is_told_by_its_piece(
    world: Path, capsys: pytest.CaptureFixture[str], url: str, named: str
) -> None:
    ended, error = failure(capsys, world, "server", "--port", "0", "--database", url)
    assert (ended, error["code"]) == (Exit.WRONG_USE, "database_url")
    assert named in error["message"]
    assert database_of(world) is None
    assert SECRET not in str(Postgres(url, "journal"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"postgres://me:{SECRET}@db.example:6432/x?sslpassword={SECRET}", "postgresql://me@db.example:6432/x"),
        (f"postgresql:///x?host=/run/pg&password={SECRET}", "postgresql:///x?host=/run/pg"),
        (f"postgresql://me:{SECRET}#?@one:1,[::1]:2/x", "postgresql://me@one:1,[::1]:2/x"),
        (f"postgresql://me:{SECRET}@more@db/x", "postgresql://…"),
    ],
)
def test_a_database_is_shown_without_what_is_secret(url: str, shown: str) -> None:
    assert str(Postgres(url, "")) == shown


def test_a_password_that_postgresql_does_not_take(
    world: Path, capsys: pytest.CaptureFixture[str], postgresql: Cluster
) -> None:
    postgresql.command(f"CREATE ROLE locked LOGIN PASSWORD '{SECRET}'")
    rights = postgresql.home / "data" / "pg_hba.conf"
    before = rights.read_text()
    rights.write_text(f"local all locked scram-sha-256\n{before}")
    try:
        postgresql.command("SELECT pg_reload_conf()")
        url = postgresql.fresh()
        for user in ("locked", "locked:another"):
            ended, error = failure(capsys, world, "server", "--port", "0", "--database", url.replace("tester", user))
            assert (ended, error["code"]) == (Exit.TROUBLE, "database_password")
            assert "PGPASSWORD" in error["mend"]
            assert "another@" not in str(error)
    finally:
        rights.write_text(before)
        postgresql.command("SELECT pg_reload_conf()")


def test_a_postgresql_that_is_not_ours_or_not_utf8(
    world: Path, capsys: pytest.CaptureFixture[str], postgresql: Cluster
) -> None:
    postgresql.command("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    url = postgresql.fresh()
    postgresql.command("CREATE TABLE recipes (name TEXT)", url.partition("?")[0].rpartition("/")[2])
    for database, code in ((postgresql.url("latin"), "database_encoding"), (url, "postgresql_foreign")):
        ended, error = failure(capsys, world, "server", "--port", "0", "--database", database)
        assert (ended, error["code"]) == (Exit.TROUBLE, code)
        assert "createdb -E UTF8 -T template0" in error["mend"]
        assert "reset" not in error["mend"]
        assert "(" not in error["where"]
        assert database_of(world) is None


@pytest.mark.parametrize(
    "held", ["bogus", "", "{}", "[]", '{"url":"sqlite"}', f'{{"url":"postgresql://a:b@{SECRET}@h/x"}}']
)
def test_a_file_that_names_no_database_is_no_dead_end(
    world: Path, capsys: pytest.CaptureFixture[str], held: str
) -> None:
    file = world / "database.json"
    file.write_text(held)
    ended, error = failure(capsys, world, "server", "--port", "0")
    assert (ended, error["where"]) == (Exit.TROUBLE, str(file))
    assert error["mend"] == "delete that file (then files are used), or: uketsuke server --database URL"
    assert doctors(capsys, world)["mend"] == error["mend"]
    failure(capsys, world, "server", "--port", "0", "--database", "postgresql://nobody@127.0.0.1:1/x")
    assert file.read_text() == held  # the other could not be used
    if held == "bogus":
        served(world, "sqlite")
    else:
        assert cli.run(["world", "reset", "--yes", "--world", str(world)]) == Exit.DONE
    assert database_of(world) is None


def test_a_world_made_anew_is_another_one_than_its_copy(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], postgresql: Cluster
) -> None:
    url = postgresql.fresh()
    served(world, url)
    copy = tmp_path / "copy"
    shutil.copytree(world, copy)
    assert cli.run(["world", "reset", "--yes", "--world", str(world)]) == Exit.DONE
    served(world, url)
    ended, error = failure(capsys, copy, "server", "--port", "0")
    assert (ended, error["code"]) == (Exit.TROUBLE, "database_of_another_world")
    ended, error = failure(capsys, copy, "world", "reset", "--yes")  # it does not empty what is another's
    assert error["code"] == "database_of_another_world"
    assert cli.run(["verify", "--card", "valid", "--world", str(world), "--date", DAY]) == Exit.DONE


def test_a_file_without_the_worlds_name_lets_nobody_in(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], postgresql: Cluster
) -> None:
    url = postgresql.fresh()
    served(world, url)
    other = tmp_path / "other"
    assert cli.run(["world", "init", "--world", str(other)]) == Exit.DONE
    for folder in (world, other):
        (folder / "database.json").write_text(json.dumps({"url": url}))
    for line in (("server", "--port", "0"), ("world", "reset", "--yes")):
        assert failure(capsys, other, *line)[1]["code"] == "database_of_another_world"
    assert cli.run(["verify", "--card", "valid", "--world", str(world), "--date", DAY]) == Exit.DONE


def _garbage(path: Path) -> None:
    path.write_bytes(b"garbage " * 4096)


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world with a population and a registry."""
    folder = tmp_path_factory.mktemp("peopled") / "world"
    assert cli.run(["world", "init", "--people", "30", "--world", str(folder), "--date", DAY]) == Exit.DONE
    World.open(folder).registry(date.fromisoformat(DAY))
    return folder


@pytest.mark.parametrize("damage", [_garbage, _emptied])
@pytest.mark.parametrize("name", ["population/registry.sqlite", "registry/*.sqlite"])
def test_a_damaged_file_is_told_before_anybody_asks(
    peopled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, damage: Callable[[Path], None]
) -> None:
    world = tmp_path / "world"
    shutil.copytree(peopled, world)
    (file,) = world.glob(name)
    assert file.stat().st_mode & 0o077 == 0 or "population" in name
    damage(file)
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    ended, error = failure(capsys, world, "server", "--port", "0")
    assert (ended, error["code"], error["where"]) == (Exit.TROUBLE, "database_damaged", str(file))
    row = doctors(capsys, world)
    assert not row["ok"]
    assert str(file) in row["what"]
    assert row["mend"] == error["mend"]
    if "population" in name:
        assert failure(capsys, world, "world", "show", "p0000001")[1]["code"] == "database_damaged"


def test_a_population_that_is_made_while_a_server_is_at_work(world: Path, peopled: Path) -> None:
    day = date.fromisoformat(DAY)
    made = World.open(world)
    desk = Desk(made.registry(day), made.journal(), (), FixedClock(day), population_of=partial(_population_of, world))
    desk.look()
    assert desk.registry.recorded("p0000001", day) == []
    shutil.copytree(peopled / "population", world / "population")
    desk.look()
    assert isinstance(desk.registry, WholeRegistry)
    desk.close()


def test_a_reset_says_that_servers_are_started_again(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["world", "reset", "--yes", "--world", str(world), "--lang", "en"]) == Exit.DONE
    assert "must be started again" in capsys.readouterr().err
