"""In here live the rules of the municipal office: which card may be issued to whom, until when it holds, what may be renewed. Pure."""

from __future__ import annotations

from datetime import date

from mock_server.events import CertificateUse, RevocationReason
from mock_server.standing import EXPIRING_MONTHS
from mock_server.world import days
from mock_server.world.casting import SIGN_FROM_AGE
from mock_server.world.law import NEW_DOCUMENTS, PIN_LESS_CARDS
from mock_server.world.life import Life
from mock_server.world.model import Card, Dates, Person
from verifier.dates import add_months, age_on
from verifier.domain import CardType

ADULT = 18  # mynumber-card.md, 5.2 and the Civil Code since 2022-04-01: an adult's card lives to the 10th birthday, a minor's to the 5th
PHOTO_FROM_AGE = 1  # cards without photograph are issued under the age of one


class OfficeRefused(Exception):
    """The office cannot do that. `code` is stable; `values` fill its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def works(life: Life, card: Card, day: date) -> bool:
    """Whether the card is its holder's, and its certificate good on that day."""
    return (
        life.returned_on is None
        and day <= card.dates.certificate_expires_on
        and life.ended(card.auth_serial, day) is None
    )


def kind_of_card(person: Person, day: date, *, pin_less: bool, without_photo: bool) -> CardType:
    """The card that is asked for, if it may be issued on that day. Raises OfficeRefused (too_early, photo_needed)."""
    if without_photo:
        if day < NEW_DOCUMENTS:
            raise OfficeRefused("too_early", since=NEW_DOCUMENTS)
        if age_on(person.birth_date, day) >= PHOTO_FROM_AGE:
            raise OfficeRefused("photo_needed")
        return CardType.PHOTO_LESS
    if pin_less:
        if day < PIN_LESS_CARDS:
            raise OfficeRefused("too_early", since=PIN_LESS_CARDS)
        return CardType.PIN_LESS
    return CardType.STANDARD


def may_sign(person: Person, kind: CardType, day: date) -> bool:
    """Whether a digital signature certificate goes onto the card (section 5.3): not under fifteen, nor without PINs."""
    return kind is CardType.STANDARD and age_on(person.birth_date, day) >= SIGN_FROM_AGE


def dates_of_card(person: Person, issued_on: date) -> Dates:
    """From when to when a card lives that is issued on that day, and its certificates."""
    birthdays = 10 if age_on(person.birth_date, issued_on) >= ADULT else 5
    expires_on = days.nth_birthday_after(issued_on, person.birth_date, birthdays)
    return Dates(issued_on, expires_on, issued_on, certificate_end(person, issued_on, expires_on))


def certificate_end(person: Person, issued_on: date, card_end: date) -> date:
    """The 5th birthday after the issue, and not beyond the card (section 5.2)."""
    return min(days.nth_birthday_after(issued_on, person.birth_date, 5), card_end)


def due(life: Life, card: Card, day: date) -> frozenset[CertificateUse]:
    """Which certificates may be renewed. Raises OfficeRefused (card_expired, card_suspended, already_ended, nothing_to_renew)."""
    if card.dates.expires_on < day:
        raise OfficeRefused("card_expired", on=card.dates.expires_on)
    ended = life.ended(card.auth_serial, day)
    if ended is not None and ended.reason is RevocationReason.LOST:
        raise OfficeRefused("card_suspended")
    if ended is not None and ended.reason in {RevocationReason.DIED, RevocationReason.RETURNED}:
        raise OfficeRefused("already_ended")
    person, last = life.person, card.dates.certificate_expires_on
    signs = may_sign(person, card.type, day)
    longer = certificate_end(person, day, card.dates.expires_on) > last
    if ended is not None or (longer and last <= add_months(day, EXPIRING_MONTHS)):
        return frozenset({CertificateUse.AUTH, CertificateUse.SIGN} if signs else {CertificateUse.AUTH})
    if signs and _sign_is_over(life, card, day):
        return frozenset({CertificateUse.SIGN})
    raise OfficeRefused("nothing_to_renew", on=last, since=add_months(last, -EXPIRING_MONTHS))


def _sign_is_over(life: Life, card: Card, day: date) -> bool:
    """Whether the digital signature certificate is missing, was revoked or has expired."""
    if card.sign_serial is None or life.ended(card.sign_serial, day) is not None:
        return True
    return card.sign_dates is not None and card.sign_dates[1] < day
