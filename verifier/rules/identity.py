"""In here lives whose things lie on the counter: what names somebody else is set aside, and where that cannot be told everything stops.

P9, P9b and P12. Whether two names are one person's is verifier.names' affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from functools import lru_cache

import msgspec

from verifier.case import (
    Answer,
    Case,
    Document,
    EligibilityCertificate,
    EligibilityNotice,
    Evidence,
    LegacyCard,
    LimitCertificate,
    MynaportalScreen,
    MyNumberCard,
    OtherIdentity,
    Patient,
    Smartphone,
    SubsidyCertificate,
    VisualResult,
)
from verifier.domain import Sex
from verifier.names import PersonMatch, same_person

CHIPPED = (MyNumberCard, Smartphone)
NUMBERED = (LegacyCard, EligibilityCertificate, EligibilityNotice, MynaportalScreen)
# Set aside when insurance is decided (section 3.1): whose they are is a question of the subsidy.
_BESIDE = (SubsidyCertificate, LimitCertificate)


class Stop(Enum):
    """Why identity stops everything (P9)."""

    OTHER_FACE = "other_face"  # staff compared photograph and person: not the same
    ONLY_ITEM = "only_item"  # all that was shown names somebody else than the patient
    TWO_PEOPLE = "two_people"  # what was shown names different people, and nobody says who the patient is
    ANSWER = "answer"  # the national answer speaks of somebody else: a wrong link, or a wrong number typed


class Particulars(msgspec.Struct, frozen=True):
    """What names a person."""

    name: str | None
    kana: str | None
    birth_date: date | None
    sex: Sex | None

    @property
    def empty(self) -> bool:
        return self.name is None and self.kana is None and self.birth_date is None and self.sex is None


class Identity(msgspec.Struct, frozen=True):
    """What of the counter counts for this patient."""

    items: tuple[Evidence, ...]  # in the order shown, without what was set aside
    set_aside: tuple[Evidence, ...]
    card_answer: Answer | None  # None too where it belongs to what was set aside
    number_answer: Answer | None
    stop: Stop | None
    spelling: bool  # one person, spelt in different ways (P12)


def particulars(of: Patient | Document | Answer) -> Particulars:
    return Particulars(of.name, of.kana, of.birth_date, of.sex)


@lru_cache(maxsize=4096)
def _match(a: Particulars, b: Particulars) -> PersonMatch:
    return same_person(a, b)


def _compare(a: Particulars, b: Particulars) -> PersonMatch:
    if a.empty or b.empty:
        return PersonMatch.UNKNOWN
    return PersonMatch.SAME if a == b else _match(a, b)


def _differs(a: Particulars, b: Particulars) -> bool:
    return _compare(a, b) is PersonMatch.DIFFERENT


def _names_nobody(of: Patient | Document | Answer) -> bool:
    return of.name is None and of.kana is None and of.birth_date is None and of.sex is None


def _nothing_to_compare(case: Case) -> bool:
    """Fewer than two parties say who they speak of."""
    answers = case.answers
    named = 0 if _names_nobody(case.patient) else 1
    for item in case.evidence:
        if not _names_nobody(item):
            named += 1
    for answer in (answers.card, answers.number):
        if answer is not None and not _names_nobody(answer):
            named += 1
    return named < 2


def _nobody_else(case: Case) -> Identity:
    """Everything counts, where nothing can name anybody else than something else does; staff's eyes may still say so."""
    stop = None
    for item in case.evidence:
        if isinstance(item, CHIPPED) and item.visual_check is VisualResult.DIFFERENT:
            stop = Stop.OTHER_FACE
    return Identity(case.evidence, (), case.answers.card, case.answers.number, stop, spelling=False)


def identify(case: Case) -> Identity:
    """Who is who on the counter. The order in which things were shown changes nothing but the order of `items`."""
    if _nothing_to_compare(case):
        return _nobody_else(case)
    patient = particulars(case.patient)
    kept: list[Evidence] = []
    aside: list[Evidence] = []
    for item in case.evidence:
        other = not patient.empty and not isinstance(item, _BESIDE) and _differs(patient, particulars(item))
        (aside if other else kept).append(item)
    card_answer = _answer_of(case.answers.card, CHIPPED, kept, aside, patient)
    number_answer = _answer_of(case.answers.number, NUMBERED, kept, aside, patient)
    named = [particulars(item) for item in kept if not isinstance(item, _BESIDE)]
    answers = [particulars(answer) for answer in (card_answer, number_answer) if answer is not None]
    return Identity(
        items=tuple(kept),
        set_aside=tuple(aside),
        card_answer=card_answer,
        number_answer=number_answer,
        stop=_stop(kept, aside, patient, named, answers),
        spelling=_spelling([patient, *named, *answers]),
    )


def _answer_of(
    answer: Answer | None,
    kinds: tuple[type, ...],
    kept: Sequence[Evidence],
    aside: Sequence[Evidence],
    patient: Particulars,
) -> Answer | None:
    """The answer, unless it was given to something that was set aside (P9b: the rest decides)."""
    others = [item for item in aside if isinstance(item, kinds)]
    if answer is None or not others:
        return answer
    if not any(isinstance(item, kinds) for item in kept):
        return None
    told = particulars(answer)
    theirs = _differs(patient, told) and any(not _differs(particulars(item), told) for item in others)
    return None if theirs else answer


def _stop(
    kept: Sequence[Evidence],
    aside: Sequence[Evidence],
    patient: Particulars,
    named: Sequence[Particulars],
    answers: Sequence[Particulars],
) -> Stop | None:
    if any(isinstance(item, CHIPPED) and item.visual_check is VisualResult.DIFFERENT for item in kept):
        return Stop.OTHER_FACE
    if aside and not _insurance_left(kept, aside):
        return Stop.ONLY_ITEM
    for place, one in enumerate(named):
        if any(_differs(one, other) for other in named[place + 1 :]):
            return Stop.TWO_PEOPLE
    for place, answer in enumerate(answers):
        if any(_differs(answer, other) for other in (patient, *named, *answers[place + 1 :])):
            return Stop.ANSWER
    return None


def _insurance_left(kept: Sequence[Evidence], aside: Sequence[Evidence]) -> bool:
    """Is there, beside what names somebody else, anything that could decide? A licence or a 医療証 proves no insurance."""
    beside = (*_BESIDE, OtherIdentity)
    if any(not isinstance(item, beside) for item in kept):
        return True
    return any(isinstance(item, OtherIdentity) for item in kept) and all(isinstance(item, beside) for item in aside)


def _spelling(told: Sequence[Particulars]) -> bool:
    return any(
        _compare(one, other) is PersonMatch.SPELLING for place, one in enumerate(told) for other in told[place + 1 :]
    )
