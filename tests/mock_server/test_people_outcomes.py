"""In here live the tests of what is expected of people: the rules, given what the national side says, lead where the sheets say.

The national answers are those of the registry of the day; only the card's signature is left out (test_issuing.py has it).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest

from mock_server.answers import Frame, answer_by_card, answer_by_number
from mock_server.keys import insurance_key
from mock_server.registry import NumberQuery, Registry
from mock_server.store import Database
from mock_server.world import World
from verifier.case import (
    Answer,
    Answers,
    Case,
    Evidence,
    FaceResult,
    MyNumberCard,
    PinResult,
    Smartphone,
)
from verifier.contract import EligibilityAnswer
from verifier.domain import ClinicState
from verifier.evidence import decide
from verifier.person import PersonSheet
from verifier.testimony import HolderResult, answer_of, card_evidence, shown_card

DAYS = [
    date.fromisoformat(day)
    for day in [
        "2023-07-10",
        "2024-06-01",
        "2024-12-01",
        "2024-12-02",
        "2025-01-15",
        "2025-05-01",
        "2025-08-01",
        "2025-09-19",
        "2025-12-01",
        "2025-12-02",
        "2026-03-31",
        "2026-04-01",
        "2026-07-31",
        "2026-08-01",
        "2026-11-24",
        "2028-02-29",
        "2029-12-02",
        "2035-12-31",
        "2036-01-01",
    ]
]
HOLDERS = {
    "photo-less": HolderResult(pin=PinResult.OK),
    "pin-locked": HolderResult(face=FaceResult.MATCH, pin=PinResult.LOCKED),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.init(tmp_path_factory.mktemp("outcomes") / "world")


@contextmanager
def _registry(path: Database) -> Iterator[Registry]:
    registry = Registry(path)
    try:
        yield registry
    finally:
        registry.close()


def _frame(day: date) -> Frame:
    return Frame("answer", datetime(2026, 1, 1, tzinfo=UTC), day)


def _by_card(world: World, registry: Registry, person: str, day: date) -> EligibilityAnswer:
    serial = next(one.card.auth_serial for one in world._cast(day) if one.id == person and one.card)
    card = registry.card(serial, day)
    assert card is not None
    return answer_by_card(_frame(day), card, registry.insurances(card.person, day))


def _by_number(registry: Registry, item: Evidence, day: date) -> Answer | None:
    if not item.insurer_number or item.birth_date is None:
        return None
    key = insurance_key(item.insurer_number, item.symbol or "", item.number or "", item.branch or "00")
    branch = key["branch"] if item.branch else None
    query = NumberQuery(key["insurer_number"], key["symbol"], key["number"], branch, item.birth_date)
    return answer_of(answer_by_number(_frame(day), query, registry.people_of_number(query, day)), branch=branch)


def case_of(world: World, registry: Registry, sheet: PersonSheet, day: date) -> Case:
    """The visit of this person at an online clinic: the card is read; without one the number on the paper is asked."""
    evidence: list[Evidence] = [item for item in sheet.documents if not isinstance(item, MyNumberCard | Smartphone)]
    card: Answer | None = None
    number: Answer | None = None
    shown = shown_card(sheet)
    if sheet.card is not None and shown is not None:
        eligibility = _by_card(world, registry, sheet.id, day)
        holder = HOLDERS.get(sheet.id, HolderResult(face=FaceResult.MATCH))
        evidence.insert(0, card_evidence(shown, eligibility, holder, card_type=sheet.card.type))
        card = answer_of(eligibility)
    elif shown is not None:
        evidence.insert(0, shown)
    elif evidence:
        number = _by_number(registry, evidence[0], day)
    return Case(
        visit_date=day,
        clinic=ClinicState.ONLINE,
        patient=sheet.patient,
        evidence=tuple(evidence),
        answers=Answers(card=card, number=number),
    )


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_everybody_s_visit_ends_as_expected(world: World, day: date) -> None:
    with _registry(world.registry(day)) as registry:
        ended = {}
        expected = {}
        for sheet in world.sheets(day):
            if sheet.expected is None:
                continue
            decision = decide(case_of(world, registry, sheet, day))
            ended[sheet.id] = (decision.verdict.value, decision.rule)
            expected[sheet.id] = (sheet.expected.verdict.value, sheet.expected.rule)
    assert ended == expected
