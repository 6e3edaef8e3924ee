"""In here lives a person as `world show` prints them: the struct of verifier/person.py, filled from a person of the cast."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from cardreader.collation import CollationB
from mock_server.world.model import Card, Insured, Person
from verifier.person import CardSheet, InsuranceSheet, PersonSheet, Pins

PemOf = Callable[[Person, str], str | None]  # of 'auth' or 'sign': the certificate, once it is made


def sheet_of(person: Person, pem: PemOf, *, secrets: bool = False) -> PersonSheet:
    """The person's sheet. A card that lies at home isn't on it: the person does not bring it."""
    return PersonSheet(
        id=person.id,
        name=person.name,
        kana=person.kana,
        birth_date=person.birth_date,
        sex=person.sex,
        address=person.address,
        outcome=person.outcome,
        expected=person.expected,
        card=_card(person, person.card, pem, secrets=secrets) if person.card and person.card.carried else None,
        documents=person.documents,
        insurance=tuple(_insurance(held) for held in person.insured),
        patient=person.patient,
        impossible=person.impossible,
    )


def collation_b(person: Person, card: Card) -> CollationB:
    """照合番号B of the person's card (mynumber-card.md, section 3.5)."""
    return CollationB.make(person.birth_date, card.dates.expires_on.year, card.secrets.security_code)


def _card(person: Person, card: Card, pem: PemOf, *, secrets: bool) -> CardSheet:
    known = card.secrets
    return CardSheet(
        type=card.type,
        expires_on=card.dates.expires_on,
        certificate_expires_on=card.dates.certificate_expires_on,
        auth_certificate=pem(person, "auth"),
        sign_certificate=pem(person, "sign"),
        collation_b=collation_b(person, card).digits if card.token is None else "",
        token=card.token.value if card.token is not None else None,
        pins=Pins(known.auth, known.sign, known.entry, known.basic) if secrets else msgspec.UNSET,
        collation_a=known.individual_number if secrets else msgspec.UNSET,
    )


def _insurance(held: Insured) -> InsuranceSheet:
    return InsuranceSheet(
        insurer_number=held.insurer.number,
        symbol=held.symbol,
        number=held.number,
        branch=held.branch,
        acquired_on=held.acquired_on,
        lost_on=held.lost_on,
        recorded_on=None if held.withheld else held.declared_on,
    )
