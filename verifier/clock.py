"""In here lives what time it is: a protocol with its clocks, for both ends. Decisions take dates; only edges hold a Clock.

A world's clock follows the machine, stands still, or runs from a set moment at a speed (`ClockState`). TLS lives by the machine's time whatever
the world's clock says; so does the age of a challenge.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum
from typing import Protocol

import msgspec

JST = timezone(timedelta(hours=9), "JST")  # Japan has no summer time

FIRST_MOMENT = datetime(2000, 1, 1, tzinfo=JST)  # as --date: people are born a century before
LAST_MOMENT = datetime(
    2099, 12, 31, 23, 59, 59, tzinfo=JST
)  # … and certificates end decades after: here a running clock stops
SLOWEST, FASTEST = 0.001, 1_000_000.0  # ours: a second in a quarter of an hour, a year in half a minute


class Mode(Enum):
    """How a world's clock goes."""

    REAL = "real"  # as the machine's
    FIXED = "fixed"  # it stands still
    RUNNING = "running"  # from a set moment, at a speed


class ClockState(msgspec.Struct, frozen=True, kw_only=True):
    """How a clock is set. `at` (Japan) is the world's moment at the real moment `since` (UTC); both are None in the mode REAL.

    `cast_on` is the day for which the demo people are cast: their dates are relative to it. None: for whichever day is asked.
    """

    mode: Mode = Mode.REAL
    at: datetime | None = None
    since: datetime | None = None
    speed: float = 1.0
    cast_on: date | None = None

    def moment(self, real: datetime) -> datetime:
        """The world's time at that real moment, in Japan. A machine's clock that is put back doesn't put a world's back before `at`."""
        if self.mode is Mode.REAL or self.at is None:
            return real.astimezone(JST)
        at = self.at.astimezone(JST)
        if self.mode is Mode.FIXED or self.since is None:
            return at
        passed = max((real - self.since).total_seconds(), 0.0) * self.speed
        return at + timedelta(seconds=passed) if passed < (LAST_MOMENT - at).total_seconds() else LAST_MOMENT

    @property
    def revision(self) -> str:
        """Changes whenever the clock is set, and not while it runs."""
        from hashlib import sha256  # here, not above: a counter's first screen needs none

        return sha256(msgspec.json.encode(self)).hexdigest()[:16]


REAL_TIME = ClockState()


class Clock(Protocol):
    """World time, always in Japan. May be asked from any thread."""

    @property
    def state(self) -> ClockState:
        """How it is set now."""
        ...

    def now(self) -> datetime:
        """The moment, with JST as its time zone."""
        ...

    def today(self) -> date: ...

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        """Call `hear` whenever the clock is moved (not when it merely runs); returns a callable that ends this."""
        ...


class MachineClock:
    """The machine's own time, in Japan."""

    @property
    def state(self) -> ClockState:
        return REAL_TIME

    def now(self) -> datetime:
        return datetime.now(JST)

    def today(self) -> date:
        return self.now().date()

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        del hear  # a machine's clock only runs
        return lambda: None


class FixedClock:
    """A given day: the date stands still, the time of day runs on, so that a ledger's lines differ."""

    def __init__(self, day: date) -> None:
        self._day = day

    @property
    def state(self) -> ClockState:
        return ClockState(mode=Mode.FIXED, at=datetime.combine(self._day, time(0), JST), cast_on=self._day)

    def now(self) -> datetime:
        running = datetime.now(JST)
        return datetime.combine(self._day, time(running.hour, running.minute, running.second, running.microsecond), JST)

    def today(self) -> date:
        return self._day

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        del hear  # it never moves
        return lambda: None


class SetClock:
    """A clock that is told how it is set: the national side's, as its answers tell it. Until then it goes as `before` does."""

    def __init__(self, before: Clock | None = None) -> None:
        self._before = before if before is not None else MachineClock()
        self._told: ClockState | None = None
        self._hearers: list[Callable[[], None]] = []

    @property
    def state(self) -> ClockState:
        return self._told if self._told is not None else self._before.state

    def now(self) -> datetime:
        return self._told.moment(datetime.now(UTC)) if self._told is not None else self._before.now()

    def today(self) -> date:
        return self.now().date()

    def tell(self, state: ClockState) -> None:
        """From now on it is set so; who listens hears of it where that is news."""
        before, self._told = self._told, state
        if before != state:
            for hear in list(self._hearers):
                hear()

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear) if hear in self._hearers else None


def end_of_day(day: date) -> datetime:
    """23:59:59 in Japan on that day, as UTC: how validities of certificates end (mynumber-card.md, section 5)."""
    return datetime.combine(day, time(23, 59, 59), JST).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """00:00:00 in Japan on that day, as UTC."""
    return datetime.combine(day, time(0), JST).astimezone(UTC)
