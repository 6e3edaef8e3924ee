"""In here lives what the municipal office's acts make of a person: the card they hold now, their phones, what will happen. Pure.

A person's row says how their card would be without the office; its acts follow, in order. Where the row itself gives a newer card or
certificate than the act did, the row has gone on and the act is history.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from mock_server.events import CertificateRevoked, CertificateUse, Event, RevocationReason
from mock_server.standing import Revocation, ended_by
from mock_server.world import numbers
from mock_server.world.book import (
    Act,
    CardIssued,
    CardReturned,
    CertificatesRenewed,
    PhoneIssued,
    PinsReset,
)
from mock_server.world.model import NOTHING_SAID, Card, Dates, Person, Token
from mock_server.world.seed import Seed
from verifier.case import Evidence, MyNumberCard, Smartphone, Words
from verifier.dates import end_of_grace
from verifier.domain import CardType, Verdict
from verifier.person import Expected

PHONE_SIGN = "+"  # between a person's id and a phone: valid+android

# What was expected because of the card alone (its certificate, its PIN, that it was lost): a new one makes it a plain visit.
_OF_THE_CARD = frozenset({"R04", "R60", "R61", "R62", "R63", "R64", "R65", "R67", "R68", "R70"})


@dataclass(frozen=True, slots=True)
class Life:
    """A person with what the office did: `acts` are those that concern this holder, `events` all that was told of their certificates."""

    person: Person
    phones: tuple[Card, ...]
    acts: tuple[Act, ...]
    events: tuple[Event, ...]
    returned_on: date | None = None

    def ended(self, serial: int, day: date) -> Revocation | None:
        """What ended or suspended the certificate with that serial number by that day."""
        return ended_by(day, revocations(self.events, serial))


def revocations(events: Iterable[Event], serial: int) -> list[Revocation]:
    """What was told of the end of that certificate, in the order of the events."""
    return [
        Revocation(event.reason, event.revoked_on)
        for event in events
        if isinstance(event, CertificateRevoked) and event.serial == serial
    ]


def row_events(person: Person) -> tuple[Event, ...]:
    """What a row tells of its person's certificates: what ends the one for user authentication ends the digital signature's with it."""
    card = person.card
    if card is None or card.sign_serial is None:
        return person.events
    with_it = tuple(
        msgspec.structs.replace(event, serial=card.sign_serial, use=CertificateUse.SIGN)
        for event in person.events
        if isinstance(event, CertificateRevoked) and event.serial == card.auth_serial
    )
    return (*person.events, *with_it)


def phone_id(person: str, token: Token) -> str:
    """The id under which a person comes with their phone alone."""
    return f"{person}{PHONE_SIGN}{token.value}"


def life_of(seed: Seed, person: Person, acts: Sequence[Act]) -> Life:
    """What the acts make of the person, who is as their row says on that day. Acts of other people, and later ones, are to be left out."""
    if person.impossible is not None:
        return Life(person, (), (), row_events(person))
    mine = tuple(act for act in acts if act.person == person.id and act.born == person.birth_date)
    card, returned_on = person.card, None
    phones: dict[Token, Card] = {}
    for act in mine:
        match act:
            case CardIssued():
                if card is None or card.dates.issued_on <= act.on:
                    card, returned_on = _issued(seed, person, act), None
            case CertificatesRenewed():
                if card is not None and act.card == card.manufacturing_number:
                    card = _renewed(seed, person, card, act)
            case PhoneIssued():
                if card is not None:
                    phones[act.token] = _phone(seed, person, card, act)
            case CardReturned():
                if card is not None and act.card == card.manufacturing_number:
                    card, returned_on = replace(card, carried=False), act.on
            case _:
                pass
    events = (*row_events(person), *(event for act in mine for event in act.events))
    return Life(replace(person, card=card), tuple(phones.values()), mine, events, returned_on)


def followed(seed: Seed, people: Sequence[Person], acts: Sequence[Act], day: date) -> tuple[Person, ...]:
    """The people after the acts, each with the phones that hold a certificate of theirs behind them."""
    concerned = {act.person for act in acts}
    found: list[Person] = []
    for person in people:
        if person.id not in concerned:
            found.append(person)
            continue
        life = life_of(seed, person, acts)
        found.append(_told(life, day) if life.acts else person)
        found += [_with_phone(life, phone, day) for phone in life.phones]
    return tuple(found)


# -- cards -------------------------------------------------------------------------------------------------------------


def _issued(seed: Seed, person: Person, act: CardIssued) -> Card:
    place, edition, dates = person.place.code, act.edition, act.dates
    return Card(
        type=act.type,
        dates=dates,
        auth_serial=numbers.serial_number(seed, edition, "auth", dates),
        sign_serial=numbers.serial_number(seed, edition, "sign", dates) if act.signs else None,
        auth_name=numbers.auth_common_name(seed, edition, place, dates),
        sign_name=numbers.sign_common_name(seed, edition, place, dates),
        manufacturing_number=numbers.manufacturing_number(seed, edition, dates),
        secrets=numbers.secrets_anew(seed, person.id, edition, pins=act.type is not CardType.PIN_LESS, signs=act.signs),
        edition=edition,
        auth_keys=edition,
        sign_keys=edition,
    )


def _renewed(seed: Seed, person: Person, card: Card, act: CertificatesRenewed) -> Card:
    if card.dates.certificate_issued_on > act.on:
        return card  # the row's own next certificate
    place, keys = person.place.code, act.keys
    dates = replace(card.dates, certificate_issued_on=act.issued_on, certificate_expires_on=act.expires_on)
    if CertificateUse.AUTH in act.uses:
        card = replace(
            card,
            dates=dates,
            auth_keys=keys,
            auth_serial=numbers.serial_number(seed, keys, "auth", dates),
            auth_name=numbers.auth_common_name(seed, keys, place, dates),
        )
    if CertificateUse.SIGN in act.uses:
        secrets = card.secrets
        if secrets.sign is None:  # the first one, of a holder who has turned fifteen
            secrets = replace(secrets, sign=numbers.secrets_anew(seed, person.id, keys, pins=True, signs=True).sign)
        card = replace(
            card,
            secrets=secrets,
            sign_keys=keys,
            sign_dates=(act.issued_on, act.expires_on),
            sign_serial=numbers.serial_number(seed, keys, "sign", dates),
            sign_name=numbers.sign_common_name(seed, keys, place, dates),
        )
    return card


def _phone(seed: Seed, person: Person, card: Card, act: PhoneIssued) -> Card:
    dates = Dates(act.on, act.expires_on, act.on, act.expires_on)
    return Card(
        type=CardType.STANDARD,
        dates=dates,
        auth_serial=numbers.serial_number(seed, act.edition, "phone", dates),
        sign_serial=None,
        auth_name=numbers.auth_common_name(seed, act.edition, person.place.code, dates),
        sign_name="",
        manufacturing_number=numbers.manufacturing_number(seed, act.edition, dates),
        secrets=numbers.phone_secrets(seed, act.edition, card.secrets),
        edition=act.edition,
        auth_keys=act.edition,
        token=act.token,
    )


# -- what is seen of it, and what will happen ----------------------------------------------------------------------------


def _told(life: Life, day: date) -> Person:
    """The person as they come to the counter after the acts."""
    person, card = life.person, life.person.card
    papers: tuple[Evidence, ...] = tuple(item for item in person.documents if not isinstance(item, MyNumberCard))
    if card is None:
        return person
    if card.carried:
        shown = MyNumberCard(
            name=person.name,
            birth_date=person.birth_date,
            sex=person.sex,
            type=card.type,
            expires_on=card.dates.expires_on,
        )
        papers = (shown, *papers)
    outcome, expected = _prospect(life, card, day)
    patient = person.patient
    if card.carried and patient.card_lost:
        patient = msgspec.structs.replace(patient, card_lost=False)
    return replace(person, documents=papers, outcome=outcome, expected=expected, patient=patient)


def _prospect(life: Life, card: Card, day: date) -> tuple[Words, Expected | None]:
    """What will happen at an online clinic, and the expectation; None where papers decide, or nobody can say beforehand."""
    person = life.person
    if life.returned_on is not None:
        return _RETURNED, None
    ended = life.ended(card.auth_serial, day)
    if ended is not None:
        suspended = ended.reason is RevocationReason.LOST
        if not card.carried:
            return (_SUSPENDED if suspended else _REVOKED), person.expected
        return (_SUSPENDED if suspended else _REVOKED), Expected(Verdict.REFUSE, "R04")
    if not card.carried or person.expected is None:
        return person.outcome, person.expected
    last = card.dates.certificate_expires_on
    if day > last:
        return person.outcome, person.expected
    of_the_card = person.expected.rule in _OF_THE_CARD
    new = any(isinstance(act, CardIssued | CertificatesRenewed) for act in life.acts)
    reset = any(isinstance(act, PinsReset) for act in life.acts) and person.expected.rule == "R65"
    if of_the_card and (new or reset):
        rule = {CardType.PIN_LESS: "R67", CardType.PHOTO_LESS: "R68"}.get(card.type, "R01")
        return _WORKS, Expected(Verdict.ACCEPT, rule)
    return person.outcome, person.expected


def _with_phone(life: Life, phone: Card, day: date) -> Person:
    """The same person, who comes with the phone alone: it lies on the virtual reader as a card does."""
    person, card = life.person, life.person.card
    assert phone.token is not None
    over = life.ended(phone.auth_serial, day) is not None or day > phone.dates.certificate_expires_on
    shown = Smartphone(
        certificate_expires_on=phone.dates.certificate_expires_on,
        expires_on=card.dates.expires_on if card is not None else None,
    )
    return replace(
        person,
        id=phone_id(person.id, phone.token),
        card=phone,
        events=(),
        documents=(shown,),
        outcome=_PHONE_OVER if over else _PHONE,
        expected=None,  # whether a clinic reads phones is the clinic's matter
        patient=NOTHING_SAID,
    )


def usable_until(card: Card) -> date:
    """The last day on which the national side answers to the card: its certificate's, with the grace that phones don't have (P10, P11)."""
    last = card.dates.certificate_expires_on
    return last if card.token is not None else end_of_grace(last)


_WORKS = Words(
    "役所で手続きをしたので、カードはそのまま使える。",
    "The municipal office has seen to the card: it works.",
)
_REVOKED = Words(
    "電子証明書は失効している。カードでは確認できない。",
    "The certificate is revoked: the card verifies nothing.",
)
_SUSPENDED = Words(
    "紛失の届けで電子証明書は一時停止している。見つかれば解除できる。",
    "The certificate is suspended: the card was reported lost. It can be lifted once it is found.",
)
_RETURNED = Words(
    "カードを返納した。もう持っていない。",
    "The card was handed back: there is none any more.",
)
_PHONE = Words(
    "スマートフォンだけで来た。読み取れる医療機関なら、スマートフォンの暗証番号（またはその顔認証）で確認できる。",
    "Comes with the smartphone alone: where phones can be read it verifies by the phone's own PIN (or its Face ID).",
)
_PHONE_OVER = Words(
    "スマートフォンだけで来たが、その電子証明書はもう使えない（猶予もない）。",
    "Comes with the smartphone alone, whose certificate is over; phones have no grace.",
)
