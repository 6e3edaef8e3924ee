"""In here lives the way to real readers: the one interface of connection.py filled in through pyscard.

This is the only module that imports pyscard, and it does so when a reader is first asked for: where pyscard isn't installed
everything else works, and the readers say NoLibrary.

Contexts: each connection and each watch has its own, made anew when it begins. So nothing is stale after the service was
restarted, and no call of one thread waits for another's.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from cardreader.connection import (
    CardMute,
    CardRemoved,
    EventKind,
    NoLibrary,
    ReaderEvent,
    ReaderGone,
    ReaderInUse,
    ReaderState,
    ReaderTrouble,
)
from cardreader.pcsc_codes import (
    OPENING,
    UNDERWAY,
    UNEXPLAINED,
    Disposition,
    Protocols,
    ReturnCode,
    Scard,
    Share,
    StateFlag,
    describe,
    normal,
    trouble,
)
from cardreader.pcsc_watch import Watch, look, open_context, reader_states
from cardreader.platform import card_programs

# A card that was pulled out is often noticed a moment after the command that it didn't answer (vpcd looks once a second).
_MOMENT = 1_500  # milliseconds
# VERIFY and EXTERNAL AUTHENTICATE: after these a card may be open, and whoever comes next must not find it so.
_OPENS_A_CARD = frozenset({0x20, 0x82})


def load_library() -> Scard:
    """pyscard's calls. Raises NoLibrary."""
    try:
        return cast("Scard", importlib.import_module("smartcard.scard"))
    except ImportError as error:
        raise NoLibrary(str(error)) from error


def _named(meant: ReaderTrouble) -> ReaderTrouble:
    """Where another program has the card: who that may be."""
    return ReaderInUse(meant.detail, meant.reader, card_programs()) if isinstance(meant, ReaderInUse) else meant


class PcscConnection:
    """A card on a PC/SC reader, shared with other programs. It belongs to the thread that made it."""

    def __init__(self, scard: Scard, reader: str) -> None:
        """Power the card. Raises NoSuchReader, NoCard, ReaderInUse, CardMute, NoService."""
        self._scard = scard
        self._reader = reader
        self._opened = False
        self._closed = False
        self._context = open_context(scard)
        try:
            code, self._card, self._protocol = scard.SCardConnect(
                self._context, reader, Share.SHARED, Protocols.T0 | Protocols.T1
            )
            if normal(code) != ReturnCode.OK:
                raise _named(trouble(code, OPENING, reader))
            self._atr = self._read_atr()
        except BaseException:
            scard.SCardReleaseContext(self._context)
            raise

    @property
    def reader(self) -> str:
        return self._reader

    @property
    def atr(self) -> bytes:
        return self._atr

    def transmit(self, command: bytes) -> bytes:
        """Send a command APDU of any length, return the response APDU. Raises CardRemoved, ReaderGone, CardMute, ReaderInUse."""
        self._must_be_open()
        if len(command) > 4 and command[1] in _OPENS_A_CARD:
            self._opened = True
        code, answer = self._scard.SCardTransmit(self._card, self._protocol, list(command))
        self._succeeded(code)
        if len(answer) < 2:  # no status word: a virtual reader whose card leaves says 'done', with nothing
            raise self._explain(ReturnCode.NOT_TRANSACTED)
        return bytes(answer)

    def reset(self) -> None:
        """Power the card off and on. Other programs that share it lose what they did. Raises as transmit."""
        self._must_be_open()
        code, protocol = self._scard.SCardReconnect(
            self._card, Share.SHARED, Protocols.T0 | Protocols.T1, Disposition.UNPOWER
        )
        self._succeeded(code)
        self._protocol = protocol
        self._opened = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep other programs from speaking in between. Short ones only: Windows resets a card held idle for five seconds.

        Raises as transmit, at the beginning; its end never raises.
        """
        self._must_be_open()
        self._succeeded(self._scard.SCardBeginTransaction(self._card))
        try:
            yield
        finally:
            if not self._closed:
                self._scard.SCardEndTransaction(self._card, Disposition.LEAVE)

    def close(self) -> None:
        """Let go of the card. It keeps its power, unless something was opened on it: then it is reset."""
        if self._closed:
            return
        self._closed = True
        self._scard.SCardDisconnect(self._card, Disposition.RESET if self._opened else Disposition.LEAVE)
        self._scard.SCardReleaseContext(self._context)

    def _must_be_open(self) -> None:
        if self._closed:
            raise ReaderGone("the connection is closed", self._reader)

    def _read_atr(self) -> bytes:
        code, _name, _state, _protocol, atr = self._scard.SCardStatus(self._card)
        self._succeeded(code)
        return bytes(atr)

    def _succeeded(self, code: int) -> None:
        code = normal(code)
        if code == ReturnCode.OK:
            return
        raise self._explain(code) if code in UNEXPLAINED else trouble(code, UNDERWAY, self._reader)

    def _explain(self, code: int) -> ReaderTrouble:
        """Why the card doesn't answer: is it gone, is the reader gone, or is it there and silent?"""
        awaited = [(self._reader, int(StateFlag.PRESENT))]
        status, states = self._scard.SCardGetStatusChange(self._context, 0, [(self._reader, StateFlag.UNAWARE)])
        if normal(status) == ReturnCode.OK and states and states[0][1] & StateFlag.PRESENT:
            awaited = [(self._reader, states[0][1] & ~StateFlag.CHANGED)]
            status, states = self._scard.SCardGetStatusChange(self._context, _MOMENT, awaited)
        if normal(status) == ReturnCode.TIMEOUT:
            return CardMute(describe(code), self._reader)
        if normal(status) != ReturnCode.OK or not states:
            return ReaderGone(describe(code), self._reader)
        state = states[0][1]
        if state & (StateFlag.UNKNOWN | StateFlag.UNAVAILABLE):
            return ReaderGone(describe(code), self._reader)
        moved = state >> 16 != awaited[0][1] >> 16  # out, and perhaps in again
        if state & StateFlag.EMPTY or moved:
            return CardRemoved(describe(code), self._reader)
        return CardMute(describe(code), self._reader)


class PcscReaders:
    """The machine's PC/SC readers (`cardreader.connection.Readers`). Making one costs nothing and asks nobody."""

    def __init__(self, scard: Scard | None = None) -> None:
        self._scard = scard

    def _library(self) -> Scard:
        if self._scard is None:
            self._scard = load_library()
        return self._scard

    def states(self) -> list[ReaderState]:
        """The readers there are now and their cards (an ATR of no bytes: a card that doesn't answer).

        No reader is an empty list. Raises NoService, AccessDenied, NoLibrary.
        """
        scard = self._library()
        context = open_context(scard)
        try:
            _, found = look(scard, context)
        finally:
            scard.SCardReleaseContext(context)
        return reader_states(found)

    def connect(self, reader: str) -> PcscConnection:
        """Power the card on that reader. Raises NoSuchReader, NoCard, ReaderInUse, CardMute, NoService, NoLibrary."""
        return PcscConnection(self._library(), reader)

    def watch(self, hear: Callable[[ReaderEvent], None]) -> Callable[[], None]:
        """Tell every event from now on: first READER_ADDED for each reader, and INSERTED for each card, already there.

        SERVICE_LOST comes first where there is no service; without pyscard it is the only event that ever comes.
        """
        try:
            scard = self._library()
        except NoLibrary:
            hear(ReaderEvent(EventKind.SERVICE_LOST))
            return lambda: None
        return Watch(scard, hear).end
