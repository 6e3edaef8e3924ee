"""In here lives when a fault that was ordered strikes: its occasions counted, its moments compared with the clock.

Nothing here sleeps, raises or knows what a fault does. The same rows and the same seed strike at the same occasions, on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from hashlib import blake2b
from itertools import chain
from threading import Lock

import msgspec

from cardreader.disturbance import Stroke
from verifier.clock import JST
from verifier.faults import FaultRow, Language, moment_of, text_of

_OR = "|"  # between patterns of `where` and `who`


def _passed(said: str, now: datetime) -> bool:
    """Whether that moment, or that time of the day, has come."""
    moment, here = moment_of(said), now.astimezone(JST)
    if isinstance(moment, datetime):
        return here >= (moment if moment.tzinfo is not None else moment.replace(tzinfo=JST))
    return moment is not None and here.time() >= moment.replace(tzinfo=None)


def concerns(row: FaultRow, where: str, who: str) -> bool:
    """Whether an occasion at this place, for this somebody, is one of the row's."""
    return _matches(row.where, where) and _matches(row.who, who)


def _matches(patterns: str, name: str) -> bool:
    return not patterns or any(fnmatchcase(name, one.strip()) for one in patterns.split(_OR))


def holds(row: FaultRow, occasion: int, now: datetime, seed: str = "") -> bool:
    """Whether the row strikes at its `occasion`, counted from 1, at this (aware) moment. Pure: the same question has the same answer."""
    if isinstance(row.first, int):
        if occasion < row.first:
            return False
    elif not _passed(row.first, now):
        return False
    if isinstance(row.until, int):
        if occasion > row.until:
            return False
    elif row.until is not None and _passed(row.until, now):
        return False
    return row.share >= 1 or _chance(row, occasion, seed) < row.share


def _chance(row: FaultRow, occasion: int, seed: str) -> float:
    """A number from 0 to 1, of the seed, the row and the occasion alone."""
    drawn = blake2b(f"{seed}\0{text_of(row)}\0{occasion}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn, "big") / 2**64


class Struck(msgspec.Struct, frozen=True, kw_only=True):
    """A fault has struck: what a trace or a journal writes down."""

    at: datetime
    row: FaultRow
    where: str
    who: str
    occasion: int


class Schedule:
    """Rows at work: counts their occasions, and says which of them strike. May be asked from any thread.

    `now`: the clock by which moments are meant. `hear` is told each strike; it must be quick and must not raise.
    """

    def __init__(
        self,
        language: Language,
        rows: Sequence[FaultRow] = (),
        *,
        now: Callable[[], datetime],
        seed: str = "",
        hear: Callable[[Struck], None] = lambda _struck: None,
    ) -> None:
        self._language = language
        self._now = now
        self._seed = seed
        self._hear = hear
        self._lock = Lock()
        self._rows: dict[str, list[FaultRow]] = {}
        self._counts: dict[str, int] = {}  # occasions so far, by the row's text
        self.set(rows)

    @property
    def rows(self) -> list[FaultRow]:
        """What is ordered now."""
        return list(chain.from_iterable(self._rows.values()))

    def set(self, rows: Sequence[FaultRow]) -> None:
        """Order these, and nothing else; occasions of rows that stay are still counted. Raises FaultWrong."""
        ordered: dict[str, list[FaultRow]] = {}
        for row in rows:
            ordered.setdefault(row.name, []).append(self._language.check(row))
        with self._lock:
            self._rows = ordered
            kept = {text_of(row) for row in chain.from_iterable(ordered.values())}
            self._counts = {text: count for text, count in self._counts.items() if text in kept}

    def strikes(self, name: str, where: str = "", who: str = "") -> Stroke | None:
        """Ask at one occasion. The first row that strikes is told to `hear` and returned; each that it concerns has counted it."""
        rows = self._rows.get(name)
        if not rows:
            return None
        now = self._now()
        struck: Struck | None = None
        with self._lock:
            for row in rows:
                if not concerns(row, where, who):
                    continue
                text = text_of(row)
                occasion = self._counts[text] = self._counts.get(text, 0) + 1
                if struck is None and holds(row, occasion, now, self._seed):
                    struck = Struck(at=now, row=row, where=where, who=who, occasion=occasion)
        if struck is None:
            return None
        self._hear(struck)
        return self._language.stroke(struck.row)

    def of(self, who: str) -> Callable[[str, str], Stroke | None]:
        """The same question for one person, clinic or desk: what a package takes as its hook."""
        return lambda name, where: self.strikes(name, where, who)
