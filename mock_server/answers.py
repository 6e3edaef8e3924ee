"""In here live the national answers: from what the registry knows of a card or a number to 資格確認の結果. Pure.

Meaning of the fields: reception-procedures.md, section 5.1. What a card's standing stops is not told: neither who it is nor any insurance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from mock_server.charset import national_text
from mock_server.insurance import Insurance, newest_in_force
from mock_server.registry import NumberQuery
from mock_server.standing import Card
from verifier.contract import (
    Consent,
    Coverage,
    EligibilityAnswer,
    MedicalInformation,
    Period,
    PersonalData,
)
from verifier.domain import CardStanding, CertificateState, Validity

BY_CARD = "card"
BY_NUMBER = "number"

LIMIT_WITHOUT_CONSENT = date(2024, 10, 7)  # D1c: readers no longer ask; the limit comes with every answer by card
_NO_MEDICAL_INFORMATION = frozenset({"03", "04", "07"})  # R86: 日雇, 自衛官: nothing to be had online


@dataclass(frozen=True, slots=True)
class Frame:
    """What every answer carries."""

    answer_id: str
    answered_at: datetime
    visit_date: date


def answer_by_card(
    frame: Frame, card: Card, insurances: Sequence[Insurance], consents: Iterable[Consent] = ()
) -> EligibilityAnswer:
    """The answer to a card whose proof holds. `insurances`: what may be seen of its holder.

    One in force: VALID, the newer of two that overlap (R06). None, but others are known: INVALID, with the one that began last (R05). Nothing
    to be seen: NO_INFORMATION (R07, R08). A card that is not registered, revoked or past its grace: no validity at all.
    """
    answer = EligibilityAnswer(
        answer_id=frame.answer_id,
        answered_at=frame.answered_at,
        visit_date=frame.visit_date,
        inquiry=BY_CARD,
        validity=None,
        standing=card.standing,
        deregistration_applied_on=card.deregistration_applied_on,
        deregistered_on=card.deregistered_on,
        certificate_state=card.certificate_state,
        certificate_expires_on=card.certificate_expires_on,
    )
    if card.standing is not CardStanding.REGISTERED:
        return answer
    shown = newest_in_force(insurances, frame.visit_date)
    validity = Validity.VALID
    if shown is None:
        shown = _nearest(insurances, frame.visit_date)
        validity = Validity.INVALID if shown else Validity.NO_INFORMATION
    medical = validity is Validity.VALID and card.certificate_state is not CertificateState.IN_GRACE  # P10
    if shown is not None and shown.on(frame.visit_date).certificate_class in _NO_MEDICAL_INFORMATION:
        medical = False
    return msgspec.structs.replace(
        answer,
        validity=validity,
        person=_person(shown, frame.visit_date),
        coverage=_coverage(shown, frame.visit_date, limit=frame.visit_date >= LIMIT_WITHOUT_CONSENT, disease=True),
        medical_information=tuple(
            MedicalInformation(kind=consent.kind, viewable=consent.given and medical)
            for consent in {consent.kind: consent for consent in consents}.values()  # the last word on each counts
        ),
    )


def answer_by_number(
    frame: Frame, query: NumberQuery, people: Mapping[str, Sequence[Insurance]], *, limit_consent: bool = False
) -> EligibilityAnswer:
    """The answer to a query by number. `people`: by person, all that may be seen of those whom the query fits.

    Nobody: NOT_FOUND, which proves nothing (P5). More than one: SEVERAL, until the branch is said (R14). Else VALID, or INVALID, or
    INVALID_NEWER where the person has another, later insurance on that day, of which nothing is told (R12). It says nothing of who stands at the
    counter, and never brings medical information.
    """
    answer = EligibilityAnswer(
        answer_id=frame.answer_id,
        answered_at=frame.answered_at,
        visit_date=frame.visit_date,
        inquiry=BY_NUMBER,
        validity=Validity.NOT_FOUND,
    )
    if not people:
        return answer
    if len(people) > 1:
        return msgspec.structs.replace(answer, validity=Validity.SEVERAL)
    ((_, seen),) = people.items()
    asked = [insurance for insurance in seen if query.fits(insurance)]
    shown = newest_in_force(asked, frame.visit_date)
    validity = Validity.VALID
    if shown is None:
        shown = _nearest(asked, frame.visit_date)
        newest = newest_in_force(seen, frame.visit_date)
        newer = newest and shown and newest.acquired_on > shown.acquired_on
        validity = Validity.INVALID_NEWER if newer else Validity.INVALID
    return msgspec.structs.replace(
        answer,
        validity=validity,
        person=_person(shown, frame.visit_date),
        # A limit, and what a person is ill with, are told by number only when the patient said yes (R83).
        coverage=_coverage(shown, frame.visit_date, limit=limit_consent, disease=limit_consent),
    )


def _nearest(insurances: Iterable[Insurance], day: date) -> Insurance | None:
    """Of insurances none of which is in force: the one that began last, before any that is still to begin."""
    return max(
        insurances,
        key=lambda insurance: (insurance.acquired_on <= day, insurance.acquired_on),
        default=None,
    )


def _person(shown: Insurance | None, day: date) -> PersonalData | None:
    if shown is None:
        return None
    declared = shown.on(day)
    return PersonalData(
        name=national_text(declared.name),
        kana=national_text(declared.kana),
        birth_date=declared.birth_date,
        sex=declared.sex,
        address=national_text(declared.address) or None,
    )


def _coverage(shown: Insurance | None, day: date, *, limit: bool, disease: bool) -> Coverage | None:
    """The insurance as the clinic may see it. Limits and certificates only while they hold; a loss after the visit is told too."""
    if shown is None:
        return None
    declared = shown.on(day)
    return Coverage(
        insurer_number=declared.insurer_number,
        insurer_name=declared.insurer_name,
        symbol=declared.symbol,
        number=declared.number,
        branch=declared.branch,
        relation=declared.relation,
        certificate_class=declared.certificate_class,
        acquired_on=declared.acquired_on,
        lost_on=shown.lost_on,
        valid=Period(first=declared.valid_from or declared.acquired_on, last=declared.valid_until),
        ratio=declared.ratio,
        limit=declared.limit if limit and declared.limit and _holds(declared.limit.valid, day) else None,
        elderly=declared.elderly if declared.elderly and _holds(declared.elderly, day) else None,
        specified_disease=declared.specified_disease
        if disease and declared.specified_disease and _holds(declared.specified_disease, day)
        else None,
    )


def _holds(period: Period, day: date) -> bool:
    """Whether the day lies in the period, first and last day included; None is open."""
    return (period.first is None or period.first <= day) and (period.last is None or day <= period.last)
