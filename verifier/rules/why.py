"""In here lives why: every row that was looked at, in order, and why it held or not, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from verifier.case import Considered, Words
from verifier.rules.facts import Facts
from verifier.rules.looking import READY, Asked, Conclusion, Ready, ends_the_looking, rows_for
from verifier.rules.row import Outcome, Period, Rule

_NOTHING_SHOWN = Words("対象となるものが提示されていない", "nothing of the kind was shown")


def considered(facts: Facts, conclusion: Conclusion) -> Iterator[Considered]:
    """The rows in their order, to the one that ends the looking."""
    deciding = conclusion.rule
    candidates = frozenset(row.rule.id for row in rows_for(facts).rows)
    for row in READY:
        outcome = _outcome(row, facts) if row.rule.id in candidates else None
        if outcome is None:
            yield Considered(row.rule.id, False, _why_not(row, facts))
            continue
        unasked = outcome.verdict is None and outcome.beside and outcome not in conclusion.advice
        if unasked or (row.rule.last and row.rule is not deciding):
            yield Considered(row.rule.id, False, _decided_by(deciding))
            continue
        yield Considered(row.rule.id, True, row.rule.title)
        if ends_the_looking(row.rule, outcome):
            return


def _outcome(row: Ready, facts: Facts) -> Outcome | None:
    for outcome, conditions in row.outcomes:
        if all(one.holds(facts) for one in conditions):
            return outcome
    return None


def _decided_by(deciding: Rule) -> Words:
    return Words(f"ほかの行（{deciding.id}）で決まった", f"something else decided ({deciding.id})")


def _why_not(row: Ready, facts: Facts) -> Words:
    if not row.fits(facts.kinds):
        return _NOTHING_SHOWN
    case = facts.case
    if not row.in_force(facts.day, case.known_on, case.settings):
        return _out_of_period([one for one in row.rule.periods if one.chosen(case.settings)], case.known_on)
    reasons = [_first_failing(conditions, facts) for _, conditions in row.outcomes]
    _, words = max(reasons, key=lambda reason: reason[0])  # of several outcomes the one that came nearest
    return words


def _first_failing(conditions: tuple[Asked, ...], facts: Facts) -> tuple[int, Words]:
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
