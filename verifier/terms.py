"""In here lives until when a document works, by each date that is printed on it: as printed, or as the law has it.

It is for whoever types from a document; what the document is worth at the counter is the rules' affair (verifier.rules.papers), whose
formulas these are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum

import msgspec

from verifier.case import (
    EligibilityCertificate,
    Evidence,
    LegacyCard,
    MynaportalScreen,
    MyNumberCard,
    Settings,
    Smartphone,
)
from verifier.dates import certificate_expiry, end_of_grace
from verifier.rules.chips import in_grace
from verifier.rules.days import LEGACY_END, NEW_DOCUMENTS
from verifier.rules.leniency import FOR_ALL, FOR_OWN_EXPIRY
from verifier.rules.papers import legacy_last_day, own_expiry

_DAY = timedelta(days=1)


class Standing(Enum):
    """How a day stands to a date of a document."""

    GOOD = "good"
    LAST_DAY = "last_day"
    GRACE = "grace"  # P10: expired, and still good for the qualification; `until` is the grace's last day
    LENIENT = (
        "lenient"  # P4: expired, and good once its number is asked; `until` is the leniency's last day, None: open
    )
    PAST = "past"
    NOT_YET = "not_yet"
    IMPOSSIBLE = "impossible"  # R34: an old card issued when none were


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """What one date of a document means on the day of the visit. `last`: the last day by it; `computed`: by the law, not as printed."""

    field: str
    standing: Standing
    last: date
    computed: bool = False
    until: date | None = None

    @property
    def since(self) -> date:
        """The first day on which it no longer works."""
        return self.last + _DAY if self.last < date.max else self.last


def terms_of(item: Evidence, day: date, settings: Settings) -> tuple[Term, ...]:
    """The dates of a document that say something for that day: one term a field at most. Pure; empty for papers without any.

    The leniency's last day is the one that had been announced by that day: nobody at the counter knew of an extension to come.
    """
    match item:
        case LegacyCard():
            return tuple(_legacy(item, day, settings))
        case EligibilityCertificate():
            return tuple(_certificate(item, day))
        case MyNumberCard() | Smartphone():
            return tuple(_chipped(item, day, settings))
        case MynaportalScreen(lost_on=date() as lost_on) if lost_on > date.min:
            return (_until("lost_on", lost_on - _DAY, day),)
        case _:
            return ()


def _until(field: str, last: date, day: date, *, computed: bool = False) -> Term:
    standing = Standing.GOOD if day < last else Standing.LAST_DAY if day == last else Standing.PAST
    return Term(field=field, standing=standing, last=last, computed=computed)


def _legacy(item: LegacyCard, day: date, settings: Settings) -> Iterator[Term]:
    if item.issued_on is not None and item.issued_on >= NEW_DOCUMENTS:
        yield Term(field="issued_on", standing=Standing.IMPOSSIBLE, last=NEW_DOCUMENTS)
        return
    last = legacy_last_day(item)
    field = "expires_on" if item.expires_on is not None else "issued_on" if item.issued_on is not None else None
    if field is not None:
        found = _until(field, last, day, computed=last != item.expires_on)
        spans = FOR_OWN_EXPIRY if last < LEGACY_END or own_expiry(item.insurer_number) else FOR_ALL
        # as announced by then, not later
        lenient = [period.last for period in spans if period.holds(day, day, settings)]
        if found.standing is Standing.PAST and lenient:
            until = None if None in lenient else max(one for one in lenient if one is not None)
            found = msgspec.structs.replace(found, standing=Standing.LENIENT, until=until)
        yield found
    if item.ended_on is not None and item.ended_on > date.min:
        yield _until("ended_on", item.ended_on - (_DAY if not settings.named_day_is_last else timedelta()), day)


def _certificate(item: EligibilityCertificate, day: date) -> Iterator[Term]:
    if item.valid_from is not None and day < item.valid_from:
        yield Term(field="valid_from", standing=Standing.NOT_YET, last=item.valid_from)
    if item.expires_on is not None:
        yield _until("expires_on", item.expires_on, day)
    elif item.reissued_on is not None:  # it counts from its own date (section 4.6)
        yield _until("reissued_on", certificate_expiry(item.reissued_on), day, computed=True)
    elif item.issued_on is not None:
        yield _until("issued_on", certificate_expiry(item.issued_on), day, computed=True)


def _chipped(item: MyNumberCard | Smartphone, day: date, settings: Settings) -> Iterator[Term]:
    for field, expires_on in (
        ("expires_on", item.expires_on),
        ("certificate_expires_on", item.certificate_expires_on),
    ):
        if expires_on is None:
            continue
        found = _until(field, expires_on, day)
        to_month_end = settings.grace_to_month_end
        # P11: there is no grace on the phone.
        if isinstance(item, MyNumberCard) and in_grace(expires_on, day, to_month_end=to_month_end):
            until = end_of_grace(expires_on, to_month_end=to_month_end)
            found = msgspec.structs.replace(found, standing=Standing.GRACE, until=until)
        yield found
