"""In here live the small ways of writing values for the screen: days, ratios, names of things, trouble with its mend."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from terminal.words import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

    from terminal.words.speech import Speech
    from verifier.contract import Period


def day(value: date | None, speech: Speech) -> str:
    """2025年12月2日, or 2025-12-02; an open end in words."""
    if value is None:
        return speech("period.open")
    if speech.lang is Lang.JA:
        return f"{value.year}年{value.month}月{value.day}日"
    return value.isoformat()


def day_of_week(value: date, speech: Speech) -> str:
    """2025年12月2日(火), or Tue 2025-12-02."""
    names = speech("weekdays")
    if speech.lang is Lang.JA:
        return f"{day(value, speech)}({names[value.weekday()]})"
    return f"{names[value.weekday() * 3 :][:3]} {value.isoformat()}"


def period(value: Period, speech: Speech) -> str:
    """From when to when; without an end, only from when."""
    if value.last is None:
        return speech("period.open") if value.first is None else speech("period.from", first=day(value.first, speech))
    return speech("period", first=day(value.first, speech), last=day(value.last, speech))


def ratio(percent: int, speech: Speech) -> str:
    """3割, or 30%."""
    if percent == 100:
        return speech("ratio.full")
    if percent % 10 and speech.lang is Lang.JA:
        return f"{percent}%"
    return speech("ratio.parts", parts=percent // 10, percent=percent)


def trouble_lines(speech: Speech, code: str, values: Mapping[str, object] | None = None) -> tuple[str, str]:
    """What went wrong, and what the desk does about it. A code without words (a server's, from a later version) is said as it is."""
    told = dict(values or {})
    try:
        what = speech(code, **told)
    except KeyError:
        return code, ""
    for mend in (f"{code}.desk", f"{code}.mend"):
        if speech.knows(mend):
            return what, speech(mend, **told)
    return what, ""


def capital(text: str) -> str:
    """English trouble begins small, as after 'uketsuke: '; alone on a line it begins large."""
    return text[:1].upper() + text[1:]
