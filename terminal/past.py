"""In here lives the drawing of one person's insurance on two axes of time: which days it is of, and on which days that was recorded.

The command prints it and the counter's page shows it; neither knows where it comes from (terminal/commands/world_past.py makes it).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from terminal.visible import visible

if TYPE_CHECKING:
    from terminal.words.speech import Speech

NOTHING, WITHHELD = "-", "x"


class Insured(msgspec.Struct, frozen=True, kw_only=True):
    """One insurance, as it stands in an answer. `ratio` in percent; `lost_on` None: not as far as is known."""

    insurer_name: str
    symbol: str
    number: str
    branch: str
    acquired_on: date
    lost_on: date | None
    ratio: int | None


class Cell(msgspec.Struct, frozen=True):
    """What was told of a day: the insurance by its letter, with that day's ratio; None: nothing, `withheld` where it may not be seen."""

    letter: str | None
    ratio: int | None = None
    withheld: bool = False

    @property
    def text(self) -> str:
        if self.letter is None:
            return WITHHELD if self.withheld else NOTHING
        return self.letter if self.ratio is None else f"{self.letter} {self.ratio}%"


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """A declaration on its way: what it is (a code of words), its office, and when it reached each of the four stages."""

    holds_from: date
    what: str
    office: str
    stages: tuple[tuple[str, date | None], ...]
    due_on: date | None
    days_late: int


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One person's insurance: what a clinic that asks on `known_on` is told of `about`, what holds, and the drawing of all.

    `days`: the columns; `rows`: by the days on which something was recorded, a cell a column; `truth`: the same of what holds in truth.
    `legend`: the insurances by their letters. `answers`: what was told of `about`, by the days from which on.
    """

    person: str
    name: str
    kana: str
    about: date
    known_on: date
    told: Insured | None
    withheld: bool
    holds: Insured | None
    days: tuple[date, ...]
    rows: tuple[tuple[date, tuple[Cell, ...]], ...]
    truth: tuple[Cell, ...]
    legend: tuple[tuple[str, Insured], ...]
    answers: tuple[tuple[date, Insured | None], ...]
    filings: tuple[Filed, ...]


def insured_told(one: Insured | None, speech: Speech) -> str:
    """An insurance in a line, or that there is none."""
    if one is None:
        return speech("history.nothing")
    ratio = "" if one.ratio is None else f"  {one.ratio}%"
    number = "・".join(part for part in (one.symbol, one.number) if part)
    return visible(f"{one.insurer_name} {number}（{one.branch}） {one.acquired_on} – {one.lost_on or ''}{ratio}")


def filed_told(filed: Filed, speech: Speech) -> str:
    """A declaration in a line: from when, what, where, its stages, and how late it is."""
    stages = "  ".join(speech(f"stage.{stage}") + f" {on or '—'}" for stage, on in filed.stages)
    late = "  " + speech("overdue.late", due=filed.due_on, days=filed.days_late) if filed.days_late else ""
    return visible(f"{filed.holds_from}  {speech(f'fact.{filed.what}')}（{filed.office}）  {stages}{late}")


def drawn(past: Past, speech: Speech) -> Iterator[str]:
    """Downwards the days on which something was learned, across the days of which it was, and below what holds in truth."""
    yield speech("history.axes", first=NOTHING, withheld=WITHHELD)
    yield f"{'':12}" + "".join(f"{day.isoformat():>12}" for day in past.days)
    for known, cells in past.rows:
        yield f"{known.isoformat():12}" + "".join(f"{cell.text:>12}" for cell in cells)
    yield f"{speech('history.truth')}" + "".join(f"{cell.text:>12}" for cell in past.truth)
    for letter, one in past.legend:
        yield f"  {letter}  {insured_told(one, speech)}"
