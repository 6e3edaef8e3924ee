"""In here live the tests of the virtual reader: the one interface of readers, its events, and cards pulled out midway."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

import pytest

from cardreader.connection import (
    CardMute,
    CardRemoved,
    Connection,
    EventKind,
    NoCard,
    NoSuchReader,
    ReaderEvent,
    ReaderGone,
    Readers,
    ReaderState,
)
from cardreader.virtual import NAME
from cardreader.virtual.reader import VirtualReader
from tests.cardreader.cards_in_hex import JPKI, ef
from tests.cardreader.conftest import Talk
from tests.cardreader.echo_card import ATR, COUNT, ECHO, PULL, EchoCard


class Card(EchoCard):
    """The echo card, which says its ATR and how often its power was cut."""

    def __init__(self) -> None:
        super().__init__()
        self.cut = 0

    @property
    def atr(self) -> bytes:
        return ATR

    def power_off(self) -> None:
        super().power_off()
        self.cut += 1


class Slow(Card):
    """A card that answers when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.may_answer = threading.Event()

    def transmit(self, command: bytes, /) -> bytes:
        self.asked.set()
        assert self.may_answer.wait(20)
        return super().transmit(command)


@pytest.fixture
def reader() -> VirtualReader:
    return VirtualReader()


@pytest.fixture
def card(reader: VirtualReader) -> Card:
    inserted = Card()
    reader.insert(inserted)
    return inserted


def count(connection: Connection) -> int:
    return int.from_bytes(connection.transmit(bytes((0, COUNT, 0, 0, 0)))[:2], "big")


def test_it_fills_in_the_interface(reader: VirtualReader) -> None:
    readers: Readers = reader
    assert readers.states() == [ReaderState(NAME, None)]
    assert reader.name == "uketsuke virtual reader"
    with pytest.raises(NoCard):
        readers.connect(NAME)
    with pytest.raises(NoSuchReader):
        readers.connect("another")
    reader.remove()  # nothing there: nothing happens


def test_a_card_is_spoken_to(reader: VirtualReader, card: Card) -> None:
    assert reader.states() == [ReaderState(NAME, ATR)]
    connection = reader.connect(NAME)
    assert (connection.reader, connection.atr) == (NAME, ATR)
    assert connection.transmit(bytes((0, ECHO, 0, 0, 2)) + b"hi") == b"hi\x90\x00"
    assert card.powered == 1


def test_power_goes_with_the_last_connection(reader: VirtualReader, card: Card) -> None:
    first = reader.connect(NAME)
    assert count(first) == 1
    second = reader.connect(NAME)
    assert count(second) == 2  # shared: it kept its power
    first.close()
    first.close()
    assert count(second) == 3
    second.close()
    assert (card.powered, card.cut) == (1, 1)
    assert count(reader.connect(NAME)) == 1
    with pytest.raises(ReaderGone):
        second.transmit(b"\x00\xc0\x00\x00")
    with pytest.raises(ReaderGone):
        second.reset()


def test_a_reset_forgets(reader: VirtualReader, card: Card) -> None:
    connection = reader.connect(NAME)
    assert (count(connection), count(connection)) == (1, 2)
    connection.reset()
    assert count(connection) == 1


def test_a_card_that_was_pulled_out(reader: VirtualReader, card: Card) -> None:
    connection = reader.connect(NAME)
    reader.remove()
    assert card.cut == 1
    for work in (lambda: connection.transmit(b"\x00\xc0\x00\x00"), connection.reset):
        with pytest.raises(CardRemoved) as caught:
            work()
        assert caught.value.reader == NAME
    reader.insert(card)
    with pytest.raises(CardRemoved):  # the old connection stays with the old insertion
        connection.transmit(b"\x00\xc0\x00\x00")
    connection.close()
    assert count(reader.connect(NAME)) == 1


