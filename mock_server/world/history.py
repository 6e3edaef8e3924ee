"""In here lives what the national side was told of the people: their resident records, and the events up to a day, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from mock_server.chain import STEP_OF
from mock_server.events import (
    Event,
    Fact,
    InsuranceAcquired,
    InsuranceLost,
    Occurred,
    ResidentChanged,
    ResidentRecord,
)
from mock_server.world.model import Insured, Person
from mock_server.world.seed import Seed
from mock_server.world.timing import Way, drawn

FULL_RATIO_OF_ADULTS = 30  # percent: before the elderly period begins (section 5.4)
FORESEEN = timedelta(days=10)  # a birthday is no surprise: insurers declare what follows from it so long before


def residents(people: Iterable[Person]) -> list[ResidentRecord]:
    """住民票 of everybody who can be on the day, as it was before anything changed. No individual number is in it."""
    return [_resident(person, formerly=True) for person in people if person.impossible is None]


def events(people: Iterable[Person], day: date) -> list[Event]:
    """All that was recorded up to that day, in the order of recording."""
    told = [event for person in people for event in all_events(person)]
    return sorted((event for event in told if event.recorded_on <= day), key=lambda event: event.recorded_on)


def all_events(person: Person) -> Iterator[Event]:
    """All that is recorded of the person, whenever, each filing in its order."""
    if person.told is not None:
        yield from person.told
        return
    yield from _moves(person)
    yield from _insurance(person)
    yield from person.events


def resident(person: Person) -> ResidentRecord:
    """Their resident record, as it was before anything changed."""
    return _resident(person, formerly=True)


def chain(filing: str, office: str, fact: Fact, way: Way, known_on: date) -> Iterator[Event]:
    """A fact on its way: it occurred (and was known from `known_on` on), and the steps that follow."""
    yield Occurred(person=fact.person, recorded_on=known_on, filing=filing, office=office, fact=fact)
    for stage, day in way.steps():
        yield STEP_OF[stage](person=fact.person, recorded_on=day, filing=filing)


def _resident(person: Person, *, formerly: bool) -> ResidentRecord:
    before = person.formerly if formerly else None
    return ResidentRecord(
        person=person.id,
        name=before.name if before is not None else person.name,
        kana=before.kana if before is not None else person.kana,
        birth_date=person.birth_date,
        sex=person.sex,
        address=before.address if before is not None else person.address,
    )


def _moves(person: Person) -> Iterator[Event]:
    if person.formerly is not None:
        record = _resident(person, formerly=False)
        yield ResidentChanged(person=person.id, recorded_on=person.formerly.until, record=record)


def _insurance(person: Person) -> Iterator[Event]:
    for place, held in enumerate(person.insured, 1):
        filing = f"{person.id}/{place}"
        acquired = _acquired(person, held)
        changes: list[InsuranceAcquired] = []
        elderly_on = held.elderly.first if held.elderly is not None else None
        if elderly_on is not None and held.acquired_on < elderly_on:
            # What was declared of the member's working life, and the change that begins with the elderly period.
            changes.append(msgspec.structs.replace(acquired, changed_on=elderly_on))
            acquired = msgspec.structs.replace(acquired, ratio=FULL_RATIO_OF_ADULTS, elderly=None)
        before = person.formerly
        if before is not None and before.told is not None and held.acquired_on < before.until:
            changes.append(msgspec.structs.replace(acquired, changed_on=before.until))
            acquired = msgspec.structs.replace(acquired, name=before.name, kana=before.kana, address=before.address)
        yield from chain(filing, held.office, acquired, held.way, held.acquired_on)
        for changed in changes:
            yield from _changed(f"{filing}/{changed.changed_on}", held, changed, before.told if before else None)
        if held.lost_on is not None and held.loss_way is not None:
            lost = InsuranceLost(
                person=person.id,
                recorded_on=held.lost_on,
                insurer_number=held.insurer.number,
                symbol=held.symbol,
                number=held.number,
                branch=held.branch,
                lost_on=held.lost_on,
                reason=held.loss_reason,
            )
            yield from chain(f"{filing}/loss", held.office, lost, held.loss_way, held.lost_on)


def _changed(filing: str, held: Insured, changed: InsuranceAcquired, told: Way | None) -> Iterator[Event]:
    on = changed.changed_on
    assert on is not None
    if told is not None:
        return chain(filing, held.office, changed, told, on)
    known_on = max(on - FORESEEN, held.acquired_on)
    way = drawn(Seed(filing), known_on, provided_on=min(known_on + timedelta(days=4), on))
    return chain(filing, held.office, changed, way, known_on)


def _acquired(person: Person, held: Insured) -> InsuranceAcquired:
    return InsuranceAcquired(
        person=person.id,
        recorded_on=held.acquired_on,
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
