"""In here lives the making of people of their rows, for a day: card, insurances, events, papers, in this order. Pure and quick."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import msgspec

from mock_server.events import CertificateIssued, Event
from mock_server.world import numbers
from mock_server.world.held import documents_of
from mock_server.world.law import STATEMENT_RULES, WORLD_END
from mock_server.world.model import NOTHING_SAID, Card, Person
from mock_server.world.papers import my_number_card
from mock_server.world.people import ROWS
from mock_server.world.people.reasons import AFTER_THE_WORLD, BEFORE_THE_WORLD
from mock_server.world.rows import CardPlan, Frame, Row, Span
from mock_server.world.seed import Seed
from verifier.case import Evidence
from verifier.dates import age_on
from verifier.domain import CardType

SIGN_FROM_AGE = 15  # mynumber-card.md, section 5.3: no digital signature certificate under 15

_WORLD = Span(STATEMENT_RULES, BEFORE_THE_WORLD, WORLD_END, AFTER_THE_WORLD)
_BY_ID = {row.id: row for row in ROWS}

IDS = tuple(_BY_ID)


def cast_of(seed: Seed, day: date) -> tuple[Person, ...]:
    """Everybody, in the world's order; those who cannot be on that day say why."""
    return tuple(_person(seed, row, day) for row in ROWS)


def person_on(seed: Seed, person_id: str, day: date) -> Person:
    """One of them. Raises KeyError."""
    return _person(seed, _BY_ID[person_id], day)


def _person(seed: Seed, row: Row, day: date) -> Person:
    reason = _WORLD.why_not(day) or row.span.why_not(day)
    frame = Frame(day=day, seed=seed, row=row, birth_date=row.born(day))
    person = Person(
        id=row.id,
        name=row.name,
        kana=row.kana,
        birth_date=frame.birth_date,
        sex=row.sex,
        place=row.place,
        address=row.place.address(row.block),
        outcome=row.outcome.on(day),
        impossible=reason,
    )
    if reason is not None:
        return person
    if row.card is not None:
        frame = replace(frame, card=_card(frame, row.card))
    frame = replace(frame, insured=tuple(made(frame) for made in row.insured))
    person = replace(
        person,
        card=frame.card,
        formerly=row.formerly(frame) if row.formerly is not None else None,
        insured=frame.insured,
        events=_card_events(frame),
        requests=tuple(made(frame) for made in row.requests),
    )
    if row.papers:
        frame = replace(frame, held=documents_of(person, day))
    return replace(
        person,
        documents=_documents(frame),
        patient=row.patient(frame) if row.patient is not None else NOTHING_SAID,
        expected=row.expected.on(day),
    )


def _card(frame: Frame, plan: CardPlan) -> Card:
    row, seed, dates = frame.row, frame.seed, plan.dates(frame)
    signs = age_on(frame.birth_date, dates.certificate_issued_on) >= SIGN_FROM_AGE and plan.type is CardType.STANDARD
    return Card(
        type=plan.type,
        dates=dates,
        auth_serial=numbers.serial_number(seed, row.id, "auth", dates),
        sign_serial=numbers.serial_number(seed, row.id, "sign", dates) if signs else None,
        auth_name=numbers.auth_common_name(seed, row.id, row.place.code, dates),
        sign_name=numbers.sign_common_name(seed, row.id, row.place.code, dates),
        manufacturing_number=numbers.manufacturing_number(seed, row.id, dates),
        secrets=numbers.secrets_of(seed, row, plan, signs=signs),
        pin_locked=plan.pin_locked,
        carried=plan.carried,
    )


def _card_events(frame: Frame) -> tuple[Event, ...]:
    """What the national side hears of the card: its certificate, then the row's own events."""
    if frame.card is None:
        return ()
    dates = frame.card.dates
    issued = CertificateIssued(
        person=frame.row.id,
        recorded_on=dates.certificate_issued_on,
        serial=frame.card.auth_serial,
        expires_on=dates.certificate_expires_on,
    )
    return (issued, *(made(frame) for made in frame.row.use))


def _documents(frame: Frame) -> tuple[Evidence, ...]:
    """What lies on the counter: the card, if it is carried, then the papers."""
    papers = tuple(made(frame) for made in frame.row.papers)
    if frame.card is not None and frame.card.carried:
        return (my_number_card(frame), *papers)
    return papers


def fingerprint(person: Person) -> str:
    """Eight hexadecimal digits that change with anything that is on the person's card: they name its image."""
    from hashlib import sha256

    card = person.card
    assert card is not None
    secrets = card.secrets
    content = (
        person.id, person.name, person.birth_date, person.sex.value, person.address, person.place.code, card.type.value,
        card.dates.issued_on, card.dates.expires_on, card.auth_serial, card.sign_serial, card.auth_name, card.pin_locked,
        secrets.individual_number, secrets.security_code, secrets.auth, secrets.sign, secrets.entry, secrets.basic,
    )  # fmt: skip
    return sha256(msgspec.json.encode(content)).hexdigest()[:8]
