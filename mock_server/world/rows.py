"""In here lives the form of a row of the cast: a person as data, and the frame in which its builders work out a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeAlias, TypeVar

from mock_server.events import Event
from mock_server.papers.events import AnyEvent
from mock_server.papers.paper import Paper
from mock_server.world.model import Card, Dates, Formerly, Insured
from mock_server.world.places import Place
from mock_server.world.seed import Seed
from verifier.case import Evidence, Patient, Words
from verifier.domain import CardType, Sex, Verdict
from verifier.person import Expected

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Steps(Generic[_T]):
    """A value that changes on given days: `first`, then each from its day on."""

    first: _T
    later: tuple[tuple[date, _T], ...] = ()

    def on(self, day: date) -> _T:
        value = self.first
        for begins, then in self.later:
            if begins <= day:
                value = then
        return value


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which a person can be, ends included, and why not before and after them."""

    first: date | None = None
    why_not_before: Words | None = None
    last: date | None = None
    why_not_after: Words | None = None

    def why_not(self, day: date) -> Words | None:
        if self.first is not None and day < self.first:
            return self.why_not_before
        if self.last is not None and day > self.last:
            return self.why_not_after
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a row's builders work from; card, insurances and documents are there once they are made."""

    day: date
    seed: Seed
    row: Row
    birth_date: date
    card: Card | None = None
    insured: tuple[Insured, ...] = ()
    held: tuple[Paper, ...] = ()  # every document there is of them, by their events


When: TypeAlias = Callable[[Frame], date]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPlan:
    """How a person's card is dated, and what is odd about it."""

    dates: Callable[[Frame], Dates]
    type: CardType = CardType.STANDARD
    pin_locked: bool = False
    carried: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A person of the cast."""

    id: str
    name: str  # family and given name, parted by U+3000, as on the card
    kana: str
    sex: Sex
    place: Place
    block: str
    born: Callable[[date], date]
    outcome: Steps[Words]
    expected: Steps[Expected]
    card: CardPlan | None = None
    formerly: Callable[[Frame], Formerly] | None = None
    insured: tuple[Callable[[Frame], Insured], ...] = ()
    use: tuple[Callable[[Frame], Event], ...] = ()
    requests: tuple[Callable[[Frame], AnyEvent], ...] = ()  # of documents; the rest follows from insurance and card
    papers: tuple[Callable[[Frame], Evidence], ...] = ()  # what of it is brought
    patient: Callable[[Frame], Patient] | None = None
    span: Span = Span()


def words(ja: str, en: str) -> Steps[Words]:
    """An outcome that is the same on all days."""
    return Steps(Words(ja, en))


def accept(rule: str) -> Steps[Expected]:
    return Steps(Expected(Verdict.ACCEPT, rule))


def conditional(rule: str) -> Steps[Expected]:
    return Steps(Expected(Verdict.CONDITIONAL, rule))


def refuse(rule: str) -> Steps[Expected]:
    return Steps(Expected(Verdict.REFUSE, rule))


def changing(first: Steps[_T], *later: tuple[date, Steps[_T]]) -> Steps[_T]:
    """Steps that follow one another: each from its day on."""
    return Steps(first.first, tuple((begins, then.first) for begins, then in later))
