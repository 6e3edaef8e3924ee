"""In here lives the choice of a reader: which readers and cards are there, real and virtual, and which one is meant by a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

import msgspec

from cardreader.connection import (
    Connection,
    NoLibrary,
    NoService,
    NoSuchReader,
    Readers,
    ReaderState,
)

AUTO = "auto"  # a PC/SC reader with a card, else a PC/SC reader, else the virtual one
VIRTUAL = "virtual"


class ChosenReader(msgspec.Struct, frozen=True):
    """A reader and the source that it belongs to."""

    source: Readers
    name: str

    def connect(self) -> Connection:
        """Power the card on it. Raises as `Readers.connect`."""
        return self.source.connect(self.name)


def conversation(connection: Connection) -> AbstractContextManager[None]:
    """A time in which nobody else speaks to the card, where the connection offers that; keep it under five seconds."""
    # Asked of every signature: to look whether a protocol is fulfilled takes Python 3.11 as long as a command to a virtual card.
    transaction: Callable[[], AbstractContextManager[None]] | None = getattr(connection, "transaction", None)
    return nullcontext() if transaction is None else transaction()


def states_or_none(source: Readers) -> list[ReaderState]:
    """The readers of a source; none where it has no service or no library, which is an ordinary state of a counter."""
    try:
        return source.states()
    except (NoService, NoLibrary):
        return []


def best(states: Sequence[ReaderState]) -> ReaderState | None:
    """The first reader with a card that answers, else with any card, else the first."""
    if not states:
        return None
    return min(states, key=lambda state: 0 if state.atr else 1 if state.atr is not None else 2)


def named(states: Sequence[ReaderState], wanted: str) -> ReaderState | None:
    """The reader of that name; else the only one whose name has it as a part, in capitals or not."""
    for state in states:
        if state.name == wanted:
            return state
    parts = [state for state in states if wanted.casefold() in state.name.casefold()] if wanted else []
    return parts[0] if len(parts) == 1 else None


def choose(wanted: str, real: Readers, virtual: Readers) -> ChosenReader:
    """The reader meant by `auto`, `virtual` or a name (whole, or a part that only one has).

    Raises NoSuchReader for a name that none has or several have, and, for a name, NoService and NoLibrary where that is why.
    """
    there = virtual.states()
    if wanted == VIRTUAL:
        return ChosenReader(virtual, _first(there, wanted))
    if wanted == AUTO:
        found = best(states_or_none(real))
        return ChosenReader(real, found.name) if found else ChosenReader(virtual, _first(there, wanted))
    if (own := named(there, wanted)) is not None:
        return ChosenReader(virtual, own.name)
    if (other := named(real.states(), wanted)) is not None:
        return ChosenReader(real, other.name)
    raise NoSuchReader(wanted, wanted)


def _first(states: Sequence[ReaderState], wanted: str) -> str:
    if (found := best(states)) is None:
        raise NoSuchReader(wanted, wanted)
    return found.name
