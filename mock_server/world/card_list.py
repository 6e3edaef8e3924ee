"""In here lives where the cards of the world stand on a day: alive, expiring, in grace, expired, suspended, revoked, returned. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum

import msgspec

from mock_server.events import CertificateIssued, RevocationReason
from mock_server.standing import certificate_state
from mock_server.world.book import Act
from mock_server.world.life import Life, life_of, phone_id, usable_until
from mock_server.world.model import Card, Person, Token
from mock_server.world.seed import Seed
from verifier.domain import CardType, CertificateState


class CardState(Enum):
    """Where a card, or one of its certificates, stands."""

    ALIVE = "alive"
    EXPIRING = "expiring"  # within three months
    IN_GRACE = "in_grace"  # over, and still answered to: eligibility alone
    EXPIRED = "expired"
    SUSPENDED = "suspended"  # 一時停止: reported lost
    REVOKED = "revoked"
    RETURNED = "returned"


class CardRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A card or phone as `uketsuke card list` prints it.

    `since`: from when it has been so, where that was an event; `usable_until`: the last day on which the national side answers to it, None
    where it doesn't any more. `sign_state` is None without a digital signature certificate. Serial numbers are hexadecimal.
    """

    id: str
    name: str
    type: CardType
    token: Token | None
    expires_on: date
    certificate_expires_on: date
    state: CardState
    since: date | None
    reason: RevocationReason | None
    usable_until: date | None
    carried: bool
    serial: str
    former_serials: tuple[str, ...]
    sign_state: CardState | None
    sign_serial: str | None
    sign_expires_on: date | None
    number: str  # of the card itself: 製造番号, with its first two digits


def cards_on(seed: Seed, people: Sequence[Person], acts: Sequence[Act], day: date) -> list[CardRecord]:
    """Every card and phone there is, with those that lie at home or were handed back. `people`: as their rows say; `acts`: up to the day."""
    found = []
    for person in people:
        life = life_of(seed, person, acts)
        if life.person.card is None or person.impossible is not None:
            continue
        found.append(record_of(life, life.person.card, day))
        found += [record_of(life, phone, day) for phone in life.phones]
    return found


def record_of(life: Life, card: Card, day: date) -> CardRecord:
    """One card or phone of that person."""
    state, since, reason = _state(life, card, card.auth_serial, card.dates.certificate_expires_on, day)
    if card.token is None and life.returned_on is not None:
        state, since, reason = CardState.RETURNED, life.returned_on, RevocationReason.RETURNED
    over = state in {CardState.EXPIRED, CardState.SUSPENDED, CardState.REVOKED, CardState.RETURNED}
    sign_until = card.sign_dates[1] if card.sign_dates is not None else card.dates.certificate_expires_on
    sign_state = None
    if card.sign_serial is not None:
        sign_state, _, _ = _state(life, card, card.sign_serial, sign_until, day)
        if sign_state is CardState.IN_GRACE:  # the grace is a matter of eligibility alone
            sign_state = CardState.EXPIRED
    person = life.person
    return CardRecord(
        id=person.id if card.token is None else phone_id(person.id, card.token),
        name=person.name,
        type=card.type,
        token=card.token,
        expires_on=card.dates.expires_on,
        certificate_expires_on=card.dates.certificate_expires_on,
        state=state,
        since=since,
        reason=reason,
        usable_until=None if over else usable_until(card),
        carried=card.carried,
        serial=f"{card.auth_serial:08X}",
        former_serials=tuple(f"{serial:08X}" for serial in _former(life, card.auth_serial)),
        sign_state=sign_state,
        sign_serial=f"{card.sign_serial:08X}" if card.sign_serial is not None else None,
        sign_expires_on=sign_until if card.sign_serial is not None else None,
        number=card.manufacturing_number,
    )


def _state(
    life: Life, card: Card, serial: int, expires_on: date, day: date
) -> tuple[CardState, date | None, RevocationReason | None]:
    ended = life.ended(serial, day)
    if ended is not None:
        suspended = ended.reason is RevocationReason.LOST
        return (CardState.SUSPENDED if suspended else CardState.REVOKED), ended.revoked_on, ended.reason
    match certificate_state(expires_on, day, phone=card.token is not None):
        case None:
            return CardState.EXPIRED, None, None
        case CertificateState.IN_GRACE:
            return CardState.IN_GRACE, None, None
        case CertificateState.EXPIRING:
            return CardState.EXPIRING, None, None
        case CertificateState.GOOD:
            return CardState.ALIVE, None, None


def _former(life: Life, serial: int) -> list[int]:
    """The certificates whose place this one took, the latest first."""
    links = {event.serial: event.replaces for event in life.events if isinstance(event, CertificateIssued)}
    found: list[int] = []
    here = links.get(serial)
    while here is not None and here not in found:
        found.append(here)
        here = links.get(here)
    return found
