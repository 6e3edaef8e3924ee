"""In here live the ids of a population's people: p0000123 for the 123rd of those who were counted, p0000123-1 for her first child born since."""

from __future__ import annotations

import re

_ID = re.compile(r"p(\d{7})(?:-([1-3]))?")


def id_of(index: int, child: int = 0) -> str:
    """How somebody is called everywhere."""
    return f"p{index:07d}-{child}" if child else f"p{index:07d}"


def read_id(text: str) -> tuple[int, int] | None:
    """The index, and which child born since the census, that an id says; None: it is no id of a population."""
    found = _ID.fullmatch(text)
    return (int(found[1]), int(found[2] or 0)) if found else None
