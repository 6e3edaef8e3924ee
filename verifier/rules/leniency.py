"""In here lives from when to when expired old cards and lone お知らせ are treated with leniency (P4), by what had been announced."""

from __future__ import annotations

from datetime import date
from enum import Enum

from verifier.case import Settings
from verifier.rules.book import BOOK
from verifier.rules.days import LENIENCY, OWN_EXPIRY_LENIENCY

_GOING_ON = BOOK.spans["leniency_going_on"]  # by the clinic's own setting alone
FOR_ALL = (*BOOK.spans["leniency"], *_GOING_ON)
# 国保, 後期 and others with a printed expiry of their own (R30e); the extension of 2026-03-19 holds for them too.
FOR_OWN_EXPIRY = (*BOOK.spans["leniency_own_expiry"], *_GOING_ON)


class Leniency(Enum):
    """How a day stands to the leniency."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    OVER = "over"  # ended; or, by what was known, never announced


def leniency_on(day: date, known_on: date | None, settings: Settings, *, own_expiry: bool) -> Leniency:
    """The leniency on that day, for a document with an expiry of its own or for any other."""
    if any(period.holds(day, known_on, settings) for period in (FOR_OWN_EXPIRY if own_expiry else FOR_ALL)):
        return Leniency.IN_FORCE
    return Leniency.NOT_YET if day < (OWN_EXPIRY_LENIENCY if own_expiry else LENIENCY) else Leniency.OVER
