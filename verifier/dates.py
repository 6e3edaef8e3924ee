"""In here lives the reading and writing of dates: the eras, birth dates as people type them, and the law's ways to count.

Sources: reception-procedures.md, sections 4.6 (expiry), 5.3 (eras), 5.4 (ages), principle P10 (grace).
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta
from enum import Enum

import msgspec

from verifier.domain import OLDEST


class DateError(ValueError):
    """What was typed is no such date. `code` is stable, `values` fill the sentence that terminal.words has for it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Era(msgspec.Struct, frozen=True):
    """元号. `last` is None for the present one."""

    ja: str
    en: str
    letter: str
    digit: str  # how receipt computers key it
    first: date
    last: date | None


# Two days belong to two eras, since a new era began on the day the old one ended: both ways of writing them are read.
ERAS = (
    Era("明治", "Meiji", "M", "1", date(1868, 1, 25), date(1912, 7, 30)),
    Era("大正", "Taisho", "T", "2", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "Showa", "S", "3", date(1926, 12, 25), date(1989, 1, 7)),  # 昭和64 has seven days
    Era("平成", "Heisei", "H", "4", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "Reiwa", "R", "5", date(2019, 5, 1), None),
)
_SHOWA, _HEISEI = ERAS[2], ERAS[3]
_BY_NAME = {
    name: era
    for era in ERAS
    for name in (era.ja, era.ja[0], era.letter, era.letter.lower(), era.en.upper(), era.en.lower(), era.en)
}

_NAMES = "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True))
_BETWEEN = r"\s*[-/.,・年月\s]\s*"
_WESTERN = re.compile(rf"(?:西暦)?(\d{{4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})\s*日?", re.ASCII)
_WESTERN_TIGHT = re.compile(r"(?:西暦)?(\d{4})(\d\d)(\d\d)", re.ASCII)
_ERA = re.compile(rf"({_NAMES})[\s.]*(\d{{1,2}}|元){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})\s*日?", re.ASCII)
_ERA_TIGHT = re.compile(rf"({_NAMES})[\s.]*(\d\d)(\d\d)(\d\d)", re.ASCII)
_KEYED = re.compile(
    r"(?!19|20)([1-5])-?(\d\d)\.?(\d\d)\.?(\d\d)", re.ASCII
)  # 19… and 20… are western years that lack a digit
_NO_ERA = re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})\s*日?|\d{{6}}", re.ASCII)
_DASHES = re.compile(r"[‐‑‒–—―−─ー]")
_KANJI = re.compile(r"[〇一二三四五六七八九十]+")
_KANJI_DIGITS = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")}


def _of_kanji(found: re.Match[str]) -> str:
    text = found.group()
    if "十" not in text:
        return "".join(str(_KANJI_DIGITS[kanji]) for kanji in text)
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return text
    return str((_KANJI_DIGITS[tens] if tens else 1) * 10 + (_KANJI_DIGITS[ones] if ones else 0))


def _plain(text: str) -> str:
    """Half width, one kind of dash, figures for kanji numerals (昭和五十五年 on old vertical documents)."""
    half = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip()
    return _KANJI.sub(_of_kanji, half)


class _Written(msgspec.Struct, frozen=True):
    """A date as it was written: the year within its era, or a western year."""

    era: Era | None
    year: int
    month: int
    day: int


def _read(text: str) -> _Written:
    plain = _plain(text)
    if not plain:
        raise DateError("date_empty")
    for western in (_WESTERN, _WESTERN_TIGHT):
        if found := western.fullmatch(plain):
            year, month, day = map(int, found.groups())
            return _Written(None, year, month, day)
    for written in (_ERA, _ERA_TIGHT):
        if found := written.fullmatch(plain):
            name, year_text, *rest = found.groups()
            month, day = map(int, rest)
            return _Written(_BY_NAME[name], 1 if year_text == "元" else int(year_text), month, day)
    if found := _KEYED.fullmatch(plain):
        year, month, day = map(int, found.groups()[1:])
        return _Written(ERAS[int(found[1]) - 1], year, month, day)
    if _NO_ERA.fullmatch(plain):
        raise DateError("date_era_missing", typed=text)
    raise DateError("date_unreadable", typed=text)


