"""In here lives how moments and spans of the world's time are written on a command line: 2025-12-01T23:59:50, 3d, 1m2w."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from verifier.clock import FIRST_MOMENT, JST, LAST_MOMENT
from verifier.dates import add_months

# As a calendar is spoken of: m is a month (min a minute), for the law counts in months.
_SECONDS = {"w": 7 * 86400, "d": 86400, "h": 3600, "min": 60, "s": 1}
_MONTHS = {"y": 12, "m": 1}
_PART = re.compile(r"(\d{1,9})\s*(min|[ymwdhs])\s*")


class MomentError(Exception):
    """What was written is no moment, or no span. `code`: moment_unreadable, moment_out_of_range, duration_unreadable, duration_nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_moment(text: str) -> datetime:
    """A moment in Japan. A day alone is its first moment; without an offset the time is Japan's. Full-width signs count as plain ones.

    Raises MomentError: moment_unreadable, moment_out_of_range.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not re.match(
        r"\d{4}-\d\d-\d\d(?:$|[T ]\d\d:\d\d)", plain
    ):  # Python reads weeks and bare digits as well: nobody means them
        raise MomentError("moment_unreadable")
    try:
        read = datetime.fromisoformat(plain)
        moment = read.replace(tzinfo=JST) if read.tzinfo is None else read.astimezone(JST)
    except (ValueError, OverflowError) as error:
        raise MomentError("moment_unreadable") from error
    if not FIRST_MOMENT <= moment <= LAST_MOMENT:
        raise MomentError("moment_out_of_range")
    return moment


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time: whole months first (the last day of a shorter month counts as the same day), then the rest."""

    months: int
    rest: timedelta

    def after(self, moment: datetime) -> datetime:
        """The moment that lies so much later. Raises MomentError: moment_out_of_range."""
        try:
            day = add_months(moment.date(), self.months)
            later = moment.replace(year=day.year, month=day.month, day=day.day) + self.rest
        except (OverflowError, ValueError) as error:
            raise MomentError("moment_out_of_range") from error
        if later > LAST_MOMENT:
            raise MomentError("moment_out_of_range")
        return later


def parse_duration(text: str) -> Span:
    """A span as 3d, 12h, 2w, 1m (month), 1y, 30min, 45s, or several of them (1m2d). Raises MomentError: duration_unreadable, duration_nothing."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    months, seconds, place = 0, 0, 0
    while place < len(plain):
        part = _PART.match(plain, place)
        if part is None:
            raise MomentError("duration_unreadable")
        count, unit = int(part[1]), part[2]
        months += count * _MONTHS.get(unit, 0)
        seconds += count * _SECONDS.get(unit, 0)
        place = part.end()
    if not plain:
        raise MomentError("duration_unreadable")
    if not months and not seconds:
        raise MomentError("duration_nothing")
    try:
        return Span(months, timedelta(seconds=seconds))
    except OverflowError as error:
        raise MomentError("moment_out_of_range") from error
