"""In here live the people of a world whose clock has moved on since they were cast: what was foretold of them was foretold for that day. Pure.

Their cards, insurances and papers are what they were; time ends them by itself. Only what nobody can foresee any more is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mock_server.world.model import Person
from verifier.case import Words


def later(people: Iterable[Person], cast_on: date, day: date) -> tuple[Person, ...]:
    """The people on another day than that for which they were cast: what will happen is told with the day for which it was, and expected is nothing."""
    assert cast_on != day
    return tuple(replace(person, outcome=_told_on(person.outcome, cast_on), expected=None) for person in people)


def _told_on(outcome: Words, day: date) -> Words:
    return Words(f"{outcome.ja}（{day.isoformat()} の配役）", f"{outcome.en} (as cast for {day.isoformat()})")
