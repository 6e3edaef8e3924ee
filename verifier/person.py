"""In here lives what a person of the world looks like from outside: the JSON of `uketsuke world show`, one struct for maker and reader."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from verifier.case import Evidence, Patient, Words
from verifier.domain import CardType, Sex, Verdict


class Expected(msgspec.Struct, frozen=True):
    """What this person's visit leads to at an online clinic on the world's date."""

    verdict: Verdict
    rule: str


class Pins(msgspec.Struct, frozen=True):
    """A card's secrets, shown with --secrets alone. None: the card has no such PIN."""

    auth: str | None
    sign: str | None
    entry: str | None
    basic: str | None


class CardSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The card that a person carries. Certificates are PEM, None where no key has been made yet.

    With a `token` it is a phone that holds a certificate: no face, no printed numbers (`collation_b` is empty).
    """

    type: CardType
    expires_on: date
    certificate_expires_on: date
    auth_certificate: str | None
    sign_certificate: str | None
    collation_b: str
    token: Literal["android", "iphone"] | None = None
    pins: Pins | msgspec.UnsetType = msgspec.UNSET
    collation_a: str | msgspec.UnsetType = msgspec.UNSET


class InsuranceSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One insurance of a person, with the day on which the national side learned of it."""

    insurer_number: str
    symbol: str
    number: str
    branch: str
    acquired_on: date
    lost_on: date | None
    recorded_on: date | None  # None: the national side has not learned of it


class PersonSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A named person: who they are, what will happen, what they carry, what they say.

    `impossible` says, in both languages, why there can be no such person on this date (a phone card before 2025-09-19);
    then there are no documents and no expectation.
    """

    id: str
    name: str
    kana: str
    birth_date: date
    sex: Sex
    address: str
    outcome: Words
    expected: Expected | None
    card: CardSheet | None
    documents: tuple[Evidence, ...]
    insurance: tuple[InsuranceSheet, ...]
    patient: Patient  # words and choices that belong to the person
    impossible: Words | None = None
