"""In here live the people of a world whose clock has moved on since they were cast: what was foretold of them was foretold for that day. Pure.

Their cards and insurances are what they were; time ends them by itself. What they bring is what they have by now: a renewed certificate, not the one
that it replaced. What nobody can foresee any more is left out; what had been begun on that day and has come by now is told as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from mock_server.events import Deregistered
from mock_server.papers import Paper
from mock_server.world.held import brought_again
from mock_server.world.model import Person
from verifier.case import EligibilityCertificate, Evidence, LegacyCard, MyNumberCard, Smartphone, Words
from verifier.domain import Verdict
from verifier.person import Expected


def later(
    people: Iterable[Person], cast_on: date, day: date, papers: Callable[[Person], Sequence[Paper]]
) -> tuple[Person, ...]:
    """The people on another day than that for which they were cast: what will happen is told with the day for which it was, and expected is nothing,
    but where it follows from what was under way on that day: an application for deregistration, a certificate in the place of an old card.

    `papers`: every document that somebody was given by that day; asked of those who brought one.
    """
    assert cast_on != day
    return tuple(_later(person, cast_on, day, papers) for person in people)


def _later(person: Person, cast_on: date, day: date, papers: Callable[[Person], Sequence[Paper]]) -> Person:
    documents = person.documents
    if not all(isinstance(item, MyNumberCard | Smartphone) for item in documents):
        documents = brought_again(documents, papers(person), day)
    outcome, expected = _come_by(person, documents, cast_on, day) or (_told_on(person.outcome, cast_on), None)
    return replace(person, documents=documents, outcome=outcome, expected=expected)


def _come_by(
    person: Person, documents: Sequence[Evidence], cast_on: date, day: date
) -> tuple[Words, Expected | None] | None:
    """What is to be told and expected instead of what was foretold; None: nothing that anybody could have foreseen has come."""
    if person.expected is None:  # more has happened to this person: that is told already
        return None
    if person.expected.rule == _DEREGISTERING:
        ended = [one.deregistered_on for one in person.events if isinstance(one, Deregistered)]
        on = next((on for on in ended if cast_on < on <= day), None)
        works = person.card is not None and day <= person.card.dates.certificate_expires_on
        return (_deregistered(on), Expected(Verdict.CONDITIONAL, "R03b") if works else None) if on else None
    if any(isinstance(item, LegacyCard) for item in person.documents) and not any(
        isinstance(item, LegacyCard) for item in documents
    ):
        alone = len(documents) == 1 and isinstance(documents[0], EligibilityCertificate)
        return _CERTIFICATE_INSTEAD, Expected(Verdict.ACCEPT, "R20") if alone else None
    return None


def _told_on(outcome: Words, day: date) -> Words:
    return Words(f"{outcome.ja}（{day.isoformat()} の配役）", f"{outcome.en} (as cast for {day.isoformat()})")


def _deregistered(on: date) -> Words:
    return Words(
        f"利用登録の解除は {on.isoformat()} に効力が生じた。カードは読めるが、登録し直さなければ資格は確認できない。",
        f"The deregistration has effect since {on.isoformat()}: the card is read, but shows no insurance until it is registered again.",
    )


_DEREGISTERING = "R03a"
_CERTIFICATE_INSTEAD = Words(
    "従来の保険証は期限が切れて使えない。代わりに届いている資格確認書を出す。",
    "The old card has expired and stays at home: shows the eligibility certificate that has come in its place.",
)
