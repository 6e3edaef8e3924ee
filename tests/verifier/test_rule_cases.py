"""In here live the tests of the cases that stand beside the rows: is every row tried, where it holds and where it nearly does, and every day?"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from tests.verifier.test_evidence import case_of
from verifier.case import Considered
from verifier.evidence import decide
from verifier.rules import ROWS, source
from verifier.rules.book import BOOK

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


def _held(vector: dict[str, Any], row_id: str) -> bool:
    considered = decide(case_of(vector), why=True).considered
    assert considered is not msgspec.UNSET
    return Considered(row_id, True, next(row.title for row in ROWS if row.id == row_id)) in considered


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_has_a_case_in_which_it_holds_and_one_in_which_it_nearly_does(row: Any) -> None:
    vectors = BY_ROW[row.id]
    assert any(_held(vector, row.id) if row.advises else vector["rule"] == row.id for vector in vectors)
    if row.id != "P8":  # the last row: it holds wherever nothing else does
        assert any(not _held(vector, row.id) for vector in vectors)


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
