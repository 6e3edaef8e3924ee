"""In here lives what a person of the world has at home: every document that follows from their events, whether they bring it or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mock_server.events import CertificateIssued, Event
from mock_server.papers import Kind, Paper, documents_on
from mock_server.papers.events import AnyEvent
from mock_server.world.history import insurance_events, resident
from mock_server.world.model import Person
from verifier.domain import CardType

if TYPE_CHECKING:
    from mock_server.world.world import World


def documents_in(world: World, person_id: str, day: date) -> tuple[Paper, ...]:
    """The documents of one of a world's people on that day, with what the municipal office and the bulk issue did about them.

    Raises NoSuchPerson, WorldDamaged, OSError.
    """
    from mock_server.world.bulk import BulkBook
    from mock_server.world.life import PHONE_SIGN

    world.person(person_id, day)  # that there is one
    own = person_id.partition(PHONE_SIGN)[0]
    person = next(one for one in world.rows(day) if one.id == own)
    booked = BulkBook(world.folder).events_of(person.id, person.birth_date)
    return documents_of(person, day, card_events=card_events_of(world, person, day), booked=booked)


def card_events_of(world: World, person: Person, day: date) -> tuple[Event, ...]:
    """What was told of the person's card by that day, the municipal office's acts among it."""
    if not world.pages():
        return person.events
    from mock_server.world.life import life_of
    from mock_server.world.seed import Seed

    return life_of(Seed(world.seed), person, world.book.acts(day)).events


def documents_of(
    person: Person, day: date, *, card_events: Iterable[Event] | None = None, booked: Iterable[AnyEvent] = ()
) -> tuple[Paper, ...]:
    """The documents of somebody who can be on that day.

    `card_events`: what became of the card, where the municipal office had a hand in it (default: the row's own); `booked`: what was issued to
    them by a job (bulk.py).
    """
    if person.impossible is not None:
        return ()
    events = events_of(person, card_events=card_events)
    papers = documents_on((*events, *booked), resident(person), day)
    if person.card is not None and person.card.type is CardType.PIN_LESS:
        return tuple(
            paper for paper in papers if paper.kind is not Kind.PORTAL
        )  # R67: there is no portal without a PIN
    return papers


def events_of(person: Person, *, card_events: Iterable[Event] | None = None) -> tuple[AnyEvent, ...]:
    """All from which the person's documents follow."""
    told = person.events if card_events is None else card_events
    return (*insurance_events(person), *_first_certificate(person), *told, *person.requests)


def _first_certificate(person: Person) -> Iterator[Event]:
    """The card's own first certificate, where it carries a later one by now: until that came, its holder had a card too."""
    if person.card is None:
        return
    dates = person.card.dates
    if dates.issued_on < dates.certificate_issued_on:
        yield CertificateIssued(
            person=person.id,
            recorded_on=dates.issued_on,
            serial=0,
            expires_on=dates.certificate_issued_on + timedelta(days=100),
        )
