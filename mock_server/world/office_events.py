"""In here lives what the national side is told of the municipal office's acts: certificates issued, linked with those before, and ended. Pure."""

from __future__ import annotations

from datetime import date

import msgspec

from mock_server.events import CertificateIssued, CertificateRevoked, CertificateUse, Event, RevocationReason
from mock_server.world.book import Act, CardIssued, CertificatesEnded, CertificatesRenewed, PhoneIssued
from mock_server.world.life import Life
from mock_server.world.model import Card, Person


def serials_of(life: Life) -> list[int]:
    """The certificates that stand on the card and its phones."""
    card = life.person.card
    if card is None:
        return []
    phones = [phone.auth_serial for phone in life.phones]
    return [card.auth_serial, *([card.sign_serial] if card.sign_serial is not None else []), *phones]


def ending(life: Life, day: date, reason: RevocationReason) -> tuple[CertificateRevoked, ...]:
    """The end of all certificates of the card and its phones that have not ended yet."""
    return tuple(event for serial in serials_of(life) for event in end_of(life, day, serial, reason))


def end_of(life: Life, day: date, serial: int, reason: RevocationReason) -> tuple[CertificateRevoked, ...]:
    """The end of one certificate: none for what has ended, and a suspended one is not suspended again."""
    ended = life.ended(serial, day)
    if ended is not None and (ended.reason is not RevocationReason.LOST or reason is RevocationReason.LOST):
        return ()
    return (revoked(life, day, serial, reason),)


def lifting(life: Life, day: date, serial: int) -> tuple[CertificateRevoked, ...]:
    """The end of the suspension of that certificate, and of those that were suspended with it: a phone that was lost by itself stays so."""
    with_it = next(
        (
            [event.serial for event in act.events if isinstance(event, CertificateRevoked)]
            for act in reversed(life.acts)
            if isinstance(act, CertificatesEnded) and any(_ends(event, serial) for event in act.events)
        ),
        serials_of(life),
    )
    suspended = [
        one
        for one in dict.fromkeys((serial, *with_it))
        if (ended := life.ended(one, day)) is not None and ended.reason is RevocationReason.LOST
    ]
    return tuple(revoked(life, day, one, RevocationReason.FOUND) for one in suspended) if serial in suspended else ()


def _ends(event: Event, serial: int) -> bool:
    return isinstance(event, CertificateRevoked) and event.serial == serial


def revoked(life: Life, day: date, serial: int, reason: RevocationReason) -> CertificateRevoked:
    """The event that ends (or for FOUND frees) the certificate with that serial number."""
    card = life.person.card
    use = CertificateUse.AUTH
    if card is not None and serial == card.sign_serial:
        use = CertificateUse.SIGN
    elif any(serial == phone.auth_serial for phone in life.phones):
        use = CertificateUse.PHONE
    event = CertificateRevoked(
        person=life.person.id, recorded_on=day, serial=serial, revoked_on=day, reason=reason, use=use
    )
    told = {one for act in life.acts for one in act.events}
    while event in told:
        event = msgspec.structs.replace(event, occasion=event.occasion + 1)
    return event


def certificates(
    new: Person, day: date, uses: frozenset[CertificateUse], former: Card | None
) -> tuple[CertificateIssued, ...]:
    """The certificates on a new card, or the renewed ones on the card that stays, linked with those before."""
    card = new.card
    assert card is not None
    serials = {
        CertificateUse.AUTH: (card.auth_serial, former.auth_serial if former is not None else None),
        CertificateUse.SIGN: (card.sign_serial, former.sign_serial if former is not None else None),
    }
    told = []
    for use, (serial, replaces) in serials.items():
        if use not in uses or serial is None:
            continue
        own = card.sign_dates if use is CertificateUse.SIGN else None
        expires_on = own[1] if own is not None else card.dates.certificate_expires_on
        told.append(
            CertificateIssued(
                person=new.id, recorded_on=day, serial=serial, expires_on=expires_on, use=use, replaces=replaces
            )
        )
    return tuple(told)


def with_events(act: CardIssued | PhoneIssued | CertificatesRenewed, events: tuple[Event, ...]) -> Act:
    """The act, with what the national side is told of it."""
    return msgspec.structs.replace(act, events=events)
