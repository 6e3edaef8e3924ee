"""In here lives how each paper or screen on the counter stands: what it is worth on the day, or the first thing that speaks against it.

Sections 4.2 to 4.7 of reception-procedures.md and the settlements of 3.1. One paper has one standing; rows ask for standings.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from enum import Enum

import msgspec

from verifier.case import (
    EligibilityCertificate,
    EligibilityNotice,
    EndedBy,
    InsurerPhone,
    LegacyCard,
    MynaportalScreen,
    Patient,
    Says,
    Settings,
)
from verifier.dates import certificate_expiry
from verifier.domain import Validity
from verifier.rules.days import LATE_ELDERLY_END, LEGACY_END, LENIENCY_END_AT_FIRST, NEW_DOCUMENTS
from verifier.rules.leniency import Leniency, leniency_on

PaperItem = LegacyCard | EligibilityCertificate | EligibilityNotice | MynaportalScreen
PAPER_ITEMS = (
    LegacyCard,
    EligibilityCertificate,
    EligibilityNotice,
    MynaportalScreen,
)  # isinstance() is slow with a union
_KINDS: dict[type, str] = {kind: str(kind.__struct_config__.tag) for kind in PAPER_ITEMS}


class Standing(Enum):
    """What a paper is worth. Which of them a kind of paper can have is said beside each."""

    __hash__ = object.__hash__  # one object a member: Enum's own, in Python, takes a tenth of a decision

    GOOD = "good"  # all: nothing speaks against it
    COPY = "copy"  # all: a copy, photograph or screenshot (R27, R29)
    NOT_EXISTING = "not_existing"  # certificate, notice: before 2024-12-02 there are none
    NOT_YET = "not_yet"  # certificate: before its valid_from (R28)
    EXPIRED = "expired"  # certificate (R23)
    LOST = "lost"  # old card: loss, removal, or the patient says so (R31)
    CHANGED = "changed"  # old card (R32)
    MOVED = "moved"  # old card (R33)
    BEFORE_LENIENCY = "before_leniency"  # old card: expired before the leniency reached it (R30e)
    LENIENT = "lenient"  # old card: expired, in the leniency, its number in force (R30b)
    LENIENT_BY_PHONE = "lenient_by_phone"  # the same, by telephone to the insurer
    LENIENT_UNASKED = "lenient_unasked"  # the same, and its number can still be asked (R30b)
    UNCONFIRMED = "unconfirmed"  # old card: expired, in the leniency, nothing confirms it (R30c)
    NOT_BY_EXPIRY = "not_by_expiry"  # old card: it ended otherwise than by expiry, whatever confirms it (P4)
    LENIENCY_OVER = "leniency_over"  # old card: expired, no leniency (R30d)
    ENDED = "ended"  # all: the answer to its number, or a loss shown elsewhere, says that it has ended (R11, R26)
    NEWER = "newer"  # all: its number is answered 'a newer one exists' (R12)
    NOT_FOUND = "not_found"  # all: its number isn't found (R13), where the paper itself is lawful
    NOT_FOUND_EXPIRED = "not_found_expired"  # old card in the leniency: its number isn't found (R13)
    SEVERAL = "several"  # all: its number needs a branch number (R14)
    SAID_LOST = "said_lost"  # certificate, notice, screen: the patient says that the insurance has ended
    FORMER = "former"  # notice: of an insurer whom the patient has left (R45)
    NOT_OWN_DEVICE = "not_own_device"  # screen
    SHOWS_LOSS = "shows_loss"  # screen: its loss date is on or before the visit


class Alone(Enum):
    """What an お知らせ is worth without a card (P4, R43)."""

    __hash__ = object.__hash__

    CONFIRMED = "confirmed"
    CONFIRMED_BY_PHONE = "confirmed_by_phone"
    UNASKED = "unasked"  # in the leniency, and its number can still be asked
    NOT_FOUND = "not_found"  # in the leniency, but its number isn't found (R13)
    UNCONFIRMED = "unconfirmed"
    NO_LENIENCY = "no_leniency"


class Loss(msgspec.Struct, frozen=True):
    """A loss of eligibility on or before the visit, as an answer or a screen shows it."""

    on: date
    insurer: str | None  # digits; None: not told


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    item: PaperItem
    standing: Standing
    expires_on: date | None = None  # certificate, old card: its last day, printed or by rule
    alone: Alone | None = None  # notice

    @property
    def kind(self) -> str:
        return _KINDS[type(self.item)]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """All that papers are judged by."""

    day: date
    loss_day: date  # the last day that a loss may name to count on that day
    known_on: date | None
    settings: Settings
    patient: Patient
    number: Validity | None  # of the answer to insurer, symbol and number: as it stands for the day of the visit
    asked_insurers: (
        frozenset[str] | None
    )  # whose number was asked, where papers of several insurers lie there; None: all
    losses: tuple[Loss, ...]
    card_ended: Validity | None  # the card's answer, where it says without a date that the insurance has ended
    insurer_phone: InsurerPhone | None
    queries: bool  # can the clinic ask by number today?

    @property
    def by_phone(self) -> bool:
        return self.insurer_phone is InsurerPhone.CONFIRMED and self.settings.telephone_counts

    def may_still_ask(self, number: Validity | None) -> bool:
        """Is the query by number open (not made yet, and the insurer has not said no by telephone)?"""
        return self.queries and number is None and self.insurer_phone is not InsurerPhone.DENIED

    def number_of(self, item: PaperItem) -> Validity | None:
        """What was answered to this paper's number; 資格情報なし says no more than 該当資格なし."""
        insurer = digits_of(item.insurer_number)
        if self.asked_insurers is not None and insurer is not None and insurer not in self.asked_insurers:
            return None
        return Validity.NOT_FOUND if self.number is Validity.NO_INFORMATION else self.number


