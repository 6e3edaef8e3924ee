"""In here lives what time it is: a protocol with two clocks behind it, for both ends. Decisions take dates; only edges hold a Clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Protocol

JST = timezone(timedelta(hours=9), "JST")  # Japan has no summer time


class Clock(Protocol):
    """World time, always in Japan."""

    def now(self) -> datetime:
        """The moment, with JST as its time zone."""
        ...

    def today(self) -> date: ...

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        """Call `hear` whenever the clock is moved (not when it merely runs); returns a callable that ends this."""
        ...


class MachineClock:
    """The machine's own time, in Japan."""

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

    def now(self) -> datetime:
        running = datetime.now(JST)
        return datetime.combine(self._day, time(running.hour, running.minute, running.second, running.microsecond), JST)

    def today(self) -> date:
        return self._day

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        del hear  # it never moves
        return lambda: None


def end_of_day(day: date) -> datetime:
    """23:59:59 in Japan on that day, as UTC: how validities of certificates end (mynumber-card.md, section 5)."""
    return datetime.combine(day, time(23, 59, 59), JST).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """00:00:00 in Japan on that day, as UTC."""
    return datetime.combine(day, time(0), JST).astimezone(UTC)
