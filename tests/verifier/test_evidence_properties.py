"""In here live the properties of the decision: total, deterministic, monotonic in lawful documents, blind to order and to `why`."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from enum import Enum
from functools import cache
from random import Random
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.case import (
    Answers,
    Case,
    EligibilityCertificate,
    Evidence,
    LegacyCard,
    MyNumberCard,
)
from verifier.domain import ClinicState, Validity, Verdict
from verifier.evidence import decide
from verifier.rules import rule

EXAMPLES = 300
BOUNDARIES = [
    date.fromisoformat(day)
    for day in (
        *("2023-07-10", "2024-12-02", "2025-03-10", "2025-06-27", "2025-08-01", "2025-09-19", "2025-11-12"),
        *("2025-12-02", "2026-03-19", "2026-04-01", "2026-08-01", "2029-12-02", "2030-12-02"),
    )
]
days = st.one_of(
    st.builds(lambda day, shift: day + timedelta(days=shift), st.sampled_from(BOUNDARIES), st.integers(-2, 2)),
    st.dates(date(2023, 1, 1), date(2031, 12, 31)),
)
names = st.sampled_from(
    ["山田　太郎", "山田　次郎", "佐藤　花子", "●田　太郎", "ﾔﾏﾀﾞ ﾀﾛｳ", "YAMADA TARO", "", " ", "𠮷"]
)
births = st.sampled_from([date(1980, 2, 17), date(1955, 9, 1), date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31)])
BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "visit_date": days,
    "name": st.one_of(names, st.text(max_size=6)),
    "kana": st.one_of(names, st.text(max_size=6)),
    "birth_date": births,
    "insurer_number": st.one_of(
        st.sampled_from(["31139991", "139998", "39139993", "00139998", ""]), st.text(max_size=9)
    ),
    "ratio": st.sampled_from([10, 20, 30, 100]),
}


def _of(hint: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Whatever a type of the case format allows; what may be left out is left out in half of the cases, so that rows are reached."""
    if get_origin(hint) in {Union, UnionType}:
        choices = get_args(hint)
        if NoneType in choices:
            return st.one_of(st.none(), *(_of(one, name) for one in choices if one is not NoneType))
        return st.one_of(*map(_of, choices))
    if name in BY_NAME:
        return BY_NAME[name]
    if get_origin(hint) is tuple:
        return st.lists(_of(get_args(hint)[0]), max_size=4).map(tuple)
    if hint is date:
        return st.one_of(days, st.dates())
    if hint is str:
        return st.text(max_size=6)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return _struct(hint)
    return st.from_type(hint)


@cache
def _struct(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    fields = {field.name: field.required for field in msgspec.structs.fields(kind)}
    return st.fixed_dictionaries(
        {name: _of(hints[name], name) for name, required in fields.items() if required},
        optional={name: _of(hints[name], name) for name, required in fields.items() if not required},
    ).map(lambda given: kind(**given))


cases = _struct(Case)


def _nameless(case: Case) -> Case:
    def clean(item: Evidence) -> Evidence:
        return msgspec.structs.replace(item, name=None, kana=None, birth_date=None, sex=None)

    answers = case.answers
    return msgspec.structs.replace(
        case,
        patient=msgspec.structs.replace(case.patient, name=None, kana=None, birth_date=None, sex=None),
        evidence=tuple(map(clean, case.evidence)),
        answers=msgspec.structs.replace(
            answers,
            card=answers.card
            and msgspec.structs.replace(answers.card, name=None, kana=None, birth_date=None, sex=None),
            number=answers.number
            and msgspec.structs.replace(answers.number, name=None, kana=None, birth_date=None, sex=None),
        ),
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases)
def test_every_case_has_one_verdict_of_a_row_that_exists(case: Case) -> None:
    decision = decide(case)
    row = rule(decision.rule)
    assert decision.verdict in {outcome.verdict for outcome in row.outcomes}
    assert decision.ratio in {None, 10, 20, 30, 100}
    assert decision == decide(case)
    assert msgspec.json.encode(decision)


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases)
def test_why_changes_nothing_and_tells_what_held(case: Case) -> None:
    plain, explained = decide(case), decide(case, why=True)
    assert explained.considered is not msgspec.UNSET
    assert plain == msgspec.structs.replace(explained, considered=msgspec.UNSET)
    held = [row.rule for row in explained.considered if row.held]
    assert held.count(plain.rule) == 1
    assert ("P8" in held) is (plain.rule == "P8")  # it holds where nothing else does
    assert all(row.why.ja and row.why.en for row in explained.considered)


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases, st.randoms())
def test_the_order_in_which_things_were_shown_changes_no_verdict(case: Case, random: Random) -> None:
    evidence = list(case.evidence)
    random.shuffle(evidence)
    other = decide(msgspec.structs.replace(case, evidence=tuple(evidence)))
    one = decide(case)
    assert (one.verdict, one.rule) == (other.verdict, other.rule)


