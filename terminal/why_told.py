"""In here lives what the reasons of a verdict are made of: each row that was looked at, with its conditions one by one as they stood."""

from __future__ import annotations

import msgspec

from verifier.case import Case, Decision, Words
from verifier.rules.row import Rule


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was looked at. `why`: why it did not hold, else its title; `decides`: the verdict is its.

    `conditions`: those of the outcome that held, or came nearest, in the order in which they are asked, each as it stood; empty where the
    row's days or kinds of evidence kept it out.
    """

    rule: Rule
    held: bool
    why: Words
    decides: bool
    conditions: tuple[tuple[bool, Words], ...]


def reasons_of(case: Case) -> tuple[Decision, tuple[Reason, ...]]:
    """The decision of a case by the rules of now, and the rows in their order, to the one that ended the looking."""
    from verifier.evidence import decide
    from verifier.rules.conditions import CONDITIONS
    from verifier.rules.facts import Facts, facts_of
    from verifier.rules.looking import READY, Asked, asked

    facts = facts_of(case)
    decision = decide(case, why=True)
    rows = {row.rule.id: row for row in READY}

    def stood(name: str) -> tuple[bool, Words]:
        condition = CONDITIONS[name.removeprefix("!")]
        true = asked(name.removeprefix("!")).holds(facts)
        return true is not name.startswith("!"), condition.yes if true else condition.no

    def conditions(rule: Rule) -> tuple[tuple[bool, Words], ...]:
        row = rows[rule.id]
        if not row.fits(facts.kinds) or not row.in_force(facts.day, case.known_on, case.settings):
            return ()
        outcome, _ = max(row.outcomes, key=lambda one: _how_far(one[1], facts))
        return tuple(map(stood, outcome.when))

    def _how_far(asked_for: tuple[Asked, ...], facts: Facts) -> float:
        """How many of its conditions hold before one doesn't; all: it is the one, before others."""
        for place, one in enumerate(asked_for):
            if not one.holds(facts):
                return place
        return float("inf")

    considered = () if decision.considered is msgspec.UNSET else decision.considered
    return decision, tuple(
        Reason(
            rule=rows[one.rule].rule,
            held=one.held,
            why=one.why,
            decides=one.held and one.rule == decision.rule,
            conditions=conditions(rows[one.rule].rule),
        )
        for one in considered
    )