def _day_of(written: _Written, typed: str, *, printed_ahead: bool) -> date:
    era = written.era
    if written.year == 0:
        raise DateError("date_unreadable", typed=typed)
    year = written.year if era is None else era.first.year + written.year - 1
    try:
        day = date(year, written.month, written.day)
    except ValueError as error:
        raise DateError("date_impossible", typed=typed, year=year, month=written.month, day=written.day) from error
    if era is None:
        return day
    if day < era.first:
        raise DateError(
            "date_era_early", typed=typed, era=era.ja, era_en=era.en, first=era_text(era.first), meant=_meant(day)
        )
    if era.last is not None and day > era.last and not (printed_ahead and era is _HEISEI):
        raise DateError(
            "date_era_overrun", typed=typed, era=era.ja, era_en=era.en, last=era_last(era), meant=_meant(day)
        )
    return day


def _meant(day: date) -> str:
    """What such a day is rightly called, as a help in the sentence of an error."""
    return f"{era_text(day)} ({day.isoformat()})" if day >= ERAS[0].first else day.isoformat()


def parse_birth_date(text: str, *, today: date) -> date:
    """A birth date as people type it, against the day of the visit.

    Read are 1980-02-17, 1980/2/17, 19800217, 1980年2月17日, 昭和55年2月17日, 昭55.2.17, S55.2.17, S550217, 3550217 (as receipt
    computers key it), 令和元年5月1日, kanji numerals, full width. Raises DateError: date_empty, date_unreadable, date_impossible (no
    such day), date_era_missing ('55.2.17'), date_era_early, date_era_overrun (昭和65年), date_future, date_too_old (over 120).
    """
    day = _day_of(_read(text), text, printed_ahead=False)
    if day > today:
        raise DateError("date_future", typed=text, day=day.isoformat())
    if age_on(day, today) > OLDEST:
        raise DateError("date_too_old", typed=text, day=day.isoformat(), age=age_on(day, today), most=OLDEST)
    return day


def parse_date(text: str) -> date:
    """A date printed on a document, in the same ways of writing; neither past nor future is an error.

    Documents made before 2019 print days to come as 平成32年 and so on, and are read as they are meant. Raises DateError.
    """
    return _day_of(_read(text), text, printed_ahead=True)


def twin_warning(text: str, today: date) -> date | None:
    """The other day that was perhaps meant, where 昭和 or 平成 was typed and the same year number of the other one fits a living person.

    A warning, never an error (section 5.3, U). None for western years, other eras, and whatever parse_birth_date refuses.
    """
    try:
        written = _read(text)
        _day_of(written, text, printed_ahead=False)
    except DateError:
        return None
    if written.era not in (_SHOWA, _HEISEI):
        return None
    other = _HEISEI if written.era is _SHOWA else _SHOWA
    try:
        twin = _day_of(_Written(other, written.year, written.month, written.day), text, printed_ahead=False)
    except DateError:
        return None
    return twin if twin <= today and age_on(twin, today) <= OLDEST else None


def era_of(day: date) -> tuple[Era, int]:
    """The era of a day and the year within it; a day of two eras is of the newer. Raises DateError (date_before_eras)."""
    for era in reversed(ERAS):
        if day >= era.first:
            return era, day.year - era.first.year + 1
    raise DateError("date_before_eras", day=day.isoformat())


def era_text(day: date) -> str:
    """'昭和55年2月17日', '令和元年5月1日'. Raises DateError (date_before_eras)."""
    era, year = era_of(day)
    return f"{era.ja}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def era_last(era: Era) -> str:
    """The last day of an era in its own words: '昭和64年1月7日'; empty for the present one."""
    if era.last is None:
        return ""
    return f"{era.ja}{era.last.year - era.first.year + 1}年{era.last.month}月{era.last.day}日"


