"""In here lives what the years bring to people while a world's clock moves on: school age, seventy, seventy-five, each 1 August, death. Pure.

Each is a happening as a file could tell it, and unfolds in the same way; its day follows from birth dates and the seed alone. What is held on that
day is what had been told by then: a file that is applied later unmakes nothing that came before it. So one jump and a thousand steps are one life.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

import msgspec

from mock_server.events import Event, InsuranceLost, LossReason, Occurred
from mock_server.insurance import Insurance
from mock_server.world import insurers
from mock_server.world.applied import Applied
from mock_server.world.happenings import (
    Acquired,
    Changed,
    Died,
    Happening,
    HappeningRefused,
    TurnedSeventy,
    TurnedSeventyFive,
)
from mock_server.world.history import FORESEEN
from mock_server.world.law import WORLD_END
from mock_server.world.model import Person
from mock_server.world.scene import Scene
from mock_server.world.seed import Seed
from mock_server.world.unfolding import unfolded
from verifier.dates import AgeBand, age_band_on, birthday, elderly_from, last_preschool_day

_A_DAY = timedelta(days=1)
_FULL = 30  # percent
_LONGEST = 95, 110  # ours: nobody of the cast dies before the first of these ages, all have by the last
_AUGUST = 8, 1  # section 5.4: renewed every 1 August
_INCOME_CHANGES = 12  # ours: one in so many has another ratio from one August to the next
_RATIOS = {AgeBand.ELDERLY: (20, 30), AgeBand.LATE_ELDERLY: (10, 20, 30)}
_TOWN_DAYS = 3, 14  # ours: who falls with a member goes to the town hall so many days later (国保: 14 days by law)


class What(IntEnum):
    """What the years bring, in the order in which it is seen to on one day."""

    SCHOOL = 0  # 2割 ends with the 31 March after the sixth birthday
    SEVENTY = 1
    SEVENTY_FIVE = 2
    AUGUST = 3
    DEATH = 4


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something that is due: on `on`, and known from `known_on` on."""

    known_on: date
    what: What
    place: int  # of the person in the world's order
    on: date


def due_of(seed: Seed, place: int, person: Person, after: date, until: date) -> Iterator[Due]:
    """What becomes known of that person later than the one day and not later than the other."""
    born = person.birth_date
    days = [
        (What.SCHOOL, last_preschool_day(born) + _A_DAY),
        (What.SEVENTY, elderly_from(born)),
        (What.SEVENTY_FIVE, birthday(born, 75)),
        *((What.AUGUST, date(year, *_AUGUST)) for year in range(after.year, min(until.year, WORLD_END.year) + 2)),
    ]
    dies_on = birthday(born, _LONGEST[0]) + timedelta(
        days=seed.number((birthday(born, _LONGEST[1]) - birthday(born, _LONGEST[0])).days, "dies", person.id, born)
    )
    for what, on in days:
        known_on = max(on - FORESEEN, after + _A_DAY)  # insurers foresee birthdays
        if after < on <= WORLD_END and known_on <= until and on < dies_on:
            yield Due(known_on, what, place, on)
    if after < dies_on <= min(until, WORLD_END):
        yield Due(dies_on, What.DEATH, place, dies_on)


def lived(
    seed: Seed, people: Sequence[Person], files: Iterable[Applied], cast_on: date, until: date
) -> dict[str, list[Event]]:
    """By person, what becomes known through the years after the casting, not later than `until`; `files` are what was applied to these people.

    What a file told counts for all that comes after the day on which it was applied.
    """
    if until <= cast_on:
        return {}
    due = sorted(
        one
        for place, person in enumerate(people)
        if person.impossible is None
        for one in due_of(seed, place, person, cast_on, until)
    )
    born = {person.id: person.birth_date for person in people if person.impossible is None}
    scene = Scene(people, {})
    found: dict[str, list[Event]] = {}
    waiting = iter(due)
    upcoming = next(waiting, None)
    for applied in (*files, None):
        while upcoming is not None and (applied is None or upcoming.known_on <= applied.on):
            for event in _brought(seed, scene, people[upcoming.place], upcoming):
                found.setdefault(event.person, []).append(event)
            upcoming = next(waiting, None)
        if applied is not None:
            scene.add(
                one for one in applied.events if one.person in born and applied.born[one.person] == born[one.person]
            )
    return found