_WORTH = {Verdict.ACCEPT: 2, Verdict.CONDITIONAL: 1, Verdict.UNDECIDABLE: 0, Verdict.REFUSE: 0}


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases.map(_nameless), st.sampled_from([EligibilityCertificate(), LegacyCard(), MyNumberCard()]))
def test_a_lawful_document_makes_nothing_worse(case: Case, lawful: Evidence) -> None:
    if isinstance(lawful, MyNumberCard) and case.answers.card is not None:
        return  # the answer that lay there comes to count with the card; what it says may end a paper (P5)
    before = decide(case)
    after = decide(msgspec.structs.replace(case, evidence=(*case.evidence, lawful)))
    to_be_read = (
        isinstance(lawful, MyNumberCard) and after.verdict is Verdict.UNDECIDABLE and after.rule in {"R01", "R42"}
    )
    if (
        before.verdict is Verdict.ACCEPT and not to_be_read
    ):  # a pair by another card doesn't outlast one that can be read
        assert after.verdict is Verdict.ACCEPT
    if before.verdict is Verdict.CONDITIONAL and not isinstance(lawful, MyNumberCard):
        assert _WORTH[after.verdict] >= 1
    # A card that can be read makes the clinic read it first (undecidable), and then it decides.


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases.map(_nameless))
def test_undecidable_has_four_causes(case: Case) -> None:
    decision = decide(case)
    if decision.verdict is not Verdict.UNDECIDABLE:
        return
    assert decision.rule in {"P9", "R14", "R34", "R01", "R42", "R69"}
    codes = {act.code for act in decision.acts}
    if decision.rule in {"R01", "R42", "R69"}:
        assert "read_card" in codes
        assert case.clinic in {ClinicState.ONLINE, ClinicState.APP_ONLY}
    if decision.rule == "R14":
        answers: Answers = case.answers
        assert Validity.SEVERAL in {answer.validity for answer in (answers.card, answers.number) if answer is not None}


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases)
def test_a_refusal_costs_in_full_and_an_undecided_case_nothing_yet(case: Case) -> None:
    decision = decide(case)
    assert (decision.ratio == 100) or decision.verdict is not Verdict.REFUSE
    if decision.verdict is Verdict.UNDECIDABLE:
        assert decision.ratio is None


@settings(max_examples=EXAMPLES, deadline=None)
@given(cases)
def test_a_case_survives_its_own_format(case: Case) -> None:
    assert decide(msgspec.json.decode(msgspec.json.encode(case), type=Case)) == decide(case)


@pytest.mark.parametrize("module", ["cryptography", "httpx", "PIL", "textual", "starlette", "smartcard"])
def test_deciding_imports_nothing_heavy(module: str) -> None:
    script = f"import sys; import verifier.evidence; sys.exit({module!r} in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, env=dict(os.environ), timeout=60)
