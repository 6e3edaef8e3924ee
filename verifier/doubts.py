"""In here lives what cannot be right, or can hardly be, in a case that is one: numbers that fail their check digit, facts that contradict.

The case is decided all the same, by the rows; a doubt says where to look before the verdict is believed. Sources: reception-procedures.md,
sections 4.6 to 4.8 and 5.1 to 5.4. Each doubt names the path, and has its own words in both languages (doubt_words.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from verifier.case import (
    Answer,
    Case,
    Chip,
    Compared,
    Doubt,
    EligibilityCertificate,
    EligibilityDeclaration,
    EndedBy,
    Evidence,
    FaceResult,
    Holder,
    LegacyCard,
    MynaportalScreen,
    MyNumberCard,
    PastRecord,
    Patient,
    PinResult,
    Says,
    Smartphone,
)
from verifier.case import Certificate as CertificateState
from verifier.compared import compared
from verifier.dates import AgeBand, age_band_on, age_on, birthday
from verifier.domain import FIRST_DAY, LAST_DAY, CardType, ClinicState, Validity
from verifier.doubts_written import checked, doubt, insurer, numbers, person
from verifier.doubts_written import place as called
from verifier.names import differences
from verifier.numbers import (
    InsurerNumber,
    Scheme,
    normalise_branch,
)

_PLAIN: dict[type, Evidence] = {kind: kind() for kind in Evidence.__args__}
_NOBODY = Patient()
CHIPPED = (MyNumberCard, Smartphone)
_LATE_ELDERLY_AGE, _DISABILITY_AGE, _PHOTO_LESS_UNTIL = 75, 65, 5  # sections 5.4 and 4.8 (R68)
_NEW_DOCUMENTS = date(2024, 12, 2)  # D2
_WITHOUT_DEPENDANTS = {Scheme.LATE_ELDERLY: "後期高齢者医療", Scheme.SELF_DEFENCE: "自衛官（07）"}
_RATIOS = {
    AgeBand.PRESCHOOL: {20, 100},
    AgeBand.ORDINARY: {30, 100},
    AgeBand.ELDERLY: {20, 30, 100},
    AgeBand.LATE_ELDERLY: {10, 20, 30, 100},
}


def plain(case: Case) -> bool:
    """Says the case so little that nothing in it can be doubted, but for what the clinic was answered?"""
    if case.patient != _NOBODY or not FIRST_DAY <= case.visit_date <= LAST_DAY:
        return False
    for item in case.evidence:
        if item != _PLAIN[type(item)]:
            return False
    answers = case.answers
    return (answers.card is None or _says_little(answers.card)) and (
        answers.number is None or _says_little(answers.number)
    )


def _answered_as_ever(case: Case) -> bool:
    """Nothing of the answers themselves can be doubted: who could ask was asked, and answered what is answered so."""
    if case.clinic is ClinicState.NO_ONLINE:
        return False
    card, number = case.answers.card, case.answers.number
    if number is not None and number.validity is Validity.NO_INFORMATION:
        return False
    if card is None:
        return True
    if card.validity is Validity.SEVERAL:
        return False
    return any(isinstance(item, CHIPPED) for item in case.evidence)


def doubts(case: Case) -> tuple[Doubt, ...]:
    """All doubts, in the order of the case's fields. Pure; never raises on a case that the types allow."""
    if not plain(case):
        return tuple(_all(case))
    return () if _answered_as_ever(case) else tuple(_of_the_clinic(case))


def doubts_and_compared(case: Case) -> tuple[tuple[Doubt, ...], tuple[Compared, ...]]:
    """Both, with one look at whether there is anything to look at."""
    if plain(case):
        return () if _answered_as_ever(case) else tuple(_of_the_clinic(case)), ()
    return tuple(_all(case)), compared(case)


def _says_little(answer: Answer) -> bool:
    named = answer.name is not None or answer.kana is not None or answer.sex is not None
    return not named and answer.lost_on is None and answer.birth_date is None and answer.branch is None


def _all(case: Case) -> Iterator[Doubt]:
    if not FIRST_DAY <= case.visit_date <= LAST_DAY:
        yield doubt("visit_far", "visit_date", given=case.visit_date)
    yield from _of_the_clinic(case)
    yield from _of_the_patient(case)
    for place, item in enumerate(case.evidence):
        yield from _of_one(item, case.visit_date, f"evidence[{place}]")
    for name, answer in (("card", case.answers.card), ("number", case.answers.number)):
        if answer is not None:
            yield from _of_an_answer(answer, case, f"answers.{name}")
    yield from _between(case)


