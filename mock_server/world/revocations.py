"""In here live the world's revocation lists: what ended by a day, of people's rows and of the office's acts, on each authority's list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mock_server.authority import Branch, Ended
from mock_server.events import CertificateRevoked, Event
from mock_server.standing import ended_by
from mock_server.world.life import revocations, row_events

if TYPE_CHECKING:
    from mock_server.world.world import World

_ACTS = 4096  # on one day: the list's number grows with the day, and within it with the acts


def ended_on(world: World, day: date) -> dict[Branch, list[Ended]]:
    """What is on each authority's list of that day."""
    told: list[Event] = [
        event for person in world.rows(day) for event in row_events(person) if event.recorded_on <= day
    ]
    told += world.book.events(day)
    found: dict[Branch, list[Ended]] = {branch: [] for branch in Branch}
    uses = {event.serial: event.use for event in told if isinstance(event, CertificateRevoked)}
    for serial, use in uses.items():
        ended = ended_by(day, revocations(told, serial))
        if ended is not None:
            found[Branch(use.value)].append(Ended(serial, ended.revoked_on, ended.reason))
    return found


def revocation_list(world: World, branch: Branch, day: date) -> bytes:
    """The authority's revocation list of that day, DER, signed in the world's time. Raises WorldDamaged, OSError."""
    number = day.toordinal() * _ACTS + len(world.book.acts(day))
    return world.issuers.of(branch).revocation_list(ended_on(world, day)[branch], day, number)
