"""In here live the tests of what differs between systems: locks between processes, files replaced at one stroke; Windows stubbed."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cardreader import platform
from cardreader.platform import FileLock, LockedElsewhere, quickack, replace_atomically

_HOLD = """
import sys
from pathlib import Path
from cardreader.platform import FileLock
lock = FileLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


class Msvcrt:
    """Windows' locks, as far as we use them: one byte of a file, by whoever came first."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        self.holders: dict[tuple[int, int], int] = {}

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        assert count == 1
        assert os.lseek(descriptor, 0, os.SEEK_CUR) == 0
        found = os.fstat(descriptor)
        place = (found.st_dev, found.st_ino)
        if mode == self.LK_UNLCK:
            assert self.holders.pop(place) == descriptor
        elif place in self.holders:
            raise OSError(errno.EACCES, "Permission denied")
        else:
            self.holders[place] = descriptor


@pytest.fixture(params=["here", "windows"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "windows":
        msvcrt = Msvcrt()
        monkeypatch.setattr(platform, "WINDOWS", True)
        monkeypatch.setattr(platform, "_module", {"msvcrt": msvcrt}.__getitem__)
    return str(request.param)


def test_a_lock_excludes_another(system: str, tmp_path: Path) -> None:
    path = tmp_path / "card.lock"
    with FileLock(path) as lock:
        with pytest.raises(LockedElsewhere):
            FileLock(path).acquire()
        with pytest.raises(LockedElsewhere):
            lock.acquire()
    lock.release()  # again: nothing happens
    with FileLock(path), FileLock(tmp_path / "other.lock"):
        pass


def test_a_lock_that_waits(system: str, tmp_path: Path) -> None:
    path = tmp_path / "ledger.lock"
    order: list[str] = []
    first = FileLock(path)
    first.acquire()

    def second() -> None:
        with FileLock(path, wait=True):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    order.append("first")
    first.release()
    thread.join(20)
    assert order == ["first", "second"]


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "card.lock"
    other = subprocess.Popen([sys.executable, "-c", _HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(LockedElsewhere):
            FileLock(path).acquire()
    finally:
        other.kill()
        other.communicate()
    with FileLock(path):
        pass


def test_a_lock_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FileLock(tmp_path / "missing" / "lock").acquire()


@pytest.mark.parametrize("sync", [False, True])
def test_a_file_is_replaced(system: str, sync: bool, tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    replace_atomically(path, b"old", sync=sync)
    replace_atomically(path, b"new" * 100_000, sync=sync)
    assert path.read_bytes() == b"new" * 100_000
    assert [found.name for found in tmp_path.iterdir()] == ["card.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_mode_is_what_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    path.write_bytes(b"")
    path.chmod(0o644)
    replace_atomically(path, b"secret")
    assert path.stat().st_mode & 0o777 == 0o600
    before = os.umask(0o077)
    try:
        replace_atomically(path, b"shown", mode=0o644)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "card.json"
    replace_atomically(path, b"old")

    def full(_descriptor: int, _content: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        replace_atomically(path, b"new")
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [("card.json", b"old")]


def test_windows_waits_for_whoever_has_the_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = [PermissionError(errno.EACCES, "in use")] * 2
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return really(self, target)

    monkeypatch.setattr(platform, "WINDOWS", True)
    monkeypatch.setattr(Path, "replace", replace)
    replace_atomically(tmp_path / "card.json", b"new", sync=True)
    assert (tmp_path / "card.json").read_bytes() == b"new"
    monkeypatch.setattr(platform, "_IN_USE", 2)
    refusals.extend([PermissionError(errno.EACCES, "in use")] * 2)
    with pytest.raises(PermissionError):
        replace_atomically(tmp_path / "card.json", b"newer")
    assert [found.name for found in tmp_path.iterdir()] == ["card.json"]


def test_haste_where_there_is_a_way_and_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as link:
        quickack(link)
    monkeypatch.setattr(platform, "socket", SimpleNamespace(IPPROTO_TCP=6))
    quickack(SimpleNamespace())  # type: ignore[arg-type]  # it must not be touched
