"""In here lives the shape of a row of the rules, as the engine has it: what it is about, when it holds, what follows, and its words.

A rule is one row of reception-procedures.md (R20) or one principle that decides (P8). Its outcomes are the verdicts that the row can
have; each outcome names the conditions that must all hold. The rows themselves are files (rows/*.toml); a row knows conditions by name alone.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from verifier.case import Act, Settings, Words
from verifier.domain import Verdict


class Step(Enum):
    """The order of looking (reception-procedures.md, section 3.1). Files of rows stand in this order."""

    IDENTITY = "identity"  # P9
    DISASTER = "disaster"  # P15
    ONLINE = "online"  # the answer to card or phone: sections 4.1 and 4.8
    DOCUMENTS = "documents"  # what stands alone: sections 4.3 and 4.4, with the answer to its number, 4.2
    PAIRS = "pairs"  # with the card: section 4.5
    LENIENCY = "leniency"  # P4
    STATEMENT = "statement"  # R47, R48
    OWN_DECISION = "own_decision"  # P8, and full cost


class Confidence(Enum):
    """How well a row is supported (reception-procedures.md, head)."""

    A = "A"  # two independent sources
    B = "B"  # one source
    C = "C"  # official text only
    U = "U"  # unconfirmed, or settled here


class Force(Enum):
    """How an outcome stands to the others that hold."""

    STOPS = "stops"  # undecidable: nothing else is looked at
    DECIDES = "decides"
    YIELDS = "yields"  # names a situation, or a last way out: whatever decides with more than a refusal goes before it


class Seen(Enum):
    """By what the eligibility was seen, where an outcome holds."""

    READING = "reading"  # card or phone
    PAPER = "paper"  # the number of what was shown, where it was asked; else the evidence itself
    EVIDENCE = "evidence"
    NONE = "none"


class Period(msgspec.Struct, frozen=True, omit_defaults=True):
    """Days on which a row holds, both inclusive; None: open.

    `announced_on`: when it became known; `superseded_on`: when another announcement took its place. Both matter to `known_on` alone.
    `setting`: the clinic's choice without which it doesn't hold at all.
    """

    first: date | None = None
    last: date | None = None
    announced_on: date | None = None
    superseded_on: date | None = None
    setting: str | None = None

    def holds(self, day: date, known_on: date | None, settings: Settings) -> bool:
        """Does it hold on that day, by what had been announced by `known_on` (None: everything), at this clinic?"""
        if not self.known(known_on) or not self.chosen(settings):
            return False
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def chosen(self, settings: Settings) -> bool:
        return self.setting is None or getattr(settings, self.setting) is True

    def known(self, known_on: date | None) -> bool:
        if known_on is None:
            return self.superseded_on is None
        if self.announced_on is not None and known_on < self.announced_on:
            return False
        return self.superseded_on is None or known_on < self.superseded_on


class Doing(msgspec.Struct, frozen=True, omit_defaults=True):
    """An act by its code, and the condition under which it is asked for; None: always.

    `done`: the outcome holds only where it has been done: the act is a part of the verdict (case-format.md), and nothing is left to do.
    """

    act: str
    when: str | None = None
    done: bool = False


class Saying(msgspec.Struct, frozen=True):
    """Words that fit where all the conditions hold, in place of the outcome's own."""

    when: tuple[str, ...]
    words: Words


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One verdict of a row. `when`: names of conditions, all of which must hold; a leading '!' means: must not hold.

    `verdict` None: advice, which adds its acts and words to whatever decides.
    """

    verdict: Verdict | None = None
    when: tuple[str, ...] = ()
    acts: tuple[Doing, ...] = ()
    write: Words | None = None
    write_when: str | None = None  # what is written of an act is not written before it was done; None: always
    say: Words | None = None
    says: tuple[Saying, ...] = ()  # the first that fits is said, else `say`
    seen: Seen = Seen.NONE
    force: Force = Force.DECIDES
    beside: tuple[Verdict, ...] = ()  # advice: holds beside these verdicts alone; none: beside any
    instead_of: tuple[str, ...] = ()  # advice: acts of the deciding row that these take the place of
    speaks_alone: bool = False  # advice: what it writes and says takes the place of the deciding row's
    behind: tuple[
        str, ...
    ] = ()  # rows of which one is always reported in its place (R10: as its document); `rules check` holds it


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row: its situation in words, its days, where it comes from, and what can follow.

    `kinds`: kinds of evidence of which one at least must lie there (empty: the row needs none).
    `last`: holds where nothing else decides, and only there (P8).
    """

    id: str
    step: Step
    title: Words
    source: str  # sentences of the seed (T25), sections, and sources [n] of reception-procedures.md
    confidence: Confidence
    outcomes: tuple[Outcome, ...]
    periods: tuple[Period, ...] = (Period(),)
    kinds: tuple[str, ...] = ()
    last: bool = False
    file: str  # where it is written: the name of the file under rows/, and the line
    line: int

    @property
    def advises(self) -> bool:
        """Has it no verdict of its own?"""
        return all(outcome.verdict is None for outcome in self.outcomes)


class RowWords(msgspec.Struct, frozen=True):
    """What a row has staff do, write and say."""

    acts: tuple[Act, ...]
    write: Words | None
    say: Words | None


class Source(msgspec.Struct, frozen=True):
    """What a row cites by its number in brackets: title, and where it was read."""

    number: str
    what: str


class Principle(msgspec.Struct, frozen=True, kw_only=True):
    """A principle that rows follow from (reception-procedures.md, section 3); some are rows themselves."""

    id: str
    what: Words
    source: str
    confidence: Confidence
    rows: tuple[str, ...]


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A legal day: on it, or after it, something changes (reception-procedures.md, section 2)."""

    name: str
    point: str  # its id in the timeline: D5
    date: date
    what: Words
    source: str
    confidence: Confidence


class Stated(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A condition that is stated over the case's own fields, without code; all that is given of it must hold.

    `field`: a path into the case (`patient.says`, `clinic`, `answers.number.validity`), or `evidence.KIND.FIELD`: of one at least of what
    counts for this patient. `values`: what it may be. `shown`: kinds of evidence of which one at least lies there. `first`, `last`: days of
    the visit. `every`, `some`: other conditions by name, with '!' for 'not'.
    """

    name: str
    yes: Words
    no: Words
    field: str | None = None
    values: tuple[str | bool | int, ...] = ()
    shown: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    every: tuple[str, ...] = ()
    some: tuple[str, ...] = ()


class OpenPoint(msgspec.Struct, frozen=True, kw_only=True):
    """A point that the sources leave open: the clinic's choice, by its key in `settings` (reception-procedures.md, section 8)."""

    key: str
    point: str
    title: Words
    source: str
    asked_by: tuple[str, ...]  # the conditions that ask for it, where no fact rests on it; none: facts do
    matters_when: tuple[str, ...]  # conditions without which it cannot matter: only there it is tried the other way


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """All that the files under rows/ say. `stamp`: a check sum of each file that it was made from."""

    stamp: dict[str, int]
    sources: tuple[Source, ...]
    principles: tuple[Principle, ...]
    days: tuple[Day, ...]
    spans: dict[str, tuple[Period, ...]]
    settings: tuple[OpenPoint, ...]
    conditions: tuple[Stated, ...]
    acts: tuple[Act, ...]
    rows: tuple[Rule, ...]
