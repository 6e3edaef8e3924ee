"""In here lives the virtual card's link to a PC/SC virtual reader (vpcd of vsmartcard): the card calls the reader, over TCP.

Source of the framing: platform-notes.md, 'PC/SC and the virtual reader'; mynumber-card.md, section 10, item 11.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, IntEnum
from threading import Event, Lock
from time import monotonic
from typing import Protocol

from cardreader.apdu import StatusWord
from cardreader.connection import CardMute, FieldLost, ReaderTrouble
from cardreader.platform import quickack

DRIVER = "Virtual PCD"  # what its readers are called, with the slot's number behind
PORT = 0x8C7B  # 35963: the first slot of Debian's driver; the second is one above
_LISTEN = 0.2  # seconds: how long a stop may go unnoticed while nothing comes
_CALL_AGAIN = 0.5  # seconds between two calls to a reader that isn't there
_SHORTEST = 2  # bytes of an answer: its status word
_LONGEST = 0xFFFF  # bytes: the length before a message has two


class Control(IntEnum):
    """The messages of one byte; every other message is a command APDU."""

    POWER_OFF = 0
    POWER_ON = 1
    RESET = 2
    GET_ATR = 4


class LinkEvent(Enum):
    """What happens to a card in the virtual reader after it was first powered."""

    SERVICE_LOST = "service_lost"  # the reader hung up: the PC/SC service ended, or is restarted
    SERVICE_BACK = "service_back"  # the card has power again, in the new one's reader
    FIELD_LOST = "field_lost"  # the card left the reader's field, by order
    FIELD_BACK = "field_back"
    MUTE = "mute"  # a command got no answer


class Card(Protocol):
    """What is put into the reader."""

    def power_on(self) -> bytes:
        """Power the card; returns its ATR."""
        ...

    def power_off(self) -> None: ...

    def transmit(self, command: bytes, /) -> bytes: ...


class NoVirtualReader(ReaderTrouble):
    """Nothing listens where the virtual reader should: pcscd isn't running, or vsmartcard-vpcd isn't installed."""

    code = "vpcd_unreachable"


class VirtualReaderTaken(NoVirtualReader):
    """Somebody listens and never speaks: the virtual reader holds another card, or it is no virtual reader."""

    code = "vpcd_taken"


class VpcdLink:
    """Puts one card into the virtual reader at host:port, and takes it out again.

    `atr` is shown in place of the card's own. `patience`: seconds to wait for a reader that isn't there yet, or doesn't speak.
    """

    def __init__(
        self, card: Card, host: str = "127.0.0.1", port: int = PORT, *, atr: bytes | None = None, patience: float = 5.0
    ) -> None:
        self._card = card
        self._host = host
        self._port = port
        self._atr = atr
        self._patience = patience
        self._ejected = Event()
        self._lock = Lock()
        self._socket: socket.socket | None = None
        self._met = False  # has a virtual reader ever spoken to us?
        self._hung_up = False  # has it left us since the card had power?

    @property
    def port(self) -> int:
        return self._port

    def run(
        self,
        stop: Event,
        on_powered: Callable[[], None] = lambda: None,
        hear: Callable[[LinkEvent], None] = lambda _event: None,
    ) -> None:
        """Hold the card in the reader until `stop` is set or `eject` is called; then the card is without power.

        `on_powered` is called once, when the reader has powered the card; `hear` is told what happens to it afterwards. When the PC/SC
        service is restarted the card is put into the new one's reader; a card that left the field is put back after its time. Raises
        NoVirtualReader if there was none from the beginning, VirtualReaderTaken if it has another card.
        """
        if self._atr is None:
            # The reader asks for the ATR to see whether a card is there, long before it powers it.
            self._atr = self._card.power_on()
            self._card.power_off()
        told, away = False, LinkEvent.SERVICE_BACK

        def powered() -> None:
            nonlocal told, away
            if not told:
                told = True
                on_powered()
            elif away is not LinkEvent.SERVICE_BACK or self._hung_up:
                hear(away)
            away, self._hung_up = LinkEvent.SERVICE_BACK, False

        began = monotonic()
        while not self._over(stop):
            if not self._met and monotonic() - began > self._patience:
                raise NoVirtualReader(f"{self._host}:{self._port}")
            link = self._call()
            if link is None:
                stop.wait(_CALL_AGAIN)
                continue
            absent, silent = _CALL_AGAIN, False
            try:
                self._serve(link, stop, powered)
            except CardMute:
                # Were nothing said, the service would wait for ever, and its reader with it; a message of no bytes is the same to it, and one
                # of a single byte is its end (pcscd 1.9). To hang up ends its wait; we are back before it looks whether a card is there,
                # so that this one, which it still takes for powered, has only failed to answer.
                absent, silent = 0.0, True
                hear(LinkEvent.MUTE)
            except FieldLost as out:
                absent, away = out.seconds, LinkEvent.FIELD_BACK
                hear(LinkEvent.FIELD_LOST)
            except OSError:
                pass  # the reader hung up: an ordinary end of a service
            finally:
                self._hang_up()
                if not silent:
                    self._card.power_off()
            if not self._over(stop):
                if told and not silent and away is LinkEvent.SERVICE_BACK and not self._hung_up:
                    self._hung_up = True
                    hear(LinkEvent.SERVICE_LOST)
                self._wait(stop, absent)
        self._card.power_off()

    def eject(self) -> None:
        """Pull the card out at once, from any thread. `run` returns; the reader sees the card leave."""
        self._ejected.set()
        self._hang_up()

    def _wait(self, stop: Event, seconds: float) -> None:
        """So long, or until it is over."""
        until = monotonic() + seconds
        while not self._over(stop) and (left := until - monotonic()) > 0:
            stop.wait(min(left, _LISTEN))

    def _over(self, stop: Event) -> bool:
        return stop.is_set() or self._ejected.is_set()

    def _call(self) -> socket.socket | None:
        try:
            link = socket.create_connection((self._host, self._port), timeout=5)
        except OSError:
            return None
        if link.getsockname() == link.getpeername():
            # Nobody listens, and the system gave us the very port that we called: we would speak to ourselves, and keep it from the reader.
            link.close()
            return None
        link.settimeout(_LISTEN)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._socket = link
        return link

    def _hang_up(self) -> None:
        with self._lock:
            link, self._socket = self._socket, None
        if link is not None:
            with suppress(OSError):  # it may have been hung up at the other end
                link.shutdown(socket.SHUT_RDWR)
            link.close()

    def _serve(
        self,
        link: socket.socket,
        stop: Event,
        powered: Callable[[], None],
    ) -> None:
        """Answer message after message, until the end of one of the three: this run, the link, the card. Raises FieldLost, CardMute."""
        coming = bytearray()
        while (message := self._next(link, coming, stop)) is not None:
            self._met = True
            if len(message) != 1:
                try:
                    answer = self._card.transmit(message)
                except (CardMute, FieldLost):
                    raise
                except ReaderTrouble:
                    self._ejected.set()  # the card was pulled out in the middle of a command
                    return
                if len(answer) < _SHORTEST:
                    raise CardMute("half a status word")
                self._say(link, answer)
            elif message[0] == Control.POWER_OFF:
                self._card.power_off()
            elif message[0] == Control.POWER_ON:
                self._card.power_on()
                powered()
            elif message[0] == Control.RESET:
                self._card.power_off()
                self._card.power_on()
            elif message[0] == Control.GET_ATR:
                self._say(link, self._atr or b"")

    def _next(self, link: socket.socket, coming: bytearray, stop: Event) -> bytes | None:
        """The next whole message, or None when it is over. `coming` keeps what has come too early.

        Raises VirtualReaderTaken where none has ever come in the time of our patience: the reader looks once a second.
        """
        began = monotonic()
        while True:
            if len(coming) >= 2:
                length = int.from_bytes(coming[:2], "big")
                if len(coming) >= 2 + length:
                    message = bytes(coming[2 : 2 + length])
                    del coming[: 2 + length]
                    return message
            if self._over(stop):
                return None
            # Before each receive, for it doesn't last: else our late acknowledgement holds back the reader's next bytes 40 ms.
            quickack(link)
            try:
                received = link.recv(_LONGEST)
            except TimeoutError:
                if not self._met and monotonic() - began > self._patience:
                    raise VirtualReaderTaken(f"{self._host}:{self._port}") from None
                continue
            if not received:
                return None
            coming += received

    @staticmethod
    def _say(link: socket.socket, message: bytes) -> None:
        if len(message) > _LONGEST:  # the framing has no way to say it
            message = StatusWord.WRONG_LENGTH.to_bytes(2, "big")
        link.sendall(len(message).to_bytes(2, "big") + message)
