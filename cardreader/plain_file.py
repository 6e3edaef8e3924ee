"""In here lives the reading of a file that somebody named: of a pipe nobody knows whether it is ever written, and a device may have no end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class NotPlain(Exception):
    """A device or a named pipe."""


class TooLarge(Exception):
    """More than anybody would write there."""


def read_plain(path: Path, largest: int) -> bytes:
    """The content of a plain file, or of what a link to one names. Raises NotPlain, TooLarge (more than `largest` bytes), OSError."""
    kind = path.stat().st_mode
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(kind):
        raise NotPlain(str(path))
    with path.open("rb") as opened:
        content = opened.read(largest + 1)
    if len(content) > largest:
        raise TooLarge(str(path))
    return content
