"""In here live the people of a world whose clock has moved on since they were cast: what was foretold of them was foretold for that day. Pure.

Their cards and insurances are what they were; time ends them by itself. What they bring is what they have by now: a renewed certificate, not the one
that it replaced. What nobody can foresee any more is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from mock_server.papers import Paper
from mock_server.world.held import brought_again
from mock_server.world.model import Person
from verifier.case import MyNumberCard, Smartphone, Words


def later(
    people: Iterable[Person], cast_on: date, day: date, papers: Callable[[Person], Sequence[Paper]]
) -> tuple[Person, ...]:
    """The people on another day than that for which they were cast: what will happen is told with the day for which it was, and expected is nothing.

    `papers`: every document that somebody was given by that day; asked of those who brought one.
    """
    assert cast_on != day
    return tuple(_later(person, cast_on, day, papers) for person in people)


def _later(person: Person, cast_on: date, day: date, papers: Callable[[Person], Sequence[Paper]]) -> Person:
    documents = person.documents
    if not all(isinstance(item, MyNumberCard | Smartphone) for item in documents):
        documents = brought_again(documents, papers(person), day)
    return replace(person, documents=documents, outcome=_told_on(person.outcome, cast_on), expected=None)


def _told_on(outcome: Words, day: date) -> Words:
    return Words(f"{outcome.ja}（{day.isoformat()} の配役）", f"{outcome.en} (as cast for {day.isoformat()})")
