"""In here lives the engine: from a case to its verdict, by rows that it doesn't know.

It works out the facts once, asks every row which of its outcomes holds, and lets the best of them win (reception-procedures.md, section
3.1): what stops everything, then accept, then conditional, then what only names a situation, then refuse; among equals the first row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from verifier.case import (
    Act,
    Case,
    Considered,
    Decision,
    LimitCertificate,
    Settings,
    SubsidyCertificate,
    Verification,
    Words,
)
from verifier.dates import ratio_by_age
from verifier.domain import Validity, Verdict
from verifier.rules import ACTS, ROWS
from verifier.rules.book import BOOK
from verifier.rules.condition import Test
from verifier.rules.conditions import CONDITIONS
from verifier.rules.facts import Facts, facts_of
from verifier.rules.row import Force, Outcome, Period, Rule, Seen, Step


class _Asked(msgspec.Struct, frozen=True):
    """A condition as a row asks for it: holding, or not holding."""

    test: Test
    wanted: bool
    why_not: Words

    def holds(self, facts: Facts) -> bool:
        return self.test(facts) is self.wanted


def _asked(name: str) -> _Asked:
    condition = CONDITIONS[name.removeprefix("!")]
    wanted = not name.startswith("!")
    return _Asked(condition.test, wanted, condition.no if wanted else condition.yes)


class _Ready(msgspec.Struct, frozen=True):
    """A row with its conditions looked up."""

    rule: Rule
    kinds: frozenset[str]
    outcomes: tuple[tuple[Outcome, tuple[_Asked, ...]], ...]


def _ready(rule: Rule) -> _Ready:
    outcomes = tuple((outcome, tuple(map(_asked, outcome.when))) for outcome in rule.outcomes)
    return _Ready(rule, frozenset(rule.kinds), outcomes)


_READY = tuple(map(_ready, ROWS))
_BY_NAME = {
    name: _asked(name)
    for rule in ROWS
    for outcome in rule.outcomes
    for name in (
        *(doing.when for doing in outcome.acts),
        *(one for saying in outcome.says for one in saying.when),
        outcome.write_when,
    )
    if name is not None
}
_CHOICES = tuple((point.key, tuple(map(_asked, point.matters_when))) for point in BOOK.settings)

_Held = tuple[Rule, Outcome]


class _Decided(msgspec.Struct, frozen=True):
    """The row that decides, and those that advise."""

    rule: Rule
    chosen: Outcome
    advice: tuple[Outcome, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return (self.chosen, *self.advice)

    @property
    def speaking(self) -> tuple[Outcome, ...]:
        """Those whose words are written and said."""
        alone = tuple(one for one in self.advice if one.speaks_alone)
        return alone or self.outcomes


def decide(case: Case, *, why: bool = False) -> Decision:
    """What the evidence of a case proves. Pure and total: P8 ends the order, so that every case has one verdict.

    With `why` the rows that were looked at come along, in their order, each with the reason; it changes nothing else.
    """
    facts = facts_of(case)
    decided = _decided(facts)
    verdict = decided.chosen.verdict or Verdict.REFUSE
    acts = _acts(decided.outcomes, facts)
    return Decision(
        id=case.id,
        verdict=verdict,
        rule=decided.rule.id,
        verification=_verification(decided.chosen, facts),
        acts=acts,
        write=_joined([_written(one, facts) for one in decided.speaking]),
        say=_joined([_said(one, facts) for one in decided.speaking]),
        ratio=_ratio(verdict, facts),
        settings_used=tuple(_settings_used(facts, decided, acts)),
        considered=tuple(_considered(facts, decided)) if why else msgspec.UNSET,
    )


def _decided(facts: Facts) -> _Decided:
    held: list[_Held] = []
    for row in _rows_for(facts):
        outcome = _outcome(row, facts)
        if outcome is None:
            continue
        held.append((row.rule, outcome))
        if _ends_the_looking(row.rule, outcome):
            break
    rule, chosen = min((one for one in held if one[1].verdict is not None), key=_rank)
    advice = () if chosen.force is Force.STOPS else tuple(one for _, one in held if _advises(one, chosen))
    return _Decided(rule, chosen, advice)


def _advises(one: Outcome, chosen: Outcome) -> bool:
    return one.verdict is None and (not one.beside or chosen.verdict in one.beside)


def _settings_used(facts: Facts, decided: _Decided, acts: tuple[Act, ...]) -> Iterator[str]:
    """The settings that mattered: each is turned round where it can matter, and the case decided once more."""
    settings = facts.case.settings
    for setting, reachable in _CHOICES:
        if not all(asked.holds(facts) for asked in reachable):
            continue
        turned = msgspec.structs.replace(settings, **{setting: not getattr(settings, setting)})
        others = facts_of(msgspec.structs.replace(facts.case, settings=turned))
        other = _decided(others)
        same = (other.rule.id, other.chosen.verdict) == (decided.rule.id, decided.chosen.verdict)
        if not same or _acts(other.outcomes, others) != acts:
            yield setting


def _rows_for(facts: Facts) -> tuple[_Ready, ...]:
    case = facts.case
    return _candidates(facts.day, case.known_on, facts.kinds, case.settings)


@lru_cache(maxsize=2048)
def _candidates(day: date, known_on: date | None, kinds: frozenset[str], settings: Settings) -> tuple[_Ready, ...]:
    """The rows whose days and kinds of evidence fit; cases come in files, where both repeat."""
    return tuple(row for row in _READY if _fits(row, kinds) and _in_force(row.rule.periods, day, known_on, settings))


def _fits(row: _Ready, kinds: frozenset[str]) -> bool:
    return not row.kinds or not row.kinds.isdisjoint(kinds)


def _in_force(periods: tuple[Period, ...], day: date, known_on: date | None, settings: Settings) -> bool:
    return any(period.holds(day, known_on, settings) for period in periods)


def _outcome(row: _Ready, facts: Facts) -> Outcome | None:
    """The first outcome of a row that holds."""
    for outcome, conditions in row.outcomes:
        for asked in conditions:
            if asked.test(facts) is not asked.wanted:
                break
        else:
            return outcome
    return None


def _ends_the_looking(rule: Rule, outcome: Outcome) -> bool:
    """Who it is comes before everything: where that stops, nothing else is looked at."""
    return rule.step is Step.IDENTITY and outcome.force is Force.STOPS


_ORDER = {Verdict.ACCEPT: 1, Verdict.CONDITIONAL: 2}


def _rank(one: _Held) -> int:
    """Smaller wins; min() keeps the first among equals, and rows stand in the order of looking."""
    _, outcome = one
    if outcome.force is Force.STOPS:
        return 0
    if outcome.force is Force.YIELDS:
        return 3
    return _ORDER.get(outcome.verdict or Verdict.REFUSE, 4)


def _verification(outcome: Outcome, facts: Facts) -> Verification:
    """By what the eligibility was seen in the end."""
    match outcome.seen:
        case Seen.READING:
            return Verification.PHONE if facts.reader is not None and facts.reader.phone else Verification.CARD
        case Seen.PAPER:
            return Verification.NUMBER if facts.number is Validity.VALID else Verification.EVIDENCE
        case Seen.EVIDENCE:
            return Verification.EVIDENCE
        case Seen.NONE:
            return Verification.NONE


def _acts(outcomes: tuple[Outcome, ...], facts: Facts) -> tuple[Act, ...]:
    asked: dict[str, bool] = {}
    replaced = {code for outcome in outcomes for code in outcome.instead_of}
    for outcome in outcomes:
        for doing in outcome.acts:
            if doing.act in replaced:
                continue
            if doing.when is None or _BY_NAME[doing.when].holds(facts):
                asked.setdefault(doing.act, doing.done)
    return tuple(msgspec.structs.replace(ACTS[code], done=True) if done else ACTS[code] for code, done in asked.items())


def _written(outcome: Outcome, facts: Facts) -> Words | None:
    too_early = outcome.write_when is not None and not _BY_NAME[outcome.write_when].holds(facts)
    return None if too_early else outcome.write


def _said(outcome: Outcome, facts: Facts) -> Words | None:
    for saying in outcome.says:
        if all(_BY_NAME[name].holds(facts) for name in saying.when):
            return saying.words
    return outcome.say


def _joined(words: list[Words | None]) -> Words | None:
    said = [one for one in words if one is not None]
    if len(said) < 2:
        return said[0] if said else None
    return Words("".join(one.ja for one in said), " ".join(one.en for one in said))


def _ratio(verdict: Verdict, facts: Facts) -> int | None:
    """Percent of the cost borne by the patient.

    Refused: 100. Undecidable: unknown. Else what an answer in force says, the card's first (§5.4: the answer before the document);
    without one what age alone tells (P13: from 70 to 74 without proof 30), None where the age isn't known or doesn't tell.
    """
    if verdict is Verdict.REFUSE:
        return 100
    if verdict is Verdict.UNDECIDABLE:
        return None
    identity = facts.identity
    for said, answer in ((facts.said, identity.card_answer), (facts.number, identity.number_answer)):
        if said is Validity.VALID and answer is not None and answer.ratio is not None:
            return answer.ratio
    born = _birth_date(facts)
    return None if born is None else ratio_by_age(born, facts.day)


def _birth_date(facts: Facts) -> date | None:
    identity = facts.identity
    told = (
        facts.case.patient.birth_date,
        *(answer.birth_date for answer in (identity.card_answer, identity.number_answer) if answer is not None),
        *(item.birth_date for item in identity.items if not isinstance(item, SubsidyCertificate | LimitCertificate)),
    )
    return next((born for born in told if born is not None), None)


# -- why ----------------------------------------------------------------------------------------------------------------

_NOTHING_SHOWN = Words("対象となるものが提示されていない", "nothing of the kind was shown")


def _considered(facts: Facts, decided: _Decided) -> Iterator[Considered]:
    deciding = decided.rule
    candidates = frozenset(row.rule.id for row in _rows_for(facts))
    for row in _READY:
        outcome = _outcome(row, facts) if row.rule.id in candidates else None
        if outcome is None:
            yield Considered(row.rule.id, False, _why_not(row, facts))
            continue
        unasked = outcome.verdict is None and outcome.beside and outcome not in decided.advice
        if unasked or (row.rule.last and row.rule is not deciding):
            yield Considered(row.rule.id, False, _decided_by(deciding))
            continue
        yield Considered(row.rule.id, True, row.rule.title)
        if _ends_the_looking(row.rule, outcome):
            return


def _decided_by(deciding: Rule) -> Words:
    return Words(f"ほかの行（{deciding.id}）で決まった", f"something else decided ({deciding.id})")


def _why_not(row: _Ready, facts: Facts) -> Words:
    if not _fits(row, facts.kinds):
        return _NOTHING_SHOWN
    case = facts.case
    if not _in_force(row.rule.periods, facts.day, case.known_on, case.settings):
        return _out_of_period([one for one in row.rule.periods if one.chosen(case.settings)], case.known_on)
    reasons = [_first_failing(conditions, facts) for _, conditions in row.outcomes]
    _, words = max(reasons, key=lambda reason: reason[0])  # of several outcomes the one that came nearest
    return words


def _first_failing(conditions: tuple[_Asked, ...], facts: Facts) -> tuple[int, Words]:
    for place, asked in enumerate(conditions):
        if not asked.holds(facts):
            return place, asked.why_not
    raise AssertionError  # pragma: no cover - it would have held


def _out_of_period(periods: Sequence[Period], known_on: date | None) -> Words:
    known = [period for period in periods if period.known(known_on)]
    if not known:
        return Words("この時点ではまだ発表されていない", "not announced by then")
    spans = dict.fromkeys(f"{period.first or ''}～{period.last or ''}" for period in known)
    return Words(
        f"この日には適用されない（{'、'.join(spans)}）",
        f"doesn't hold on this day ({', '.join(span.replace('～', ' – ').strip() for span in spans)})",
    )