def _of_the_clinic(case: Case) -> Iterator[Doubt]:
    answers = case.answers
    if case.clinic is ClinicState.NO_ONLINE:
        for name in ("card", "number"):
            answer: Answer | None = getattr(answers, name)
            if answer is not None:
                yield doubt("answer_without_system", f"answers.{name}", given=answer.validity.value)
        for one in case.equipment:
            yield doubt("equipment_without_system", "equipment", given=one.value)
    if answers.card is not None:
        if not any(isinstance(item, CHIPPED) for item in case.evidence):
            yield doubt("answer_without_card", "answers.card")
        if answers.card.validity is Validity.SEVERAL:
            said, way, way_en = "several", "カード", "a card"
            yield doubt("answer_to_the_other_way", "answers.card.validity", given=said, way=way, way_en=way_en)
    if answers.number is not None and answers.number.validity is Validity.NO_INFORMATION:
        said, way, way_en = "no_information", "番号の照会", "a query by number"
        yield doubt("answer_to_the_other_way", "answers.number.validity", given=said, way=way, way_en=way_en)


def _of_the_patient(case: Case) -> Iterator[Doubt]:
    patient, day = case.patient, case.visit_date
    yield from person(patient, day, "patient")
    joined = patient.joined_on
    born = next((one for one in (patient.birth_date, *(item.birth_date for item in case.evidence)) if one), None)
    if joined is not None:
        if born is not None and joined < born:
            yield doubt("joined_before_birth", "patient.joined_on", given=joined, other=born)
        if joined > day:
            yield doubt("joined_after_visit", "patient.joined_on", given=joined, day=day)
    since = patient.says_since
    if since is not None and since > day:
        yield doubt("since_after_visit", "patient.says_since", given=since, day=day)
    if patient.card_lost and any(isinstance(item, MyNumberCard) and item.original for item in case.evidence):
        yield doubt("lost_card_shown", "patient.card_lost")
    if patient.signs_declaration is False and any(
        isinstance(item, EligibilityDeclaration) and item.signed for item in case.evidence
    ):
        yield doubt("declined_though_signed", "patient.signs_declaration")
    lost = patient.says in {Says.LOST_ELIGIBILITY, Says.UNINSURED} and (since is None or since <= day)
    answers = [one for one in (case.answers.card, case.answers.number) if one is not None]
    if lost and any(one.validity is Validity.VALID and one.lost_on is None for one in answers):
        yield doubt("said_lost_answered_valid", "patient.says")
    if patient.says is not Says.INSURED and any(
        isinstance(item, PastRecord) and item.unchanged for item in case.evidence
    ):
        yield doubt("unchanged_though_changed", "patient.says")


# -- what lies there ---------------------------------------------------------------------------------------------------------


def _of_one(item: Evidence, day: date, where: str) -> Iterator[Doubt]:
    if item == _PLAIN[type(item)]:
        return
    yield from person(item, day, where)
    yield from numbers(item, where)
    match item:
        case LegacyCard():
            yield from _issued(item, day, where)
            yield from _legacy(item, where)
            yield from _by_age(item, day, where)
        case EligibilityCertificate():
            yield from _issued(item, day, where)
            yield from _certificate(item, where)
            yield from _by_age(item, day, where)
        case MyNumberCard() | Smartphone():
            yield from _chipped(item, day, where)
        case MynaportalScreen() if item.lost_on and item.birth_date and item.lost_on < item.birth_date:
            yield doubt("lost_before_birth", f"{where}.lost_on", given=item.lost_on, other=item.birth_date)


def _issued(item: LegacyCard | EligibilityCertificate, day: date, where: str) -> Iterator[Doubt]:
    reissued = item.reissued_on if isinstance(item, EligibilityCertificate) else None
    for field, issued in (("issued_on", item.issued_on), ("reissued_on", reissued)):
        if issued is None:
            continue
        at = f"{where}.{field}"
        if item.expires_on is not None and issued > item.expires_on and not (field == "issued_on" and reissued):
            yield doubt("issued_after_expiry", at, given=issued, other=item.expires_on)
        if issued > day:
            yield doubt("issued_after_visit", at, given=issued, day=day)
        if item.birth_date is not None and issued < item.birth_date:
            yield doubt("issued_before_birth", at, given=issued, other=item.birth_date)


def _legacy(item: LegacyCard, where: str) -> Iterator[Doubt]:
    if item.ended_on is not None and item.issued_on is not None and item.ended_on < item.issued_on:
        yield doubt("ended_before_issue", f"{where}.ended_on", given=item.ended_on, other=item.issued_on)
    if item.ended_by is not None and item.ended_on is None:
        yield doubt("ended_without_day", f"{where}.ended_by", given=item.ended_by.value)
    if item.ended_by in {EndedBy.REMOVAL, EndedBy.MEMBER_LOSS} and item.holder is Holder.MEMBER:
        yield doubt("removed_member", f"{where}.ended_by", given=item.ended_by.value)
    if item.holder is Holder.DEPENDANT and (scheme := _scheme(item)) in _WITHOUT_DEPENDANTS:
        yield doubt("dependant_of_nobody", f"{where}.holder", scheme=_WITHOUT_DEPENDANTS[scheme])


