"""In here lives the patience with another program that has the card to itself: to wait until it lets go of it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

from cardreader.connection import Connection, ReaderInUse, Readers

LOOK_AGAIN = 0.5  # seconds between two tries: no service tells when a program lets go of a card


def connect_patiently(
    readers: Readers,
    reader: str,
    seconds: float,
    on_wait: Callable[[ReaderInUse], None] = lambda _busy: None,
    *,
    look_again: float = LOOK_AGAIN,
) -> Connection:
    """Power the card on that reader; while another program has it to itself, wait so many seconds at most.

    `on_wait` is told once, and who has it. Raises as `Readers.connect`: ReaderInUse when the time is over.
    """
    until, told = monotonic() + seconds, False
    while True:
        try:
            return readers.connect(reader)
        except ReaderInUse as busy:
            if monotonic() >= until:
                raise
            if not told:
                told = True
                on_wait(busy)
        sleep(look_again)


class PatientReaders:
    """Readers whose cards are waited for (cardreader.connection.Readers)."""

    def __init__(self, readers: Readers, seconds: float, on_wait: Callable[[ReaderInUse], None]) -> None:
        self._seconds = seconds
        self._on_wait = on_wait
        self._readers = readers
        self.states = readers.states
        self.watch = readers.watch

    def connect(self, reader: str) -> Connection:
        """As connect_patiently."""
        return connect_patiently(self._readers, reader, self._seconds, self._on_wait)
