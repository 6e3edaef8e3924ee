"""In here lives where a card stands on a day: registered for use or not, its certificate good, in grace, over or revoked. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from mock_server.events import RevocationReason
from verifier.dates import add_months, end_of_grace
from verifier.domain import CardStanding, CertificateState

EXPIRING_MONTHS = 3  # reception-procedures.md, R60: the reader reminds within three months


class UseStep(Enum):
    """The steps of a card's use as an insurance card."""

    REGISTERED = "registered"  # 利用登録
    APPLIED = "applied"  # 利用登録解除の申請: the card works on (R03a)
    DEREGISTERED = "deregistered"  # 解除, in effect (R03b)


@dataclass(frozen=True, slots=True)
class Use:
    """One step and the day from which it holds."""

    step: UseStep
    holds_from: date


@dataclass(frozen=True, slots=True)
class Revocation:
    """An end of a certificate before its time (or, for FOUND, the end of a suspension), and the day from which it holds."""

    reason: RevocationReason
    revoked_on: date


@dataclass(frozen=True, slots=True)
class Card:
    """What the national side says of a card on a day, before it speaks of any insurance.

    `certificate_state` is None past the grace: there is no word for a certificate that is simply over.
    """

    person: str
    standing: CardStanding
    certificate_expires_on: date
    certificate_state: CertificateState | None
    deregistration_applied_on: date | None = None
    deregistered_on: date | None = None


def certificate_state(expires_on: date, day: date, *, phone: bool = False) -> CertificateState | None:
    """Where a certificate stands whose last day is `expires_on` (P10: grace to the end of the third month after the month of expiry).

    A phone's has no grace (P11).
    """
    if day <= expires_on:
        return CertificateState.EXPIRING if expires_on <= add_months(day, EXPIRING_MONTHS) else CertificateState.GOOD
    return CertificateState.IN_GRACE if not phone and day <= end_of_grace(expires_on) else None


def ended_by(day: date, revocations: Iterable[Revocation]) -> Revocation | None:
    """What ended or suspended a certificate by that day; None: nothing that still holds.

    `revocations` come in the order in which they were recorded. A revocation is final; a suspension ends when the card is found.
    """
    suspended: Revocation | None = None
    in_force = (revocation for revocation in revocations if revocation.revoked_on <= day)
    for revocation in sorted(in_force, key=lambda revocation: revocation.revoked_on):  # stable
        if revocation.reason is RevocationReason.LOST:
            suspended = suspended or revocation
        elif revocation.reason is RevocationReason.FOUND:
            suspended = None
        else:
            return revocation
    return suspended


def card_on(
    day: date,
    person: str,
    expires_on: date,
    revocations: Iterable[Revocation],
    uses: Iterable[Use],
    *,
    phone: bool = False,
) -> Card:
    """The card's standing on that day. `revocations` and `uses` come in the order in which they were recorded.

    The certificate comes first: revoked beats suspended beats past grace, and only then is it asked whether the card is registered. A card
    reported lost has no grace, nor has one that was returned (P10), nor a phone (P11).
    """
    registered, applied_on, deregistered_on = _use_on(day, uses)
    state = certificate_state(expires_on, day, phone=phone)
    ended = ended_by(day, revocations)
    if ended is not None and ended.reason is not RevocationReason.LOST:
        standing = CardStanding.REVOKED
    elif ended is not None:
        standing = CardStanding.SUSPENDED
    elif state is None:
        standing = CardStanding.PAST_GRACE
    elif registered:
        standing = CardStanding.REGISTERED
    else:
        standing = CardStanding.DEREGISTERED if deregistered_on else CardStanding.NOT_REGISTERED
    return Card(person, standing, expires_on, state, applied_on, deregistered_on)


def _use_on(day: date, uses: Iterable[Use]) -> tuple[bool, date | None, date | None]:
    """Registered on that day? And when was deregistration applied for, and when did it take effect."""
    registered, applied_on, deregistered_on = False, None, None
    for use in sorted((use for use in uses if use.holds_from <= day), key=lambda use: use.holds_from):  # stable
        if use.step is UseStep.REGISTERED:
            registered, applied_on, deregistered_on = True, None, None
        elif use.step is UseStep.APPLIED and registered:
            applied_on = use.holds_from
        elif use.step is UseStep.DEREGISTERED:
            registered, deregistered_on = False, use.holds_from
    return registered, applied_on, deregistered_on
