"""In here lives the wait for cards: one thread in SCardGetStatusChange that turns what the PC/SC service sees into events.

It doesn't poll. Where a platform has no notice for readers that come and go (macOS), it looks each second for those alone.
It outlives the service: when that ends it says so, and looks for a new one every two seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Event, Thread, current_thread

from cardreader.connection import EventKind, NoService, ReaderEvent, ReaderState
from cardreader.pcsc_codes import OPENING, PLUG_AND_PLAY, ReaderStates, ReturnCode, Scard, StateFlag, normal, trouble

# pcsc-lite counts the readers when the wait begins, so one that arrives just before goes unnoticed: list them anew sometimes.
_LIST_ANEW = 30_000  # milliseconds
_LOOK_FOR_READERS = 1_000  # milliseconds, only without the notice
_LOOK_FOR_SERVICE = 2.0  # seconds
_CANCELS = 100  # each is followed by up to _CANCEL_AGAIN: a cancel that arrives before the wait begins is lost
_CANCEL_AGAIN = 0.02  # seconds


@dataclass(frozen=True, slots=True)
class Seen:
    """A reader as the service saw it: `atr` is None while it is empty, b"" for a card that doesn't answer."""

    atr: bytes | None
    moves: int  # insertions and removals so far, as the service counts them (modulo 65,536)


def seen(states: ReaderStates) -> dict[str, Seen]:
    """What the service answered, without readers that are gone by now."""
    found: dict[str, Seen] = {}
    for name, state, atr in states:
        if name == PLUG_AND_PLAY or state & (StateFlag.UNKNOWN | StateFlag.UNAVAILABLE):
            continue
        mute = bool(state & StateFlag.MUTE)
        present = bool(state & StateFlag.PRESENT)
        found[name] = Seen((b"" if mute else bytes(atr)) if present else None, (state >> 16) & 0xFFFF)
    return found


def changes(before: Mapping[str, Seen], after: Mapping[str, Seen]) -> list[ReaderEvent]:
    """The events that lead from one sight to the next.

    A card that was changed for another between two sights is removed and inserted: the service's count tells.
    """
    events: list[ReaderEvent] = []
    for name, was in before.items():
        now = after.get(name)
        if was.atr is not None and (now is None or now.atr is None or now.moves != was.moves):
            events.append(ReaderEvent(EventKind.REMOVED, name))
        if now is None:
            events.append(ReaderEvent(EventKind.READER_GONE, name))
    for name, now in after.items():
        was_there = before.get(name)
        if was_there is None:
            events.append(ReaderEvent(EventKind.READER_ADDED, name))
        if now.atr is not None and (was_there is None or was_there.atr is None or was_there.moves != now.moves):
            events.append(ReaderEvent(EventKind.INSERTED, name, now.atr))
    return events


def open_context(scard: Scard) -> int:
    """A way to the service, for the calling thread. Raises NoService, AccessDenied."""
    code, context = scard.SCardEstablishContext(0)
    if normal(code) != ReturnCode.OK:
        meant = trouble(code, OPENING)
        raise meant if isinstance(meant, NoService) else NoService(meant.detail)
    return context


def list_readers(scard: Scard, context: int) -> list[str]:
    """The names of the readers; none is an ordinary state. Raises NoService."""
    code, names = scard.SCardListReaders(context, [])
    if normal(code) == ReturnCode.NO_READERS:
        return []
    if normal(code) != ReturnCode.OK:
        meant = trouble(code, OPENING)
        raise meant if isinstance(meant, NoService) else NoService(meant.detail)
    return list(names)


def look(scard: Scard, context: int) -> tuple[list[tuple[str, int]], dict[str, Seen]]:
    """What is there at this moment: the readers' states, to wait on, and what they mean. Raises NoService."""
    while True:
        names = list_readers(scard, context)
        if not names:
            return [], {}
        code, states = scard.SCardGetStatusChange(context, 0, [(name, StateFlag.UNAWARE) for name in names])
        match normal(code):
            case ReturnCode.OK | ReturnCode.TIMEOUT:
                return [(name, state & ~StateFlag.CHANGED) for name, state, _atr in states], seen(states)
            case ReturnCode.UNKNOWN_READER | ReturnCode.READER_UNAVAILABLE | ReturnCode.CANCELLED:
                continue  # one went away between the two calls (or a late cancel of an earlier wait): look again
            case _:
                raise NoService(trouble(code, OPENING).detail)