def test_a_card_pulled_out_in_the_middle(reader: VirtualReader) -> None:
    """The pull doesn't wait for the card; what the card said is not heard; its power is cut when it is done."""
    slow = Slow()
    reader.insert(slow)
    connection = reader.connect(NAME)
    caught: list[BaseException] = []

    def ask() -> None:
        try:
            connection.transmit(bytes((0, COUNT, 0, 0, 0)))
        except CardRemoved as error:
            caught.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert slow.asked.wait(20)
    reader.remove()
    assert reader.states() == [ReaderState(NAME, None)]
    assert slow.cut == 0
    slow.may_answer.set()
    thread.join(20)
    assert len(caught) == 1
    assert slow.cut == 1


def test_a_card_that_leaves_by_itself(reader: VirtualReader, card: Card) -> None:
    connection = reader.connect(NAME)
    with pytest.raises(CardRemoved):
        connection.transmit(bytes((0, PULL, 0, 0)))


def test_another_card_in_its_place(reader: VirtualReader, card: Card) -> None:
    connection = reader.connect(NAME)
    other = Card()
    reader.insert(other)
    with pytest.raises(CardRemoved):
        connection.transmit(b"\x00\xc0\x00\x00")
    assert card.cut == 1
    assert count(reader.connect(NAME)) == 1
    assert other.powered == 1


class Heard:
    def __init__(self) -> None:
        self._events: queue.Queue[ReaderEvent] = queue.Queue()
        self.threads: set[int] = set()

    def __call__(self, event: ReaderEvent) -> None:
        self.threads.add(threading.get_ident())
        self._events.put(event)

    def next(self) -> tuple[EventKind, str, bytes | None]:
        event = self._events.get(timeout=20)
        return event.kind, event.reader, event.atr

    @property
    def nothing(self) -> bool:
        return self._events.empty()


ADDED = (EventKind.READER_ADDED, NAME, None)
INSERTED = (EventKind.INSERTED, NAME, ATR)
REMOVED = (EventKind.REMOVED, NAME, None)


def test_events_come_in_order_from_a_thread_of_their_own(reader: VirtualReader) -> None:
    heard = Heard()
    end = reader.watch(heard)
    assert heard.next() == ADDED
    first, second = Card(), Card()
    reader.insert(first)
    reader.insert(second)
    reader.remove()
    assert [heard.next() for _ in range(4)] == [INSERTED, REMOVED, INSERTED, REMOVED]
    assert threading.get_ident() not in heard.threads
    assert len(heard.threads) == 1
    end()


def test_a_watch_begins_with_what_is_there_and_ends_at_once(reader: VirtualReader, card: Card) -> None:
    heard, other = Heard(), Heard()
    end, end_other = reader.watch(heard), reader.watch(other)
    assert [heard.next() for _ in range(2)] == [ADDED, INSERTED]
    assert [other.next() for _ in range(2)] == [ADDED, INSERTED]
    end()
    end()
    reader.remove()
    assert other.next() == REMOVED
    assert heard.nothing
    end_other()


def test_a_watch_may_be_ended_by_what_it_hears(reader: VirtualReader, card: Card) -> None:
    done = threading.Event()
    ends: list[Callable[[], None]] = []
    ready = threading.Event()

    def hear(_event: ReaderEvent) -> None:
        ready.wait(20)
        ends[0]()
        done.set()

    ends.append(reader.watch(hear))
    ready.set()
    assert done.wait(20)


def test_a_real_card_forgets_what_was_shown_when_it_is_pulled_out(reader: VirtualReader, talk: Talk) -> None:
    reader.insert(talk.card)
    connection = reader.connect(NAME)
    for command in (JPKI, "002000980431393730", ef("0017")):
        assert connection.transmit(bytes.fromhex(command)) == b"\x90\x00"
    reader.remove()
    reader.insert(talk.card)
    again = reader.connect(NAME)
    assert again.transmit(bytes.fromhex(JPKI)) == b"\x90\x00"
    assert again.transmit(bytes.fromhex("802A0097010000")) == b"\x69\x82"
    again.close()
    talk.card.put_away()
    with pytest.raises(CardMute):
        reader.connect(NAME)
