"""In here live the tests of the card's link to a virtual reader, against a reader of our own: what is said when, and what each end of a link means."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from cardreader.connection import CardMute, CardRemoved, FieldLost
from cardreader.virtual import vpcd
from cardreader.virtual.vpcd import Control, LinkEvent, NoVirtualReader, VpcdLink

ATR = bytes.fromhex("3BE000FF8131FE4514")
PATIENCE = 20


class Card:
    """A card that answers 9000, but for what a test has in store: bytes, or trouble to raise."""

    def __init__(self) -> None:
        self.powered = False
        self.store: dict[bytes, bytes | Exception] = {}
        self.asked: list[bytes] = []

    def power_on(self) -> bytes:
        self.powered = True
        return ATR

    def power_off(self) -> None:
        self.powered = False

    def transmit(self, command: bytes, /) -> bytes:
        self.asked.append(command)
        answer = self.store.get(command, b"\x90\x00")
        if isinstance(answer, Exception):
            raise answer
        return answer


class Reader:
    """What vpcd is to a card: it listens, and speaks first."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(PATIENCE)
        self.port: int = self._listening.getsockname()[1]
        self._link: socket.socket | None = None

    def accept(self) -> None:
        self._link, _ = self._listening.accept()
        self._link.settimeout(PATIENCE)

    @property
    def link(self) -> socket.socket:
        assert self._link is not None
        return self._link

    def say(self, message: bytes) -> None:
        self.link.sendall(len(message).to_bytes(2, "big"))
        self.link.sendall(message)

    def hear(self) -> bytes:
        """The next message; nothing where the card has hung up."""
        head = self._exactly(2)
        return self._exactly(int.from_bytes(head, "big")) if head else b""

    def _exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            more = self.link.recv(count - len(got))
            if not more:
                return b""
            got += more
        return got

    def ask(self, command: bytes) -> bytes:
        self.say(command)
        return self.hear()

    def power(self, control: Control) -> None:
        self.say(bytes([control]))
        self.ask(bytes([Control.GET_ATR]))  # it has heard it once it answers

    def hang_up(self) -> None:
        self.link.close()

    def close(self) -> None:
        if self._link is not None:
            self._link.close()
        self._listening.close()


@contextmanager
def presented(card: Card) -> Iterator[tuple[Reader, VpcdLink, Callable[[], LinkEvent]]]:
    """The card lies in the reader, powered; the last of the three waits for what happens next."""
    reader, happened = Reader(), queue.Queue[LinkEvent]()
    link = VpcdLink(card, port=reader.port)
    powered = threading.Event()
    thread = threading.Thread(target=link.run, args=(threading.Event(), powered.set, happened.put), daemon=True)
    thread.start()
    try:
        reader.accept()
        assert reader.ask(bytes([Control.GET_ATR])) == ATR
        assert not card.powered  # long before it is powered it is asked what it is
        reader.power(Control.POWER_ON)
        assert powered.wait(PATIENCE)
        yield reader, link, lambda: happened.get(timeout=PATIENCE)
    finally:
        link.eject()
        thread.join(PATIENCE)
        reader.close()
        assert not thread.is_alive()
        assert not card.powered


def test_commands_are_answered_and_the_end_is_without_power() -> None:
    card = Card()
    with presented(card) as (reader, _, _next):
        assert reader.ask(b"\x00\xa4\x04\x0c") == b"\x90\x00"
        states = []
        for control in (Control.RESET, Control.POWER_OFF, Control.POWER_ON):
            reader.power(control)
            states.append(card.powered)
        assert states == [True, False, True]


def test_whatever_comes_is_acknowledged_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each command takes 40 ms: the reader sends length and body apart (platform-notes.md)."""
    before: list[socket.socket] = []
    monkeypatch.setattr(vpcd, "quickack", before.append)
    card = Card()
    with presented(card) as (reader, _, _next):
        seen = len(before)
        for _ in range(5):
            reader.ask(b"\x00\xa4\x04\x0c")
        assert len(before) >= seen + 5


@pytest.mark.parametrize("store", [CardMute(), b"\x90", b""], ids=["silence", "half a status word", "nothing"])
def test_a_card_that_says_nothing_hangs_up_and_is_back_with_its_power(store: bytes | Exception) -> None:
    """Silence would hold up the service for ever, and half an answer is its end."""
    card = Card()
    card.store[b"\x00\x20\x00\x80"] = store
    with presented(card) as (reader, _, happens):
        assert reader.ask(b"\x00\x20\x00\x80") == b""
        assert happens() is LinkEvent.MUTE
        reader.accept()
        assert card.powered
        assert reader.ask(b"\x00\xa4\x04\x0c") == b"\x90\x00"


def test_a_card_that_left_the_field_is_back_after_its_time() -> None:
    card = Card()
    card.store[b"\x00\x20\x00\x80"] = FieldLost(0.05)
    with presented(card) as (reader, _, happens):
        assert reader.ask(b"\x00\x20\x00\x80") == b""
        assert happens() is LinkEvent.FIELD_LOST
        reader.accept()
        assert not card.powered
        reader.power(Control.POWER_ON)
        assert happens() is LinkEvent.FIELD_BACK


def test_a_service_that_ends_and_comes_back() -> None:
    card = Card()
    with presented(card) as (reader, _, happens):
        for _ in range(2):
            reader.hang_up()
            assert happens() is LinkEvent.SERVICE_LOST
            reader.accept()
            assert not card.powered
            assert reader.ask(bytes([Control.GET_ATR])) == ATR
            reader.power(Control.POWER_ON)
            assert happens() is LinkEvent.SERVICE_BACK


def test_a_card_that_was_pulled_out_does_not_come_back() -> None:
    card = Card()
    card.store[b"\x00\x20\x00\x80"] = CardRemoved()
    with presented(card) as (reader, _, _next):
        assert reader.ask(b"\x00\x20\x00\x80") == b""


def test_a_link_to_itself_is_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody listens a system may give an outgoing connection the very port that it calls."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    called: list[socket.socket] = []

    def to_itself(address: tuple[str, int], timeout: float) -> socket.socket:
        link = socket.socket()
        link.bind(address)
        link.connect(address)
        called.append(link)
        return link

    monkeypatch.setattr(socket, "create_connection", to_itself)
    with pytest.raises(NoVirtualReader) as unreachable:
        VpcdLink(Card(), port=port, patience=0.01).run(threading.Event())
    assert type(unreachable.value) is NoVirtualReader  # and not that another card is there
    assert called
    assert all(link.fileno() == -1 for link in called)
