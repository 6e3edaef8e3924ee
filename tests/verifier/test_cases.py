"""In here live the tests of the reader of cases: the contract of docs/case-format.md, and lines that are no cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.case import Case, EligibilityCertificate, Equipment, LegacyCard, MyNumberCard, Told
from verifier.case_words import WORDS
from verifier.cases import CaseError, read_cases
from verifier.domain import CardType, ClinicState

BASE: dict[str, Any] = {"visit_date": "2025-12-01", "clinic": "online", "evidence": []}


def line(**changes: Any) -> bytes:
    return json.dumps(BASE | changes, ensure_ascii=False).encode() + b"\n"


def read_one(content: bytes) -> Case | CaseError:
    (read,) = read_cases([content])
    return read


def good(content: bytes) -> Case:
    read = read_one(content)
    assert isinstance(read, Case), read
    return read


def wrong(content: bytes) -> CaseError:
    read = read_one(content)
    assert isinstance(read, CaseError), read
    for lang in ("ja", "en"):
        message, mend = read.words(lang)
        assert message
        assert mend
        assert "{" not in message.replace("{ }", "") + mend.replace("{ }", "")
    return read


def test_a_case_with_everything() -> None:
    case = good(
        line(
            id="RC-1",
            known_on="2026-02-01",
            settings={"telephone_counts": False},
            equipment=["phone_reader"],
            patient={"returning": True, "told": ["name", "employer"], "name": "山田 太郎", "sex": "unset"},
            evidence=[
                {"kind": "my_number_card", "type": "pin_less", "certificate_expires_on": "2026-03-10"},
                {"kind": "legacy_card", "holder": "dependant", "original": False},
                {"kind": "eligibility_certificate", "form": "paper"},
            ],
            answers={"card": {"validity": "valid", "ratio": 30}, "insurer_phone": "denied"},
            area_declared=False,
        )
    )
    card, old, certificate = case.evidence
    assert isinstance(card, MyNumberCard)
    assert card.type is CardType.PIN_LESS
    assert isinstance(old, LegacyCard)
    assert not old.original
    assert isinstance(certificate, EligibilityCertificate)
    assert case.id == "RC-1"
    assert case.equipment == (Equipment.PHONE_READER,)
    assert case.patient.told == (Told.NAME, Told.EMPLOYER)
    assert case.visit_date == date(2025, 12, 1)
    assert not case.settings.telephone_counts


def test_null_is_as_left_out_where_nothing_may_be_known() -> None:
    case = good(line(known_on=None, id=None, patient={"name": None}, area_declared=None))
    assert case.known_on is None
    assert case.id == "1"


def test_the_default_id_is_the_number_of_the_line_and_blank_lines_count() -> None:
    lines = [line(), b"\n", b"  \t\r\n", line(id="mine"), b"", b"nonsense\n", line()]
    read = list(read_cases(lines))
    assert [item.id for item in read] == ["1", "mine", "6", "7"]
    assert isinstance(read[2], CaseError)
    assert read[2].line == 6


def test_other_lines_are_still_decided() -> None:
    lines = [b"[", line(x=1), b"\xff", line(), b"null", line(id="a"), line(id="a")]
    assert [isinstance(item, Case) for item in read_cases(lines)] == [False, False, False, True, False, True, True]


def test_a_case_is_yielded_before_the_next_line_is_asked_for() -> None:
    asked = []

    def lines() -> Iterator[bytes]:
        for number in range(3):
            asked.append(number)
            yield line()

    next(read_cases(lines()))
    assert asked == [0]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + line(),
        line().rstrip(b"\n"),
        line().replace(b"\n", b"\r\n"),
        b"   " + line(),
        line(patient={"name": "x" * 2_000_000}),
        line(evidence=[{"kind": "legacy_card"}] * 10_000),
        line(id="\u2028\x00"),
        line().replace(b", ", b",\n  "),  # one case over many lines, as --case reads it
    ],
    ids=["BOM", "no newline", "CRLF", "indented", "huge text", "many papers", "odd id", "many lines"],
)
def test_ways_of_writing_a_case(content: bytes) -> None:
    assert good(content).clinic is ClinicState.ONLINE


@pytest.mark.parametrize(
    ("content", "code", "where", "nearest"),
    [
        # unknown fields
        (line(visitdate="x"), "case_field_unknown", "visitdate", "visit_date"),
        (line(visitDate="x"), "case_field_unknown", "visitDate", "visit_date"),
        (line(zzz=1), "case_field_unknown", "zzz", None),
        (line(patient={"retuning": True}), "case_field_unknown", "patient.retuning", "returning"),
        (line(returning=True), "case_field_unknown", "returning", "patient.returning"),
        (line(settings={"telephone": True}), "case_field_unknown", "settings.telephone", "telephone_counts"),
        (line(answers={"kard": {}}), "case_field_unknown", "answers.kard", "card"),
        (line(evidence=[{"kind": "legacy_card", "expire_on": "2025-12-01"}]), "case_field_unknown", "evidence[0].expire_on", "expires_on"),
        (line(evidence=[{"kind": "my_number_card", "holder": "member"}]), "case_field_unknown", "evidence[0].holder", "holder (legacy_card)"),
        (line(evidence=[{"knd": "legacy_card"}]), "case_field_unknown", "evidence[0].knd", "kind"),
        # missing ones
        (b"{}", "case_field_missing", "visit_date", None),
        (b'{"visit_date":"2025-12-01","evidence":[]}', "case_field_missing", "clinic", None),
        (b'{"visit_date":"2025-12-01","clinic":"online"}', "case_field_missing", "evidence", None),
        (line(evidence=[{}]), "case_field_missing", "evidence[0].kind", None),
        (line(answers={"card": {}}), "case_field_missing", "answers.card.validity", None),
        # unknown values
        (line(clinic="onlin"), "case_value_unknown", "clinic", "online"),
        (line(clinic="ONLINE"), "case_value_unknown", "clinic", "online"),
        (line(clinic="no-online"), "case_value_unknown", "clinic", "no_online"),
        (line(clinic=""), "case_value_unknown", "clinic", None),
        (line(evidence=[{"kind": "other_identity"}, {"kind": "mynumber_card"}]), "case_value_unknown", "evidence[1].kind", "my_number_card"),
        (line(evidence=[{"kind": "資格確認書"}]), "case_value_unknown", "evidence[0].kind", "eligibility_certificate"),
        (line(evidence=[{"kind": "notice"}]), "case_value_unknown", "evidence[0].kind", "eligibility_notice"),
        (line(evidence=[{"kind": "legacy_card", "holder": "dependent"}]), "case_value_unknown", "evidence[0].holder", "dependant"),
        (line(patient={"told": ["name", "adress"]}), "case_value_unknown", "patient.told[1]", "address"),
        (line(answers={"number": {"validity": "notfound"}}), "case_value_unknown", "answers.number.validity", "not_found"),
        (line(answers={"number": {"validity": "valid", "ratio": 3}}), "case_value_unknown", "answers.number.ratio", "30"),
        (line(answers={"card": {"validity": "valid", "ratio": 10**30}}), "case_value_unknown", "answers.card.ratio", None),
        # wrong types
        (line(patient={"returning": "true"}), "case_value_type", "patient.returning", "true"),
        (line(patient={"returning": 1}), "case_value_type", "patient.returning", None),
        (line(patient={"returning": None}), "case_value_type", "patient.returning", None),
        (line(id=12), "case_value_type", "id", '"12"'),
        (line(evidence=[{"kind": "legacy_card", "number": 123}]), "case_value_type", "evidence[0].number", '"123"'),
        (line(answers={"card": {"validity": "valid", "ratio": "30"}}), "case_value_type", "answers.card.ratio", "30"),
        (line(answers={"card": {"validity": "valid", "ratio": True}}), "case_value_type", "answers.card.ratio", None),
        (line(clinic=5), "case_value_type", "clinic", None),
        (line(evidence=[{"kind": 5}]), "case_value_type", "evidence[0].kind", None),
        (line(evidence={}), "case_not_object", "evidence", None),
        (line(evidence=["legacy_card"]), "case_not_object", "evidence[0]", None),
        (line(patient=None), "case_not_object", "patient", None),
        (b"[]", "case_not_object", "$", None),
        (b"null", "case_not_object", "$", None),
        (b'"x"', "case_not_object", "$", None),
        (b"12", "case_not_object", "$", None),
        # dates
        (line(visit_date="2025-13-01"), "case_date", "visit_date", None),
        (line(visit_date="2025-02-29"), "case_date", "visit_date", None),
        (line(visit_date="2025-12-1"), "case_date", "visit_date", "2025-12-01"),
        (line(visit_date="2025/12/01"), "case_date", "visit_date", "2025-12-01"),
        (line(visit_date="20251201"), "case_date", "visit_date", "2025-12-01"),
        (line(visit_date="令和7年12月1日"), "case_date", "visit_date", "2025-12-01"),
        (line(visit_date="2025-12-01T00:00:00"), "case_date", "visit_date", None),
        (line(visit_date=""), "case_date", "visit_date", None),
        (line(visit_date=20251201), "case_value_type", "visit_date", None),
        (line(evidence=[{"kind": "smartphone", "expires_on": "soon"}]), "case_date", "evidence[0].expires_on", None),
    ],
)  # fmt: skip
def test_what_is_no_case(content: bytes, code: str, where: str, nearest: str | None) -> None:
    error = wrong(content)
    assert (error.code, error.where, error.nearest) == (code, where, nearest)
    if nearest is not None:
        assert nearest in error.words("ja")[1]
        assert nearest in error.words("en")[1]


@pytest.mark.parametrize(
    ("day", "reason", "english"),
    [
        ("2025-02-29", "date_impossible", "the calendar of 2025 has no day 29 of month 2"),
        ("2025-13-01", "date_impossible", "the calendar of 2025 has no day 1 of month 13"),
        ("2025/04/31", "date_impossible", "the calendar of 2025 has no day 31 of month 4"),
        ("昭和65年2月3日", "date_era_overrun", "Showa ends on 昭和64年1月7日; '昭和65年2月3日' would be 平成2年2月3日 (1990-02-03)"),
        ("昭和64年1月8日", "date_era_overrun", "Showa ends on 昭和64年1月7日; '昭和64年1月8日' would be 平成元年1月8日 (1989-01-08)"),
        ("R1.4.30", "date_era_early", "Reiwa begins on 令和元年5月1日; the day of 'R1.4.30' is 平成31年4月30日 (2019-04-30)"),
        ("7.12.1", "date_era_missing", "'7.12.1' has neither an era nor a western year"),
        ("", "date_empty", "the date is empty"),
        ("soon", "date_unreadable", "'soon' is no date of the form YYYY-MM-DD"),
        ("令和7年12月1日", "date_form", "'令和7年12月1日' can be read, but is not of the form YYYY-MM-DD"),
        ("0000-01-01", "date_unreadable", "'0000-01-01' is no date of the form YYYY-MM-DD"),
    ],
)  # fmt: skip
def test_what_is_no_date_says_why(day: str, reason: str, english: str) -> None:
    error = wrong(line(visit_date=day))
    assert (error.code, error.reason) == ("case_date", reason)
    assert error.words("en")[0] == english
    assert error.words("ja")[0] != english


@pytest.mark.parametrize(
    ("content", "code", "line_number", "column"),
    [
        (b"{bad}", "case_not_json", 1, 2),
        (b'{"a":1} x', "case_not_json", 1, 10),
        (b'{"visit_date":"2025-12-01"', "case_not_json", 1, 27),
        ('{"あ":1,}'.encode(), "case_not_json", 1, 8),
        (b"{'a':1}", "case_not_json", 1, 2),
        (b'{"a":NaN}', "case_not_json", 1, 6),
        (b'{"visit_date":1e999}', "case_not_json", 1, 21),
        (b'{"id":"\\ud800"}', "case_not_json", 1, 16),
        (b"\x00", "case_not_json", 1, 1),
        (b'{"a":"\xff"}', "case_not_utf8", 1, 7),
        ('{"あ'.encode() + b'\x82":1}', "case_not_utf8", 1, 4),
        (line().decode().encode("utf-16"), "case_not_utf8", 1, 1),
        (line(patient={"name": "山田"}).decode().encode("cp932"), "case_not_utf8", 1, 87),
        (b'{"visit_date":"2025-12-01",\n "clinic":"online",\n  "evidence":[,]}', "case_not_json", 3, 15),
        (b"[" * 100_000, "case_too_deep", 1, 0),
        (b'{"a":' * 100_000, "case_too_deep", 1, 0),
        (line(x=1).replace(b'"x": 1', b'"x": ' + b"[" * 50_000 + b"]" * 50_000), "case_too_deep", 1, 0),
    ],
)
def test_what_is_no_json(content: bytes, code: str, line_number: int, column: int) -> None:
    error = wrong(content)
    assert (error.code, error.line, error.column) == (code, line_number, column)


def test_a_field_given_twice_with_two_kinds() -> None:
    error = wrong(
        b'{"visit_date":"2025-12-01","clinic":"online","evidence":[{"kind":"legacy_card","kind":"smartphone"}]}'
    )
    assert (error.code, error.where) == ("case_field_twice", "evidence[0].kind")


def test_everything_that_is_wrong_with_a_line_is_told() -> None:
    error = wrong(
        line(
            visit_date="昭和65年2月3日",
            clinick="online",
            clinic="onlin",
            patient={"retuning": True, "told": ["name", "adress", 5]},
            evidence=[
                {"kind": "legcy_card"},
                {"kind": "legacy_card", "issued_on": "2025-02-30", "original": "false"},
                7,
            ],
            answers={"card": {"validity": "valid", "ratio": "3割"}, "number": {"ratio": 3}},
        )
    )
    told = [(one.where, one.code, one.nearest) for one in (error, *error.more)]
    assert told == [
        ("clinick", "case_field_unknown", "clinic"),
        ("visit_date", "case_date", None),
        ("clinic", "case_value_unknown", "online"),
        ("evidence[0].kind", "case_value_unknown", "legacy_card"),
        ("evidence[1].original", "case_value_type", "false"),
        ("evidence[1].issued_on", "case_date", None),
        ("evidence[2]", "case_not_object", None),
        ("patient.retuning", "case_field_unknown", "returning"),
        ("patient.told[1]", "case_value_unknown", "address"),
        ("patient.told[2]", "case_value_type", None),
        ("answers.card.ratio", "case_value_type", None),
        ("answers.number.validity", "case_field_missing", None),
        ("answers.number.ratio", "case_value_unknown", "30"),
    ]
    assert all(one.more == () and all(one.words("ja") + one.words("en")) for one in error.more)


def test_a_misspelt_field_isnt_missed_again() -> None:
    error = wrong(b'{"visitdate":"2025-12-01","clinic":"online","evidence":[]}')
    assert [(one.where, one.nearest) for one in (error, *error.more)] == [("visitdate", "visit_date")]


def test_no_more_than_twenty_things_are_told() -> None:
    error = wrong(line(evidence=[{"kind": "x"}] * 10_000))
    assert len(error.more) == 19


def test_the_id_of_a_wrong_case_is_its_own_where_it_can_be_read() -> None:
    assert wrong(line(id="RC-7", clinic="x")).id == "RC-7"
    assert wrong(line(id=7)).id == "1"
    assert wrong(b"{").id == "1"


def test_long_values_are_shown_short() -> None:
    error = wrong(line(clinic="x" * 100_000, id="long"))
    assert len(error.given) == 40
    assert len(wrong(line(**{"y" * 100_000: 1})).where) == 40


def test_the_words_of_one_error() -> None:
    error = wrong(line(evidence=[{"kind": "legcy_card"}]))
    assert error.words("en") == ("'legcy_card' is no value of this field", "did you mean legacy_card?")
    assert error.words("ja") == ("「legcy_card」という値はありません", "「legacy_card」ではありませんか")
    assert wrong(line(clinic="zzz")).words("en")[1].startswith("allowed here: online, app_only, ")


def test_every_error_has_words_in_both_languages() -> None:
    for japanese, english in WORDS.values():
        for sentence in (*japanese, *english):
            assert sentence
        assert english[0].isascii()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["visit_date", "clinic", "evidence", "patient", "answers", "settings", "equipment", "kind", "id"]
)


@given(st.dictionaries(FIELDS, JSON))
@settings(max_examples=200)
def test_any_object_is_a_case_or_an_error_in_words(content: dict[str, Any]) -> None:
    read = read_one(json.dumps(BASE | content).encode())
    if isinstance(read, CaseError):
        assert all(read.words("ja") + read.words("en"))
        assert read.code != "case_field_twice"


@given(st.binary(max_size=40))
@settings(max_examples=200)
def test_any_bytes_are_a_case_or_an_error_in_words(content: bytes) -> None:
    for read in read_cases([content]):
        assert isinstance(read, CaseError)
        assert all(read.words("ja") + read.words("en"))
