"""In here lives the book of rules as the engine reads it: `book.json`, made of the files under rows/.

The files are what an expert changes. Reading TOML takes too long at every start, so they are kept made up as JSON with a check sum of each
file; where a file says something else than its sum, the files are read instead, so that a change counts at once.
"""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import msgspec

from verifier.rules.row import Book

COMPILED = Path(__file__).with_name("book.json")
_ROWS = Path(__file__).with_name("rows")


def load() -> tuple[Book, bool]:
    """The book, and whether it was made of the files just now. Raises RulesBroken (verifier.rule_flaws)."""
    # As git may have it on Windows: the end of a line says nothing.
    contents = {file.name: file.read_bytes().replace(b"\r\n", b"\n") for file in _ROWS.glob("*.toml")}
    try:
        book = msgspec.json.decode(COMPILED.read_bytes(), type=Book)
        if book.stamp == {name: crc32(content) for name, content in contents.items()}:
            return book, False
    except (OSError, msgspec.MsgspecError):
        pass  # not there, or of another version: the files say it all
    from verifier.rules.build import build

    return build(contents), True


BOOK, MADE_NOW = load()
