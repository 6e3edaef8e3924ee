"""In here lives what a class has left behind in a world: registrations at a counter, PINs that were tried or changed, acts of the office.

It only looks: nothing is made that is not there yet, and no secret is told.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from mock_server.identity import MADE_AT_A_COUNTER
from mock_server.store import open_to_read
from mock_server.world.database import registries

if TYPE_CHECKING:
    from mock_server.world.book import Act
    from mock_server.world.model import Person
    from mock_server.world.world import World


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One difference from the world as it was made.

    `code`: registered_here, pin_tries, pin_locked, pin_changed, card_damaged, office. `pin` is a name of `world show --secrets`, `left` its
    tries, `act` what the municipal office did.
    """

    code: str
    on: date | None = None
    pin: str | None = None
    left: int | None = None
    act: str | None = None


def changes(world: World, person: Person, day: date) -> list[Change]:
    """What is different about this person on that day. Raises WorldDamaged, DatabaseTrouble, OSError, sqlite3.Error."""
    found = [
        Change(code="office", act=str(type(act).__struct_config__.tag), on=act.on) for act in _acts(world, person, day)
    ]
    found += [Change(code="registered_here", on=on) for on in _registrations(world, person, day)]
    if person.card is not None and person.card.carried:
        found += _of_card(world, person)
    return found


def _acts(world: World, person: Person, day: date) -> Iterator[Act]:
    yield from (act for act in world.book.acts(day) if act.person == person.id)


def _registrations(world: World, person: Person, day: date) -> list[date]:
    """利用登録 on the spot up to that day, in the registry of its people."""
    days = set()
    found = registries(world.folder, world.database)
    if person.told is not None and (of_population := world.population_registry()) is not None:
        found = [(world.cast_on or day, of_population)]
    for of, where in found:
        if of != (world.cast_on or day):
            continue
        connection = open_to_read(where)
        try:
            rows = connection.execute(
                "SELECT id, holds_from FROM use_of_card WHERE person = ? AND recorded_on <= ?",
                (person.id, day.isoformat()),
            ).fetchall()
        finally:
            connection.close()
        days |= {date.fromisoformat(since) for row, since in rows if uuid.UUID(row).version == MADE_AT_A_COUNTER}
    return sorted(days)


def _of_card(world: World, person: Person) -> Iterator[Change]:
    from cardreader.virtual.image import ImageUnreadable, load_image
    from mock_server.world.office_hands import Pin, files_of

    path = world.image_of(person)
    if not path.exists():  # never taken in hand
        return
    try:
        image = load_image(path)
    except ImageUnreadable:
        yield Change(code="card_damaged")
        return
    assert person.card is not None
    secrets = person.card.secrets
    for pin in Pin:
        files, issued = files_of(image, pin), getattr(secrets, pin.value)
        if not files or not issued:
            continue
        if any(file.value != issued.encode() for file in files):
            yield Change(code="pin_changed", pin=pin.value)
        all_tries = 0 if pin is Pin.AUTH and person.card.pin_locked else min(file.tries for file in files)
        left = min(file.tries_left for file in files)
        if left != all_tries:
            yield Change(code="pin_tries" if left else "pin_locked", pin=pin.value, left=left)
