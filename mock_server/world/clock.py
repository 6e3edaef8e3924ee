"""In here lives the setting of a world's clock: on, never back. One writer at a time; the file is on the disk, whole, before anything follows.

The people are cast for the day of the first setting, and live on from there. What was is another world's matter (fork.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from cardreader.platform import replace_atomically
from mock_server.world import folder as place
from mock_server.world.errors import WorldError
from verifier.clock import FASTEST, JST, REAL_TIME, SLOWEST, ClockState, Mode
from verifier.clock_file import CLOCK, ClockDamaged, encode_clock, read_clock
from verifier.moments import Span


class ClockRefused(WorldError):
    """The clock cannot be set so. `code`: clock_back (`now` and `wanted` tell of it), clock_real, speed_out_of_range."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Moved:
    """What a setting did: from which moment of the world to which, and how the clock is set now. `first`: it was the first one."""

    before: datetime
    after: datetime
    state: ClockState
    first: bool


class WorldClock:
    """The clock of one world folder. Methods raise ClockRefused, ClockDamaged, MomentError (a span that leads out of all time), OSError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / CLOCK

    def state(self) -> ClockState:
        """How it is set."""
        return read_clock(self.path) or REAL_TIME

    def set(self, moment: datetime | None, mode: Mode | None = None, *, real: datetime | None = None) -> Moved:
        """Set it to that moment; None: to the machine's. `mode` None: it goes on as it went, and stands still where it never was set.

        A file that is damaged is replaced: what it said cannot be known any more.
        """
        real = real or datetime.now(UTC)
        with place.lock(self._folder, "clock"):
            try:
                found = read_clock(self.path)
            except ClockDamaged:
                found = None
            before = (found or REAL_TIME).moment(real)
            at = real.astimezone(JST) if moment is None else moment.astimezone(JST)
            if found is not None and at < before:
                raise ClockRefused("clock_back", now=before, wanted=at)
            kept = found.mode if found is not None and found.mode is not Mode.REAL else Mode.FIXED
            cast_on = found.cast_on if found is not None and found.cast_on is not None else at.date()
            if moment is None or mode is Mode.REAL:
                state = ClockState(mode=Mode.REAL, cast_on=cast_on)
            else:
                state = _set(mode or kept, at, real, found.speed if found is not None else 1.0, cast_on)
            self._write(state)
            return Moved(before if found is not None else at, at, state, found is None)

    def advance(self, to: Span | datetime, *, real: datetime | None = None) -> Moved:
        """Move it on by a span, or to a moment; it goes on as it went."""
        real = real or datetime.now(UTC)
        with place.lock(self._folder, "clock"):
            found = self._set_already()
            before = found.moment(real)
            at = to.after(before) if isinstance(to, Span) else to.astimezone(JST)
            if at < before:
                raise ClockRefused("clock_back", now=before, wanted=at)
            state = _set(found.mode, at, real, found.speed, found.cast_on or at.date())
            self._write(state)
            return Moved(before, at, state, first=False)

    def speed(self, speed: float, *, real: datetime | None = None) -> Moved:
        """Let it run so many times as fast as the machine's; one that stood still begins to run."""
        if not SLOWEST <= speed <= FASTEST:  # not a number is no speed either
            raise ClockRefused("speed_out_of_range", speed=f"{speed:g}", least=f"{SLOWEST:g}", most=f"{FASTEST:,.0f}")
        real = real or datetime.now(UTC)
        with place.lock(self._folder, "clock"):
            found = self._set_already()
            before = found.moment(real)
            state = _set(Mode.RUNNING, before, real, speed, found.cast_on or before.date())
            self._write(state)
            return Moved(before, before, state, first=False)

    def _set_already(self) -> ClockState:
        found = read_clock(self.path)
        if found is None or found.mode is Mode.REAL:
            raise ClockRefused("clock_real")
        return found

    def _write(self, state: ClockState) -> None:
        replace_atomically(self.path, encode_clock(state), mode=0o644, sync=True)


def _set(mode: Mode, at: datetime, real: datetime, speed: float, cast_on: date) -> ClockState:
    if mode is Mode.FIXED:
        return ClockState(mode=mode, at=at, cast_on=cast_on)
    return ClockState(mode=mode, at=at, since=real, speed=speed, cast_on=cast_on)
