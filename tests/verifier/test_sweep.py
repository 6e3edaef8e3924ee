"""In here live the sampled sweeps of the rules: an even sample of both spaces, with what must hold of every case (whole: script/sweep)."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from tests.sweep import swept
from verifier.case import Answer, Answers, Case, LegacyCard
from verifier.domain import ClinicState, Validity, Verdict
from verifier.rules import ROWS, sweep
from verifier.rules.review import as_line, beside
from verifier.rules.sweep import Space, boundaries, broken, plain, varied

CASES = 3_000


@pytest.mark.parametrize("space", ["plain", "varied"])
def test_what_must_hold_of_every_case(space: str) -> None:
    rows, found, count = swept((space, CASES, 0, 1))
    assert [f"{flaw.invariant}: {flaw.found} {as_line(flaw.case)}" for flaw in found] == []
    assert sum(rows.values()) == count == CASES


def test_no_row_is_unreachable() -> None:
    reached = {one.rule for one in beside()}
    assert {row.id for row in ROWS if not row.advises} <= reached


def test_the_spaces_hold_what_they_say() -> None:
    assert plain().size > 10_000_000
    assert varied().size > plain().size
    assert len(sweep.KINDS) == 11
    evidence = plain().dimensions[0]
    assert max(map(len, evidence)) == sweep.AT_ONCE
    assert {case.clinic for case in plain().sample(500)} == set(ClinicState)


def test_a_sample_has_no_case_twice_and_its_parts_make_the_whole() -> None:
    space = Space(plain().dimensions[0][:3])
    whole = [msgspec.json.encode(case) for case in space.sample(space.size)]
    assert len(set(whole)) == len(whole) == space.size
    parts = [msgspec.json.encode(case) for part in range(3) for case in space.sample(600, part=part, parts=3)]
    assert sorted(parts) == sorted(msgspec.json.encode(case) for case in space.sample(600))
    assert len(set(parts)) == 600


def test_boundaries_are_the_days_on_which_something_changes() -> None:
    assert {date(2024, 12, 2), date(2025, 8, 1), date(2025, 12, 2), date(2026, 4, 1), date(2026, 8, 1)} <= boundaries()
    assert date(2026, 7, 31) not in boundaries()


def test_a_broken_case_is_told_in_its_smallest_form(monkeypatch: pytest.MonkeyPatch) -> None:
    def holds(case: Case, _: tuple[Verdict, str]) -> str:
        return "an old card" if any(isinstance(item, LegacyCard) for item in case.evidence) else ""

    monkeypatch.setattr(sweep, "_INVARIANTS", {"made up": holds})
    case = Case(
        visit_date=date(2026, 7, 31) + timedelta(days=1),
        clinic=ClinicState.ONLINE,
        evidence=(*sweep.KINDS[:2], LegacyCard()),
        answers=Answers(number=Answer(validity=Validity.VALID)),
    )
    found = broken(case)
    assert found is not None
    assert as_line(found.case) == '{"visit_date":"2026-08-01","clinic":"online","evidence":[{"kind":"legacy_card"}]}'
