"""In here live the tests of doubts: a table of cases with something that cannot be right, each with its place and its own words."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.case import Case, Decision
from verifier.doubt_words import WORDS
from verifier.doubts import doubts, plain
from verifier.evidence import decide
from verifier.rules.review import as_line
from verifier.rules.sweep import varied

CARD, PHONE, OLD = {"kind": "my_number_card"}, {"kind": "smartphone"}, {"kind": "legacy_card"}
CERTIFICATE, NOTICE, SCREEN = (
    {"kind": "eligibility_certificate"},
    {"kind": "eligibility_notice"},
    {"kind": "mynaportal_screen"},
)
VALID = {"validity": "valid"}


def case(*evidence: dict[str, Any], visit_date: str = "2026-02-16", clinic: str = "online", **more: Any) -> Case:
    return msgspec.convert({"visit_date": visit_date, "clinic": clinic, "evidence": list(evidence), **more}, Case)


BAD: list[tuple[Case, str, str, str]] = [
    # -- numbers (sections 5.2 and 5.3): where, code, a word of the English sentence
    (case(OLD | {"insurer_number": "3113999"}), "evidence[0].insurer_number", "insurer_number_length", "7 digits"),
    (case(OLD | {"insurer_number": "31139992"}), "evidence[0].insurer_number", "insurer_number_check", "would be 1"),
    (case(OLD | {"insurer_number": "31189991"}), "evidence[0].insurer_number", "insurer_number_check", "31139991"),  # 3 read as 8
    (case(OLD | {"insurer_number": "１３９９９０"}), "evidence[0].insurer_number", "insurer_number_check", "139998"),
    (case(OLD | {"insurer_number": "3113999O"}), "evidence[0].insurer_number", "insurer_number_characters", "'O'"),
    (case(OLD | {"insurer_number": ""}), "evidence[0].insurer_number", "text_empty", "empty"),
    (case(OLD | {"insurer_number": "54016027"}), "evidence[0].insurer_number", "insurer_number_subsidy", "law 54"),
    (case(CERTIFICATE | {"insurer_number": "09139999"}), "evidence[0].insurer_number", "insurer_number_scheme", "scheme 09"),
    (case(NOTICE | {"insurer_number": "31489990"}), "evidence[0].insurer_number", "insurer_number_prefecture", "prefecture 48"),
    (case({"kind": "subsidy_certificate", "insurer_number": "54016028"}), "evidence[0].insurer_number", "payer_number_check", "would be 7"),
    (case(OLD | {"symbol": "あ" * 20}), "evidence[0].symbol", "symbol_length", "20 characters"),
    (case(OLD | {"symbol": "公\u0007"}), "evidence[0].symbol", "symbol_characters", "U+0007"),
    (case(OLD | {"number": ""}), "evidence[0].number", "number_empty", "leave it out"),
    (case(OLD | {"number": "1" * 20}), "evidence[0].number", "number_length", "20 characters"),
    (case(OLD | {"number": "1\u200b2"}), "evidence[0].number", "number_characters", "U+200B"),
    (case(OLD | {"symbol": "1234567890", "number": "1234567890"}), "evidence[0].number", "symbol_number_length", "20 characters"),
    (case(OLD | {"branch": "一"}), "evidence[0].branch", "branch_characters", "一"),
    (case(OLD | {"branch": "123"}), "evidence[0].branch", "branch_length", "3 digits"),
    (case(OLD | {"branch": ""}), "evidence[0].branch", "branch_empty", "leave it out"),
    (case(OLD, answers={"number": {"validity": "several", "branch": "1a"}}), "answers.number.branch", "branch_characters", "'a'"),
    # -- names
    (case(OLD | {"name": "　"}), "evidence[0].name", "text_empty", "empty"),
    (case(CARD, patient={"kana": "ヤマダ 太郎"}), "patient.kana", "kana_not_kana", "太"),
    # -- a life (section 5.3)
    (case(OLD | {"birth_date": "2026-02-17"}), "evidence[0].birth_date", "born_after_visit", "check the era"),
    (case(patient={"birth_date": "2062-01-01"}), "patient.birth_date", "born_after_visit", "2062-01-01"),
    (case(OLD | {"birth_date": "1900-01-01"}), "evidence[0].birth_date", "too_old", "126"),
    (case(CARD, answers={"card": VALID | {"birth_date": "2027-01-01"}}), "answers.card.birth_date", "born_after_visit", "2027-01-01"),
    (case(OLD | {"birth_date": "1980-02-17"}, patient={"joined_on": "1979-04-01"}), "patient.joined_on", "joined_before_birth", "1980-02-17"),
    (case(CARD, patient={"joined_on": "2026-04-01"}), "patient.joined_on", "joined_after_visit", "doesn't hold yet"),
    (case(SCREEN | {"birth_date": "1980-02-17", "lost_on": "1979-01-01"}), "evidence[0].lost_on", "lost_before_birth", "1979-01-01"),
    (case(patient={"birth_date": "1980-02-17"}, answers={"number": {"validity": "invalid", "lost_on": "1979-01-01"}}), "answers.number.lost_on", "lost_before_birth", "1980-02-17"),
    (case(CARD, patient={"says": "lost_eligibility", "says_since": "2026-03-01"}), "patient.says_since", "since_after_visit", "2026-03-01"),
    # -- documents
    (case(CERTIFICATE | {"issued_on": "2026-01-10", "expires_on": "2025-12-31"}), "evidence[0].issued_on", "issued_after_expiry", "2025-12-31"),
    (case(OLD | {"issued_on": "2024-11-01", "expires_on": "2024-10-31"}), "evidence[0].issued_on", "issued_after_expiry", "2024-11-01"),
    (case(CERTIFICATE | {"reissued_on": "2026-02-01", "expires_on": "2026-01-31"}), "evidence[0].reissued_on", "issued_after_expiry", "2026-02-01"),
    (case(CERTIFICATE | {"valid_from": "2026-02-01", "expires_on": "2026-01-31"}), "evidence[0].valid_from", "valid_after_expiry", "2026-02-01"),
    (case(CERTIFICATE | {"issued_on": "2025-12-01", "reissued_on": "2025-11-01"}), "evidence[0].reissued_on", "reissued_before_issue", "2025-12-01"),
    (case(CERTIFICATE | {"issued_on": "2026-02-17"}), "evidence[0].issued_on", "issued_after_visit", "cannot be there yet"),
    (case(CERTIFICATE | {"issued_on": "2025-06-01", "birth_date": "2025-07-01"}), "evidence[0].issued_on", "issued_before_birth", "2025-07-01"),
    (case(CERTIFICATE | {"issued_on": "2024-12-01"}), "evidence[0].issued_on", "issued_before_kind", "2024-12-02"),
    (case(OLD | {"issued_on": "2024-04-01", "ended_on": "2024-03-01"}), "evidence[0].ended_on", "ended_before_issue", "2024-04-01"),
    (case(OLD | {"ended_by": "move"}), "evidence[0].ended_by", "ended_without_day", "move"),
    (case(OLD | {"ended_by": "removal", "ended_on": "2025-06-01"}), "evidence[0].ended_by", "removed_member", "dependant"),
    (case(OLD | {"ended_by": "member_loss", "ended_on": "2025-06-01"}), "evidence[0].ended_by", "removed_member", "`holder`"),
    (case(OLD | {"holder": "dependant", "insurer_number": "39139993"}), "evidence[0].holder", "dependant_of_nobody", "後期高齢者医療"),
    (case(OLD | {"holder": "dependant", "insurer_number": "07130008"}), "evidence[0].holder", "dependant_of_nobody", "07"),
    (case(CERTIFICATE | {"insurer_number": "39139993", "birth_date": "1980-02-17"}), "evidence[0].insurer_number", "late_elderly_too_young", "45"),
    (case(OLD | {"insurer_number": "31139991", "birth_date": "1950-11-20"}), "evidence[0].insurer_number", "late_elderly_elsewhere", "2025-11-20"),
    # -- the card
    (case(CARD | {"deregistration_applied_on": "2026-01-10", "deregistered_on": "2026-01-01"}), "evidence[0].deregistered_on", "deregistered_before_applying", "2026-01-10"),
    (case(CARD | {"certificate_expires_on": "2030-01-01", "expires_on": "2029-01-01"}), "evidence[0].certificate_expires_on", "certificate_outlasts_card", "2029-01-01"),
    (case(CARD | {"type": "photo_less", "face": "match"}), "evidence[0].face", "photo_less_face", "photograph"),
    (case(CARD | {"type": "photo_less", "birth_date": "2020-01-01"}), "evidence[0].type", "photo_less_too_old", "6"),
    (case(CARD | {"type": "pin_less", "pin": "ok"}), "evidence[0].pin", "pin_less_pin", "PIN-less"),
    (case(CARD | {"chip": "broken", "pin": "ok"}), "evidence[0].chip", "broken_chip_opened", "PIN"),
    (case(CARD, patient={"card_lost": True}), "patient.card_lost", "lost_card_shown", "lies there"),
    # -- answers
    (case(CARD, clinic="no_online", answers={"card": VALID}), "answers.card", "answer_without_system", "`clinic`"),
    (case(OLD, clinic="no_online", answers={"number": VALID}), "answers.number", "answer_without_system", "valid"),
    (case(CARD, clinic="no_online", equipment=["phone_reader"]), "equipment", "equipment_without_system", "phone_reader"),
    (case(CERTIFICATE, answers={"card": VALID}), "answers.card", "answer_without_card", "neither"),
    (case(CARD, answers={"card": {"validity": "several"}}), "answers.card.validity", "answer_to_the_other_way", "a card"),
    (case(OLD, answers={"number": {"validity": "no_information"}}), "answers.number.validity", "answer_to_the_other_way", "by number"),
    (case(CARD, answers={"card": VALID | {"lost_on": "2026-02-16"}}), "answers.card.lost_on", "valid_though_lost", "counts as ended"),
    (case(CARD | {"certificate": "revoked"}, answers={"card": VALID | {"name": "見本 太郎"}}), "evidence[0].certificate", "valid_though_revoked", "revoked"),
    (case(CARD | {"birth_date": "1980-02-17"}, answers={"card": VALID | {"ratio": 10, "birth_date": "1980-02-17"}}), "answers.card.ratio", "ratio_for_age", "45"),
    (case(CARD, answers={"card": VALID | {"ratio": 30, "birth_date": "2024-02-17"}}), "answers.card.ratio", "ratio_for_age", "30 %"),
    # -- what was said
    (case(CARD, patient={"says": "uninsured"}, answers={"card": VALID}), "patient.says", "said_lost_answered_valid", "has ended"),
    (case({"kind": "past_record", "unchanged": True}, patient={"says": "changed_insurer"}), "patient.says", "unchanged_though_changed", "change"),
    (case(CARD, {"kind": "eligibility_declaration"}, patient={"signs_declaration": False}), "patient.signs_declaration", "declined_though_signed", "decline"),
    # -- two things of one person: chip and front, paper and paper, chart and paper
    (case(CARD | {"name": "山田 太郎"}, NOTICE | {"name": "鈴木 一"}), "evidence[1].name", "names_differ", "item 1"),
    (case(CARD | {"birth_date": "1980-02-17"}, answers={"card": VALID | {"birth_date": "1980-02-19"}}), "answers.card.birth_date", "birth_dates_differ", "1980-02-17"),
    (case(OLD | {"sex": "male"}, patient={"sex": "female"}), "evidence[0].sex", "sexes_differ", "patient"),
    (case(OLD, visit_date="2100-01-01"), "visit_date", "visit_far", "2099"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "where", "code", "word"), BAD, ids=lambda one: one if isinstance(one, str) else "")
def test_a_case_with_a_doubt(bad: Case, where: str, code: str, word: str) -> None:
    (found,) = [doubt for doubt in doubts(bad) if (doubt.where, doubt.code) == (where, code)]
    assert word in found.en
    assert "{" not in found.ja + found.en
    assert found.ja != found.en
    assert found in (decide(bad).doubts or ())  # decided all the same


def test_every_doubt_has_a_case() -> None:
    assert set(WORDS) == {code for _, _, code, _ in BAD}
    assert len(BAD) >= 60


def test_what_differs_itself_is_no_measure_of_the_others() -> None:
    chart, other = {"name": "山田 太郎", "birth_date": "1980-02-17"}, {"name": "鈴木 一", "birth_date": "1991-09-12"}
    found = doubts(case(OLD | other, NOTICE | chart, CARD | chart, patient=chart))
    assert [doubt.where for doubt in found] == ["evidence[0].name", "evidence[0].birth_date"]


@pytest.mark.parametrize(
    "good",
    [
        case(),
        case(CARD, answers={"card": VALID | {"ratio": 30, "birth_date": "1980-02-17", "name": "見本 太郎"}}),
        case(OLD | {"insurer_number": "００ 139998", "symbol": "公立・あ", "number": "００１２", "branch": "1"}),
        case(OLD | {"holder": "dependant", "ended_by": "removal", "ended_on": "2025-06-01", "issued_on": "2020-04-01"}),
        case(CERTIFICATE | {"issued_on": "2024-12-02", "reissued_on": "2025-12-05", "expires_on": "2030-12-01"}),
        case(CERTIFICATE | {"insurer_number": "39139993", "birth_date": "1951-02-16"}),
        case(OLD | {"name": "髙橋 一郎", "birth_date": "1980-02-17"}, CARD | {"name": "高橋　一郎", "birth_date": "1980-02-17"}),
        case(CARD | {"type": "photo_less", "birth_date": "2021-02-17", "pin": "ok"}),
        case({"kind": "subsidy_certificate", "insurer_number": "54016027"}),
    ],
)  # fmt: skip
def test_a_case_without_doubts(good: Case) -> None:
    assert doubts(good) == ()
    assert decide(good).doubts is msgspec.UNSET


def test_an_ordinary_verdict_is_printed_as_ever() -> None:
    printed = msgspec.to_builtins(decide(case(CARD, answers={"card": VALID})))
    assert "doubts" not in printed
    assert "compared" not in printed


@given(st.integers(0, varied().size - 1))
@settings(max_examples=200)
def test_a_doubt_changes_no_verdict_and_the_quick_look_misses_none(number: int) -> None:
    one = varied().case(number)
    from verifier.doubts import _all

    assert doubts(one) == tuple(_all(one)), as_line(one)
    assert isinstance(decide(one), Decision)


TEXTS = st.text(max_size=12)


@given(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
@settings(max_examples=150)
def test_whatever_is_written_is_decided(name: str, kana: str, insurer: str, number: str, branch: str) -> None:
    item = OLD | {
        "name": name,
        "kana": kana,
        "insurer_number": insurer,
        "number": number,
        "branch": branch,
        "symbol": name,
    }
    one = case(item, patient={"name": kana, "kana": name})
    assert not plain(one)
    assert all(doubt.ja and doubt.en for doubt in decide(one).doubts or ())


def test_a_place_is_called_as_people_call_it() -> None:
    from verifier.doubts_written import place

    assert (place("evidence[0].name").ja, place("evidence[11].issued_on").en) == ("提示物1", "item 12")
    assert place("answers.card.lost_on").en == "the answer to the card"
    assert place("patient.joined_on").ja == "患者"
    assert place("settings").en == "settings"
