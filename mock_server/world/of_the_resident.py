"""In here lives what happens to a person beside the insurers: the resident record changes, the card is registered for use, or deregistered. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec

from mock_server.chain import FOUR_DAY_UNIONS
from mock_server.events import Deregistered, DeregistrationApplied, Event, ResidentChanged, UseRegistered
from mock_server.insurance import newest_in_force
from mock_server.world.happenings import DeregistrationAppliedFor, HappeningRefused, MovedHouse, Registered, Renamed
from mock_server.world.law import DEREGISTRATION_ELSEWHERE, NEW_DOCUMENTS
from mock_server.world.model import Person
from mock_server.world.scene import Scene
from mock_server.world.seed import Seed
from verifier.dates import add_months


def of_the_resident(
    seed: Seed,
    scene: Scene,
    mark: str,
    person: Person,
    told: MovedHouse | Renamed | Registered | DeregistrationAppliedFor,
) -> Iterator[Event]:
    """The events of it; `mark` as for unfolded(). Raises HappeningRefused."""
    who = told.person
    match told:
        case MovedHouse():
            scene.check_day(person, told.moved_on)
            record = msgspec.structs.replace(scene.resident(who, told.moved_on), address=told.address)
            yield ResidentChanged(person=who, recorded_on=told.moved_on, record=record)
        case Renamed():
            scene.check_day(person, told.renamed_on)
            before = scene.resident(who, told.renamed_on)
            record = msgspec.structs.replace(before, name=told.name, kana=told.kana)
            yield ResidentChanged(person=who, recorded_on=told.renamed_on, record=record)
        case Registered():
            _check_card(person)
            scene.check_day(person, told.registered_on)
            yield UseRegistered(person=who, recorded_on=told.registered_on, registered_on=told.registered_on)
        case DeregistrationAppliedFor():
            _check_card(person)
            yield from _deregistered(seed, scene, mark, person, told)


def _deregistered(
    seed: Seed, scene: Scene, mark: str, person: Person, told: DeregistrationAppliedFor
) -> Iterator[Event]:
    """T37–T39: taken by the union's branches from 2024-12-02 on (elsewhere from D1c on), in effect one to two months after the application, or on the day that is told."""
    day = told.applied_on
    scene.check_day(person, day)
    held = newest_in_force(scene.insurances(person.id), day)
    of_the_union = held is not None and held.key[0].startswith(FOUR_DAY_UNIONS)
    begins = NEW_DOCUMENTS if of_the_union else DEREGISTRATION_ELSEWHERE
    if day < begins:
        raise HappeningRefused("event_deregistration_early", day=day, first=begins)
    first, last = add_months(day, 1), add_months(day, 2)
    effective = told.effective_on or first + timedelta(days=seed.between(0, (last - first).days, "deregistered", mark))
    if not day < effective:
        raise HappeningRefused("event_steps_order", stage="effective_on", day=effective, before=day)
    yield DeregistrationApplied(person=told.person, recorded_on=day, applied_on=day)
    yield Deregistered(person=told.person, recorded_on=effective, deregistered_on=effective)


def _check_card(person: Person) -> None:
    if person.card is None:
        raise HappeningRefused("event_no_card", person=person.id)
