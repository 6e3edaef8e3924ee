"""In here live the tests of files that a user names: none is lost unasked by what is written, and none without an end is read for ever."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from terminal import cli
from terminal.failure import Exit

DAY = "2026-01-09"
WRITERS = (
    "card export valid {}",
    "card trace {} valid",
    "card crl {}",
    "card crl {}.list --ca {}",
    "ledger export {}",
    "rules book {}",
    "world document valid --out {}",
)

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX")
links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "world"
    assert cli.run(["card", "show", "valid", "--world", str(folder), "--date", DAY]) == Exit.DONE
    return folder


def run(world: Path, line: str) -> int:
    return cli.run([*line.split(), "--world", str(world), "--date", DAY, "--lang", "en"])


def error_of(told: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told.strip().splitlines()[-1])["error"]
    return found


@pytest.mark.parametrize("command", WRITERS)
def test_what_is_there_is_replaced_only_when_told_to(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    file = tmp_path / "mine"
    file.write_text("somebody's work")
    line = command.replace("{}", str(file))
    assert run(world, f"{line} --json") == Exit.WRONG_USE
    error = error_of(capsys.readouterr().out)
    assert (error["code"], error["where"]) == ("file_exists", str(file))
    assert file.read_text() == "somebody's work"
    assert sorted(tmp_path.iterdir()) == [file]  # of two files neither is written
    assert run(world, f"{line} --force") == Exit.DONE
    assert file.read_bytes() != b"somebody's work"
    assert not list(tmp_path.glob(".*"))


@links
@pytest.mark.parametrize("command", WRITERS)
def test_a_link_stays_a_link(world: Path, tmp_path: Path, command: str) -> None:
    file, link = tmp_path / "real", tmp_path / "link"
    file.write_text("old")
    link.symlink_to(file)
    line = command.replace("{}", str(link))
    assert run(world, line) == Exit.WRONG_USE
    assert file.read_text() == "old"
    assert run(world, f"{line} --force") == Exit.DONE
    assert link.is_symlink()
    assert file.read_bytes() != b"old"


@pipes
@pytest.mark.parametrize("command", WRITERS)
def test_a_pipe_is_written_into_and_never_replaced(world: Path, tmp_path: Path, command: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    assert run(world, command.replace("{}", str(pipe))) == Exit.DONE
    reader.join(10)
    assert pipe.is_fifo()
    assert read[0]


@pytest.mark.parametrize(
    "command",
    [
        "card export valid -",
        "card trace - valid",
        "card crl -",
        "ledger export -",
        "rules book -",
        "world document valid --out -",
    ],
)
def test_on_standard_output_nothing_else_is(
    world: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], command: str
) -> None:
    assert run(world, re.sub(r" -(?= |$)", f" {tmp_path / 'file'}", command)) == Exit.DONE
    capfdbinary.readouterr()
    assert run(world, command) == Exit.DONE
    told = capfdbinary.readouterr()
    if "trace" in command:  # its times differ
        assert json.loads(told.out).keys() == json.loads((tmp_path / "file").read_bytes()).keys()
    else:
        assert told.out == (tmp_path / "file").read_bytes()
    assert not Path("-").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", ["rules book /dev/full", "world document valid --out /dev/full"])
def test_a_full_disk_is_said(world: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run(world, f"{command} --json") == Exit.TROUBLE
    assert error_of(capsys.readouterr().out)["code"] == "file_not_written"


def test_two_things_do_not_go_to_standard_output(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(world, "card crl - --ca - --json") == Exit.WRONG_USE
    assert error_of(capsys.readouterr().out)["code"] == "one_to_stdout"


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize(("place", "code"), [("nowhere/file", "folder_missing"), (".", "file_kind")])
def test_a_place_that_cannot_be(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, place: str, code: str
) -> None:
    line = command.replace("{}.list", str(tmp_path / "list")).replace("{}", str(tmp_path / place))
    assert run(world, f"{line} --json") == Exit.WRONG_USE
    error = error_of(capsys.readouterr().out)
    assert error["code"] == code
    assert ".new" not in error["where"]


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input that never ends."""

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            buffer[:] = bytes(len(buffer))
            return len(buffer)

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Endless())))


@pytest.mark.usefixtures("endless")
@pytest.mark.parametrize(
    "line", ["verify --cases -", "verify --case -", "world apply -", "card trace {}/file valid --fault @-"]
)
def test_what_never_ends_is_not_read_for_ever(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    assert run(world, f"{line.replace('{}', str(tmp_path))} --json") == Exit.WRONG_USE
    assert error_of(capsys.readouterr().out)["code"] == "file_too_large"


@pytest.mark.skipif(not Path("/dev/zero").is_char_device(), reason="a device of POSIX")  # it is read, never written
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("verify --cases /dev/zero", "file_too_large"),
        ("verify --case /dev/zero", "file_not_plain"),
        ("world apply /dev/zero", "file_not_plain"),
        ("card present --image /dev/zero", "image_unreadable"),
        ("card read valid --fault @/dev/zero", "file_not_plain"),
    ],
)
def test_a_device_without_an_end(world: Path, capsys: pytest.CaptureFixture[str], line: str, code: str) -> None:
    assert run(world, f"{line} --json") == Exit.WRONG_USE
    assert error_of(capsys.readouterr().out)["code"] == code
    assert not Path("/dev/zero.lock").exists()


@pipes
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("card read valid --fault @{}", "file_not_plain"),
        ("card present --image {}", "image_unreadable"),
        ("verify --case {}", "file_not_plain"),
        ("world apply {}", "file_not_plain"),
    ],
)
def test_a_named_pipe_is_not_waited_for(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, code: str
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert run(world, f"{line.replace('{}', str(pipe))} --json") == Exit.WRONG_USE
    assert error_of(capsys.readouterr().out)["code"] == code


@pipes
def test_cases_come_through_a_pipe_by_its_name(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    case = b'{"visit_date":"2026-01-09","clinic":"online","evidence":[]}\n'
    writer = Thread(target=lambda: pipe.write_bytes(case * 3))
    writer.start()
    assert run(world, f"verify --cases {pipe} --json") == Exit.DONE
    writer.join(10)
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_cases_before_a_line_without_an_end_are_decided(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "cases.jsonl"
    case = b'{"visit_date":"2026-01-09","clinic":"online","evidence":[]}\n'
    cases.write_bytes(case * 2 + b" " * (1024 * 1024 + 1))
    assert run(world, f"verify --cases {cases} --json") == Exit.WRONG_USE
    *decided, last = capsys.readouterr().out.splitlines()
    assert len(decided) == 2
    assert error_of(last)["where"] == f"{cases}:3"


def test_a_large_file_of_faults(world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    orders = tmp_path / "orders"
    orders.write_bytes(b"card.slow:ms=1\n" * 20_000)
    assert run(world, f"card read valid --fault @{orders} --json") == Exit.WRONG_USE
    assert error_of(capsys.readouterr().out)["code"] == "file_too_large"
