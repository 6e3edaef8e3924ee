"""In here lives what the national system and the chip said, turned into the parts of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from verifier.case import (
    Answer,
    Certificate,
    Chip,
    Evidence,
    FaceResult,
    MyNumberCard,
    PinResult,
    Smartphone,
    VisualResult,
)
from verifier.contract import EligibilityAnswer
from verifier.domain import CardStanding, CardType, ClinicState, Sex, Validity
from verifier.person import PersonSheet
from verifier.trouble import AnswerNotUnderstood, NationalTrouble, ServerBroken, ServerBusy

if TYPE_CHECKING:
    from verifier.verification import ChipRead


class HolderResult(msgspec.Struct, frozen=True):
    """What came of the ways in which the holder was authenticated; None: not tried."""

    face: FaceResult | None = None
    pin: PinResult | None = None
    visual_check: VisualResult | None = None

    @property
    def authenticated(self) -> bool:
        return (
            self.face is FaceResult.MATCH or self.pin is PinResult.OK or self.visual_check is VisualResult.SAME
        ) and self.visual_check is not VisualResult.DIFFERENT


class ChipCheck(msgspec.Struct, frozen=True):
    """What the chip says, compared with what lies on the counter (issue: name, birth date, sex, address; signatures)."""

    name: str
    birth_date: date
    address: str
    sex: str
    genuine: bool  # the signatures of card-face and card-entry hold, by the world's issuers
    tries_left: int
    photo: bytes | None
    differences: tuple[str, ...] = ()  # of 'name', 'birth_date', 'sex': where chip and paper differ


_CERTIFICATE = {
    CardStanding.REVOKED: Certificate.REVOKED,
    CardStanding.SUSPENDED: Certificate.SUSPENDED,
}


def answer_of(eligibility: EligibilityAnswer, *, reentered: bool = False, branch: str | None = None) -> Answer | None:
    """The part of a national answer that a case needs; None where the card's standing stopped the query."""
    if eligibility.validity is None:
        return None
    coverage, person = eligibility.coverage, eligibility.person
    return Answer(
        validity=eligibility.validity,
        lost_on=coverage.lost_on if coverage else None,
        reentered=reentered,
        branch=branch,
        name=person.name if person else None,
        kana=person.kana if person else None,
        birth_date=person.birth_date if person else None,
        sex=person.sex if person else None,
        ratio=coverage.ratio if coverage and eligibility.validity is Validity.VALID else None,
    )


def card_evidence(
    shown: MyNumberCard | Smartphone,
    eligibility: EligibilityAnswer | None,
    holder: HolderResult,
    *,
    card_type: CardType = CardType.STANDARD,
) -> MyNumberCard | Smartphone:
    """The card on the counter as the case tells of it: what was seen on it (`shown`), with what was answered and done."""
    seen = msgspec.structs.replace(
        shown,
        type=card_type,
        chip=shown.chip if eligibility is None else Chip.OK,
        face=holder.face or shown.face,
        pin=holder.pin or shown.pin,
        visual_check=holder.visual_check or shown.visual_check,
    )
    if eligibility is None:
        return seen
    standing = eligibility.standing
    return msgspec.structs.replace(
        seen,
        registered=standing not in {CardStanding.NOT_REGISTERED, CardStanding.DEREGISTERED},
        deregistration_applied_on=eligibility.deregistration_applied_on,
        deregistered_on=eligibility.deregistered_on,
        certificate=_CERTIFICATE.get(standing, Certificate.GOOD) if standing else Certificate.GOOD,
        certificate_expires_on=eligibility.certificate_expires_on or shown.certificate_expires_on,
    )


def shown_card(person: PersonSheet) -> MyNumberCard | Smartphone | None:
    """The card or phone that a person brings, as staff see it: what is printed on it, nothing of the chip. None: they bring none."""
    for item in person.documents:
        if isinstance(item, MyNumberCard | Smartphone):
            return item
    if person.card is None:
        return None
    return MyNumberCard(
        name=person.name,
        birth_date=person.birth_date,
        sex=person.sex,
        type=person.card.type,
        expires_on=person.card.expires_on,
    )


def state_after(trouble: NationalTrouble) -> ClinicState:
    """What a failed line makes of the clinic's state: its own side is down, or the national side is."""
    return (
        ClinicState.OUTAGE_NATIONAL
        if isinstance(trouble, ServerBroken | ServerBusy | AnswerNotUnderstood)
        else ClinicState.TERMINAL_DOWN
    )


_SEX = {"1": Sex.MALE, "2": Sex.FEMALE}  # JIS X 0303, as the card-entry application has it


def compare_chip(chip: ChipRead, shown: Sequence[Evidence]) -> ChipCheck:
    """What the chip says beside what lies on the counter: names after normalisation (P12), birth date and sex as they are.

    The papers carry no address that a case keeps: the chip's is shown, for the eye alone.
    """
    from verifier.names import NameMatch, compare_names  # the counter's first screen does without their tables

    said = chip.attributes
    sex = _SEX.get(said.sex, Sex.UNSET)
    differing: list[str] = []
    for item in shown:
        if item.name and compare_names(item.name, said.name) is NameMatch.DIFFERENT:
            differing.append("name")
        if item.birth_date and item.birth_date != said.birth_date:
            differing.append("birth_date")
        if item.sex and Sex.UNSET not in {item.sex, sex} and item.sex is not sex:
            differing.append("sex")
    return ChipCheck(
        name=said.name,
        birth_date=said.birth_date,
        address=said.address,
        sex=sex.value,
        genuine=chip.genuine,
        tries_left=chip.tries_left,
        photo=chip.face.photo_jp2 or None,
        differences=tuple(dict.fromkeys(differing)),
    )
