"""In here lives what the national side was told of the people: their resident records, and the events up to a day, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from mock_server.events import Event, InsuranceAcquired, InsuranceLost, ResidentRecord
from mock_server.world.model import Insured, Person

FULL_RATIO_OF_ADULTS = 30  # percent: before the elderly period begins (section 5.4)


def residents(people: Iterable[Person]) -> list[ResidentRecord]:
    """住民票 of everybody who can be on the day. No individual number is in it."""
    return [resident(person) for person in people if person.impossible is None]


def resident(person: Person) -> ResidentRecord:
    """Their resident record."""
    return ResidentRecord(
        person=person.id,
        name=person.name,
        kana=person.kana,
        birth_date=person.birth_date,
        sex=person.sex,
        address=person.address,
    )


def events(people: Iterable[Person], day: date) -> list[Event]:
    """All that was recorded up to that day, in the order of recording."""
    told = [event for person in people for event in (*insurance_events(person), *person.events)]
    return sorted((event for event in told if event.recorded_on <= day), key=lambda event: event.recorded_on)


def insurance_events(person: Person) -> Iterator[Event]:
    """What the insurers declared of one person, and when it reached the national side."""
    for held in person.insured:
        if held.declared_on is None:
            continue
        acquired = _acquired(person, held, held.declared_on)
        if held.elderly is not None and held.elderly.first is not None:
            # What was declared of the member's working life, and the correction that begins with the elderly period.
            yield msgspec.structs.replace(acquired, ratio=FULL_RATIO_OF_ADULTS, elderly=None)
            acquired = msgspec.structs.replace(acquired, recorded_on=held.elderly.first)
        yield acquired
        if held.lost_on is not None and held.loss_declared_on is not None:
            yield InsuranceLost(
                person=person.id,
                recorded_on=held.loss_declared_on,
                insurer_number=held.insurer.number,
                symbol=held.symbol,
                number=held.number,
                branch=held.branch,
                lost_on=held.lost_on,
            )


def _acquired(person: Person, held: Insured, recorded_on: date) -> InsuranceAcquired:
    return InsuranceAcquired(
        person=person.id,
        recorded_on=recorded_on,
        insurer_number=held.insurer.number,
        insurer_name=held.insurer.name,
        symbol=held.symbol,
        number=held.number,
        branch=held.branch,
        relation=held.relation,
        acquired_on=held.acquired_on,
        ratio=held.ratio,
        name=held.name,
        kana=held.kana,
        birth_date=person.birth_date,
        sex=person.sex,
        address=held.address,
        elderly=held.elderly,
        valid_from=held.acquired_on,
    )
