"""In here live the tests of a world on a disk that is full or cannot be written: the disk is named, not the card, and reading goes on."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mock_server.store import DatabaseUnusable, open_to_read
from terminal import cli
from terminal.commands.troubles import failure_of
from terminal.failure import Exit

DAY = "2026-01-09"
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "world"
    line = ["verify", "--card", "valid", "--world", str(folder), "--date", DAY]
    assert cli.run(line) == Exit.DONE
    return folder


@pytest.fixture
def world(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "world"))


def error_of(capsys: pytest.CaptureFixture[str], world: Path, *line: str) -> dict[str, Any]:
    assert cli.run([*line, "--world", str(world), "--date", DAY, "--json"]) == Exit.TROUBLE
    found: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])["error"]
    return found


def test_a_card_that_cannot_write_its_count_is_not_blamed(
    world: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, *_args: object, **_more: object) -> None:
        raise OSError(FULL.errno, FULL.strerror, str(path))

    monkeypatch.setattr("cardreader.virtual.card.save_image", fail)
    error = error_of(capsys, world, "verify", "--card", "valid", "--pin", "0000")
    assert error["code"] == "world_not_written"
    assert "空きがありません" in error["message"]
    assert Path(error["where"]).parent == world / "cards"


def test_the_office_s_book_is_named(
    world: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise FULL

    with monkeypatch.context() as full:
        full.setattr("mock_server.world.line_file.os.fsync", fail)
        error = error_of(capsys, world, "card", "revoke", "valid", "--reason", "lost")
    assert error["code"] == "world_not_written"
    assert error["where"].startswith(str(world))
    assert cli.run(["card", "revoke", "valid", "--reason", "lost", "--world", str(world), "--date", DAY]) == Exit.DONE


def test_a_database_that_finds_no_space(world: Path) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(sqlite3.OperationalError) as full:
        connection.execute("CREATE TABLE much (x)")
    connection.close()
    failure = failure_of(full.value, world)
    assert failure is not None
    assert (failure.code, failure.where) == ("world_not_written", str(world))


# -- read-only ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def read_only(world: Path) -> Iterator[Path]:
    everything = [world, *world.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield world
    for path in everything:
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
@pytest.mark.parametrize("line", ["world show valid", "world show", "card list", "card show valid", "ledger list"])
def test_reading_needs_no_right_to_write(read_only: Path, line: str) -> None:
    command = [sys.executable, "-m", "terminal", *line.split(), "--world", str(read_only), "--date", DAY]
    if os.geteuid() == 0:  # whom no rights stop, unless they are taken away
        if (without := shutil.which("setpriv")) is None:
            pytest.skip("no setpriv")
        rights = "-dac_override,-dac_read_search,-fowner"
        command = [without, f"--bounding-set={rights}", f"--inh-caps={rights}", *command]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == Exit.DONE, done.stderr


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable):
        open_to_read(tmp_path / "none.sqlite")
    assert not list(tmp_path.iterdir())
