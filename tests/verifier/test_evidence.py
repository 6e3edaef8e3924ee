"""In here live the tests of the rules against vectors: cases with verdict and row as reception-procedures.md has them.

Those of a row stand beside it (verifier/rules/rows/*.cases.jsonl, an id begins with its row's); those of whole visits in vectors/.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from verifier.case import Case
from verifier.evidence import decide
from verifier.rules import ROWS
from verifier.rules.source import ROWS as BESIDE

VECTORS = Path(__file__).parent / "vectors"
FILES = [*sorted(BESIDE.glob("*.cases.jsonl")), *sorted(VECTORS.glob("*.jsonl"))]


def _vectors() -> list[Any]:
    found = []
    for file in FILES:
        for line in file.read_text(encoding="utf-8").splitlines():
            vector = json.loads(line)
            found.append(pytest.param(vector, id=f"{file.name.partition('.')[0]}-{vector['id']}"))
    return found


def case_of(vector: dict[str, Any]) -> Case:
    return msgspec.convert(vector["case"], Case)


@pytest.mark.parametrize("vector", _vectors())
def test_the_vector_is_decided_as_written(vector: dict[str, Any]) -> None:
    decision = decide(case_of(vector), why=True)
    assert (decision.verdict.value, decision.rule) == (vector["verdict"], vector["rule"])
    if "verification" in vector:
        assert decision.verification.value == vector["verification"]
    if "ratio" in vector:
        assert decision.ratio == vector["ratio"]
    if "write_ja" in vector:
        assert decision.write is not None
        assert decision.write.ja == vector["write_ja"]
    if "say" in vector or "say_not" in vector:
        assert decision.say is not None
        assert all(part in decision.say.ja for part in vector.get("say", []))
        assert not any(part in decision.say.ja for part in vector.get("say_not", []))
    if "settings" in vector:
        assert list(decision.settings_used) == vector["settings"]
    codes = {act.code for act in decision.acts}
    assert set(vector.get("acts", [])) <= codes
    assert codes.isdisjoint(vector.get("not_acts", []))
    assert decision.considered is not msgspec.UNSET
    held = {row.rule for row in decision.considered if row.held}
    assert {decision.rule, *vector.get("considered", [])} <= held
    assert held.isdisjoint(vector.get("not_held", []))


def test_ids_are_unique() -> None:
    ids = [param.id for param in _vectors()]
    assert len(set(ids)) == len(ids)


def test_every_row_that_decides_decides_a_vector() -> None:
    reported = {vector.values[0]["rule"] for vector in _vectors()}
    deciding = {row.id for row in ROWS if not row.advises}
    # R10 stands behind its document's row, which is named, and decides where there is no document.
    assert deciding - reported == set()


def test_every_verdict_of_every_row_is_reached_or_stands_behind_a_document() -> None:
    reached = set()
    for param in _vectors():
        decision = decide(case_of(param.values[0]))
        reached.add((decision.rule, decision.verdict))
    every = {(row.id, one.verdict) for row in ROWS for one in row.outcomes if one.verdict is not None}
    behind = {("R10", "accept"), ("R11", "accept"), ("R42", "accept")}  # another row of the same verdict goes before
    assert {(rule, verdict.value) for rule, verdict in every - reached} == behind


def test_every_advice_is_given_by_a_vector() -> None:
    advising = {row.id for row in ROWS if row.advises}
    held = set()
    for param in _vectors():
        decision = decide(case_of(param.values[0]), why=True)
        assert decision.considered is not msgspec.UNSET
        held |= {row.rule for row in decision.considered if row.held}
    assert advising <= held


def test_the_forty_situations_are_all_there() -> None:
    ids = {param.values[0]["id"] for param in _vectors() if str(param.id).startswith("scenarios-")}
    assert {f"S{number:02}" for number in range(1, 41)} <= {one.partition("-")[0] for one in ids}
