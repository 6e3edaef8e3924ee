"""In here lives the reckoning of days for invented people: months near the visit, birthdays after an issue, decades. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from verifier.dates import add_months, birthday, month_end

RENEWED_BEFORE = timedelta(
    days=100
)  # a careful holder renews so long before the end: more than the reminder's three months


def in_month(day: date, shift: int, day_of_month: int) -> date:
    """A day of the month that lies `shift` months from the day's own; the month's last day where it has no such day."""
    first = add_months(day.replace(day=1), shift)
    return first.replace(day=min(day_of_month, month_end(first).day))


def birthday_in(year: int, birth_date: date) -> date:
    """The birthday in that year."""
    return birthday(birth_date, year - birth_date.year)


def nth_birthday_after(day: date, birth_date: date, nth: int) -> date:
    """The nth birthday after the day: a certificate runs to the 5th after its issue, an adult's card to the 10th (mynumber-card.md, 5.2)."""
    first = day.year if birthday_in(day.year, birth_date) > day else day.year + 1
    return birthday_in(first + nth - 1, birth_date)


def decade_of(day: date) -> int:
    """The first year of its decade: people of one age group stay themselves for ten years."""
    return day.year // 10 * 10
