"""In here lives the virtual reader: the one interface of connection.py over cards of this process, without PC/SC.

A card may be pulled out at any moment and from any thread; a command that was under way then ends in CardRemoved.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Protocol

from cardreader.connection import (
    CardRemoved,
    EventKind,
    NoCard,
    NoSuchReader,
    ReaderEvent,
    ReaderGone,
    ReaderState,
)
from cardreader.virtual import NAME
from cardreader.virtual.vpcd import Card


class InsertableCard(Card, Protocol):
    """What can be put into the reader: a card that says its ATR before it has power."""

    @property
    def atr(self) -> bytes: ...


class _Insertion:
    """One card, from the moment it was put in to the moment it was pulled out."""

    def __init__(self, card: InsertableCard) -> None:
        self.card = card
        self.gone = False
        self.powered = False
        self._users = 0
        self._counting = Lock()
        self._talking = Lock()

    def use(self, change: int) -> None:
        """One connection more, or one less."""
        with self._counting:
            self._users += change

    @property
    def _idle(self) -> bool:
        return self.gone or not self._users

    def power(self) -> None:
        """Give it power, if it has none. Raises CardRemoved."""
        with self._talking:
            if self.gone:
                raise CardRemoved(reader=NAME)
            if not self.powered:
                self.card.power_on()
                self.powered = True

    def ask(self, work: Callable[[InsertableCard], bytes]) -> bytes:
        """Let the card do something. Raises CardRemoved, also where it left meanwhile: what it said was not heard."""
        try:
            with self._talking:
                if self.gone:
                    raise CardRemoved(reader=NAME)
                answer = work(self.card)
                if self.gone:
                    raise CardRemoved(reader=NAME)
                return answer
        finally:
            self.settle()

    def settle(self) -> None:
        """Cut the power of a card that is gone or unused; never waits: whoever talks to it settles when done."""
        while self.powered and self._idle and self._talking.acquire(blocking=False):
            try:
                if self.powered and self._idle:
                    self.card.power_off()
                    self.powered = False
            finally:
                self._talking.release()


class VirtualConnection:
    """A card on the virtual reader, shared with other connections to it (cardreader.connection.Connection)."""

    def __init__(self, insertion: _Insertion) -> None:
        self._insertion = insertion
        self._closed = False
        insertion.use(1)
        try:
            insertion.power()
        except BaseException:
            self.close()
            raise

    @property
    def reader(self) -> str:
        return NAME

    @property
    def atr(self) -> bytes:
        return self._insertion.card.atr

    def transmit(self, command: bytes) -> bytes:
        """Send a command APDU, return the response APDU. Raises CardRemoved, CardMute, ReaderGone (closed)."""
        if self._closed:
            raise ReaderGone("the connection is closed", NAME)
        return self._insertion.ask(lambda card: card.transmit(command))

    def reset(self) -> None:
        """Power the card off and on. Raises as transmit."""
        if self._closed:
            raise ReaderGone("the connection is closed", NAME)

        def again(card: InsertableCard) -> bytes:
            card.power_off()
            return card.power_on()

        self._insertion.ask(again)

    def close(self) -> None:
        """Let go of the card; the last one to do so leaves it without power. May be called twice."""
        if not self._closed:
            self._closed = True
            self._insertion.use(-1)
            self._insertion.settle()


class _Watch:
    """One who hears events, by a thread of their own, in the order in which they happened."""

    def __init__(self, hear: Callable[[ReaderEvent], None]) -> None:
        self._hear = hear
        self._events: SimpleQueue[ReaderEvent | None] = SimpleQueue()
        self._ended = False
        Thread(target=self._run, name="virtual reader", daemon=True).start()

    def tell(self, event: ReaderEvent) -> None:
        self._events.put(event)

    def _run(self) -> None:
        while (event := self._events.get()) is not None:
            if self._ended:
                return
            self._hear(event)

    def end(self) -> None:
        """No event is told from now on."""
        self._ended = True
        self._events.put(None)


class VirtualReader:
    """One reader with room for one card (cardreader.connection.Readers)."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._insertion: _Insertion | None = None
        self._watches: list[_Watch] = []

    @property
    def name(self) -> str:
        return NAME

    def insert(self, card: InsertableCard) -> None:
        """Lay a card on the reader; one that lies there already is taken away first."""
        with self._lock:
            self._pull_out()
            self._insertion = _Insertion(card)
            self._tell(ReaderEvent(EventKind.INSERTED, NAME, card.atr))

    def remove(self) -> None:
        """Pull the card out, at once, whatever is under way. Nothing happens where none lies there."""
        with self._lock:
            self._pull_out()

    def _pull_out(self) -> None:
        insertion, self._insertion = self._insertion, None
        if insertion is not None:
            insertion.gone = True
            insertion.settle()
            self._tell(ReaderEvent(EventKind.REMOVED, NAME))

    def _tell(self, event: ReaderEvent) -> None:
        for watch in self._watches:
            watch.tell(event)

    def states(self) -> list[ReaderState]:
        """This reader, and the ATR of the card on it."""
        insertion = self._insertion
        return [ReaderState(NAME, insertion.card.atr if insertion is not None else None)]

    def connect(self, reader: str) -> VirtualConnection:
        """Power the card. Raises NoSuchReader, NoCard, CardRemoved."""
        if reader != NAME:
            raise NoSuchReader(reader, reader)
        with self._lock:
            insertion = self._insertion
        if insertion is None:
            raise NoCard(reader=NAME)
        return VirtualConnection(insertion)

    def watch(self, hear: Callable[[ReaderEvent], None]) -> Callable[[], None]:
        """Tell READER_ADDED, INSERTED where a card lies there, and every event from now on; returns what ends it."""
        watch = _Watch(hear)
        with self._lock:
            watch.tell(ReaderEvent(EventKind.READER_ADDED, NAME))
            if self._insertion is not None:
                watch.tell(ReaderEvent(EventKind.INSERTED, NAME, self._insertion.card.atr))
            self._watches.append(watch)

        def end() -> None:
            watch.end()
            with self._lock:
                if watch in self._watches:
                    self._watches.remove(watch)

        return end