def digits_of(insurer_number: str | None) -> str | None:
    """An insurer number for comparison: half width, no blanks, 国保 without its padding (section 5.2). Check digits aren't looked at."""
    if insurer_number is None:
        return None
    plain = "".join(unicodedata.normalize("NFKC", insurer_number).replace("-", "").split())
    if len(plain) == 8 and plain.startswith("00"):
        return plain[2:]
    return plain or None


def own_expiry(insurer_number: str | None) -> bool:
    """Is it 国保 (six digits, or 67 退職国保) or 後期高齢者 (39), whose old cards ended on a day of their own?"""
    digits = digits_of(insurer_number)
    return digits is not None and (len(digits) == 6 or (len(digits) == 8 and digits[:2] in {"39", "67"}))


def asked_insurers(items: Sequence[PaperItem]) -> frozenset[str] | None:
    """Whose number was asked, where papers of several insurers lie on the counter: the old card's, since that is the one to be looked up.

    A choice of ours. None: the answer stands for all papers.
    """
    numbers = {digits_of(item.insurer_number) for item in items} - {None}
    if len(numbers) < 2:
        return None
    old = {digits_of(item.insurer_number) for item in items if isinstance(item, LegacyCard)} - {None}
    return frozenset(number for number in old if number is not None) or None


_SAYS_LOST = frozenset({Says.UNINSURED, Says.LOST_ELIGIBILITY})


def says_lost(patient: Patient, day: date) -> bool:
    """Does the patient say that the insurance has ended? It counts from the day named (section 3.1)."""
    ended = patient.says in _SAYS_LOST
    return ended and (patient.says_since is None or patient.says_since <= day)


def says_changed(patient: Patient, day: date) -> bool:
    return patient.says is Says.CHANGED_INSURER and (patient.says_since is None or patient.says_since <= day)


def says_left(patient: Patient, day: date) -> bool:
    """Does the patient say that the insurer was changed since old cards are no longer issued? Then an old card is the former insurer's."""
    since = patient.says_since
    return patient.says is Says.CHANGED_INSURER and since is not None and NEW_DOCUMENTS <= since <= day


def paper_of(item: PaperItem, look: Look) -> Paper:
    match item:
        case LegacyCard():
            return _legacy_card(item, look)
        case EligibilityCertificate():
            return _certificate(item, look)
        case EligibilityNotice():
            return _notice(item, look)
        case MynaportalScreen():
            return Paper(item=item, standing=_screen(item, look))


