"""In here live the builders of what people lay on the counter: the documents as printed, dates by their formats (reception-procedures.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mock_server.world.builders import month
from mock_server.world.days import in_month
from mock_server.world.law import NEW_DOCUMENTS
from mock_server.world.rows import Frame, When
from verifier.case import (
    CertificateForm,
    EligibilityCertificate,
    EligibilityNotice,
    EndedBy,
    Evidence,
    Holder,
    LegacyCard,
    MynaportalScreen,
    MyNumberCard,
    ShownBy,
    Smartphone,
)
from verifier.dates import certificate_expiry, month_end
from verifier.domain import Relation


@dataclass(frozen=True, slots=True)
class Validity:
    """When a 資格確認書 was issued, and the last day printed on it."""

    issued_on: date
    expires_on: date


def my_number_card(frame: Frame) -> Evidence:
    """The card as staff see it on the desk: what is printed on it, nothing of the chip."""
    assert frame.card is not None
    return MyNumberCard(
        name=frame.row.name,
        birth_date=frame.birth_date,
        sex=frame.row.sex,
        type=frame.card.type,
        expires_on=frame.card.dates.expires_on,
    )


def smartphone(frame: Frame) -> Evidence:
    """A phone shows nobody's name; the dates are those of the plastic card behind it."""
    assert frame.card is not None
    return Smartphone(
        certificate_expires_on=frame.card.dates.certificate_expires_on, expires_on=frame.card.dates.expires_on
    )


def of_the_union(frame: Frame) -> Validity:
    """The plastic card in use: that of the first possible day, or the one that was sent in the autumn before it ended."""
    issued, following = NEW_DOCUMENTS, date(NEW_DOCUMENTS.year + 5, 11, 1)
    while following <= frame.day:
        issued, following = following, date(following.year + 4, 11, 1)
    return Validity(issued, certificate_expiry(issued))


def of_the_late_elderly(frame: Frame) -> Validity:
    """後期高齢者: renewed each 1 August, to 31 July."""
    year = frame.day.year if frame.day >= date(frame.day.year, 8, 1) else frame.day.year - 1
    issued = max(date(year, 8, 1), NEW_DOCUMENTS)
    return Validity(issued, date(year + 1, 7, 31))


def short_term(frame: Frame) -> Validity:
    """A4 paper for about two months: the printed date rules, not the formula (R21)."""
    issued = max(month(-1, 20)(frame), NEW_DOCUMENTS)
    return Validity(issued, month_end(in_month(frame.day, 1, 1)))


def eligibility_certificate(
    validity: Callable[[Frame], Validity] = of_the_union,
    form: CertificateForm = CertificateForm.CARD,
    shown_by: ShownBy = ShownBy.PATIENT,
) -> Callable[[Frame], Evidence]:
    def made(frame: Frame) -> Evidence:
        printed = validity(frame)
        return EligibilityCertificate(
            form=form,
            issued_on=printed.issued_on,
            expires_on=printed.expires_on,
            shown_by=shown_by,
            **_who(frame),
            **_insurance(frame, -1),
        )

    return made


def eligibility_notice(frame: Frame) -> Evidence:
    return EligibilityNotice(**_who(frame), **_insurance(frame, -1))


def mynaportal_screen(frame: Frame) -> Evidence:
    return MynaportalScreen(**_who(frame), **_insurance(frame, -1))


def legacy_card(
    issued: When,
    *,
    insurance: int = -1,
    ended: When | None = None,
    ended_by: EndedBy | None = None,
    name: str | None = None,
    kana: str | None = None,
) -> Callable[[Frame], Evidence]:
    """An old card of the union: no end is printed on it, no branch number either (section 5.3)."""

    def made(frame: Frame) -> Evidence:
        relation = frame.insured[insurance].relation
        who = _who(frame) | {key: value for key, value in (("name", name), ("kana", kana)) if value is not None}
        return LegacyCard(
            holder=Holder.MEMBER if relation is Relation.INSURED else Holder.DEPENDANT,
            issued_on=issued(frame) + timedelta(days=7),
            ended_on=ended(frame) if ended is not None else None,
            ended_by=ended_by,
            **who,
            **(_insurance(frame, insurance) | {"branch": None}),
        )

    return made


def _who(frame: Frame) -> dict[str, Any]:
    row = frame.row
    return {"name": row.name, "kana": row.kana, "birth_date": frame.birth_date, "sex": row.sex}


def _insurance(frame: Frame, which: int) -> dict[str, Any]:
    held = frame.insured[which]
    return {
        "insurer_number": held.insurer.number,
        "symbol": held.symbol,
        "number": held.number,
        "branch": held.branch,
    }
