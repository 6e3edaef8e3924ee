"""In here lives the decision from evidence: from a case to its verdict, by rows that it doesn't know.

It works out the facts once, has the rows looked through (verifier.rules.looking), and finds the settings that mattered.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from verifier.case import (
    Case,
    Considered,
    Decision,
    EligibilityDeclaration,
    LimitCertificate,
    SubsidyCertificate,
    Verification,
)
from verifier.dates import ratio_by_age
from verifier.domain import Validity, Verdict
from verifier.doubts import doubts_and_compared
from verifier.rules.facts import Facts, facts_of
from verifier.rules.looking import Answers, Conclusion, conclude, no_answers, turned_answers
from verifier.rules.row import Outcome, Seen


def decide(case: Case, *, why: bool = False) -> Decision:
    """What the evidence of a case proves. Pure and total: P8 ends the order, so that every case has one verdict.

    With `why` the rows that were looked at come along, in their order, each with the reason; it changes nothing else.
    """
    facts = facts_of(case)
    answers = no_answers()
    conclusion = conclude(facts, answers)
    verdict = conclusion.verdict
    considered: msgspec.UnsetType | tuple[Considered, ...] = msgspec.UNSET
    if why:
        from verifier.rules.why import considered as looked_at

        considered = tuple(looked_at(facts, conclusion))
    doubtful, compared = doubts_and_compared(case)
    return Decision(
        id=case.id,
        verdict=verdict,
        rule=conclusion.rule.id,
        verification=_verification(conclusion.chosen, facts),
        acts=conclusion.acts,
        write=conclusion.write,
        say=conclusion.say,
        ratio=_ratio(verdict, facts),
        settings_used=tuple(_settings_used(facts, answers, conclusion)) if conclusion.choices else (),
        considered=considered,
        doubts=doubtful or msgspec.UNSET,
        compared=compared or msgspec.UNSET,
    )


def verdict_of(case: Case) -> tuple[Verdict, str]:
    """The verdict and its row alone."""
    conclusion = conclude(facts_of(case), no_answers())
    return conclusion.verdict, conclusion.rule.id


def _settings_used(facts: Facts, answers: Answers, conclusion: Conclusion) -> Iterator[str]:
    """The settings that mattered: each is turned round where it can matter, and the case decided once more."""
    case = facts.case
    for setting in conclusion.choices:
        turned = msgspec.structs.replace(case.settings, **{setting: not getattr(case.settings, setting)})
        other_case = msgspec.structs.replace(case, settings=turned)
        kept = turned_answers(setting, answers)
        if kept is None:
            other = conclude(facts_of(other_case, facts.identity), no_answers())
        else:
            other = conclude(msgspec.structs.replace(facts, case=other_case), kept)
        same = (other.rule.id, other.verdict) == (conclusion.rule.id, conclusion.verdict)
        if not same or other.acts != conclusion.acts:
            yield setting


def _verification(outcome: Outcome, facts: Facts) -> Verification:
    """By what the eligibility was seen in the end."""
    match outcome.seen:
        case Seen.READING:
            return Verification.PHONE if facts.reader is not None and facts.reader.phone else Verification.CARD
        case Seen.PAPER:
            return Verification.NUMBER if facts.number is Validity.VALID else Verification.EVIDENCE
        case Seen.EVIDENCE:
            return Verification.EVIDENCE
        case Seen.NONE:
            return Verification.NONE


def _ratio(verdict: Verdict, facts: Facts) -> int | None:
    """Percent of the cost borne by the patient.

    Refused: 100. Undecidable: unknown. Else what an answer in force says, the card's first (§5.4: the answer before the document);
    without one what age alone tells (P13: from 70 to 74 without proof 30), else what the patient declares on the statement (P13).
    """
    if verdict is Verdict.REFUSE:
        return 100
    if verdict is Verdict.UNDECIDABLE:
        return None
    identity = facts.identity
    for said, answer in ((facts.said, identity.card_answer), (facts.number, identity.number_answer)):
        if said is Validity.VALID and answer is not None and answer.ratio is not None:
            return answer.ratio
    born = _birth_date(facts)
    by_age = None if born is None else ratio_by_age(born, facts.day)
    return _declared_ratio(facts) if by_age is None else by_age


def _declared_ratio(facts: Facts) -> int | None:
    """What a signed statement says."""
    declared = [item.ratio for item in facts.identity.items if isinstance(item, EligibilityDeclaration) and item.signed]
    return next((ratio for ratio in declared if ratio is not None), None)


def _birth_date(facts: Facts) -> date | None:
    identity = facts.identity
    told = (
        facts.case.patient.birth_date,
        *(answer.birth_date for answer in (identity.card_answer, identity.number_answer) if answer is not None),
        *(item.birth_date for item in identity.items if not isinstance(item, SubsidyCertificate | LimitCertificate)),
    )
    return next((born for born in told if born is not None), None)
