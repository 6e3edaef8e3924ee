"""In here lives a file of lines that is only ever added to: a line is on the disk, whole, before anything follows from it, or it never was."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from cardreader.platform import sync_folder


def size_of(path: Path) -> int:
    """Grows with each line: whoever keeps what follows from the file compares it. 0: there is nothing in it."""
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return 0


def whole_lines(path: Path) -> list[bytes]:
    """The lines, without one that a power cut has cut off. Raises OSError."""
    whole, _, _torn = path.read_bytes().rpartition(b"\n")
    return whole.splitlines()


def add_line(path: Path, line: bytes) -> None:
    """Add a line; it is on the disk when this returns. Nobody else may write meanwhile. Raises OSError: then nothing was added."""
    new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        whole = file.read().rfind(b"\n") + 1
        file.truncate(whole)  # of a line that was cut off
        file.seek(whole)
        try:
            if file.write(line + b"\n") != len(line) + 1:  # of a disk that is nearly full
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file.fileno())
        except OSError as error:
            file.truncate(whole)
            raise OSError(error.errno, error.strerror, str(path)) from error
    if new:
        sync_folder(path.parent)
