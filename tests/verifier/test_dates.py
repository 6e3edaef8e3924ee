"""In here live the tests of dates: the eras, what people type, and the vectors of the law's ways to count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.dates import (
    ERAS,
    AgeBand,
    DateError,
    add_months,
    age_band_on,
    age_on,
    birthday,
    certificate_expiry,
    elderly_from,
    end_of_grace,
    era_of,
    era_text,
    last_preschool_day,
    month_end,
    parse_birth_date,
    parse_date,
    ratio_by_age,
    twin_warning,
)

TODAY = date(2025, 12, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "1980-02-17",
        "1980/2/17",
        "1980.2.17",
        "1980 2 17",
        "1980年2月17日",
        "西暦1980年2月17日",
        "19800217",
        "１９８０／０２／１７",
        "1980ー2ー17",
        "昭和55年2月17日",
        "昭和５５年０２月１７日",
        " 昭和 55 年 2 月 17 日 ",
        "昭55.2.17",
        "S55.2.17",
        "s55/2/17",
        "S.55.2.17",
        "S550217",
        "Ｓ５５．２．１７",
        "Showa 55.2.17",
        "㍼55年2月17日",
        "昭和五十五年二月十七日",
        "3550217",
        "3-55.02.17",
    ],
)
def test_ways_of_writing_a_birth_date(typed: str) -> None:
    assert parse_birth_date(typed, today=TODAY) == date(1980, 2, 17)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("㋿元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正15年12月25日", date(1926, 12, 25)),  # one day, two eras
        ("大正十年一月一日", date(1921, 1, 1)),
        ("昭和二〇年八月一五日", date(1945, 8, 15)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2025-12-01", date(2025, 12, 1)),  # born today
        ("1905-12-01", date(1905, 12, 1)),  # 120 today
    ],
)
def test_the_edges_of_eras_and_ages(typed: str, day: date) -> None:
    assert parse_birth_date(typed, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "date_empty"),
        ("\u3000", "date_empty"),
        ("yesterday", "date_unreadable"),
        ("1980-02-17T00:00:00", "date_unreadable"),
        ("17/2/1980", "date_unreadable"),
        ("1980-2", "date_unreadable"),
        ("1980217", "date_unreadable"),  # a western year that lacks a digit, not 明治98
        ("2000101", "date_unreadable"),
        ("昭和0年1月1日", "date_unreadable"),
        ("0000-01-01", "date_unreadable"),
        ("١٩٨٠-٠٢-١٧", "date_unreadable"),
        ("55.2.17", "date_era_missing"),
        ("550217", "date_era_missing"),
        ("1980-13-01", "date_impossible"),
        ("昭和55年2月30日", "date_impossible"),
        ("2023-02-29", "date_impossible"),
        ("昭和65年1月1日", "date_era_overrun"),
        ("昭和64年1月8日", "date_era_overrun"),
        ("平成31年5月1日", "date_era_overrun"),
        ("大正16年1月1日", "date_era_overrun"),
        ("平成元年1月7日", "date_era_early"),
        ("令和元年4月30日", "date_era_early"),
        ("2025-12-02", "date_future"),
        ("令和8年1月1日", "date_future"),
        ("1904-12-01", "date_too_old"),
        ("明治37年1月1日", "date_too_old"),
    ],
)
def test_what_is_no_birth_date(typed: str, code: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_birth_date(typed, today=TODAY)
    assert caught.value.code == code


def test_an_overrun_says_what_was_meant() -> None:
    with pytest.raises(DateError) as caught:
        parse_birth_date("昭和65年3月1日", today=TODAY)
    assert caught.value.values["meant"] == "平成2年3月1日 (1990-03-01)"
    assert caught.value.values["last"] == "昭和64年1月7日"


def test_documents_printed_before_2019_name_days_to_come() -> None:
    assert parse_date("平成32年3月31日") == date(2020, 3, 31)
    assert parse_date("令和11年12月1日") == date(2029, 12, 1)
    with pytest.raises(DateError):
        parse_date("昭和65年1月1日")


@pytest.mark.parametrize(
    ("typed", "twin"),
    [
        ("昭和10年5月5日", date(1998, 5, 5)),
        ("平成10年5月5日", date(1935, 5, 5)),
        ("S1.12.26", date(1989, 12, 26)),
        ("昭和31年4月30日", date(2019, 4, 30)),
        ("昭和31年5月1日", None),  # 平成31 had ended
        ("昭和55年2月17日", None),
        ("令和3年1月1日", None),
        ("1980-02-17", None),
        ("平成元年12月1日", None),  # 昭和元年 had a week
        ("nonsense", None),
        ("昭和65年1月1日", None),
    ],
)
def test_twins_of_showa_and_heisei(typed: str, twin: date | None) -> None:
    assert twin_warning(typed, TODAY) == twin


def test_eras_are_written() -> None:
    assert era_text(date(1980, 2, 17)) == "昭和55年2月17日"
    assert era_text(date(2019, 5, 1)) == "令和元年5月1日"
    assert era_text(date(1926, 12, 25)) == "昭和元年12月25日"
    with pytest.raises(DateError) as caught:
        era_text(date(1868, 1, 24))
    assert caught.value.code == "date_before_eras"


DAYS = st.dates(ERAS[0].first, date(2100, 12, 31))


@given(DAYS)
@settings(max_examples=200)
def test_what_is_written_is_read_again(day: date) -> None:
    era, year = era_of(day)
    assert parse_date(era_text(day)) == day
    assert parse_date(day.isoformat()) == day
    assert parse_date(day.strftime("%Y%m%d")) == day
    if year < 100:
        assert parse_date(f"{era.letter}{year}.{day.month}.{day.day}") == day
        assert parse_date(f"{era.letter}{year:02d}{day:%m%d}") == day


@given(st.text(max_size=20))
@settings(max_examples=200)
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    try:
        parse_birth_date(text, today=TODAY)
    except DateError as error:
        code = error.code
    else:
        code = "date_read"
    assert code.startswith("date_")


# reception-procedures.md, section 4.6
@pytest.mark.parametrize(
    ("issued_on", "expires_on"),
    [
        ("2024-12-02", "2029-12-01"),
        ("2025-10-15", "2029-12-01"),
        ("2025-12-01", "2029-12-01"),
        ("2025-12-02", "2030-12-01"),
        ("2028-02-29", "2032-12-01"),
        ("2025-12-05", "2030-12-01"),  # S37
    ],
)
def test_expiry_of_the_union_certificate(issued_on: str, expires_on: str) -> None:
    assert certificate_expiry(date.fromisoformat(issued_on)) == date.fromisoformat(expires_on)


@given(st.dates(date(2024, 12, 2), date(2100, 1, 1)))
@settings(max_examples=100)
def test_no_certificate_lives_longer_than_five_years(issued_on: date) -> None:
    expires_on = certificate_expiry(issued_on)
    assert add_months(issued_on, 48) <= expires_on <= add_months(issued_on, 60)


# P10, and S10, S11
@pytest.mark.parametrize(
    ("expires_on", "last", "plain"),
    [
        ("2026-04-01", "2026-07-31", "2026-07-01"),
        ("2026-03-10", "2026-06-30", "2026-06-10"),
        ("2025-11-30", "2026-02-28", "2026-02-28"),
        ("2025-11-01", "2026-02-28", "2026-02-01"),
        ("2027-11-15", "2028-02-29", "2028-02-15"),
        ("2025-12-31", "2026-03-31", "2026-03-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_end_of_grace(expires_on: str, last: str, plain: str) -> None:
    assert end_of_grace(date.fromisoformat(expires_on)) == date.fromisoformat(last)
    assert end_of_grace(date.fromisoformat(expires_on), to_month_end=False) == date.fromisoformat(plain)


# section 5.4, and S30, S31
@pytest.mark.parametrize(
    ("birth_date", "last"),
    [
        ("2019-04-01", "2025-03-31"),
        ("2019-04-02", "2026-03-31"),
        ("2020-03-31", "2026-03-31"),
        ("2020-02-29", "2026-03-31"),
        ("2020-12-31", "2027-03-31"),
    ],
)
def test_last_preschool_day(birth_date: str, last: str) -> None:
    born, day = date.fromisoformat(birth_date), date.fromisoformat(last)
    assert last_preschool_day(born) == day
    assert ratio_by_age(born, day) == 20
    assert ratio_by_age(born, day + timedelta(days=1)) == 30


@pytest.mark.parametrize(
    ("birth_date", "first"),
    [
        ("1955-09-01", "2025-09-01"),
        ("1955-09-02", "2025-10-01"),
        ("1955-09-30", "2025-10-01"),
        ("1955-12-15", "2026-01-01"),
        ("1956-02-29", "2026-03-01"),
    ],
)
def test_seventy_counts_from_the_first_of_a_month(birth_date: str, first: str) -> None:
    born, day = date.fromisoformat(birth_date), date.fromisoformat(first)
    assert elderly_from(born) == day
    assert age_band_on(born, day) is AgeBand.ELDERLY
    assert age_band_on(born, day - timedelta(days=1)) is AgeBand.ORDINARY
    assert ratio_by_age(born, day) == 30  # P13: without proof of 2割


def test_seventy_five_counts_from_the_birthday() -> None:
    born = date(1950, 11, 20)
    assert age_band_on(born, date(2025, 11, 19)) is AgeBand.ELDERLY
    assert age_band_on(born, date(2025, 11, 20)) is AgeBand.LATE_ELDERLY
    assert ratio_by_age(born, date(2025, 11, 20)) is None


def test_nobody_has_a_ratio_before_birth() -> None:
    assert ratio_by_age(date(2025, 12, 2), TODAY) is None
    assert ratio_by_age(date(2025, 12, 1), TODAY) == 20


def test_the_law_counts_from_the_eve() -> None:
    born = date(2000, 4, 2)
    assert age_on(born, date(2025, 4, 1)) == 24
    assert age_on(born, date(2025, 4, 1), by_law=True) == 25
    assert age_on(date(2000, 2, 29), date(2025, 2, 28)) == 24
    assert age_on(date(2000, 2, 29), date(2025, 2, 28), by_law=True) == 25
    assert birthday(date(2000, 2, 29), 25) == date(2025, 3, 1)
    assert age_on(date(2000, 1, 1), date.max, by_law=True) == 7999


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.integers(0, 120))
@settings(max_examples=150)
def test_an_age_is_reached_on_the_birthday(born: date, age: int) -> None:
    day = birthday(born, age)
    assert age_on(born, day) == age
    if age:
        assert age_on(born, day - timedelta(days=1)) == age - 1
        assert age_on(born, day - timedelta(days=1), by_law=True) == age


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-01-15", -1, "2024-12-15"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-05-05", 0, "2025-05-05"),
        ("9999-12-01", 1, "9999-12-31"),
    ],
)
def test_months(day: str, months: int, result: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(result)


def test_month_end() -> None:
    assert month_end(date(2024, 2, 1)) == date(2024, 2, 29)


def test_days_without_end_break_nothing() -> None:
    end = date.max
    assert certificate_expiry(end) == end
    assert ratio_by_age(date(9990, 1, 1), end) == 30
    assert age_band_on(date(9950, 1, 1), end) is AgeBand.ORDINARY
