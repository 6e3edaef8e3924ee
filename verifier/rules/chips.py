"""In here lives how a card or phone on the counter stands: could the national system be asked by it, and if not, why.

Sections 4.1 and 4.8 of reception-procedures.md, principles P10 and P11.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import IntEnum

import msgspec

from verifier.case import (
    Case,
    Certificate,
    Chip,
    Equipment,
    FaceResult,
    MyNumberCard,
    PinResult,
    Smartphone,
    VisualResult,
)
from verifier.dates import add_months, end_of_grace
from verifier.domain import CardType, ClinicState
from verifier.rules.days import NEW_DOCUMENTS, PHONES

READS = frozenset({ClinicState.ONLINE, ClinicState.APP_ONLY})  # section 4: app_only counts as online
QUERIES = READS | {ClinicState.READER_BROKEN}  # a number can be typed: the terminal works without its reader
REMINDER_MONTHS = 3  # R60


class Block(IntEnum):
    """Why a card or phone cannot be asked by, the weightiest last: the national side looks at the certificate before the registration."""

    NOT_AUTHENTICATED = 1  # no way of authenticating the holder has succeeded yet
    NO_PIN = 2  # R68: a photo-less card is opened by its PIN alone
    BROKEN = 3  # the chip doesn't answer
    UNREGISTERED = 4  # R02
    DEREGISTERED = 5  # R03b
    NOT_HERE = 6  # R70: this clinic cannot read a phone today
    PLASTIC_EXPIRED = 7  # R71: no grace on the phone (P11)
    BODY_PAST_GRACE = 8  # R63
    PAST_GRACE = 9  # R62
    REVOKED = 10  # R04


class ChipState(msgspec.Struct, frozen=True, kw_only=True):
    """A card or phone as it stands on the day of the visit."""

    item: MyNumberCard | Smartphone
    block: Block | None
    deregistering: bool  # applied for, not yet in effect (R03a)
    expiring: bool  # R60
    in_grace: bool  # R61
    body_in_grace: bool  # R63
    plastic_expired: bool  # of a phone (R71)
    identifies: bool  # may serve as the photo identity of a pair: its body in date, or in the grace (R63)

    @property
    def phone(self) -> bool:
        return isinstance(self.item, Smartphone)


def in_grace(expires_on: date, day: date, *, to_month_end: bool = True) -> bool:
    """Expired, and in the grace that began on 2024-12-02 (P10: to the end of the third month after the month of expiry)."""
    return expires_on < day <= end_of_grace(expires_on, to_month_end=to_month_end) and day >= NEW_DOCUMENTS


def _in_grace(expires_on: date | None, case: Case) -> bool:
    to_month_end = case.settings.grace_to_month_end
    return expires_on is not None and in_grace(expires_on, case.visit_date, to_month_end=to_month_end)


def _expired(expires_on: date | None, day: date) -> bool:
    return expires_on is not None and expires_on < day


def chip_state(item: MyNumberCard | Smartphone, case: Case) -> ChipState:
    day = case.visit_date
    certificate_in_grace = _in_grace(item.certificate_expires_on, case)
    body_in_grace = _in_grace(item.expires_on, case)
    ended = item.deregistered_on is not None and item.deregistered_on <= day
    applied = item.deregistration_applied_on is not None and item.deregistration_applied_on <= day
    phone = isinstance(item, Smartphone)
    return ChipState(
        item=item,
        block=_block(item, case, certificate_in_grace=certificate_in_grace, body_in_grace=body_in_grace, ended=ended),
        deregistering=item.registered and not ended and (applied or item.deregistered_on is not None),
        expiring=item.certificate_expires_on is not None
        and day <= item.certificate_expires_on <= add_months(day, REMINDER_MONTHS),
        in_grace=certificate_in_grace and not phone,
        body_in_grace=body_in_grace and not phone,
        plastic_expired=phone and (_expired(item.certificate_expires_on, day) or _expired(item.expires_on, day)),
        identifies=not phone
        and (not _expired(item.expires_on, day) or body_in_grace or case.settings.expired_card_identifies),
    )


def _block(
    item: MyNumberCard | Smartphone, case: Case, *, certificate_in_grace: bool, body_in_grace: bool, ended: bool
) -> Block | None:
    day = case.visit_date
    if item.certificate is not Certificate.GOOD:
        return Block.REVOKED
    if isinstance(item, Smartphone):
        if _expired(item.certificate_expires_on, day) or _expired(item.expires_on, day):
            return Block.PLASTIC_EXPIRED
        if not _phones_are_read(case):
            return Block.NOT_HERE
    else:
        if _expired(item.certificate_expires_on, day) and not certificate_in_grace:
            return Block.PAST_GRACE
        if _expired(item.expires_on, day) and not body_in_grace:
            return Block.BODY_PAST_GRACE
    if item.chip is Chip.BROKEN:
        return Block.BROKEN
    # Agreed and answered: the registration on the spot has been done, whatever the card was before.
    done = case.patient.agrees_to_register is True and case.answers.card is not None
    if ended and not done:
        return Block.DEREGISTERED
    if not item.registered and not done:
        return Block.UNREGISTERED
    return _holder_block(item, case)


def _holder_block(item: MyNumberCard | Smartphone, case: Case) -> Block | None:
    tried = item.face is not None or item.pin is not None or item.visual_check is not None
    if not tried or item.pin is PinResult.OK:
        return None
    if item.type is CardType.PHOTO_LESS:
        seen = item.visual_check is VisualResult.SAME and case.settings.visual_check_without_photo
        return None if seen else Block.NO_PIN
    if item.face is FaceResult.MATCH or item.visual_check is VisualResult.SAME or case.answers.card is not None:
        return None  # an answer shows that some way opened the card
    return Block.NOT_AUTHENTICATED


def _phones_are_read(case: Case) -> bool:
    """P11: from 2025-09-19, at an equipped clinic; while the line is closed only an answer shows that it could be read."""
    return (
        Equipment.PHONE_READER in case.equipment
        and case.visit_date >= PHONES
        and (case.clinic in READS or case.answers.card is not None)
    )


def best(states: Sequence[ChipState]) -> ChipState | None:
    """The one that gets furthest, then one that identifies its holder, then the most ordinary; never by the order in which they were shown."""
    if len(states) < 2:
        return states[0] if states else None
    return min(states, key=_rank)


def _rank(state: ChipState) -> tuple[object, ...]:
    item = state.item
    return (
        state.block or 0,
        not state.identifies,
        state.phone,
        item.type is not CardType.STANDARD,
        state.deregistering,
        state.in_grace or state.body_in_grace,
        item.pin is PinResult.LOCKED,
        state.expiring,
        msgspec.json.encode(item),
    )