def legacy_last_day(item: LegacyCard) -> date:
    """The last day of an old card: as printed, 2025-12-01 at the latest; 後期高齢者 cards all ended on 2025-07-31 (D2b)."""
    if item.expires_on is not None:
        return min(item.expires_on, LEGACY_END)
    digits = digits_of(item.insurer_number)
    return LATE_ELDERLY_END if digits is not None and len(digits) == 8 and digits[:2] == "39" else LEGACY_END


def _legacy_card(item: LegacyCard, look: Look) -> Paper:
    last = legacy_last_day(item)
    if not item.original:
        standing = Standing.COPY
    elif look.day <= LEGACY_END and (early := _early_end(item, look)) is not None:
        standing = early
    elif look.day <= last:
        standing = _answered(item, look) or Standing.GOOD
    else:
        standing = _expired_legacy_card(item, look, own=last < LEGACY_END or own_expiry(item.insurer_number))
    return Paper(item=item, standing=standing, expires_on=last)


def _known_end(item: LegacyCard, look: Look) -> bool:
    return item.ended_on is not None and item.end_known and item.ended_on <= look.loss_day


def _early_end(item: LegacyCard, look: Look) -> Standing | None:
    if _known_end(item, look):
        return {EndedBy.CHANGE: Standing.CHANGED, EndedBy.MOVE: Standing.MOVED}.get(
            item.ended_by or EndedBy.LOSS, Standing.LOST
        )
    return Standing.LOST if _said_ended(look) else None


def _said_ended(look: Look) -> bool:
    """What the patient says of a loss counts against an old card from the day named (section 3.1)."""
    return says_lost(look.patient, look.loss_day) or says_left(look.patient, look.loss_day)


def _expired_legacy_card(item: LegacyCard, look: Look, *, own: bool) -> Standing:
    leniency = leniency_on(look.day, look.known_on, look.settings, own_expiry=own)
    if leniency is Leniency.NOT_YET:
        return Standing.BEFORE_LENIENCY
    if leniency is Leniency.OVER:
        return Standing.LENIENCY_OVER
    number = look.number_of(item)
    if number is not Validity.VALID:
        ended = _ended_by_number(number) or _ended_elsewhere(item, look)
        if ended is not None:
            return ended
        if number is Validity.SEVERAL:
            return Standing.SEVERAL
    if _known_end(item, look) or _said_ended(look):
        return Standing.NOT_BY_EXPIRY
    if number is Validity.VALID:
        return Standing.LENIENT
    if look.by_phone:
        return Standing.LENIENT_BY_PHONE
    if number is Validity.NOT_FOUND:
        return Standing.NOT_FOUND_EXPIRED
    return Standing.LENIENT_UNASKED if look.may_still_ask(number) else Standing.UNCONFIRMED


def _certificate(item: EligibilityCertificate, look: Look) -> Paper:
    issued_on = item.reissued_on or item.issued_on
    last = item.expires_on or (certificate_expiry(issued_on) if issued_on is not None else None)
    if not item.original:
        standing = Standing.COPY
    elif look.day < NEW_DOCUMENTS:
        standing = Standing.NOT_EXISTING
    elif last is not None and last < look.day:
        standing = _expired_certificate(item, look)
    elif item.valid_from is not None and look.day < item.valid_from:
        standing = Standing.NOT_YET
    else:
        standing = _answered(item, look) or Standing.GOOD
    return Paper(item=item, standing=standing, expires_on=last)


def _expired_certificate(item: EligibilityCertificate, look: Look) -> Standing:
    """Expired is expired (R23); by the clinic's setting it is treated as an old card in the leniency."""
    own = own_expiry(item.insurer_number)
    lenient = leniency_on(look.day, look.known_on, look.settings, own_expiry=own) is Leniency.IN_FORCE
    if not look.settings.leniency_for_certificates or not lenient or says_lost(look.patient, look.loss_day):
        return Standing.EXPIRED
    number = look.number_of(item)
    if number is Validity.VALID:
        return Standing.LENIENT
    if _ended_by_number(number) is not None or _ended_elsewhere(item, look) is not None:
        return Standing.EXPIRED
    if look.by_phone:
        return Standing.LENIENT_BY_PHONE
    return Standing.LENIENT_UNASKED if look.may_still_ask(number) else Standing.EXPIRED


