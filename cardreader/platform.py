"""In here lives all that differs between operating systems: which one it is, locks, replacing a file at one stroke, a socket's haste, where
pcsc-lite keeps its things, and who else speaks to cards.

Nothing else in this project may be bound to one system. Which system it is is asked once, by `WINDOWS`; a test sets it to
try the other's part with that system's module stubbed.
"""

from __future__ import annotations

import importlib
import os
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any

WINDOWS = sys.platform == "win32"

_LOOK_AGAIN = 0.02  # seconds: Windows has no wait for a lock that can be interrupted, so we look again
_IN_USE = 50  # times a replacement is tried where a virus scanner or an indexer holds the file open (Windows)


class System(Enum):
    """The systems whose ways of installing and mending differ."""

    DEBIAN = "debian"
    UBUNTU = "ubuntu"
    FEDORA = "fedora"
    LINUX = "linux"  # another one
    MACOS = "macos"
    WINDOWS = "windows"

    @property
    def is_linux(self) -> bool:
        """Whether pcsc-lite serves its cards: macOS and Windows have a service of their own."""
        return self not in {System.MACOS, System.WINDOWS}


def this_system() -> System:
    """The system that this is; a Linux that is built on one that we know (ID_LIKE of os-release) counts as that one."""
    import platform  # asked by the doctor, and where a card is in use elsewhere

    match platform.system():
        case "Windows":
            return System.WINDOWS
        case "Darwin":
            return System.MACOS
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return System.LINUX
    for name in (told.get("ID", ""), *told.get("ID_LIKE", "").split()):
        if name in {"rhel", "centos"}:
            return System.FEDORA
        with suppress(ValueError):
            return System(name)
    return System.LINUX


@dataclass(frozen=True, slots=True)
class PcscLitePlaces:
    """Where pcsc-lite, the PC/SC of Linux, keeps its things: folders, headers, and the socket on which pcscd listens."""

    # Debian and Ubuntu; Fedora (64 bit); what was built by hand.
    drivers: tuple[str, ...] = ("/usr/lib/pcsc/drivers", "/usr/lib64/pcsc/drivers", "/usr/local/lib/pcsc/drivers")
    headers: tuple[str, ...] = ("/usr/include/PCSC/winscard.h", "/usr/local/include/PCSC/winscard.h")
    programs: str = "/usr/sbin:/usr/local/sbin"  # an ordinary user's PATH has neither
    socket: str = "/run/pcscd/pcscd.comm"  # PCSCLITE_CSOCK_NAME overrides it, for the library too


def pcsc_lite() -> PcscLitePlaces | None:
    """Where to look for pcsc-lite; None where the system has a PC/SC service of its own (macOS, Windows)."""
    if not this_system().is_linux:
        return None
    told = os.environ.get("PCSCLITE_CSOCK_NAME")
    return PcscLitePlaces(socket=told) if told else PcscLitePlaces()


def card_programs(proc: Path = Path("/proc")) -> list[str]:
    """The other programs of this machine that have PC/SC's library loaded, by name; none where the system doesn't tell (only Linux does).

    Of other users' processes a user without rights sees nothing.
    """
    found: set[str] = set()
    if not this_system().is_linux:
        return []
    for process in proc.glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        with suppress(OSError):
            if "libpcsclite" in (process / "maps").read_text(encoding="utf-8", errors="replace"):
                found.add((process / "comm").read_text(encoding="utf-8", errors="replace").strip())
    return sorted(found - {"pcscd"})


class LockedElsewhere(Exception):
    """Another holder has the lock: another process, or another FileLock of this one."""


class FileLock:
    """A lock between processes, held on a file that is made for it and left there. It ends with its process, however that ends.

    Without `wait`, taking a lock that is held raises LockedElsewhere; with it, it waits. Two FileLocks on one path exclude
    each other within a process too; one FileLock is not taken twice. Raises OSError where the file cannot be made.
    """

    def __init__(self, path: Path, *, wait: bool = False) -> None:
        self.path = path
        self._wait = wait
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock. Raises LockedElsewhere (without `wait`, or where this very object holds it), OSError."""
        if self._descriptor is not None:
            raise LockedElsewhere(str(self.path))
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _lock(descriptor, self._wait, self.path)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go of the lock; nothing happens where it isn't held."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        try:
            _unlock(descriptor)
        finally:
            os.close(descriptor)

    def __enter__(self) -> FileLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _lock(descriptor: int, wait: bool, path: Path) -> None:
    if WINDOWS:
        msvcrt = _module("msvcrt")
        while True:
            os.lseek(descriptor, 0, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # one byte at the beginning; it needn't be there
                return
            except OSError as error:
                if not wait:
                    raise LockedElsewhere(str(path)) from error
                time.sleep(_LOOK_AGAIN)
    fcntl = _module("fcntl")
    # flock and not lockf: it belongs to the open file, so that two desks in one process exclude each other as well.
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError as error:
        raise LockedElsewhere(str(path)) from error


def _unlock(descriptor: int) -> None:
    if WINDOWS:
        msvcrt = _module("msvcrt")
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        return
    fcntl = _module("fcntl")
    fcntl.flock(descriptor, fcntl.LOCK_UN)


def _module(name: str) -> Any:
    # By name: neither system has the other's module, and the type checker knows only that of the one it runs on.
    return importlib.import_module(name)


def replace_atomically(path: Path, content: bytes, *, mode: int = 0o600, sync: bool = False) -> None:
    """Write a file so that whoever reads it finds the old content or the new, never a part.

    `mode` is the new file's, whatever the old one's was. `sync`: it is on the disk before this returns, name and all, so that a
    power cut does not bring the old content back. Raises OSError that names `path`; the old file is then untouched, and nothing is left
    beside it.
    """
    beside = path.with_name(f".{path.name}.{os.getpid():x}{os.urandom(4).hex()}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(beside, flags, mode)
    except OSError as error:
        raise _about(path, error) from error
    try:
        try:
            with suppress(OSError, NotImplementedError):
                beside.chmod(mode)  # the mask of the process may have taken bits away
            _write_all(descriptor, content)
            if sync:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _replace(beside, path)
    except BaseException as error:
        with suppress(OSError):
            beside.unlink()
        if isinstance(error, OSError):
            raise _about(path, error) from error
        raise
    if sync:
        sync_folder(path.parent)


def _about(path: Path, error: OSError) -> OSError:
    """The same trouble, told of the file that was meant: the one beside it is nobody's business, and a full disk's write knows no name."""
    return OSError(error.errno, error.strerror, str(path))


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _replace(beside: Path, path: Path) -> None:
    for left in reversed(range(_IN_USE if WINDOWS else 1)):
        try:
            beside.replace(path)
            return
        except PermissionError:  # Windows: somebody has the old file open, for a moment as a rule
            if not left:
                raise
            time.sleep(_LOOK_AGAIN)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk. Windows keeps them with the file, and cannot open a folder."""
    if WINDOWS:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def quickack(link: socket.socket) -> None:
    """Have the next bytes of a TCP connection acknowledged at once (Linux; elsewhere there is no way, and nothing happens)."""
    option = getattr(socket, "TCP_QUICKACK", None)
    if option is not None:
        with suppress(OSError):
            link.setsockopt(socket.IPPROTO_TCP, option, 1)
