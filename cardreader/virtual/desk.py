"""In here lives the note beside a card's image that says at which desk the card is: for whoever finds it taken.

The lock says whether it is taken; the note only says by whom, is never asked for more than that, and may be missing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from cardreader.platform import replace_atomically

NAME = "UKETSUKE_DESK"  # environment: what this desk is called, as others are told it


class Desk(msgspec.Struct, frozen=True):
    """Who has a card in hand, since when. `name` is empty for a desk that nobody named."""

    pid: int
    since: datetime
    name: str = ""


def note_of(image: Path) -> Path:
    """The note beside an image."""
    return image.with_name(image.name + ".desk")


def take_note(image: Path) -> None:
    """Say that the card is here from now on; by whoever has its lock. Never raises: without a note the desk is not known."""
    note = note_of(image)
    here = Desk(os.getpid(), datetime.now(UTC), os.environ.get(NAME, "")[:40])
    try:
        replace_atomically(note, msgspec.json.encode(here))
    except (OSError, UnicodeEncodeError):
        with suppress(OSError):
            note.unlink(missing_ok=True)  # a former desk's would be wrong


def desk_of(image: Path) -> Desk | None:
    """At which desk a card is that is taken; None where nobody said."""
    try:
        return msgspec.json.decode(note_of(image).read_bytes(), type=Desk)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
