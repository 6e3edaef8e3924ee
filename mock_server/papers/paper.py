"""In here lives a document that a person has in hand or had: what is printed on it, why it was made, from when to when it works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from mock_server.papers.events import Route, Situation
from mock_server.papers.history import Insurance
from mock_server.papers.reasons import Ending, Reason
from verifier.case import (
    CertificateForm,
    EligibilityCertificate,
    EligibilityNotice,
    EndedBy,
    Evidence,
    Holder,
    LegacyCard,
    MynaportalScreen,
    ShownBy,
)
from verifier.domain import Relation

_EARLY = {ending.value for ending in EndedBy}


class Kind(Enum):
    """By their names in case-format.md."""

    LEGACY_CARD = "legacy_card"
    NOTICE = "eligibility_notice"
    CERTIFICATE = "eligibility_certificate"
    PORTAL = "mynaportal_screen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document. `last_day` is the last day on which it could work by its own dates, `ended_on` the first on which something else has ended it.

    `issued_on` is the day printed; of a reissue that of the reissue, with `first_issued_on` the day of the one before.
    """

    kind: Kind
    insurance: Insurance
    name: str
    kana: str
    issued_on: date
    reason: Reason
    last_day: date | None = None  # None: it has no expiry
    ended_on: date | None = None
    ended_by: Ending | None = None
    in_hand: bool = True  # False: lost, or handed in
    form: CertificateForm | None = None
    situation: Situation | None = None
    route: Route | None = None
    first_issued_on: date | None = None
    printed_expiry: date | None = None
    ratio: int | None = None
    asked_back_on: date | None = None  # the holder has a working card again, and the insurer may ask for it (R24)
    lost_on: date | None = None  # what a portal screen says

    def valid_on(self, day: date) -> bool:
        """Whether it works on that day: alone, or (notice and screen) together with the card."""
        return self.issued_on <= day and (self.end is None or day < self.end)

    @property
    def end(self) -> date | None:
        """The first day on which it no longer works; None: not in sight."""
        ends = [day for day in (self.ended_on, _after(self.last_day)) if day is not None]
        return min(ends) if ends else None

    @property
    def ending(self) -> Ending | None:
        """Why it ends on `end`."""
        if self.end is None:
            return None
        return self.ended_by if self.ended_on == self.end else Ending.EXPIRY

    def evidence(self, day: date, *, shown_by: ShownBy = ShownBy.PATIENT) -> Evidence:
        """As it is laid on the counter on that day (case-format.md)."""
        held = self.insurance
        common: dict[str, Any] = {
            "name": self.name,
            "kana": self.kana,
            "birth_date": held.birth_date,
            "sex": held.sex,
            "insurer_number": held.insurer_number,
            "symbol": held.symbol,
            "number": held.number,
        }
        match self.kind:
            case Kind.LEGACY_CARD:
                early = self.ended_by is not None and self.ended_by.value in _EARLY
                return LegacyCard(  # no branch number is printed on it (section 5.3)
                    **common,
                    holder=Holder.MEMBER if held.relation is Relation.INSURED else Holder.DEPENDANT,
                    issued_on=self.issued_on,
                    expires_on=self.printed_expiry,
                    ended_on=self.ended_on if early else None,
                    ended_by=EndedBy(self.ended_by.value) if early and self.ended_by is not None else None,
                )
            case Kind.CERTIFICATE:
                return EligibilityCertificate(
                    **common,
                    branch=held.branch,
                    form=self.form or CertificateForm.CARD,
                    issued_on=self.first_issued_on or self.issued_on,
                    reissued_on=self.issued_on if self.first_issued_on is not None else None,
                    expires_on=self.printed_expiry,
                    shown_by=shown_by,
                )
            case Kind.NOTICE:
                left = held.ended_on is not None and held.ended_on <= day
                return EligibilityNotice(**common, branch=held.branch, former_insurer=left)
            case Kind.PORTAL:
                return MynaportalScreen(**common, branch=held.branch, lost_on=self.lost_on)


def _after(day: date | None) -> date | None:
    return None if day is None or day == date.max else day + timedelta(days=1)
