"""In here live the people of a day as they were made last, in one file of the world folder: the next start need not make them again.

Making them is quick, but importing all that makes them takes a tenth of the counter's first screen. The file is kept true as Python keeps
its bytecode: it is taken only where whatever people depend on is what it was, the times and sizes of the sources among it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec

from cardreader.platform import replace_atomically
from verifier.person import PersonSheet

FILE = "people.json"

_ROOT = Path(__file__).parents[2]
_MAKERS = ("mock_server", "mock_server/world", "mock_server/world/people", "verifier", "cardreader")


class _Page(msgspec.Struct, frozen=True):
    of: str
    people: list[PersonSheet]


def recall(folder: Path, of: str) -> list[PersonSheet] | None:
    """The people that were remembered under that mark (see `mark`); None where others were, or nothing that can be read."""
    try:
        page = msgspec.json.decode((folder / FILE).read_bytes(), type=_Page)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return page.people if page.of == of else None


def remember(folder: Path, of: str, people: list[PersonSheet]) -> None:
    """Keep them for the next start. A folder that cannot be written forgets them."""
    with suppress(OSError):
        replace_atomically(folder / FILE, msgspec.json.encode(_Page(of, people)))


def mark(seed: str, day: date, happened: Iterable[str]) -> str:
    """What the people depend on: seed, day, what happened in this world since (in words of the caller's, in any order), and the sources."""
    parts = [seed, day.isoformat(), *sorted(happened)]
    newest = size = 0
    for package in _MAKERS:
        for file in _files(_ROOT / package):
            if file.name.endswith(".py"):
                known = file.stat()
                newest, size = max(newest, known.st_mtime_ns), size + known.st_size
    return "\n".join([*parts, str(newest), str(size)])


def _files(folder: Path) -> list[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as found:
        return list(found)
    return []
