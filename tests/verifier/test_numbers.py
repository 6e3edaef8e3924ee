"""In here live the tests of numbers: the reference's vectors, and what the check digit finds and doesn't."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.numbers import (
    InstitutionCode,
    InsurerNumber,
    NumberError,
    PointsTable,
    Scheme,
    check_digit,
    check_symbol_and_number,
    likely_misreadings,
    normalise_branch,
    normalise_number,
    normalise_symbol,
    prefecture_name,
)


# reception-procedures.md, section 5.2
@pytest.mark.parametrize(
    ("digits", "scheme", "prefecture"),
    [
        ("33120015", Scheme.POLICE_MUTUAL, "12"),
        ("31139991", Scheme.STATE_MUTUAL, "13"),
        ("01139997", Scheme.JAPAN_HEALTH, "13"),
        ("06139992", Scheme.HEALTH_SOCIETY, "13"),
        ("39139993", Scheme.LATE_ELDERLY, "13"),
        ("32139990", Scheme.LOCAL_MUTUAL, "13"),
        ("34139998", Scheme.SCHOOL_MUTUAL, "13"),
        ("139998", Scheme.NATIONAL, "13"),
        ("133991", Scheme.NATIONAL_UNION, "13"),
    ],
)
def test_published_and_invented_insurers(digits: str, scheme: Scheme, prefecture: str) -> None:
    number = InsurerNumber.parse(digits)
    assert (number.digits, number.scheme, number.prefecture) == (digits, scheme, prefecture)
    assert len(number.padded) == 8


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("３１１３９９９１", "31139991"),
        (" 31 13 999 1 ", "31139991"),
        ("31-13-999-1", "31139991"),
        ("３１ー１３ー９９９ー１", "31139991"),
        ("３１－１３−９９９‐１", "31139991"),
        ("  139998", "139998"),
        ("\u3000\u3000139998", "139998"),
        ("00139998", "139998"),
        ("00133991", "133991"),
        ("０１１３９９９７", "01139997"),
        ("3113999①", "31139991"),  # as NFKC reads it
    ],
)
def test_ways_of_writing_an_insurer(typed: str, digits: str) -> None:
    assert InsurerNumber.parse(typed).digits == digits


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("", "insurer_number_empty", {}),
        ("\u3000 ", "insurer_number_empty", {}),
        ("3113999", "insurer_number_length", {"length": 7}),
        ("1139997", "insurer_number_length", {"length": 7}),  # a leading zero was lost: it is not guessed
        ("311399911", "insurer_number_length", {"length": 9}),
        ("3113999l", "insurer_number_characters", {"character": "l"}),
        ("١١١١١١", "insurer_number_characters", {"character": "١"}),
        ("31139992", "insurer_number_check", {"expected": 1, "found": 2}),
        ("139999", "insurer_number_check", {"expected": 8, "found": 9}),
        ("54016027", "insurer_number_subsidy", {"law": "54"}),  # published: 指定難病
        ("99139990", "insurer_number_subsidy", {"law": "99"}),
        ("40139990", "insurer_number_scheme", {"scheme": "40"}),
        ("31489990", "insurer_number_prefecture", {"prefecture": "48"}),
        ("009993", "insurer_number_prefecture", {"prefecture": "00"}),
    ],
)
def test_what_is_no_insurer(typed: str, code: str, values: dict[str, object]) -> None:
    with pytest.raises(NumberError) as caught:
        InsurerNumber.parse(typed)
    assert caught.value.code == code
    assert values.items() <= caught.value.values.items()
    assert typed not in str(caught.value) or not typed.strip()


def test_the_check_digit_of_a_subsidy_is_the_same() -> None:
    assert check_digit("5401602") == 7


def test_only_digits_have_a_check_digit() -> None:
    for text in ("", "12a", "１２"):
        with pytest.raises(ValueError, match="digits"):
            check_digit(text)


@given(st.text("0123456789", min_size=5, max_size=9), st.data())
@settings(max_examples=150)
def test_every_single_wrong_digit_is_found(body: str, data: st.DataObject) -> None:
    right = body + str(check_digit(body))
    place = data.draw(st.integers(0, len(right) - 1))
    wrong_digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != right[place]]))
    wrong = right[:place] + wrong_digit + right[place + 1 :]
    assert check_digit(wrong[:-1]) != int(wrong[-1])


@given(st.text("0123456789", min_size=6, max_size=8), st.integers(0, 5))
@settings(max_examples=150)
def test_swaps_of_neighbours_are_found_but_for_09_and_90(body: str, place: int) -> None:
    right = body + str(check_digit(body))
    pair = right[place : place + 2]
    swapped = right[:place] + pair[::-1] + right[place + 2 :]
    found = check_digit(swapped[:-1]) != int(swapped[-1])
    assert found == (swapped != right and pair not in {"09", "90"})


def test_the_swap_that_is_never_found() -> None:
    assert InsurerNumber.parse("31190994").digits != InsurerNumber.parse("31109994").digits


def test_misread_digits_are_suggested() -> None:
    assert "139998" in likely_misreadings("159998")
    assert likely_misreadings("139998") == ()
    assert likely_misreadings("") == ()
    for guess in likely_misreadings("31189991"):
        assert check_digit(guess[:-1]) == int(guess[-1])


# section 5.6
@pytest.mark.parametrize("digits", ["0110113719", "1319999999", "1311234569", "2710001237"])
def test_institution_codes(digits: str) -> None:
    code = InstitutionCode.parse(f" {digits[:2]}-{digits[2:]} ")
    assert (code.digits, code.short, code.prefecture) == (digits, digits[-7:], digits[:2])
    assert code.points_table is PointsTable.MEDICAL


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "institution_code_empty"),
        ("0113719", "institution_code_length"),
        ("131123456x", "institution_code_characters"),
        ("1311234560", "institution_code_check"),
        ("4811234568", "institution_code_prefecture"),
        ("1321234567", "institution_code_table"),
    ],
)
def test_what_is_no_institution(typed: str, code: str) -> None:
    with pytest.raises(NumberError) as caught:
        InstitutionCode.parse(typed)
    assert caught.value.code == code


# section 5.3
@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("１２３", "123"),
        ("００１２", "0012"),
        ("文部・１２ー３", "文部・12-3"),
        ("文部 １２", "文部12"),
        ("１２－３‐４−５―６", "12-3-4-5-6"),
        ("カード１", "カード1"),  # a long vowel is no dash
        ("ｶｰﾄﾞ１", "カード1"),
        ("", ""),
        ("　", ""),
    ],
)
def test_symbols(typed: str, sent: str) -> None:
    assert normalise_symbol(typed) == sent
    assert normalise_symbol(sent) == sent


def test_numbers_keep_leading_zeros_and_are_not_empty() -> None:
    assert normalise_number("００１２３") == "00123"
    with pytest.raises(NumberError) as caught:
        normalise_number(" ")
    assert caught.value.code == "number_empty"


def test_symbol_and_number_have_nineteen_characters_together() -> None:
    check_symbol_and_number("1" * 9, "2" * 10)
    with pytest.raises(NumberError) as caught:
        check_symbol_and_number("1" * 10, "2" * 10)
    assert caught.value.code == "symbol_number_length"
    assert caught.value.values == {"length": 20, "most": 19}
    with pytest.raises(NumberError) as caught:
        normalise_number("1" * 20)
    assert caught.value.code == "number_length"


@pytest.mark.parametrize("typed", ["1\x002", "1\u200b2", "\ue0002"])
def test_characters_that_no_document_prints(typed: str) -> None:
    with pytest.raises(NumberError) as caught:
        normalise_symbol(typed)
    assert caught.value.code == "symbol_characters"
    assert str(caught.value.values["character"]).startswith("U+")


@pytest.mark.parametrize(("typed", "sent"), [("1", "01"), ("０２", "02"), ("00", "00"), (" 12 ", "12")])
def test_branches(typed: str, sent: str) -> None:
    assert normalise_branch(typed) == sent


@pytest.mark.parametrize(
    ("typed", "code"), [("", "branch_empty"), ("123", "branch_length"), ("a", "branch_characters")]
)
def test_what_is_no_branch(typed: str, code: str) -> None:
    with pytest.raises(NumberError) as caught:
        normalise_branch(typed)
    assert caught.value.code == code


@given(st.text(max_size=19))
@settings(max_examples=150)
def test_normalising_twice_is_normalising_once(typed: str) -> None:
    try:
        once = normalise_symbol(typed)
    except NumberError:
        return
    assert normalise_symbol(once) == once


def test_prefectures() -> None:
    assert [prefecture_name(code) for code in ("01", "13", "47")] == ["北海道", "東京都", "沖縄県"]
    for code in ("00", "48", "x"):
        with pytest.raises(KeyError):
            prefecture_name(code)
