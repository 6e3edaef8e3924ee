"""In here lives the scene on which happenings take place: the people, their resident records, and all that was recorded of them so far."""

from __future__ import annotations

import difflib
from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec

from mock_server.events import (
    Event,
    InsuranceAcquired,
    InsuranceLost,
    LossReason,
    Occurred,
    ResidentChanged,
    ResidentRecord,
)
from mock_server.insurance import Insurance, Key
from mock_server.insurance_facts import held, key_of
from mock_server.world.happenings import HappeningRefused
from mock_server.world.history import all_events, residents
from mock_server.world.insurers import INSURERS, Insurer
from mock_server.world.law import WORLD_END
from mock_server.world.model import Person
from verifier.domain import Relation


class Scene:
    """Everybody of a day with their events; grows as happenings are unfolded. Nothing of it is kept."""

    def __init__(self, people: Iterable[Person], applied: Mapping[str, Iterable[Event]]) -> None:
        self._people = {person.id: person for person in people}
        self._events = {
            person.id: [*all_events(person), *applied.get(person.id, ())]
            for person in self._people.values()
            if person.impossible is None
        }
        self._places = {person_id: place for place, person_id in enumerate(self._events)}
        self._deaths: dict[str, date] = {}
        self._moves: dict[str, list[ResidentChanged]] = {}
        self._houses: dict[tuple[str, ...], dict[str, None]] = {}
        for person_id, events in self._events.items():
            for event in events:
                self._note(person_id, event)
            events.sort(key=_recorded_on)  # stable
        self._residents = {record.person: record for record in residents(self._people.values())}

    def add(self, events: Iterable[Event]) -> None:
        """What was just unfolded counts for what comes after it."""
        for event in events:
            insort(self._events[event.person], event, key=_recorded_on)  # behind those of the same day
            self._note(event.person, event)

    def _note(self, person_id: str, event: Event) -> None:
        """What is asked for of everybody at each line, so that a file of many lines is no square of them."""
        if isinstance(event, ResidentChanged):
            insort(self._moves.setdefault(person_id, []), event, key=_recorded_on)
        fact = event.fact if isinstance(event, Occurred) else None
        if isinstance(fact, InsuranceLost) and fact.reason is LossReason.DIED:
            self._deaths.setdefault(person_id, fact.lost_on - timedelta(days=1))
        if isinstance(fact, InsuranceAcquired):
            self._houses.setdefault(key_of(fact)[:3], {})[person_id] = None

    def person(self, person_id: str) -> Person:
        """Raises HappeningRefused: nobody is called that, or can be on this day."""
        person = self._people.get(person_id)
        if person is None:
            near = difflib.get_close_matches(person_id.lower(), self._people, n=1, cutoff=0.5)
            if near:
                raise HappeningRefused("event_person_unknown_near", person=person_id, near=near[0])
            raise HappeningRefused("event_person_unknown", person=person_id)
        if person.impossible is not None:
            raise HappeningRefused("event_person_impossible", person=person_id, reason=person.impossible)
        return person

    def check_day(self, person: Person, day: date) -> None:
        """That the person lives on that day, and the world lasts so long. Raises HappeningRefused."""
        if day < person.birth_date:
            raise HappeningRefused("event_before_birth", day=day, birth_date=person.birth_date)
        if day > WORLD_END:
            raise HappeningRefused("event_after_the_world", day=day, last=WORLD_END)
        died_on = self.died_on(person.id)
        if died_on is not None and day > died_on + timedelta(days=1):  # insurance ends on the day after
            raise HappeningRefused("event_after_death", day=day, died_on=died_on)

    def died_on(self, person_id: str) -> date | None:
        """The day of the death that was told of; None: the person lives."""
        return self._deaths.get(person_id)

    def resident(self, person_id: str, day: date) -> ResidentRecord:
        """The resident record of that day."""
        moves = self._moves.get(person_id, [])
        before = bisect_right(moves, day, key=_recorded_on)
        return moves[before - 1].record if before else self._residents[person_id]

    def events(self, person_id: str) -> list[Event]:
        """All that is recorded of the person, whenever, in the order of recording."""
        return list(self._events[person_id])

    def insurances(self, person_id: str) -> list[Insurance]:
        """What the person holds and held in truth."""
        return held(self._events[person_id])

    def held_on(self, person_id: str, day: date) -> Insurance:
        """The insurance that may change or end on that day: the newest that began before it and hasn't ended. Raises HappeningRefused."""
        insurances = self.insurances(person_id)
        living = [one for one in insurances if one.acquired_on < day and (one.lost_on is None or day < one.lost_on)]
        if living:
            return living[-1]
        if insurances and day <= insurances[0].acquired_on:
            raise HappeningRefused(
                "event_before_acquisition", person=person_id, day=day, acquired_on=insurances[0].acquired_on
            )
        raise HappeningRefused("event_nothing_held", person=person_id, day=day)

    def dependants_of(self, member: Insurance, day: date) -> list[tuple[Person, Insurance]]:
        """Those who hold something under the same symbol and number on that day."""
        found = []
        for person_id in self._house(member.key):
            for one in self.insurances(person_id):
                of_the_house = one.key[:3] == member.key[:3] and one.person != member.person
                dependant = one.on(day).relation is Relation.DEPENDANT
                if of_the_house and dependant and one.acquired_on < day and (one.lost_on is None or day < one.lost_on):
                    found.append((self._people[person_id], one))
        return found

    def free_branch(self, house: Key) -> str:
        """The next branch number of that symbol and number."""
        taken = {
            one.key[3]
            for person_id in self._house(house)
            for one in self.insurances(person_id)
            if one.key[:3] == house[:3]
        }
        return next(branch for number in range(2, 100) if (branch := f"{number:02d}") not in taken)

    def _house(self, house: Key) -> list[str]:
        """Everybody who was ever acquired under that symbol and number, in the order of the people."""
        return sorted(self._houses.get(house[:3], {}), key=self._places.__getitem__)


def _recorded_on(event: Event) -> date:
    return event.recorded_on


def insurer_of(number: str, symbol: str | None) -> Insurer:
    """The insurer of that number, and the branch office whose members have that symbol. Raises HappeningRefused."""
    of_the_number = [insurer for insurer in INSURERS if insurer.number == number]
    if not of_the_number or all(insurer.symbol != symbol for insurer in of_the_number):
        from mock_server.population.insurers import ALL  # those of everybody else

        of_the_number += [insurer for insurer in ALL if insurer.number == number]
    if not of_the_number:
        near = difflib.get_close_matches(number, [insurer.number for insurer in INSURERS], n=1, cutoff=0.5)
        raise HappeningRefused("event_insurer_unknown", insurer=number, near=near[0] if near else INSURERS[0].number)
    if symbol is None:
        return of_the_number[0]
    return next((insurer for insurer in of_the_number if insurer.symbol == symbol), of_the_number[0])


def desk_of(declared: InsuranceAcquired) -> str:
    """Where what concerns that insurance is declared."""
    return insurer_of(declared.insurer_number, declared.symbol).desk


def with_data(declared: InsuranceAcquired, **data: object) -> InsuranceAcquired:
    """The same declaration with the data that are given; None: as it was."""
    return msgspec.structs.replace(declared, **{name: value for name, value in data.items() if value is not None})
