"""In here lives what to ask for next: what else would help a case, in the order of P6, found by deciding the case once more with it.

Nothing is known of the rules here: each thing that could be asked for is laid into the case, genuine, in date and of the same person, and
what the rows then say is the proposal. What would help no verdict is not proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial

import msgspec
from msgspec.structs import replace

from verifier.case import (
    Act,
    Answer,
    Answers,
    Case,
    EligibilityCertificate,
    EligibilityDeclaration,
    EligibilityNotice,
    Evidence,
    InsurerPhone,
    MynaportalScreen,
    MyNumberCard,
    PastRecord,
    Smartphone,
    Told,
    VisualResult,
)
from verifier.domain import ClinicState, Validity, Verdict
from verifier.rules import ACTS
from verifier.rules.chips import QUERIES
from verifier.rules.facts import facts_of
from verifier.rules.looking import Conclusion, conclude, no_answers
from verifier.rules.row import Force


class Way(Enum):
    """What can be asked for, in the order in which it is: the online way first (P2, T04), then P6, at last the telephone (P4)."""

    __hash__ = object.__hash__

    PARTICULARS = "particulars"  # P15 comes before the rest (section 3.1)
    VISUAL_CHECK = "visual_check"
    READ_CARD = "read_card"
    REGISTER = "register"
    BRANCH = "branch"
    QUERY = "query"
    REENTER = "reenter"
    SHOW_CARD = "show_card"
    SCREEN = "mynaportal_screen"
    NOTICE = "eligibility_notice"
    CERTIFICATE = "eligibility_certificate"
    DECLARATION = "eligibility_declaration"
    PAST_RECORD = "past_record"
    TELEPHONE = "telephone"


# What staff do for it: acts of the rows.
ACT_OF = {
    Way.PARTICULARS: "ask_particulars",
    Way.VISUAL_CHECK: "visual_check",
    Way.READ_CARD: "read_card",
    Way.REGISTER: "register_use",
    Way.BRANCH: "enter_branch",
    Way.QUERY: "query_by_number",
    Way.REENTER: "reenter_number",
    Way.SHOW_CARD: "ask_for_plastic_card",
    Way.SCREEN: "ask_screen",
    Way.NOTICE: "ask_notice",
    Way.CERTIFICATE: "ask_certificate",
    Way.DECLARATION: "take_declaration",
    Way.PAST_RECORD: "ask_changes",
    Way.TELEPHONE: "telephone_insurer",
}


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to ask for; `verdict` and `rule`: what would follow if it is as it should be."""

    way: Way
    act: Act
    verdict: Verdict
    rule: str


def proposals(case: Case, *, absent: frozenset[Way] = frozenset()) -> tuple[Proposal, ...]:
    """What to ask for next, in order. Pure and total; empty where asking for more would help nothing. Of an accepted case, what it waits for.

    `absent`: what was asked for already and isn't there.
    """
    now = _concluded(case)
    return tuple(_helpful(case, now, absent))


class Withheld(Enum):
    """Why the statement helps nobody here (P7, section 3.1)."""

    __hash__ = object.__hash__

    UNINSURED = "uninsured"  # the patient has joined no insurance: it must not be offered
    NO_CARD = "no_card"  # it is for who brought the card
    CARD_DEAD = "card_dead"  # not registered, deregistered, revoked, past its grace, without its PIN: no trouble of machine or line
    NO_SYSTEM = "no_system"  # R09c: a clinic without the system has no trouble of it, unless it has chosen otherwise
    WILL_NOT_SIGN = "will_not_sign"
    RETURNING = "returning"  # the past record takes its place (P6)


def withheld(case: Case) -> Withheld | None:
    """Why the statement is not proposed; None: it is, or nobody asks: accepted, stopped, or it lies there and counts. Pure and total."""
    now, facts = _concluded(case), facts_of(case)
    if _rank(now) <= _BEST or now.chosen.force is Force.STOPS or (facts.statement_signed and facts.statement_fits):
        return None
    if any(one.way is Way.DECLARATION for one in proposals(case)):
        return None
    if facts.lost:
        return Withheld.UNINSURED
    if not facts.shown_card:
        return Withheld.NO_CARD
    if facts.statement_fits:
        return Withheld.WILL_NOT_SIGN if case.patient.signs_declaration is False else Withheld.RETURNING
    if facts.no_statement_for_card:
        return Withheld.CARD_DEAD
    return Withheld.NO_SYSTEM if case.clinic is ClinicState.NO_ONLINE else None


def _helpful(case: Case, now: Conclusion, absent: frozenset[Way]) -> Iterator[Proposal]:
    for way, supposed in _WAYS.items():
        with_it = None if way in absent else supposed(case)
        if with_it is None:
            continue
        code = ACT_OF[way]
        then = _concluded(with_it)
        if _rank(then) < _rank(now) or (_rank(then) == _rank(now) and _waits(now, code) and not _waits(then, code)):
            yield Proposal(way=way, act=ACTS[code], verdict=then.verdict, rule=then.rule.id)


def _waits(conclusion: Conclusion, code: str) -> bool:
    """Does the verdict rest on this act, still to be done?"""
    return any(act.code == code and not act.done for act in conclusion.acts)