def _notice(item: EligibilityNotice, look: Look) -> Paper:
    if not item.original:
        return Paper(item=item, standing=Standing.COPY)
    if look.day < NEW_DOCUMENTS:
        return Paper(item=item, standing=Standing.NOT_EXISTING)
    if item.former_insurer:
        return Paper(item=item, standing=Standing.FORMER, alone=Alone.UNCONFIRMED)
    standing = _answered(item, look) or Standing.GOOD
    return Paper(item=item, standing=standing, alone=_alone(item, standing, look))


def _alone(item: EligibilityNotice, standing: Standing, look: Look) -> Alone:
    own = own_expiry(item.insurer_number)
    if leniency_on(look.day, look.known_on, look.settings, own_expiry=own) is not Leniency.IN_FORCE:
        return Alone.NO_LENIENCY
    if not look.settings.notice_in_extension and look.day > LENIENCY_END_AT_FIRST:
        return Alone.NO_LENIENCY
    number = look.number_of(item)
    if standing is Standing.GOOD and number is Validity.VALID:
        return Alone.CONFIRMED
    if standing in {Standing.GOOD, Standing.NOT_FOUND} and look.by_phone:
        return Alone.CONFIRMED_BY_PHONE
    if standing is Standing.GOOD and look.may_still_ask(number):
        return Alone.UNASKED
    return Alone.NOT_FOUND if standing is Standing.NOT_FOUND else Alone.UNCONFIRMED


def _screen(item: MynaportalScreen, look: Look) -> Standing:
    if not item.original:
        return Standing.COPY
    if item.lost_on is not None and item.lost_on <= look.loss_day:
        return Standing.SHOWS_LOSS
    if not item.own_device:
        return Standing.NOT_OWN_DEVICE
    return _answered(item, look) or Standing.GOOD


def _ended_by_number(number: Validity | None) -> Standing | None:
    match number:
        case Validity.INVALID:
            return Standing.ENDED
        case Validity.INVALID_NEWER:
            return Standing.NEWER
        case _:
            return None


def _answered(item: PaperItem, look: Look) -> Standing | None:
    """What speaks against a paper that is good in itself: its number's answer, a loss shown elsewhere, the patient's own word."""
    number = look.number_of(item)
    ended = _ended_by_number(number)
    if ended is not None:
        return ended
    if number is not Validity.VALID and (elsewhere := _ended_elsewhere(item, look)) is not None:
        return elsewhere
    if says_lost(look.patient, look.loss_day):
        return Standing.SAID_LOST
    match number:
        case Validity.NOT_FOUND:
            return Standing.NOT_FOUND
        case Validity.SEVERAL:
            return Standing.SEVERAL
        case _:
            return None


def _ended_elsewhere(item: PaperItem, look: Look) -> Standing | None:
    """What another answer or a screen says against a paper.

    無効 without a date counts against old cards alone: P5 (the national answer beats the paper), and P6 knows no old card among its ways
    out; a new document may well be that of the next insurer.
    """
    if _loss_counts(item, look):
        return Standing.ENDED
    return _ended_by_number(look.card_ended) if isinstance(item, LegacyCard) else None


def _loss_counts(item: PaperItem, look: Look) -> bool:
    """A loss that an answer or a screen shows counts for the person, whatever else is shown of the same insurer (section 3.1)."""
    return any(not _of_another_insurance(item, loss, look) for loss in look.losses)


def _of_another_insurance(item: PaperItem, loss: Loss, look: Look) -> bool:
    """Is the paper of another insurance than the one that was lost? Where nothing tells, it is taken for the same (P5).

    Told by: two insurer numbers; a paper issued after the loss; a patient who has joined another insurer since (new documents alone:
    an old card is as a rule that of the insurer who was left).
    """
    insurer = digits_of(item.insurer_number)
    if insurer is not None and loss.insurer is not None:
        return insurer != loss.insurer
    if isinstance(item, LegacyCard):
        return False
    if isinstance(item, EligibilityCertificate):
        made_on = item.valid_from or item.reissued_on or item.issued_on
        if made_on is not None and made_on >= loss.on:
            return True
    joined_on = look.patient.joined_on
    joined = joined_on is not None and loss.on <= joined_on <= look.day
    return joined or says_changed(look.patient, look.day)
