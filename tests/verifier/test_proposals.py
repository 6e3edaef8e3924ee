"""In here live the tests of what is proposed next: P6's order, what helps nothing is not proposed, and nobody's statement without a card."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from verifier.case import Case
from verifier.evidence import decide
from verifier.proposals import Way, Withheld, proposals, withheld

CARD = {"kind": "my_number_card"}
INVALID = {"card": {"validity": "invalid"}}


def ways(day: str = "2026-02-16", clinic: str = "online", absent: frozenset[Way] = frozenset(), **case: Any) -> str:
    told = msgspec.convert({"visit_date": day, "clinic": clinic, "evidence": [], **case}, Case)
    return " ".join(f"{one.way.value}:{one.rule}" for one in proposals(told, absent=absent))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        # P6, first visit and return visit
        (
            {"evidence": [CARD], "answers": INVALID},
            "mynaportal_screen:R41 eligibility_notice:R40 eligibility_certificate:R20 eligibility_declaration:R47",
        ),
        (
            {"evidence": [CARD], "answers": INVALID, "patient": {"returning": True}},
            "mynaportal_screen:R41 eligibility_notice:R40 eligibility_certificate:R20 past_record:R48",
        ),
        (
            {"evidence": [CARD], "clinic": "outage_national"},
            "mynaportal_screen:R41 eligibility_notice:R40 eligibility_certificate:R24 eligibility_declaration:R47",
        ),
        # a PIN-less card has no portal screen (R67)
        (
            {"evidence": [CARD | {"type": "pin_less"}], "clinic": "outage_national"},
            "eligibility_notice:R40 eligibility_certificate:R24 eligibility_declaration:R47",
        ),
        # P7: without insurance nothing is offered; the statement is for nobody whose card is not registered
        ({"evidence": [CARD], "answers": INVALID, "patient": {"says": "uninsured"}}, ""),
        (
            {"evidence": [CARD | {"registered": False}], "patient": {"agrees_to_register": False}},
            "mynaportal_screen:R41 eligibility_notice:R40 eligibility_certificate:R20",
        ),
        ({"evidence": [CARD]}, "read_card:R01 eligibility_certificate:R24"),
        ({"evidence": [CARD | {"visual_check": "different"}]}, ""),
        ({"evidence": [CARD], "answers": {"card": {"validity": "valid"}}}, ""),
        # accepted, and still to be asked (P5): what it waits for
        ({"evidence": [{"kind": "eligibility_certificate"}]}, "query:R20"),
        # documents
        ({"evidence": [{"kind": "legacy_card"}]}, "query:R30b show_card:R01 eligibility_certificate:R20"),
        ({"evidence": [{"kind": "legacy_card"}], "day": "2026-08-02"}, "show_card:R01 eligibility_certificate:R20"),
        (
            {"evidence": [{"kind": "eligibility_certificate"}], "answers": {"number": {"validity": "several"}}},
            "branch:R20",
        ),
        (
            {"evidence": [{"kind": "eligibility_notice"}], "clinic": "no_online", "day": "2025-06-10"},
            "show_card:R40 eligibility_certificate:R20",
        ),
        ({"clinic": "no_online"}, "eligibility_certificate:R20"),
    ],
)
def test_what_is_proposed_in_order(case: dict[str, Any], expected: str) -> None:
    assert ways(**case) == expected


def test_what_is_not_there_is_proposed_no_more() -> None:
    absent = frozenset({Way.SCREEN, Way.NOTICE})
    assert ways(evidence=[CARD], answers=INVALID, absent=absent) == (
        "eligibility_certificate:R20 eligibility_declaration:R47"
    )


def test_a_statement_is_proposed_to_nobody_who_will_not_sign() -> None:
    assert "declaration" not in ways(evidence=[CARD], answers=INVALID, patient={"signs_declaration": False})


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"evidence": [CARD], "answers": INVALID}, None),
        ({"evidence": [CARD], "answers": {"card": {"validity": "valid"}}}, None),
        ({"evidence": []}, Withheld.NO_CARD),
        ({"evidence": [CARD], "answers": INVALID, "patient": {"says": "uninsured"}}, Withheld.UNINSURED),
        ({"evidence": [CARD], "answers": INVALID, "patient": {"signs_declaration": False}}, Withheld.WILL_NOT_SIGN),
        ({"evidence": [CARD], "answers": INVALID, "patient": {"returning": True}}, Withheld.RETURNING),
        ({"evidence": [CARD | {"certificate": "revoked"}]}, Withheld.CARD_DEAD),
        ({"evidence": [CARD], "clinic": "no_online", "patient": {"signs_declaration": True}}, Withheld.NO_SYSTEM),
        ({"evidence": [CARD, {"kind": "eligibility_declaration"}], "answers": INVALID}, None),
        ({"evidence": [CARD | {"visual_check": "different"}]}, None),
    ],
)
def test_why_no_statement_is_proposed(case: dict[str, Any], reason: Withheld | None) -> None:
    assert withheld(msgspec.convert({"visit_date": "2026-02-16", "clinic": "online", **case}, Case)) is reason


def test_the_ratio_declared_on_the_statement_counts_where_nothing_else_tells_it() -> None:
    statement = {"kind": "eligibility_declaration", "ratio": 20}
    case = {"visit_date": "2026-02-16", "clinic": "outage_national", "evidence": [CARD, statement]}
    assert decide(msgspec.convert(case, Case)).ratio == 20
    young = case | {"patient": {"birth_date": "1980-02-17"}}
    assert decide(msgspec.convert(young, Case)).ratio == 30


@pytest.mark.parametrize(
    "clinic", ["online", "app_only", "reader_broken", "terminal_down", "outage_national", "no_online"]
)
def test_no_query_is_asked_for_where_nobody_would_answer(clinic: str) -> None:
    asked = "query:" in ways(clinic=clinic, evidence=[{"kind": "eligibility_notice"}])
    assert asked is (clinic in {"online", "app_only", "reader_broken"})