def _concluded(case: Case) -> Conclusion:
    return conclude(facts_of(case), no_answers())


_BEST = 1


def _rank(conclusion: Conclusion) -> int:
    """Smaller is better. A row that only names a situation waits for something to be done; the statement that was asked for is better."""
    if conclusion.chosen.force is Force.STOPS:
        return 5
    if conclusion.chosen.force is Force.YIELDS:
        return 3
    return {Verdict.ACCEPT: _BEST, Verdict.CONDITIONAL: 2}.get(conclusion.verdict, 4)


# -- how a case would look ---------------------------------------------------------------------------------------------------


def _plastic(case: Case) -> MyNumberCard | None:
    return next((item for item in case.evidence if isinstance(item, MyNumberCard) and item.original), None)


def _answered(case: Case) -> Case:
    return replace(case, answers=replace(case.answers, card=Answer(validity=Validity.VALID)))


def _particulars(case: Case) -> Case | None:
    """P15: all that has to be told."""
    return replace(case, patient=replace(case.patient, told=tuple(Told))) if facts_of(case).area_declared else None


def _visual(case: Case) -> Case | None:
    """Face and PIN have failed, and staff see that it is the same person; then the card is read (P9)."""
    facts = facts_of(case)
    card = _plastic(case)
    if card is None or not facts.holder_pending or card.visual_check is not None:
        return None
    seen = replace(card, visual_check=VisualResult.SAME)
    return _answered(replace(case, evidence=tuple(seen if item is card else item for item in case.evidence)))


def _read(case: Case) -> Case | None:
    """The card, or the phone, is read; and the answer is 有効."""
    return _answered(case) if facts_of(case).readable_unasked else None


def _registered(case: Case) -> Case | None:
    card = _plastic(case)
    if card is None or case.answers.card is not None or case.patient.agrees_to_register is False:
        return None
    if card.registered and card.deregistered_on is None:
        return None
    used = replace(card, registered=True, deregistered_on=None)
    evidence = tuple(used if item is card else item for item in case.evidence)
    return _answered(replace(case, evidence=evidence))


def _number(case: Case) -> Answer | None:
    return case.answers.number


def _with_number(case: Case, answer: Answer) -> Case:
    return replace(case, answers=replace(case.answers, number=answer))


def _branch(case: Case) -> Case | None:
    answer = _number(case)
    if answer is None or answer.validity is not Validity.SEVERAL or answer.branch:
        return None
    return _with_number(case, replace(answer, branch="01"))


def _query(case: Case) -> Case | None:
    if case.clinic not in QUERIES or _number(case) is not None or not case.evidence:
        return None  # a number that nobody would answer is not asked for
    return _with_number(case, Answer(validity=Validity.VALID))


def _reenter(case: Case) -> Case | None:
    answer = _number(case)
    if case.clinic not in QUERIES or answer is None or answer.reentered or answer.validity is not Validity.NOT_FOUND:
        return None
    return _with_number(case, replace(answer, validity=Validity.VALID, reentered=True))


def _show_card(case: Case) -> Case | None:
    """The plastic card; where it can be read today it is read too, with 有効."""
    if _plastic(case) is not None or case.patient.card_lost:
        return None
    phones_away = tuple(item for item in case.evidence if not isinstance(item, Smartphone))
    shown = replace(case, evidence=(*phones_away, MyNumberCard()))
    return _answered(shown) if facts_of(shown).reads else shown


def _shown(item: Evidence, case: Case) -> Case | None:
    """One more paper or screen. One of the kind that is no good stays there: it is its fellow that would help."""
    return replace(case, evidence=(*case.evidence, item))


def _declaration(case: Case) -> Case | None:
    """P7: who brought the card. On a return visit the past record takes its place (P6)."""
    if case.patient.signs_declaration is False or facts_of(case).returning:
        return None
    return _shown(EligibilityDeclaration(), case)


def _past_record(case: Case) -> Case | None:
    facts = facts_of(case)
    if not facts.returning or facts.record_void:
        return None
    others = tuple(item for item in case.evidence if not isinstance(item, PastRecord))
    return replace(case, evidence=(*others, PastRecord(unchanged=True)))


def _telephone(case: Case) -> Case | None:
    answers: Answers = case.answers
    if answers.insurer_phone is not None or not case.evidence:
        return None
    return replace(case, answers=replace(answers, insurer_phone=InsurerPhone.CONFIRMED))


_WAYS: dict[Way, Callable[[Case], Case | None]] = {
    Way.PARTICULARS: _particulars,
    Way.VISUAL_CHECK: _visual,
    Way.READ_CARD: _read,
    Way.REGISTER: _registered,
    Way.BRANCH: _branch,
    Way.QUERY: _query,
    Way.REENTER: _reenter,
    Way.SHOW_CARD: _show_card,
    Way.SCREEN: partial(_shown, MynaportalScreen()),
    Way.NOTICE: partial(_shown, EligibilityNotice()),
    Way.CERTIFICATE: partial(_shown, EligibilityCertificate()),
    Way.DECLARATION: _declaration,
    Way.PAST_RECORD: _past_record,
    Way.TELEPHONE: _telephone,
}
