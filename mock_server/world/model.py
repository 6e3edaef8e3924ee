"""In here lives a person of the world as a value: who they are on a day, the card they hold, how they are insured, what will happen.

Rows (people/) say how; casting.py makes these of them; sheets.py, history.py and issuing.py turn them into what others see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from mock_server.events import Event, LossReason
from mock_server.papers.events import AnyEvent
from mock_server.world.insurers import Insurer
from mock_server.world.places import Place
from mock_server.world.timing import Way
from verifier.case import Evidence, Patient, Words
from verifier.contract import Period
from verifier.domain import CardType, Relation, Sex
from verifier.person import Expected

NOTHING_SAID = Patient()


class Token(Enum):
    """A phone that holds a certificate (スマホ用電子証明書; mynumber-card.md, section 9)."""

    ANDROID = "android"
    IPHONE = "iphone"


@dataclass(frozen=True, slots=True)
class Dates:
    """From when to when a card lives, and the certificate that is on it now."""

    issued_on: date
    expires_on: date
    certificate_issued_on: date
    certificate_expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What only the holder and the municipality know, and what is printed and typed. Shows in no repr.

    None: the card has no such PIN. The individual number has a wrong check digit, so it is nobody's.
    """

    individual_number: str = field(repr=False)
    security_code: str = field(repr=False)  # 4 digits on the front
    auth: str | None = field(repr=False)
    sign: str | None = field(repr=False)
    entry: str | None = field(repr=False)
    basic: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A My Number card: its dates, its numbers; `carried` is false where it lies at home or was handed back.

    `edition` names the card among those that its holder had, and its chip's own key; `auth_keys` and `sign_keys` name the two
    certificates' keys. Empty: the first. `sign_dates` are those of a digital signature certificate that was renewed alone: issued, last day.
    With a `token` it is a phone: no card face, no printed numbers, one certificate.
    """

    type: CardType
    dates: Dates
    auth_serial: int
    sign_serial: int | None  # None: no digital signature certificate (under 15, or a PIN-less card)
    auth_name: str  # CN of the user authentication certificate: 23 characters, nothing personal
    sign_name: str
    manufacturing_number: str  # 15 digits
    secrets: Secrets
    pin_locked: bool = False
    carried: bool = True
    edition: str = ""
    auth_keys: str = ""
    sign_keys: str = ""
    sign_dates: tuple[date, date] | None = None
    token: Token | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Insured:
    """One insurance of a person. `lost_on` is the first day without it.

    `way` is the chain of its registration at that `office`, `loss_way` that of its loss. `declared_on` is the day on which the insurer's
    declaration reached the national side, None where it hasn't yet; `withheld` says that the declaration doesn't fit the resident record, so that nothing of it may be seen (R07). `name`, `kana` and `address` are as the insurer has them.
    """

    insurer: Insurer
    office: str
    symbol: str
    number: str
    branch: str
    relation: Relation
    acquired_on: date
    lost_on: date | None
    loss_reason: LossReason
    way: Way
    loss_way: Way | None
    declared_on: date | None
    loss_declared_on: date | None
    withheld: bool
    ratio: int  # percent; with `elderly`, that of its period: before it, three tenths
    name: str
    kana: str
    address: str
    elderly: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formerly:
    """What the resident record said before the day `until`. `told`: when the insurer was told of the change, None: it never was."""

    name: str
    kana: str
    address: str
    until: date
    told: Way | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A named person on a day. With `impossible` there are no card, insurances, events, documents or expectation."""

    id: str
    name: str
    kana: str
    birth_date: date
    sex: Sex
    place: Place
    address: str
    outcome: Words
    card: Card | None = None
    formerly: Formerly | None = None
    insured: tuple[Insured, ...] = ()
    events: tuple[Event, ...] = ()  # of the card: certificate, registration of use, revocation
    requests: tuple[AnyEvent, ...] = ()  # of documents: what was applied for, changed, explained (mock_server.papers)
    documents: tuple[Evidence, ...] = ()
    patient: Patient = NOTHING_SAID
    expected: Expected | None = None
    impossible: Words | None = None
    # All that is recorded of them, whenever, where it doesn't follow from what is above
    told: tuple[Event, ...] | None = None
