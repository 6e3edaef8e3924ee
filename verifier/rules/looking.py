"""In here lives how the rows are looked through: which of them holds, which decides, what it has staff do, write and say. It knows no row.

The best verdict that holds wins (reception-procedures.md, section 3.1): what stops everything, then accept, then conditional, then what only
names a situation, then refuse; among equals the first row. What was concluded is kept in a tree by the answers of the conditions that were
asked on the way, so that a like case asks each of them once and is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from verifier.case import Act, Patient, Settings, Words
from verifier.domain import Verdict
from verifier.rules import ACTS, ROWS
from verifier.rules.book import BOOK
from verifier.rules.conditions import CONDITIONS
from verifier.rules.facts import Facts
from verifier.rules.row import Force, Outcome, Rule, Step

_PLACES = {name: place for place, name in enumerate(CONDITIONS)}
_TESTS = tuple(condition.test for condition in CONDITIONS.values())
_NOBODY = Patient()
_MOST_NODES = 500_000  # of one tree; beyond, it is begun anew

Settled = tuple[
    tuple[int, bool], ...
]  # by place: answers that are the same of every case with such evidence and patient
Answers = list[bool | None]  # by place: what a condition said of these facts; None: not asked yet


class Asked(msgspec.Struct, frozen=True):
    """A condition as a row asks for it: holding, or not holding."""

    place: int
    wanted: bool
    why_not: Words

    def holds(self, facts: Facts) -> bool:
        return _TESTS[self.place](facts) is self.wanted


def asked(name: str) -> Asked:
    condition = CONDITIONS[name.removeprefix("!")]
    wanted = not name.startswith("!")
    return Asked(_PLACES[condition.name], wanted, condition.no if wanted else condition.yes)


class Ready(msgspec.Struct, frozen=True):
    """A row with its conditions looked up."""

    rule: Rule
    kinds: frozenset[str]
    outcomes: tuple[tuple[Outcome, tuple[Asked, ...]], ...]

    def fits(self, kinds: frozenset[str]) -> bool:
        return not self.kinds or not self.kinds.isdisjoint(kinds)

    def in_force(self, day: date, known_on: date | None, settings: Settings) -> bool:
        return any(period.holds(day, known_on, settings) for period in self.rule.periods)


def _ready(rule: Rule) -> Ready:
    outcomes = tuple((outcome, tuple(map(asked, outcome.when))) for outcome in rule.outcomes)
    return Ready(rule, frozenset(rule.kinds), outcomes)


READY = tuple(map(_ready, ROWS))
_BY_NAME = {
    name: asked(name)
    for rule in ROWS
    for outcome in rule.outcomes
    for name in (
        *(doing.when for doing in outcome.acts),
        *(one for saying in outcome.says for one in saying.when),
        outcome.write_when,
    )
    if name is not None
}
_CHOICES = tuple((point.key, tuple(map(asked, point.matters_when))) for point in BOOK.settings)
_OF_PERIODS = tuple(
    dict.fromkeys(period.setting for row in ROWS for period in row.periods if period.setting is not None)
)


class Conclusion(msgspec.Struct, frozen=True, kw_only=True):
    """The row that decides, those that advise, and what follows."""

    rule: Rule
    chosen: Outcome
    verdict: Verdict
    advice: tuple[Outcome, ...]
    acts: tuple[Act, ...]
    write: Words | None
    say: Words | None
    choices: tuple[str, ...]  # settings that can matter here


def no_answers() -> Answers:
    return [None] * len(_TESTS)


def conclude(facts: Facts, answers: Answers) -> Conclusion:
    """What follows from the facts. `answers` (no_answers() at first) is filled in with what was asked."""
    rows = rows_for(facts)
    node: Any = rows.tree
    while type(node) is list:
        place = node[0]
        answer = answers[place]
        if answer is None:
            answer = answers[place] = _TESTS[place](facts)
        node = node[2] if answer else node[1]
    return node if node is not None else rows.grow(facts, answers)


class Rows:
    """Rows whose days and kinds of evidence fit, and the tree of what was concluded from them."""

    def __init__(self, rows: tuple[Ready, ...], settled: Settled) -> None:
        self.rows = rows
        self.settled = settled  # what is never asked of cases that come here
        # [place of a condition, what follows if not, what follows if so]; None: not looked at yet
        self.tree: list[Any] | Conclusion | None = None
        self.nodes = 0

    def grow(self, facts: Facts, answers: Answers) -> Conclusion:
        """Look all rows through, and keep what follows."""
        looking = _Looking(facts, answers, dict(self.settled))
        conclusion = looking.at(self.rows)
        if self.nodes > _MOST_NODES:
            self.tree, self.nodes = None, 0
        leaf: Any = conclusion
        above: list[Any] | None = None
        side = 0
        node: Any = self.tree
        for place, answer in looking.path.items():
            if type(node) is not list:
                node = [place, None, None]
                self.nodes += 1
                if above is None:
                    self.tree = node
                else:
                    above[side] = node
            above, side = node, 2 if answer else 1
            node = node[side]
        if above is None:
            self.tree = leaf
        else:
            above[side] = leaf
        return conclusion


class _Looking:
    """One look at all rows. Whatever it asks depends on the answers so far alone: that makes its path one of a tree."""

    def __init__(self, facts: Facts, answers: Answers, settled: dict[int, bool]) -> None:
        self.facts = facts
        self.answers = answers
        self.settled = settled
        self.path: dict[int, bool] = {}

    def holds(self, one: Asked) -> bool:
        settled = self.settled.get(one.place)
        if settled is not None:
            return settled is one.wanted
        answer = self.path.get(one.place)
        if answer is None:
            known = self.answers[one.place]
            answer = _TESTS[one.place](self.facts) if known is None else known
            self.answers[one.place] = self.path[one.place] = answer
        return answer is one.wanted

    def at(self, rows: Sequence[Ready]) -> Conclusion:
        held: list[tuple[Rule, Outcome]] = []
        for row in rows:
            outcome = self.outcome(row)
            if outcome is None:
                continue
            held.append((row.rule, outcome))
            if ends_the_looking(row.rule, outcome):
                break
        rule, chosen = min((one for one in held if one[1].verdict is not None), key=_rank)
        advice = () if chosen.force is Force.STOPS else tuple(one for _, one in held if _advises(one, chosen))
        outcomes = (chosen, *advice)
        speaking = tuple(one for one in advice if one.speaks_alone) or outcomes
        return Conclusion(
            rule=rule,
            chosen=chosen,
            verdict=chosen.verdict or Verdict.REFUSE,
            advice=advice,
            acts=self.acts(outcomes),
            write=_joined([self.written(one) for one in speaking]),
            say=_joined([self.said(one) for one in speaking]),
            choices=tuple(key for key, conditions in _CHOICES if all(map(self.holds, conditions))),
        )

    def outcome(self, row: Ready) -> Outcome | None:
        """The first outcome of a row that holds."""
        return next((outcome for outcome, conditions in row.outcomes if all(map(self.holds, conditions))), None)

    def acts(self, outcomes: Sequence[Outcome]) -> tuple[Act, ...]:
        replaced = {code for outcome in outcomes for code in outcome.instead_of}
        asked_for: dict[str, bool] = {}
        for outcome in outcomes:
            for doing in outcome.acts:
                if doing.act in replaced:
                    continue
                if doing.when is None or self.holds(_BY_NAME[doing.when]):
                    asked_for.setdefault(doing.act, doing.done)
        return tuple(
            msgspec.structs.replace(ACTS[code], done=True) if done else ACTS[code] for code, done in asked_for.items()
        )

    def written(self, outcome: Outcome) -> Words | None:
        too_early = outcome.write_when is not None and not self.holds(_BY_NAME[outcome.write_when])
        return None if too_early else outcome.write

    def said(self, outcome: Outcome) -> Words | None:
        for saying in outcome.says:
            if all(self.holds(_BY_NAME[name]) for name in saying.when):
                return saying.words
        return outcome.say


def rows_for(facts: Facts) -> Rows:
    """The rows whose days and kinds of evidence fit."""
    case = facts.case
    settings = case.settings
    chosen = tuple([getattr(settings, name) for name in _OF_PERIODS])
    return _rows(facts.day, case.known_on, facts.kinds, chosen, case.patient == _NOBODY)


@lru_cache(maxsize=65536)
def _rows(day: date, known_on: date | None, kinds: frozenset[str], chosen: tuple[bool, ...], of_nobody: bool) -> Rows:
    """Cases come in files, where day and kinds repeat."""
    settings = Settings(**dict(zip(_OF_PERIODS, chosen, strict=True)))
    return _kept(
        tuple(place for place, row in enumerate(READY) if row.fits(kinds) and row.in_force(day, known_on, settings)),
        tuple(_settled(kinds, of_nobody=of_nobody)),
    )


def _settled(kinds: frozenset[str], *, of_nobody: bool) -> Iterator[tuple[int, bool]]:
    """Conditions whose answer follows from what lies there, or from nothing being known of the patient."""
    for place, one in enumerate(CONDITIONS.values()):
        if one.kinds and one.kinds.isdisjoint(kinds):
            yield place, False
        elif of_nobody and one.of_nobody is not None:
            yield place, one.of_nobody


@lru_cache(maxsize=4096)
def _kept(places: tuple[int, ...], settled: Settled) -> Rows:
    """Days on which the same rows hold share what was concluded from them."""
    return Rows(tuple(READY[place] for place in places), settled)


def ends_the_looking(rule: Rule, outcome: Outcome) -> bool:
    """Who it is comes before everything: where that stops, nothing else is looked at."""
    return rule.step is Step.IDENTITY and outcome.force is Force.STOPS


def _advises(one: Outcome, chosen: Outcome) -> bool:
    return one.verdict is None and (not one.beside or chosen.verdict in one.beside)


_ORDER = {Verdict.ACCEPT: 1, Verdict.CONDITIONAL: 2}


def _rank(one: tuple[Rule, Outcome]) -> int:
    """Smaller wins; min() keeps the first among equals, and rows stand in the order of looking."""
    _, outcome = one
    if outcome.force is Force.STOPS:
        return 0
    if outcome.force is Force.YIELDS:
        return 3
    return _ORDER.get(outcome.verdict or Verdict.REFUSE, 4)


def _joined(words: list[Words | None]) -> Words | None:
    said = [one for one in words if one is not None]
    if len(said) < 2:
        return said[0] if said else None
    return Words("".join(one.ja for one in said), " ".join(one.en for one in said))


# -- settings that no fact rests on ------------------------------------------------------------------------------------------


def _resting_on(asked_by: tuple[str, ...]) -> frozenset[int]:
    """Those conditions, and those of the files that ask for them."""
    found = set(asked_by)
    for one in BOOK.conditions:  # they may name those before them alone
        if not found.isdisjoint(name.removeprefix("!") for name in (*one.every, *one.some)):
            found.add(one.name)
    return frozenset(_PLACES[name] for name in found)


_IN_CONDITIONS_ALONE = {point.key: _resting_on(point.asked_by) for point in BOOK.settings if point.asked_by}


def turned_answers(setting: str, answers: Answers) -> Answers | None:
    """For a setting that no fact rests on: the answers that stay when it is turned round. None: the facts are to be worked out anew."""
    places = _IN_CONDITIONS_ALONE.get(setting)
    if places is None:
        return None
    turned = answers.copy()
    for place in places:
        turned[place] = None
    return turned
