"""In here lives what a person of the world has at home: every document that follows from their events, whether they bring it or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mock_server.events import CertificateIssued, Event
from mock_server.papers import Ending, Kind, Paper, documents_on
from mock_server.papers.events import AnyEvent
from mock_server.world.history import all_events, resident
from mock_server.world.model import Person
from verifier.case import EligibilityCertificate, EligibilityNotice, Evidence, LegacyCard, MynaportalScreen
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
    person = world.row(own, day)
    booked = BulkBook(world.folder).events_of(person.id, person.birth_date)
    return documents_of(person, day, told=world.told(day, day, own), booked=booked)


def papers_by_person(world: World, day: date) -> Callable[[Person], tuple[Paper, ...]]:
    """Every document that one of a world's people was given by that day, by all that was recorded and booked of them. Raises WorldDamaged, OSError."""
    from mock_server.world.bulk import BulkBook

    told, book = told_by_person(world, day), BulkBook(world.folder)

    def papers(person: Person) -> tuple[Paper, ...]:
        booked = book.events_of(person.id, person.birth_date)
        return documents_of(person, day, told=told.get(person.id, ()), booked=booked)

    return papers


def told_by_person(world: World, day: date) -> dict[str, list[Event]]:
    """All that was recorded of each by that day: of their rows, by files that were applied, by the municipal office."""
    found: dict[str, list[Event]] = {}
    for event in world.told(day, day):
        found.setdefault(event.person, []).append(event)
    return found


def documents_of(
    person: Person, day: date, *, told: Iterable[Event] | None = None, booked: Iterable[AnyEvent] = ()
) -> tuple[Paper, ...]:
    """The documents of somebody who can be on that day.

    `told`: all that was recorded of them (default: what follows from their row alone); `booked`: what was issued to them by a job (bulk.py).
    """
    if person.impossible is not None:
        return ()
    papers = documents_on((*events_of(person, told=told), *booked), resident(person), day)
    if person.card is not None and person.card.type is CardType.PIN_LESS:
        return tuple(
            paper for paper in papers if paper.kind is not Kind.PORTAL
        )  # R67: there is no portal without a PIN
    return papers


def events_of(person: Person, *, told: Iterable[Event] | None = None) -> tuple[AnyEvent, ...]:
    """All from which the person's documents follow."""
    return (*_first_certificate(person), *(all_events(person) if told is None else told), *person.requests)


def brought_again(documents: Iterable[Evidence], papers: Sequence[Paper], day: date) -> tuple[Evidence, ...]:
    """What somebody brings, as it stands after more has happened to them: the same old card, the newest of the other kinds that is in hand.

    An old card that has expired stays at home once a certificate is there in its place; one that ended early is shown all the same (R31–R33).
    """
    brought = tuple(item for one in documents if (item := _brought_again(one, papers, day)) is not None)
    expired = any(paper.ending is Ending.EXPIRY and not paper.valid_on(day) for paper in _shown(brought, papers))
    certificate = _newest(papers, Kind.CERTIFICATE)
    if not expired or certificate is None or not certificate.valid_on(day):
        return brought
    others = tuple(item for item in brought if not isinstance(item, LegacyCard))
    has_one = any(isinstance(item, EligibilityCertificate) for item in others)
    return others if has_one else (*others, certificate.evidence(day))


def _shown(brought: Sequence[Evidence], papers: Sequence[Paper]) -> list[Paper]:
    """The old cards among what is brought."""
    found = (_card_of(item, papers) for item in brought if isinstance(item, LegacyCard))
    return [card for card in found if card is not None]


def _card_of(item: LegacyCard, papers: Sequence[Paper]) -> Paper | None:
    printed = item.symbol, item.number, item.issued_on
    cards = [paper for paper in papers if paper.kind is Kind.LEGACY_CARD]
    return next((one for one in cards if (one.insurance.symbol, one.insurance.number, one.issued_on) == printed), None)


def _brought_again(item: Evidence, papers: Sequence[Paper], day: date) -> Evidence | None:
    match item:
        case LegacyCard():
            card = _card_of(item, papers)
            return card.evidence(day) if card is not None else item
        case EligibilityCertificate():
            certificate = _newest(papers, Kind.CERTIFICATE)
            return certificate.evidence(day, shown_by=item.shown_by) if certificate is not None else None
        case EligibilityNotice():
            notice = _newest(papers, Kind.NOTICE)
            return notice.evidence(day) if notice is not None else None
        case MynaportalScreen():
            screen = _newest(papers, Kind.PORTAL)
            return screen.evidence(day) if screen is not None else None
        case _:
            return item


def _newest(papers: Sequence[Paper], kind: Kind) -> Paper | None:
    return next((paper for paper in reversed(papers) if paper.kind is kind and paper.in_hand), None)


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
