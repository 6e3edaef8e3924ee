"""In here lives a date as documents print it and as forms are filled with it."""

from __future__ import annotations

from datetime import date

from verifier.dates import DateError, era_text


def day_text(day: date) -> str:
    """By era, as documents print it; a day before the eras as YYYY-MM-DD. Reading the text gives the same day."""
    try:
        return era_text(day)
    except DateError:
        return day.isoformat()


def western_text(day: date) -> str:
    """By the western calendar, as the card prints its last day."""
    return f"{day.year}年{day.month}月{day.day}日"