def _brought(seed: Seed, scene: Scene, person: Person, due: Due) -> Iterator[Event]:
    """The events of what is due, which count for what comes after it; nothing where it doesn't concern the person any more."""
    happening = _happening(seed, scene, person, due)
    if happening is not None and due.what is not What.DEATH:
        happening = msgspec.structs.replace(happening, **_in_time(seed, person, due))
    if happening is None or scene.died_on(person.id) is not None:
        return
    told = _unfolded(seed, scene, happening, due)
    yield from told
    fallen = {
        event.person
        for event in told
        if isinstance(event, Occurred)
        and isinstance(event.fact, InsuranceLost)
        and event.fact.reason is LossReason.MEMBER_LOST
    }
    for one in sorted(fallen):
        since = due.on + _A_DAY if due.what is What.DEATH else due.on
        at_the_town_hall = since + timedelta(days=seed.between(*_TOWN_DAYS, "town", one, since))
        if AgeBand.LATE_ELDERLY is not age_band_on(scene.resident(one, since).birth_date, since):
            joined = Acquired(
                person=one, insurer=insurers.NATIONAL_HEALTH.number, acquired_on=since, declared_on=at_the_town_hall
            )
            yield from _unfolded(seed, scene, joined, due)


def _unfolded(seed: Seed, scene: Scene, happening: Happening, due: Due) -> list[Event]:
    try:
        events = unfolded(seed, scene, happening, f"{due.on}.{due.what.name.lower()}")
    except HappeningRefused:  # what is held then has no room for it
        return []
    scene.add(events)
    return events


def _happening(seed: Seed, scene: Scene, person: Person, due: Due) -> Happening | None:
    """What is due, as a file would tell it; None: it doesn't concern what is held on its day."""
    on, held = due.on, _held(scene, person.id, due.on)
    if due.what is What.DEATH:
        return Died(person=person.id, died_on=on)
    if due.what is What.SEVENTY_FIVE:
        if held is None:  # whoever holds nothing is taken in all the same
            late, least = insurers.LATE_ELDERLY.number, _RATIOS[AgeBand.LATE_ELDERLY][0]
            return Acquired(person=person.id, insurer=late, acquired_on=on, ratio=least)
        is_there = held.key[0] == insurers.LATE_ELDERLY.number
        return None if is_there else TurnedSeventyFive(person=person.id)
    if held is None:
        return None
    ratio = held.on(on).ratio
    if due.what is What.SCHOOL:
        return Changed(person=person.id, changed_on=on, ratio=_FULL) if ratio == 20 else None
    if due.what is What.SEVENTY:
        return TurnedSeventy(person=person.id) if held.on(on).elderly is None else None
    others = [other for other in _RATIOS.get(age_band_on(person.birth_date, on), ()) if other != ratio]
    if not others or elderly_from(person.birth_date) == on or seed.number(_INCOME_CHANGES, "income", person.id, on):
        return None
    return Changed(person=person.id, changed_on=on, ratio=seed.pick(others, "ratio", person.id, on))


def _in_time(seed: Seed, person: Person, due: Due) -> dict[str, date]:
    """The stages of something that was foreseen: clinics know it on its day at the latest."""
    days = sorted(
        seed.between(due.known_on.toordinal(), due.on.toordinal(), "foreseen", person.id, due.on, due.what.name, stage)
        for stage in range(4)
    )
    names = "declared_on", "entered_on", "matched_on", "provided_on"
    return {name: date.fromordinal(day) for name, day in zip(names, days, strict=True)}


def _held(scene: Scene, person_id: str, day: date) -> Insurance | None:
    """What is held on the eve and on that day, as far as had been told."""
    living = [
        one
        for one in scene.insurances(person_id)
        if one.acquired_on < day and (one.lost_on is None or day < one.lost_on)
    ]
    return living[-1] if living else None
