"""In here live the tests of forms without a screen: fields of each kind, checks while typing, filling, building, queries."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings

from terminal.paper.checks import Mark, check
from terminal.paper.days import day_text
from terminal.paper.draft import Draft, Unfit, copy_by_hand, evidence_of, fill, so_far
from terminal.paper.fields import KINDS, NO, YES, Field, Place, Sort, fields_of
from terminal.paper.lookalikes import Suspect, suspects, swapped
from terminal.paper.query import (
    CHIP_FIELDS,
    QUERY_FIELDS,
    check_all,
    from_document,
    last_with_number,
    query_of,
    question_of,
)
from tests.terminal.evidence_made import evidence
from verifier.case import (
    EligibilityCertificate,
    EligibilityNotice,
    EndedBy,
    Evidence,
    LegacyCard,
    OtherIdentity,
    Patient,
    Says,
    Told,
)
from verifier.domain import Sex

TODAY = date(2025, 12, 2)

CERTIFICATE = EligibilityCertificate(
    name="見本　花子",
    kana="ミホン　ハナコ",
    birth_date=date(1980, 2, 17),
    sex=Sex.FEMALE,
    insurer_number="31139991",
    symbol="文科",
    number="1234567",
    branch="01",
    issued_on=date(2025, 10, 15),
    expires_on=date(2029, 12, 1),
)


def of(sort: Sort) -> Field:
    return Field("it", sort, options=("a", "b"))


# -- fields


@pytest.mark.parametrize("form", [*KINDS.values(), Patient])
def test_a_form_has_every_field_of_its_kind_once(form: type[msgspec.Struct]) -> None:
    names = [item.name for item in fields_of(form)]
    assert sorted(names) == sorted(info.name for info in msgspec.structs.fields(form))


def test_what_is_printed_comes_first_and_what_nobody_sees_last() -> None:
    places = [item.place for item in fields_of(LegacyCard)]
    assert places == sorted(places, key=[Place.PRINTED, Place.SEEN, Place.KNOWN].index)
    assert {item.name for item in fields_of(LegacyCard) if item.place is Place.KNOWN} == {
        "ended_on",
        "ended_by",
        "end_known",
    }


# -- checks


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("昭和55年2月17日", "paper.birth_date.again"),
        ("S55.2.17", "paper.birth_date"),
        ("1980-02-17", "paper.birth_date"),
        ("Ｓ５５．２．１７", "paper.birth_date"),
    ],
)
def test_a_birth_date_is_understood_in_all_ways_of_writing_and_echoed(typed: str, code: str) -> None:
    found = check(of(Sort.BIRTH_DATE), typed, TODAY)
    assert found.mark is Mark.GOOD
    assert found.value == date(1980, 2, 17)
    assert found.understood is not None
    assert found.understood.code == code
    assert found.understood.values == {
        "era": "昭和55年2月17日", "iso": "1980-02-17", "western": "1980年2月17日", "age": 45,
    }  # fmt: skip


def test_showa_and_heisei_twins_are_warned_of() -> None:
    found = check(of(Sort.BIRTH_DATE), "昭和5年3月3日", TODAY)
    assert found.mark is Mark.GOOD
    assert [note.code for note in found.notes] == ["paper.twin"]
    assert found.notes[0].values["other"] == "平成5年3月3日"


@pytest.mark.parametrize(
    ("sort", "typed", "mark"),
    [
        (Sort.BIRTH_DATE, "", Mark.EMPTY),
        (Sort.BIRTH_DATE, "   ", Mark.EMPTY),
        (Sort.BIRTH_DATE, "S5", Mark.UNFINISHED),
        (Sort.BIRTH_DATE, "昭和", Mark.UNFINISHED),
        (Sort.BIRTH_DATE, "2031-01-01", Mark.WRONG),
        (Sort.BIRTH_DATE, "昭和65年1月1日", Mark.WRONG),
        (Sort.BIRTH_DATE, "1980-02-31", Mark.WRONG),
        (Sort.DATE, "2031-01-01", Mark.GOOD),
        (Sort.INSURER, "311", Mark.UNFINISHED),
        (Sort.INSURER, "3113999", Mark.UNFINISHED),
        (Sort.INSURER, "31139991", Mark.GOOD),
        (Sort.INSURER, "３１１３９９９１", Mark.GOOD),
        (Sort.INSURER, "31139992", Mark.WRONG),
        (Sort.INSURER, "139998", Mark.GOOD),
        (Sort.INSURER, "311399912", Mark.WRONG),
        (Sort.INSURER, "31a", Mark.WRONG),
        (Sort.KANA, "ﾐﾎﾝ ﾊﾅｺ", Mark.GOOD),
        (Sort.KANA, "見本", Mark.WRONG),
        (Sort.BRANCH, "1", Mark.GOOD),
        (Sort.BRANCH, "123", Mark.WRONG),
        (Sort.YEAR, "20", Mark.UNFINISHED),
        (Sort.YEAR, "２０３１年", Mark.GOOD),
        (Sort.YEAR, "1931", Mark.WRONG),
        (Sort.SECURITY_CODE, "228", Mark.UNFINISHED),
        (Sort.SECURITY_CODE, "２２８５", Mark.GOOD),
        (Sort.SECURITY_CODE, "22855", Mark.WRONG),
        (Sort.SECURITY_CODE, "22x5", Mark.WRONG),
        (Sort.CHOICE, "a", Mark.GOOD),
        (Sort.CHOICE, "c", Mark.WRONG),
        (Sort.TICKS, "a b", Mark.GOOD),
        (Sort.TICKS, "a c", Mark.WRONG),
    ],
)
def test_the_mark_of_a_field(sort: Sort, typed: str, mark: Mark) -> None:
    found = check(of(sort), typed, TODAY)
    assert found.mark is mark
    assert (found.problem is not None) == (mark in {Mark.WRONG, Mark.UNFINISHED})


@pytest.mark.parametrize(
    ("sort", "typed", "sent"),
    [
        (Sort.INSURER, "３１１３ ９９９１", "31139991"),
        (Sort.INSURER, "00139998", "139998"),
        (Sort.SYMBOL, "文 科－１", "文科-1"),
        (Sort.NUMBER, "００１２", "0012"),
        (Sort.BRANCH, "１", "01"),
    ],
)
def test_what_is_sent_is_shown_beside_what_was_typed(sort: Sort, typed: str, sent: str) -> None:
    found = check(of(sort), typed, TODAY)
    assert found.value == sent
    assert found.understood is not None
    assert sent in found.understood.values.values()


def test_a_failed_check_digit_names_the_digits_that_may_be_misread() -> None:
    # 31139991 with its 8th from the left right, and the 4th read as 8
    found = check(of(Sort.INSURER), "31189991", TODAY)
    assert found.problem is not None
    assert found.problem.code == "insurer_number_check"
    assert {"place": 4, "typed": "8", "reads": "3"} in [note.values for note in found.notes]


def test_a_black_circle_is_explained_and_no_error() -> None:
    found = check(of(Sort.NAME), "●橋 一郎", TODAY)
    assert found.mark is Mark.GOOD
    assert [note.code for note in found.notes] == ["paper.black_circle"]


@pytest.mark.parametrize(
    ("name", "strange"), [("髙橋", "髙 U+9AD9"), ("高橋", ""), ("みほん", ""), ("𠮷田", "𠮷 U+20BB7")]
)
def test_characters_beyond_level_two_are_shown_with_their_code_points(name: str, strange: str) -> None:
    notes = check(of(Sort.NAME), name, TODAY).notes
    assert [note.values["points"] for note in notes] == ([strange] if strange else [])


def test_suspects_and_swaps() -> None:
    assert suspects("31139991") == ()
    assert Suspect(4, "8", "3") in suspects("31189991")
    assert 4 in swapped("31193991")


# -- drafts


@settings(max_examples=200, deadline=None)
@given(evidence())
def test_filling_from_a_document_and_building_gives_the_document(item: Evidence) -> None:
    assert evidence_of(fill(item), TODAY) == item


def test_a_document_typed_by_hand_is_the_document() -> None:
    draft = copy_by_hand(CERTIFICATE)
    assert all(not draft.text(item.name) for item in fields_of(EligibilityCertificate) if item.place is Place.PRINTED)
    typed = {
        "name": "見本　花子",
        "kana": "ミホン　ハナコ",
        "birth_date": "S55.2.17",
        "sex": "female",
        "insurer_number": "３１１３９９９１",
        "symbol": "文科",
        "number": "１２３４５６７",
        "branch": "1",
        "issued_on": "R7.10.15",
        "expires_on": "2029-12-01",
    }
    for name, text in typed.items():
        draft = draft.write(name, text)
    typed_as = {
        "insurer_number": "３１１３９９９１",
        "number": "１２３４５６７",
        "branch": "1",
    }  # kept; compared as printed
    assert evidence_of(draft, TODAY) == msgspec.structs.replace(CERTIFICATE, **typed_as)


def test_what_nobody_sees_on_a_document_comes_along_when_it_is_copied_by_hand() -> None:
    card = LegacyCard(name="見本 次郎", ended_on=date(2025, 9, 1), ended_by=EndedBy.REMOVAL, end_known=False)
    assert evidence_of(copy_by_hand(card).write("name", "見本 次郎"), TODAY) == card


def test_wrong_fields_are_named_and_nothing_typed_is_lost() -> None:
    draft = Draft(EligibilityNotice).write("insurer_number", "31139992").write("birth_date", "S99.1.1")
    with pytest.raises(Unfit) as unfit:
        evidence_of(draft, TODAY)
    assert unfit.value.fields == ("name", "birth_date", "insurer_number")
    assert draft.text("insurer_number") == "31139992"


def test_a_misprint_is_evidence_as_it_stands() -> None:
    misprinted = EligibilityNotice(name="見本", insurer_number="31139992")
    assert evidence_of(fill(misprinted), TODAY) == misprinted
    with pytest.raises(Unfit):
        evidence_of(fill(misprinted).write("insurer_number", "31139993"), TODAY)


def test_a_half_typed_form_can_be_drawn() -> None:
    draft = Draft(EligibilityNotice).write("name", "見本").write("insurer_number", "311")
    assert so_far(draft, TODAY) == EligibilityNotice(name="見本")
    assert so_far(Draft(OtherIdentity), TODAY) == OtherIdentity()


def test_a_patient_is_a_form_too() -> None:
    patient = Patient(
        returning=True,
        identity_known=False,
        says=Says.CHANGED_INSURER,
        says_since=date(2025, 11, 1),
        told=(Told.NAME, Told.CONTACT),
        agrees_to_register=False,
        name="見本",
        birth_date=date(1980, 2, 17),
    )
    assert fill(patient).build(TODAY) == patient
    assert Draft(Patient).build(TODAY) == Patient()
    assert Draft(Patient).write("card_lost", YES).build(TODAY) == Patient(card_lost=True)


def test_the_texts_of_a_form_are_in_no_repr() -> None:
    assert "2285" not in repr(Draft(OtherIdentity, {"name": "2285"}))


def test_a_day_before_the_eras_is_read_again() -> None:
    assert day_text(date(1850, 1, 1)) == "1850-01-01"


# -- queries


def test_a_query_is_copied_from_a_document() -> None:
    texts = from_document(CERTIFICATE) | {"limit_consent": NO}
    query = query_of(texts, TODAY)
    assert (query.insurer_number, query.symbol, query.number, query.branch) == ("31139991", "文科", "1234567", "01")
    assert query.birth_date == date(1980, 2, 17)
    assert not query.limit_consent
    assert query_of(texts | {"limit_consent": YES}, TODAY).limit_consent


def test_a_query_needs_insurer_number_and_birth_date() -> None:
    with pytest.raises(Unfit) as unfit:
        query_of({}, TODAY)
    assert unfit.value.fields == ("insurer_number", "number", "birth_date")


def test_symbol_and_number_are_limited_together() -> None:
    found = check_all(QUERY_FIELDS, from_document(CERTIFICATE) | {"symbol": "あ" * 15}, TODAY)
    assert found["number"].mark is Mark.WRONG
    assert found["number"].problem is not None
    assert found["number"].problem.code == "symbol_number_length"


def test_the_last_document_with_a_number_is_copied() -> None:
    other = OtherIdentity(name="見本")
    assert last_with_number((CERTIFICATE, other)) is CERTIFICATE
    assert last_with_number((other,)) is None


def test_what_opens_the_chip_is_in_no_repr() -> None:
    texts = {"birth_date": "S55.2.17", "expiry_year": "2031", "security_code": "2285"}
    question = question_of(texts, TODAY)
    assert (question.birth_date, question.expiry_year, question.security_code) == (date(1980, 2, 17), 2031, "2285")
    assert "2285" not in repr(question)
    assert "2285" not in repr(check_all(CHIP_FIELDS, texts, TODAY)["security_code"])
