"""In here live the tests of acts that were done: they stay a part of the verdict, nobody is asked again, and nothing is written too early."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from verifier.case import Case, Decision
from verifier.evidence import decide

DAY = "2026-02-16"
ASKED = {"number": {"validity": "valid"}}
PHONED = {"insurer_phone": "confirmed"}
BY_QUERY = {
    "legacy_card": "期限切れ証・オンライン照会で確認",
    "eligibility_notice": "資格情報のお知らせのみ・オンライン照会で確認",
}
BY_PHONE = {
    "legacy_card": "期限切れ証・保険者に電話で確認",
    "eligibility_notice": "資格情報のお知らせのみ・保険者に電話で確認",
}


def decided(kind: str, answers: dict[str, Any]) -> Decision:
    case = {"visit_date": DAY, "clinic": "online", "evidence": [{"kind": kind}], "answers": answers}
    return decide(msgspec.convert(case, Case))


def acts(decision: Decision) -> dict[str, bool]:
    return {act.code: act.done for act in decision.acts}


@pytest.mark.parametrize(("kind", "rule"), [("legacy_card", "R30b"), ("eligibility_notice", "P4")])
def test_the_query_of_the_leniency_before_and_after_it_is_made(kind: str, rule: str) -> None:
    before, after = decided(kind, {}), decided(kind, ASKED)
    assert (before.rule, after.rule) == (rule, rule)
    assert acts(before)["query_by_number"] is False
    assert before.write is None  # there is no answer yet to write down
    # case-format.md, the example RC-1: the act is a part of the verdict, and stays in it
    assert acts(after)["query_by_number"] is True
    assert after.write is not None
    assert after.write.ja == BY_QUERY[kind]


@pytest.mark.parametrize("kind", ["legacy_card", "eligibility_notice"])
def test_the_telephone_call_of_the_leniency_once_it_was_made(kind: str) -> None:
    decision = decided(kind, PHONED)
    assert acts(decision)["telephone_insurer"] is True
    assert decision.write is not None
    assert decision.write.ja == BY_PHONE[kind]


def test_nothing_is_written_of_a_number_that_was_not_typed_again() -> None:
    for reentered in (False, True):
        decision = decided("eligibility_certificate", {"number": {"validity": "not_found", "reentered": reentered}})
        assert decision.rule == "R13"
        assert ("reenter_number" in acts(decision)) is not reentered
        assert (decision.write is not None) is reentered


def test_in_json_only_what_was_done_says_so() -> None:
    printed = msgspec.to_builtins(decided("legacy_card", ASKED))["acts"]
    assert [act.get("done") for act in printed] == [True, None]  # the query; what to do with the old card
    assert all(set(act) - {"done"} == {"code", "ja", "en"} for act in printed)
