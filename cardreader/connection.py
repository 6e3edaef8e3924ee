"""In here lives the one interface to a card on a reader: carry bytes, power, events; PC/SC and the virtual reader fill it in.

Threads: a connection belongs to the one thread that opened it. Events cross to other threads by the callable handed to `watch`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Protocol

import msgspec


class ReaderTrouble(Exception):
    """Something on the way to the card failed. `code` is stable and is said in words by the upper packages."""

    code = "reader_trouble"

    def __init__(self, detail: str = "", reader: str | None = None) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.reader = reader

    @property
    def values(self) -> dict[str, object]:
        """What fills the sentence for `code`."""
        return {}


class NoService(ReaderTrouble):
    """The PC/SC service isn't running, or may not be used by this user."""

    code = "pcsc_no_service"


class NoLibrary(ReaderTrouble):
    """pyscard is not installed: real readers cannot be used."""

    code = "pcsc_no_library"


class AccessDenied(NoService):
    """The PC/SC service refused this user (polkit: 0x8010006A)."""

    code = "pcsc_access_denied"


class NoSuchReader(ReaderTrouble):
    """No reader has that name."""

    code = "reader_unknown"


class ReaderGone(ReaderTrouble):
    """The reader was unplugged, or the service ended, while it was in use."""

    code = "reader_gone"


class NoCard(ReaderTrouble):
    """Nothing lies on the reader."""

    code = "card_absent"


class CardRemoved(ReaderTrouble):
    """The card was pulled out in the middle. An ordinary outcome: what was being done is undone, and is done again."""

    code = "card_removed"


class FieldLost(CardRemoved):
    """The card has left a contactless reader's field, and is back in it after so many seconds."""

    def __init__(self, seconds: float, detail: str = "", reader: str | None = None) -> None:
        super().__init__(detail, reader)
        self.seconds = seconds


class CardMute(ReaderTrouble):
    """The card does not answer."""

    code = "card_mute"


class CardNotKept(CardMute):
    """A virtual card does not answer, since what it would answer by cannot be written: the disk is to blame, not the card or its reader."""

    code = "world_not_written"

    def __init__(self, error: OSError) -> None:
        super().__init__(f"the card's memory could not be written: {error.strerror}")
        self.error = error

    @property
    def values(self) -> dict[str, object]:
        return {"reason": self.error, "where": str(self.error.filename or "")}


class ReaderInUse(ReaderTrouble):
    """Another program holds the card exclusively. `holders`: the programs that may be it, by name, where the system tells.

    `code` is "reader_in_use_by" where there are any.
    """

    code = "reader_in_use"

    def __init__(self, detail: str = "", reader: str | None = None, holders: Sequence[str] = ()) -> None:
        super().__init__(detail, reader)
        self.holders = tuple(holders)
        if holders:
            self.code = "reader_in_use_by"

    @property
    def values(self) -> dict[str, object]:
        return {"who": ", ".join(self.holders)} if self.holders else {}


class EventKind(Enum):
    INSERTED = "inserted"
    REMOVED = "removed"
    READER_ADDED = "reader_added"
    READER_GONE = "reader_gone"
    SERVICE_LOST = "service_lost"
    SERVICE_BACK = "service_back"


class ReaderEvent(msgspec.Struct, frozen=True):
    """Something happened at a reader; `reader` is its name, empty for events of the service."""

    kind: EventKind
    reader: str = ""
    atr: bytes | None = None


class ReaderState(msgspec.Struct, frozen=True):
    """A reader and what lies on it: `atr` is None while it is empty."""

    name: str
    atr: bytes | None = None


class Connection(Protocol):
    """A powered card on a reader."""

    @property
    def reader(self) -> str: ...

    @property
    def atr(self) -> bytes: ...

    def transmit(self, command: bytes) -> bytes:
        """Send a command APDU, return the response APDU. Raises CardRemoved, ReaderGone, CardMute."""
        ...

    def reset(self) -> None:
        """Power the card off and on: its logical state is gone. Raises as transmit."""
        ...

    def close(self) -> None:
        """Let go of the card; it keeps its power if somebody else uses it. Never raises."""
        ...


class Readers(Protocol):
    """A source of readers: the machine's PC/SC readers, or the virtual reader."""

    def states(self) -> list[ReaderState]:
        """The readers there are now and their cards. Raises NoService, NoLibrary."""
        ...

    def connect(self, reader: str) -> Connection:
        """Power the card on that reader. Raises NoSuchReader, NoCard, ReaderInUse, CardMute, NoService."""
        ...

    def watch(self, hear: Callable[[ReaderEvent], None]) -> Callable[[], None]:
        """Tell every event from now on, from a thread of its own; first one INSERTED (or READER_ADDED) for each thing
        already there. Returns a callable that ends the watch at once; it may be called twice."""
        ...
