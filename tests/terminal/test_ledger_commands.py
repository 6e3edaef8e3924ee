"""In here live the tests of `uketsuke ledger`: visits that belong together, an export that overwrites nothing, and disks that would not do."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from terminal import cli
from terminal.failure import Exit
from terminal.ledger import Entry, Ledger
from tests.terminal.test_ledger import entry
from verifier.case import Case
from verifier.cases import read_cases

FIRST, SECOND, OTHER = "20260109-001", "20260109-002", "20260109-003"


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A world whose ledger holds a visit, its completion, and somebody else's."""
    folder = tmp_path / "world"
    ledger = Ledger(folder / "ledger")
    first = ledger.write(entry())
    ledger.write(msgspec.structs.replace(entry(), completes=first.id))
    ledger.write(entry("\x1b[31m別人　花子\u202e"))
    return folder


def run(world: Path, *arguments: str) -> int:
    return cli.run(["ledger", *arguments, "--world", str(world)])


def error_of(told: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told.strip().splitlines()[-1])["error"]
    return found


def test_the_list_says_what_completes_what(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lang, words in (("ja", f"{FIRST}の続き"), ("en", f"completes {FIRST}")):
        assert run(world, "list", "--lang", lang) == Exit.DONE
        lines = capsys.readouterr().out.splitlines()
        assert [words in line for line in lines] == [False, True, False]
    assert run(world, "list", "--json") == Exit.DONE
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row.get("completes") for row in rows] == [None, FIRST, None]


def test_a_visit_names_both_its_neighbours(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(world, "show", FIRST, "--lang", "en") == Exit.DONE
    assert f"completed by {SECOND}" in capsys.readouterr().out
    assert run(world, "show", SECOND, "--lang", "en") == Exit.DONE
    assert f"completes {FIRST}" in capsys.readouterr().out
    assert run(world, "show", OTHER, "--lang", "en") == Exit.DONE
    assert "complete" not in capsys.readouterr().out


def test_nothing_that_steers_a_terminal_is_printed(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["list"], ["show", OTHER]):
        assert run(world, *arguments) == Exit.DONE
        said = capsys.readouterr().out
        assert r"\x1b[31m別人　花子\u202e" in said
        assert said.replace("\n", "").replace("\u3000", "").isprintable()
    assert run(world, "list", "--json") == Exit.DONE
    assert json.loads(capsys.readouterr().out.splitlines()[2])["name"] == "\x1b[31m別人　花子\u202e"


def test_the_exports_keep_the_relation(world: Path, tmp_path: Path) -> None:
    table, cases = tmp_path / "visits.csv", tmp_path / "visits.jsonl"
    assert run(world, "export", str(table)) == Exit.DONE
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [(row["id"], row["completes"]) for row in rows] == [(FIRST, ""), (SECOND, FIRST), (OTHER, "")]
    assert run(world, "export", "--format", "cases", str(cases)) == Exit.DONE
    read = list(read_cases(cases.read_bytes().splitlines()))  # our own reader takes them
    assert all(isinstance(case, Case) for case in read)
    assert [case.completes for case in read if isinstance(case, Case)] == [None, FIRST, None]


def test_an_export_overwrites_nothing_unless_told_to(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "visits.csv"
    file.write_text("somebody's work")
    assert run(world, "export", str(file), "--json") == Exit.WRONG_USE
    error = error_of(capsys.readouterr().out)
    assert (error["code"], error["where"]) == ("file_exists", str(file))
    assert "--force" in error["mend"]
    assert file.read_text() == "somebody's work"
    assert run(world, "export", str(file), "--force") == Exit.DONE
    assert file.read_text(encoding="utf-8-sig").startswith("id,")
    assert list(tmp_path.glob("*.new")) == list(tmp_path.glob(".*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_stays_a_link(world: Path, tmp_path: Path) -> None:
    file, link = tmp_path / "real.csv", tmp_path / "link.csv"
    file.write_text("old")
    link.symlink_to(file)
    assert run(world, "export", str(link)) == Exit.WRONG_USE
    assert run(world, "export", "--force", str(link)) == Exit.DONE
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8-sig").startswith("id,")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX")
def test_a_pipe_is_written_into_and_never_replaced(world: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run(world, "export", str(pipe)) == Exit.DONE
        assert os.read(reading, 1 << 16).startswith("\ufeffid,".encode())
    finally:
        os.close(reading)
    assert pipe.is_fifo()


@pytest.mark.parametrize(("file", "code"), [("nowhere/visits.csv", "folder_missing"), (".", "file_kind")])
def test_a_place_that_cannot_be(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, code: str
) -> None:
    assert run(world, "export", str(tmp_path / file), "--json") == Exit.WRONG_USE
    error = error_of(capsys.readouterr().out)
    assert error["code"] == code
    assert ".new" not in error["where"]  # the file beside it is nobody's business


@pytest.mark.parametrize(("number", "words"), [(errno.ENOSPC, "空きがありません"), (errno.EROFS, "書き込めない")])
def test_a_disk_that_is_full_or_closed(
    world: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
    words: str,
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("cardreader.platform.replace_atomically", fail)
    assert run(world, "export", str(tmp_path / "visits.csv"), "--json") == Exit.TROUBLE
    error = error_of(capsys.readouterr().out)
    assert error["code"] == "file_not_written"
    assert words in error["message"]
    assert os.strerror(number) not in error["message"]


@pytest.mark.parametrize(
    "arguments", [["list"], ["list", "--day", "2026-01-09"], ["show", FIRST], ["export"]], ids=" ".join
)
def test_a_ledger_whose_folder_is_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    (tmp_path / "ledger").write_text("a file where the folder should be")
    assert run(tmp_path, *arguments, "--json", "--lang", "en") == Exit.TROUBLE
    error = error_of(capsys.readouterr().out)
    assert error["code"] == "ledger_not_read"
    assert "a file stands where a folder belongs" in error["message"]
    assert str(tmp_path / "ledger") in error["where"]
    assert not Ledger(tmp_path / "ledger").visit_before(
        "valid", entry().visit_date
    )  # at the counter it only knows nobody


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_world_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    from mock_server.world import World

    def fail(folder: Path, *_args: object, **_more: object) -> World:
        raise OSError(number, os.strerror(number), str(folder / "uketsuke-world.json"))

    monkeypatch.setattr(World, "init", fail)
    assert cli.run(["world", "init", "--world", str(tmp_path / "w"), "--json"]) == Exit.TROUBLE
    error = error_of(capsys.readouterr().out)
    assert error["code"] == "world_not_written"
    assert error["where"].endswith("uketsuke-world.json")
    assert os.strerror(number) not in error["message"]


def test_an_older_ledger_is_read_without_relations() -> None:
    old = msgspec.to_builtins(entry()) | {"id": FIRST}
    assert "completes" not in old
    assert msgspec.convert(old, Entry).completes is None