def reader_states(found: Mapping[str, Seen]) -> list[ReaderState]:
    return [ReaderState(name, state.atr) for name, state in found.items()]


class Watch:
    """The thread that waits. It tells every event to `hear`, which must be quick and must not raise."""

    def __init__(
        self, scard: Scard, hear: Callable[[ReaderEvent], None], look_for_service: float = _LOOK_FOR_SERVICE
    ) -> None:
        self._scard = scard
        self._hear = hear
        self._look_for_service = look_for_service
        self._ended = Event()
        self._context: int | None = None
        self._thread = Thread(target=self._run, name="pcsc-watch", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """End the wait at once. May be called twice, from any thread, also from within `hear`."""
        self._ended.set()
        for _ in range(_CANCELS):
            context = self._context
            if context is not None:
                self._scard.SCardCancel(context)
            if self._thread is current_thread():
                return
            self._thread.join(_CANCEL_AGAIN)
            if not self._thread.is_alive():
                return

    def _tell(self, events: Iterable[ReaderEvent]) -> None:
        for event in events:
            if not self._ended.is_set():
                self._hear(event)

    def _run(self) -> None:
        lost = False
        while not self._ended.is_set():
            try:
                context = open_context(self._scard)
            except NoService:
                if not lost:
                    self._tell([ReaderEvent(EventKind.SERVICE_LOST)])
                    lost = True
                self._ended.wait(self._look_for_service)
                continue
            if lost:
                self._tell([ReaderEvent(EventKind.SERVICE_BACK)])
                lost = False
            self._context = context
            try:
                self._follow(context)
            finally:
                self._context = None
                self._scard.SCardReleaseContext(context)

    def _follow(self, context: int) -> None:
        """Wait and tell, until the watch or the service ends; the readers of a service that ended are gone."""
        known: dict[str, Seen] = {}
        try:
            notice = self._notice(context)
            while not self._ended.is_set():
                states, now = look(self._scard, context)
                self._tell(changes(known, now))
                known = now
                notice = self._wait(context, states, notice)
        except NoService:
            self._tell(changes(known, {}))

    def _notice(self, context: int) -> int | None:
        """The state of the plug-and-play notice to wait on, or None where the platform has none."""
        code, states = self._scard.SCardGetStatusChange(context, 0, [(PLUG_AND_PLAY, StateFlag.UNAWARE)])
        if normal(code) not in (ReturnCode.OK, ReturnCode.TIMEOUT) or not states:
            return None
        state = states[0][1]
        return None if state & StateFlag.UNKNOWN else state & ~StateFlag.CHANGED

    def _wait(self, context: int, states: list[tuple[str, int]], notice: int | None) -> int | None:
        """Wait for any change; returns the notice's new state. Raises NoService."""
        if self._ended.is_set():
            return notice
        if notice is None:
            if not states:
                self._ended.wait(_LOOK_FOR_READERS / 1000)
                return None
            code, _ = self._scard.SCardGetStatusChange(context, _LOOK_FOR_READERS, states)
            new = None
        else:
            code, after = self._scard.SCardGetStatusChange(context, _LIST_ANEW, [*states, (PLUG_AND_PLAY, notice)])
            new = next((state & ~StateFlag.CHANGED for name, state, _atr in after if name == PLUG_AND_PLAY), notice)
        match normal(code):
            case ReturnCode.OK | ReturnCode.TIMEOUT | ReturnCode.CANCELLED:
                return new
            case ReturnCode.UNKNOWN_READER | ReturnCode.READER_UNAVAILABLE:
                return new
            case _:
                raise NoService(trouble(code, OPENING).detail)