def _certificate(item: EligibilityCertificate, where: str) -> Iterator[Doubt]:
    if item.reissued_on is not None and item.issued_on is not None and item.reissued_on < item.issued_on:
        yield doubt("reissued_before_issue", f"{where}.reissued_on", given=item.reissued_on, other=item.issued_on)
    if item.valid_from is not None and item.expires_on is not None and item.valid_from > item.expires_on:
        yield doubt("valid_after_expiry", f"{where}.valid_from", given=item.valid_from, other=item.expires_on)
    if item.issued_on is not None and item.issued_on < _NEW_DOCUMENTS:
        yield doubt("issued_before_kind", f"{where}.issued_on", given=item.issued_on)


def _scheme(item: Evidence) -> Scheme | None:
    read = insurer(item.insurer_number) if item.insurer_number else None
    return read.scheme if isinstance(read, InsurerNumber) else None


def _by_age(item: LegacyCard | EligibilityCertificate, day: date, where: str) -> Iterator[Doubt]:
    scheme, born = _scheme(item), item.birth_date
    if scheme is None or born is None or born > day:
        return
    age = age_on(born, day)
    if scheme is Scheme.LATE_ELDERLY and age < _DISABILITY_AGE:
        yield doubt("late_elderly_too_young", f"{where}.insurer_number", day=day, age=age)
    if scheme is not Scheme.LATE_ELDERLY and age >= _LATE_ELDERLY_AGE:
        yield doubt("late_elderly_elsewhere", f"{where}.insurer_number", other=birthday(born, _LATE_ELDERLY_AGE))


def _chipped(item: MyNumberCard | Smartphone, day: date, where: str) -> Iterator[Doubt]:
    applied, ended = item.deregistration_applied_on, item.deregistered_on
    if applied is not None and ended is not None and ended < applied:
        yield doubt("deregistered_before_applying", f"{where}.deregistered_on", given=ended, other=applied)
    certificate, body = item.certificate_expires_on, item.expires_on
    if certificate is not None and body is not None and certificate > body:
        yield doubt("certificate_outlasts_card", f"{where}.certificate_expires_on", given=certificate, other=body)
    if item.type is CardType.PHOTO_LESS:
        if item.face is FaceResult.MATCH:
            yield doubt("photo_less_face", f"{where}.face")
        if item.birth_date is not None and (age := age_on(item.birth_date, day)) >= _PHOTO_LESS_UNTIL:
            yield doubt("photo_less_too_old", f"{where}.type", day=day, age=age)
    if item.type is CardType.PIN_LESS and item.pin is PinResult.OK:
        yield doubt("pin_less_pin", f"{where}.pin")
    if item.chip is Chip.BROKEN and (item.face is FaceResult.MATCH or item.pin is PinResult.OK):
        yield doubt("broken_chip_opened", f"{where}.chip")


def _of_an_answer(answer: Answer, case: Case, where: str) -> Iterator[Doubt]:
    day = case.visit_date
    yield from person(answer, day, where)
    if answer.branch is not None:
        branch = answer.branch
        yield from checked(lambda: normalise_branch(branch), f"{where}.branch")
    lost, born = answer.lost_on, answer.birth_date or case.patient.birth_date
    if lost is not None:
        if answer.validity is Validity.VALID and lost <= day:
            yield doubt("valid_though_lost", f"{where}.lost_on", given=lost, day=day)
        if born is not None and lost < born:
            yield doubt("lost_before_birth", f"{where}.lost_on", given=lost, other=born)
    if born is not None and answer.ratio is not None and born <= day:
        band = age_band_on(born, day)
        if answer.ratio not in _RATIOS[band]:
            yield doubt("ratio_for_age", f"{where}.ratio", given=answer.ratio, age=age_on(born, day))
    if where == "answers.card" and answer.validity is Validity.VALID:
        for place, item in enumerate(case.evidence):
            if isinstance(item, CHIPPED) and item.certificate is CertificateState.REVOKED:
                yield doubt("valid_though_revoked", f"evidence[{place}].certificate")


# -- two things of one person ------------------------------------------------------------------------------------------------

_DIFFER = {"name": "names_differ", "birth_date": "birth_dates_differ", "sex": "sexes_differ"}


def _between(case: Case) -> Iterator[Doubt]:
    """Each party against the first that it differs from: chip and front, paper and answer, chart and paper."""
    parties: list[tuple[str, Patient | Evidence | Answer]] = [("patient", case.patient)]
    parties += [(f"evidence[{place}]", item) for place, item in enumerate(case.evidence)]
    parties += [
        (f"answers.{name}", answer)
        for name, answer in (("card", case.answers.card), ("number", case.answers.number))
        if answer is not None
    ]
    told = [(where, one) for where, one in parties if one.name or one.kana or one.birth_date or one.sex]
    odd: set[tuple[str, str]] = set()  # by path and field: what differed itself is no measure of the others
    for place, (where, one) in enumerate(told):
        for where_other, other in told[:place]:
            for field in differences(other, one):
                if (where, field) not in odd and (where_other, field) not in odd:
                    odd.add((where, field))
                    values = {"given": one.birth_date, "other": other.birth_date, "where_other": called(where_other)}
                    yield doubt(_DIFFER[field], f"{where}.{field}", **values)
