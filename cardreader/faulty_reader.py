"""In here live readers that something is wrong with: any source of readers, real or virtual, wrapped, that asks before and after each command.

What is asked is `Strikes` (cardreader.disturbance). A card that left the field in the middle of a command has done it: a wrong PIN costs its try.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from cardreader.apdu import Answer
from cardreader.connection import CardRemoved, Connection, ReaderEvent, ReaderGone, Readers, ReaderState
from cardreader.disturbance import FaultKind, Parameter, Strikes
from cardreader.places import Places, command_of
from cardreader.readers import conversation

FIELD_LOST = FaultKind("reader.field_lost", (Parameter("ms", 1_000, most=60_000),))  # out of it so long (card present)
UNPLUGGED = FaultKind("reader.unplugged")

READER_KINDS = (FIELD_LOST, UNPLUGGED)


class _FaultyConnection:
    """A powered card on such a reader (cardreader.connection.Connection)."""

    def __init__(self, connection: Connection, strikes: Strikes) -> None:
        self._connection = connection
        self._strikes = strikes
        self._places = Places()
        self._gone: CardRemoved | ReaderGone | None = None

    @property
    def reader(self) -> str:
        return self._connection.reader

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    def transmit(self, command: bytes) -> bytes:
        """As the connection does. Raises CardRemoved, ReaderGone where a fault strikes, and ever after."""
        if self._gone is not None:
            raise type(self._gone)(self._gone.detail, self.reader)
        asked = command_of(command)
        where = self._places.where(asked)
        if self._strikes(UNPLUGGED.name, where):
            self._gone = ReaderGone("unplugged by order", self.reader)
            raise self._gone
        answer = self._connection.transmit(command)
        if self._strikes(FIELD_LOST.name, where):
            self._gone = CardRemoved("the field was lost by order", self.reader)
            raise self._gone
        if len(answer) >= 2:
            self._places.follow(asked, Answer.decode(answer).sw)
        return answer

    def transaction(self) -> AbstractContextManager[None]:
        """Keep other programs from speaking in between, where the connection can."""
        return conversation(self._connection)

    def reset(self) -> None:
        self._places.forget()
        self._connection.reset()

    def close(self) -> None:
        self._connection.close()


class FaultyReaders:
    """Readers that faults may strike (cardreader.connection.Readers); where none does, they are the readers they wrap."""

    def __init__(self, readers: Readers, strikes: Strikes) -> None:
        self._readers = readers
        self._strikes = strikes

    def states(self) -> list[ReaderState]:
        return self._readers.states()

    def connect(self, reader: str) -> Connection:
        """Power the card. Raises as the wrapped readers do."""
        return _FaultyConnection(self._readers.connect(reader), self._strikes)

    def watch(self, hear: Callable[[ReaderEvent], None]) -> Callable[[], None]:
        return self._readers.watch(hear)
