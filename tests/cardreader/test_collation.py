"""In here live the tests of collation number B: how it is made of a card's front, what is refused, and that it is never shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardreader.collation import CollationB, CollationMalformed, era_year


def test_the_number_that_opened_a_test_card() -> None:
    made = CollationB.make(date(1980, 2, 17), 2035, "2285")
    assert made.digits == "55021720352285"  # mynumber-card.md, section 3.5
    assert made.birth_code == "550217"


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(1868, 1, 25), 1),
        (date(1912, 7, 29), 45),  # 明治
        (date(1912, 7, 30), 1),  # 大正
        (date(1926, 12, 24), 15),
        (date(1926, 12, 25), 1),  # 昭和
        (date(1989, 1, 7), 64),
        (date(1989, 1, 8), 1),  # 平成
        (date(2019, 4, 30), 31),
        (date(2019, 5, 1), 1),  # 令和
        (date(2026, 4, 1), 8),
    ],
)
def test_the_year_of_the_era(day: date, year: int) -> None:
    assert era_year(day) == year


def test_what_is_typed() -> None:
    assert CollationB.parse(" 550217 2035 2285\n") == CollationB("55021720352285")
    assert CollationB.parse("５５０２１７２０３５２２８５").digits == "55021720352285"
    assert CollationB.make(date(1980, 2, 17), 2035, "２２８５").digits.endswith("2285")


@pytest.mark.parametrize(
    "text", ["", "5502172035228", "550217203522850", "1980021720352285", "5502172035228X", "٥" * 14]
)
def test_no_number(text: str) -> None:
    with pytest.raises(CollationMalformed) as caught:
        CollationB.parse(text)
    assert (caught.value.code, caught.value.part) == ("collation_malformed", "number")
    assert not text or text not in str(caught.value)


@pytest.mark.parametrize(
    ("birth", "year", "code", "part"),
    [
        (date(1980, 2, 17), 2035, "228", "security_code"),
        (date(1980, 2, 17), 2035, "22855", "security_code"),
        (date(1980, 2, 17), 2035, "２２A５", "security_code"),
        (date(1980, 2, 17), 35, "2285", "expiry_year"),
        (date(1868, 1, 24), 2035, "2285", "birth_date"),
    ],
)
def test_parts_that_make_none(birth: date, year: int, code: str, part: str) -> None:
    with pytest.raises(CollationMalformed) as caught:
        CollationB.make(birth, year, code)
    assert caught.value.part == part


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(1868, 1, 25), date(2099, 12, 31)), st.integers(2016, 2099), st.from_regex("[0-9]{4}", fullmatch=True)
)
def test_made_is_parsed_and_never_shown(birth: date, year: int, code: str) -> None:
    made = CollationB.make(birth, year, code)
    assert CollationB.parse(made.digits) == made
    assert made.digits[2:] == f"{birth:%m%d}{year}{code}"
    assert not set(repr(made)) & set("0123456789")
