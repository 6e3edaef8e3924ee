"""In here live the tests of the cases that stand beside the rows: is every row tried, where it holds and where it nearly does, and every day?"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec
import pytest

from tests.verifier.test_evidence import case_of
from verifier.evidence import decide
from verifier.rules import ROWS, source
from verifier.rules.book import BOOK
from verifier.rules.facts import facts_of
from verifier.rules.looking import READY, Ready
from verifier.rules.row import Outcome

OF_A_ROW = re.compile(r"[RP]\d+[a-z]?(?=-|$)")


def _beside(pattern: str = "*") -> list[dict[str, Any]]:
    files = sorted(source.ROWS.glob(f"{pattern}.cases.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _by_row() -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for vector in _beside():
        if name := OF_A_ROW.match(vector["id"]):
            found[name[0]].append(vector)
    return found


BY_ROW = _by_row()
NOT_A_ROW = {"P10", "P13"}  # principles that are tried by cases of their own


class Tried:
    """A case beside a row, with what came of it."""

    def __init__(self, vector: dict[str, Any]) -> None:
        self.case = case_of(vector)
        self.facts = facts_of(self.case)
        self.decision = decide(self.case, why=True)
        considered = self.decision.considered
        assert considered is not msgspec.UNSET
        self.held = {one.rule for one in considered if one.held}

    def away(self, row: Ready) -> int:
        """How many things are missing for the row to hold: conditions of the outcome that comes nearest, its days, its evidence."""
        out = 0 if row.fits(self.facts.kinds) else 1
        out += not row.in_force(self.facts.day, self.case.known_on, self.case.settings)
        return out + min(sum(not one.holds(self.facts) for one in asked) for _, asked in row.outcomes)

    def outcome(self, row: Ready) -> Outcome | None:
        """The outcome of the row that holds, as far as it is seen in the verdict."""
        if row.rule.id not in self.held:
            return None
        found = next(one for one, asked in row.outcomes if all(which.holds(self.facts) for which in asked))
        decides = found.verdict is None or found.behind or self.decision.rule == row.rule.id
        return found if decides else None


@cache
def _tried(row_id: str) -> list[Tried]:
    return [Tried(vector) for vector in BY_ROW[row_id]]


@pytest.mark.parametrize("row", READY, ids=lambda row: row.rule.id)
def test_a_row_has_cases_in_which_it_holds_and_one_in_which_it_nearly_does(row: Ready) -> None:
    tried = _tried(row.rule.id)
    assert len(tried) >= 2
    for outcome, _ in row.outcomes:
        assert any(one.outcome(row) is outcome for one in tried), (outcome.verdict, outcome.when)
    if not row.rule.last:  # the last row holds wherever nothing else does
        assert min(one.away(row) for one in tried if one.away(row)) == 1


@pytest.mark.parametrize("row", [row for row in READY if row.rule.advises], ids=lambda row: row.rule.id)
def test_advice_adds_its_acts_and_words(row: Ready) -> None:
    for outcome, _ in row.outcomes:
        (one, *_) = [one for one in _tried(row.rule.id) if one.outcome(row) is outcome]
        decision = one.decision
        assert decision.rule != row.rule.id
        asked = {act.code for act in decision.acts}
        always = {doing.act for doing in outcome.acts if doing.when is None}
        assert always <= asked
        assert asked.isdisjoint(outcome.instead_of)
        assert always or outcome.say or outcome.write
        for words, there in ((outcome.say, decision.say), (outcome.write, decision.write)):
            if words is not None and not outcome.says and outcome.write_when is None:
                assert there is not None
                assert words.ja in there.ja
                assert words.en in there.en


@pytest.mark.parametrize(
    "row", [row for row in READY if any(one.behind for one, _ in row.outcomes)], ids=lambda row: row.rule.id
)
def test_what_stands_behind_others_is_reported_by_one_of_them(row: Ready) -> None:
    for outcome, _ in row.outcomes:
        if outcome.behind:
            reported = {one.decision.rule for one in _tried(row.rule.id) if one.outcome(row) is outcome}
            assert reported
            assert row.rule.id not in reported
            assert reported & set(outcome.behind)


def test_a_case_stands_beside_a_row_that_there_is() -> None:
    assert set(BY_ROW) - {row.id for row in ROWS} <= NOT_A_ROW


@pytest.mark.parametrize("day", BOOK.days, ids=lambda day: day.name)
def test_a_legal_day_has_cases_on_its_eve_on_it_and_after_it(day: Any) -> None:
    name = day.name.replace("_", "-")
    tried = {date.fromisoformat(one["case"]["visit_date"]) for one in _beside("days") if name in one["id"]}
    assert {day.date + timedelta(days=shift) for shift in (-1, 0, 1)} <= tried


@pytest.mark.parametrize("point", BOOK.settings, ids=lambda point: point.key)
def test_a_setting_has_cases_that_rest_on_it_as_it_is_and_turned_round(point: Any) -> None:
    cases = {one["id"]: one for one in _beside("settings")}
    default, turned = cases[f"{point.key}-default"], cases[f"{point.key}-turned"]
    assert (default["verdict"], default["rule"]) != (turned["verdict"], turned["rule"])
    for vector in (default, turned):
        assert point.key in decide(case_of(vector)).settings_used