# -- counting --------------------------------------------------------------------------------------------------------
# Whatever would lie beyond the calendar is its last day: systems write 9999-12-31 for 'without end'.


def _in_year(year: int, month: int, day: int) -> date:
    return date(year, month, day) if year <= date.max.year else date.max


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of that day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def certificate_expiry(issued_on: date) -> date:
    """The union's 資格確認書 issued on that day: 1 December four years on, or five for one issued later in December (section 4.6)."""
    return _in_year(issued_on.year + (4 if (issued_on.month, issued_on.day) <= (12, 1) else 5), 12, 1)


def end_of_grace(expires_on: date, *, to_month_end: bool = True) -> date:
    """The last day on which an expired card or certificate still verifies: the end of the third month after the month of expiry (P10).

    `to_month_end=False`: the other reading, three plain months from the day (section 8, open point 1).
    """
    later = add_months(expires_on, 3)
    return month_end(later) if to_month_end else later


def age_on(birth_date: date, day: date, *, by_law: bool = False) -> int:
    """Age in years on that day: a year more from the birthday, 29 February's being 1 March in ordinary years. Negative before birth.

    `by_law`: the law's age, which is reached on the eve of the birthday (section 5.4).
    """
    if by_law and day < date.max:
        day += timedelta(days=1)
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def birthday(birth_date: date, age: int) -> date:
    """The day on which that age is reached in everyday terms; the law's age is reached on the day before."""
    year = birth_date.year + age
    if (birth_date.month, birth_date.day) == (2, 29) and not calendar.isleap(year):
        return _in_year(year, 3, 1)
    return _in_year(year, birth_date.month, birth_date.day)


class AgeBand(Enum):
    """The four ages of section 5.4, by which the patient's share is set."""

    PRESCHOOL = "preschool"  # to the 31 March after the sixth birthday: 2割
    ORDINARY = "ordinary"  # 3割
    ELDERLY = "elderly"  # 70–74: 2割, 3割 for 現役並み
    LATE_ELDERLY = "late_elderly"  # from the 75th birthday: 後期高齢者医療, 1割, 2割 or 3割


def last_preschool_day(birth_date: date) -> date:
    """31 March after the sixth birthday; born on 1 April the eve counts, so that it is the day before that birthday."""
    reached = birthday(birth_date, 6) - timedelta(days=1)
    return _in_year(reached.year if reached <= date(reached.year, 3, 31) else reached.year + 1, 3, 31)


def elderly_from(birth_date: date) -> date:
    """The 1st of the month after the one in which seventy is reached; born on the 1st (reached on the eve): that very month."""
    reached = birthday(birth_date, 70) - timedelta(days=1)
    return add_months(reached.replace(day=1), 1)


def age_band_on(birth_date: date, day: date) -> AgeBand:
    """Which of the four ages somebody has on that day."""
    if day <= last_preschool_day(birth_date):
        return AgeBand.PRESCHOOL
    if age_on(birth_date, day) >= 75:
        return AgeBand.LATE_ELDERLY
    elderly = age_on(birth_date, day, by_law=True) >= 70 and day >= elderly_from(birth_date)
    return AgeBand.ELDERLY if elderly else AgeBand.ORDINARY


def ratio_by_age(birth_date: date, visit_date: date) -> int | None:
    """The patient's share in percent where neither answer nor document says it; None where age alone doesn't tell.

    Preschool 20, ordinary 30. From 70 to 74 it is 30: without proof of 2割 the counter takes 3割 (P13), and with proof the
    proof says it. From 75 on it is None, since one, two and three tenths are all ordinary. None too for somebody not yet born.
    """
    if birth_date > visit_date:
        return None
    return {AgeBand.PRESCHOOL: 20, AgeBand.ORDINARY: 30, AgeBand.ELDERLY: 30, AgeBand.LATE_ELDERLY: None}[
        age_band_on(birth_date, visit_date)
    ]
