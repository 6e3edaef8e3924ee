"""In here lives how long each step of registration takes in a world: drawn by its seed, for each office and each filing anew. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mock_server.chain import Stage
from mock_server.world.seed import Seed

# Days from one stage to the next, at most. Together they keep the four days of T09, and reach the clinics within seven.
AT_MOST = {Stage.DECLARED: 2, Stage.ENTERED: 2, Stage.MATCHED: 2, Stage.PROVIDED: 1}
FORGOTTEN = timedelta(days=70)  # an office that forgets a declaration finds it after so long: the world goes on


@dataclass(frozen=True, slots=True)
class Way:
    """The days on which a fact reaches each stage; None: nobody knows when, if ever. Later stages are never before earlier ones."""

    declared_on: date | None
    entered_on: date | None
    matched_on: date | None
    provided_on: date | None

    def steps(self) -> Iterator[tuple[Stage, date]]:
        """The stages that it reaches, in their order."""
        days = self.declared_on, self.entered_on, self.matched_on, self.provided_on
        for stage, day in zip((Stage.DECLARED, Stage.ENTERED, Stage.MATCHED, Stage.PROVIDED), days, strict=True):
            if day is None:
                return
            yield stage, day


def drawn(seed: Seed, occurred_on: date, *label: object, provided_on: date | None = None) -> Way:
    """A way in good time, or the way to a day of provision that is given: what was drawn then ends on it."""
    days: list[date] = []
    here = occurred_on
    for stage, at_most in AT_MOST.items():
        here += timedelta(days=seed.between(0, at_most, "way", stage.value, *label))
        days.append(here if provided_on is None else min(here, provided_on))
    if provided_on is not None:
        days[-1] = provided_on
    return Way(*days)


def forgotten(seed: Seed, occurred_on: date, *label: object, declared: bool) -> Way:
    """A way that stops for weeks: before the declaration, or on the branch office's desk after it."""
    found = drawn(seed, occurred_on + FORGOTTEN, *label)
    first = drawn(seed, occurred_on, *label).declared_on if declared else found.declared_on
    return Way(first, found.entered_on, found.matched_on, found.provided_on)


def not_after(way: Way, day: date) -> Way:
    """The same way, hurried so that it has ended by that day."""

    def hurried(reached: date | None) -> date | None:
        return None if reached is None else min(reached, day)

    return Way(hurried(way.declared_on), hurried(way.entered_on), hurried(way.matched_on), hurried(way.provided_on))
