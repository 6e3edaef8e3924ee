"""In here lives the clock of a world as a file that both ends follow: one look at its name tells whether somebody has set it anew.

Who sets it is mock_server/world/clock.py; here it is only read, by counters and servers that are at work meanwhile.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from verifier.clock import FASTEST, FIRST_MOMENT, JST, LAST_MOMENT, REAL_TIME, SLOWEST, ClockState, Mode

CLOCK = "clock.json"
FORMAT = "uketsuke clock"
VERSION = 1


class ClockDamaged(Exception):
    """The file is no clock. `where` is its path; `code`: unreadable (no JSON, or not of its form), too_new, moment, speed, cast_on."""

    def __init__(self, where: Path, code: str) -> None:
        super().__init__(code)
        self.where = where
        self.code = code


class _File(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    format: str
    version: int
    mode: Mode
    at: datetime | None = None
    since: datetime | None = None
    speed: float = 1.0
    cast_on: date | None = None


def encode_clock(state: ClockState) -> bytes:
    """The content of the file."""
    at = state.at.astimezone(JST) if state.at is not None else None
    file = _File(
        format=FORMAT,
        version=VERSION,
        mode=state.mode,
        at=at,
        since=state.since,
        speed=state.speed,
        cast_on=state.cast_on,
    )
    return msgspec.json.encode(file) + b"\n"


def read_clock(path: Path) -> ClockState | None:
    """How the clock is set; None: nobody ever set it. Raises ClockDamaged, OSError."""
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        file = msgspec.json.decode(raw, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ClockDamaged(path, "unreadable") from error
    if file.format != FORMAT:
        raise ClockDamaged(path, "unreadable")
    if file.version != VERSION:
        raise ClockDamaged(path, "too_new")
    _check(path, file)
    return ClockState(mode=file.mode, at=file.at, since=file.since, speed=file.speed, cast_on=file.cast_on)


def _check(path: Path, file: _File) -> None:
    moments = [file.at] if file.mode is Mode.FIXED else [file.at, file.since]
    if file.mode is not Mode.REAL and any(moment is None or moment.tzinfo is None for moment in moments):
        raise ClockDamaged(path, "moment")
    if file.mode is not Mode.REAL and file.at is not None and not FIRST_MOMENT <= file.at <= LAST_MOMENT:
        raise ClockDamaged(path, "moment")
    if not math.isfinite(file.speed) or not SLOWEST <= file.speed <= FASTEST:
        raise ClockDamaged(path, "speed")
    if file.mode is not Mode.REAL and file.cast_on is None:
        raise ClockDamaged(path, "cast_on")
    if file.cast_on is not None and not FIRST_MOMENT.date() <= file.cast_on <= LAST_MOMENT.date():
        raise ClockDamaged(path, "cast_on")


_Seen = tuple[int, int, int] | None


class FileClock:
    """The clock that the file says. Every question looks whether the file is another one (some 2 µs), so an answer is never an old clock's.

    No file: the machine's. The first look raises ClockDamaged; a file that is damaged later leaves the clock as it went.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: _Seen = None
        self._state: ClockState | None = None  # None: not looked at yet
        self._hearers: list[Callable[[], None]] = []

    @property
    def state(self) -> ClockState:
        state = self._state
        if state is None:
            self._seen = self._look()
            state = self._state = read_clock(self.path) or REAL_TIME
        elif (seen := self._look()) != self._seen:
            self._seen = seen
            state = self._again(state)
        return state

    def _look(self) -> _Seen:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _again(self, before: ClockState) -> ClockState:
        try:
            state = read_clock(self.path) or REAL_TIME
        except (ClockDamaged, OSError):
            return before
        self._state = state
        if state != before:
            for hear in list(self._hearers):
                hear()
        return state

    def now(self) -> datetime:
        return self.state.moment(datetime.now(UTC))

    def today(self) -> date:
        return self.now().date()

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        """As Clock's; `hear` is called by whoever asks the clock next, in their thread."""
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear) if hear in self._hearers else None


def midnight_after(day: date) -> datetime:
    """The first moment after that day, in Japan: when what had it as its last day is over."""
    return datetime(day.year, day.month, day.day, tzinfo=JST) + timedelta(days=1)
