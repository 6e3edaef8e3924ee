"""In here live the facts of a case, worked out once: what rows' conditions ask for."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from verifier.case import (
    Answer,
    Case,
    EligibilityDeclaration,
    Evidence,
    MynaportalScreen,
    PastRecord,
)
from verifier.domain import ClinicState, Validity
from verifier.rules.chips import QUERIES, READS, Block, ChipState, best, chip_state
from verifier.rules.identity import CHIPPED, Identity, identify
from verifier.rules.papers import (
    PAPER_ITEMS,
    Alone,
    Look,
    Loss,
    Paper,
    Standing,
    asked_insurers,
    digits_of,
    paper_of,
    says_changed,
    says_lost,
)

# A statement is for trouble of machine and line (section 3.1); a system that was never introduced is no trouble.
_LINE_DOWN = frozenset({ClinicState.OUTAGE_NATIONAL, ClinicState.TERMINAL_DOWN})
_TROUBLED = _LINE_DOWN | {ClinicState.READER_BROKEN, ClinicState.DISASTER}
_DAY = timedelta(days=1)
_ENDED = frozenset({Validity.INVALID, Validity.INVALID_NEWER})
_TROUBLE = _ENDED | {Validity.NOT_FOUND, Validity.NO_INFORMATION}
_NO_STANDINGS: frozenset[tuple[str, Standing]] = frozenset()
_NOT_ALONE: frozenset[Alone] = frozenset()
_TO_BE_AUTHENTICATED = frozenset({None, Block.NOT_AUTHENTICATED})
_NO_STATEMENT_FOR = frozenset(
    {Block.REVOKED, Block.PAST_GRACE, Block.BODY_PAST_GRACE, Block.DEREGISTERED, Block.UNREGISTERED, Block.NO_PIN}
)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known at the counter. Of cards and phones the one that gets furthest stands for the others."""

    case: Case
    identity: Identity
    kinds: frozenset[str]  # of the evidence that counts
    card: ChipState | None  # plastic, original
    phone: ChipState | None
    reader: ChipState | None  # the one that the answer is of, or that could be asked
    said: Validity | None  # the answer to card or phone, as it stands for the day of the visit; None: none that counts
    number: Validity | None  # the answer to the number, likewise
    papers: tuple[Paper, ...]
    standings: frozenset[tuple[str, Standing]]  # kind and standing
    alone: frozenset[Alone]  # of お知らせ
    lost: bool  # the patient says that the insurance has ended
    changed: bool  # the patient says that the insurer changed

    @property
    def day(self) -> date:
        return self.case.visit_date

    @property
    def loss_day(self) -> date:
        """The last day that a loss may name to count on the day of the visit."""
        return loss_day(self.case)

    @property
    def reads(self) -> bool:
        """Can the clinic read cards today?"""
        return self.case.clinic in READS

    @property
    def number_open(self) -> bool:
        """Can the number be asked today, and was it not asked yet?"""
        return self.case.clinic in QUERIES and self.number is None

    @property
    def telephone_open(self) -> bool:
        """Would a call to the insurer count, and was none made yet?"""
        return self.case.answers.insurer_phone is None and self.case.settings.telephone_counts

    @property
    def troubled(self) -> bool:
        """Is the clinic's online way broken (not: never introduced)?"""
        return self.case.clinic in _TROUBLED

    @property
    def line_down(self) -> bool:
        """R09b. In a disaster that the ministry declared P15 takes its place."""
        clinic = self.case.clinic
        return clinic in _LINE_DOWN or (clinic is ClinicState.DISASTER and not self.area_declared)

    @property
    def area_declared(self) -> bool:
        declared = self.case.area_declared
        return self.case.clinic is ClinicState.DISASTER if declared is None else declared

    @property
    def returning(self) -> bool:
        """Known from an earlier visit: who has a past record here is."""
        return self.case.patient.returning or "past_record" in self.kinds

    @property
    def identity_known(self) -> bool:
        known = self.case.patient.identity_known
        return self.returning if known is None else known

    @property
    def record_void(self) -> bool:
        """A past record is void once the patient reports a change (section 3.1)."""
        if self.lost or self.changed:
            return True
        return "past_record" in self.kinds and any(
            isinstance(item, PastRecord) and item.unchanged is False for item in self.identity.items
        )

    @property
    def record_confirmed(self) -> bool:
        """The clinic's record lies there, and the patient said that nothing has changed."""
        return not self.record_void and any(
            isinstance(item, PastRecord) and item.original and item.unchanged is True for item in self.identity.items
        )

    @property
    def statement_signed(self) -> bool:
        return any(
            isinstance(item, EligibilityDeclaration) and item.original and item.signed for item in self.identity.items
        )

    @property
    def statement_pending(self) -> bool:
        """May the statement, or the question about changes, still be asked for?"""
        if self.case.patient.signs_declaration is not False:
            return True
        unasked = any(isinstance(item, PastRecord) and item.unchanged is None for item in self.identity.items)
        return unasked and not self.record_void

    @property
    def answered_trouble(self) -> bool:
        """無効 or 資格情報なし came back to the card or phone."""
        return self.said in _TROUBLE

    @property
    def shown_card(self) -> bool:
        """Was the card brought (P7)? A phone counts once it was read; one that cannot be read doesn't."""
        return self.card is not None or (self.reader is not None and self.said is not None)

    @property
    def statement_fits(self) -> bool:
        """Is it trouble for which the statement is meant: machine, line, chip, 無効 or 資格情報なし of someone who is insured?"""
        if self.lost or not self.shown_card or self.said is Validity.VALID:
            return False
        if self.answered_trouble:
            return True
        card = self.card
        if card is None or self.no_statement_for_card:
            return False
        without_system = self.case.clinic is ClinicState.NO_ONLINE and self.case.settings.statement_without_system
        return self.troubled or without_system or (self.reads and card.block is Block.BROKEN)

    @property
    def no_statement_for_card(self) -> bool:
        """Is what keeps the card from being read no trouble of machine, line or chip (section 3.1)?"""
        return self.card is not None and self.card.block in _NO_STATEMENT_FOR

    @property
    def readable_unasked(self) -> bool:
        """A card or phone could be asked by, and wasn't (case-format.md)."""
        reader = self.reader
        return self.reads and reader is not None and reader.block is None and self.identity.card_answer is None

    @property
    def holder_pending(self) -> bool:
        """The card could be read, once its holder is authenticated."""
        card = self.card
        waits = card is not None and card.block is Block.NOT_AUTHENTICATED
        return self.reads and waits and self.said is None and self.identity.card_answer is None

    @property
    def pair_card(self) -> bool:
        """A plastic card that identifies its holder lies there, and the online way by it cannot be had."""
        card = self.card
        if card is None or not card.identifies or self.said is Validity.VALID:
            return False
        if not self.reads:
            return True
        return self.answered_trouble or card.block not in _TO_BE_AUTHENTICATED


def facts_of(case: Case, identity: Identity | None = None) -> Facts:
    """Work out the facts. Pure; never raises on a case that the types allow.

    `identity`: of the same case with other settings, which change nothing of it.
    """
    if identity is None:
        identity = identify(case)
    items = identity.items
    states = [chip_state(item, case) for item in items if isinstance(item, CHIPPED) and item.original]
    card = phone = reader = None
    if states:
        card = best([state for state in states if not state.phone])
        phone = best([state for state in states if state.phone])
        reader = best([state for state in (card, phone) if state is not None])
    if reader is not None and reader.block not in _TO_BE_AUTHENTICATED:
        reader = None
    answer = identity.card_answer if reader is not None else None
    ends_by = loss_day(case)
    said = _as_of(answer, ends_by)
    number = _as_of(identity.number_answer, ends_by)
    shown = [item for item in items if isinstance(item, PAPER_ITEMS)]
    papers: tuple[Paper, ...] = ()
    if shown:
        look = Look(
            day=case.visit_date,
            loss_day=ends_by,
            known_on=case.known_on,
            settings=case.settings,
            patient=case.patient,
            number=number,
            asked_insurers=asked_insurers(shown) if len(shown) > 1 else None,
            losses=_losses(items, answer, said, ends_by),
            card_ended=said if answer is not None and answer.lost_on is None and said in _ENDED else None,
            insurer_phone=case.answers.insurer_phone,
            queries=case.clinic in QUERIES,
        )
        papers = tuple([paper_of(item, look) for item in shown])
    return Facts(
        case=case,
        identity=identity,
        kinds=frozenset([kind_of(item) for item in items]),
        card=card,
        phone=phone,
        reader=reader,
        said=said,
        number=number,
        papers=papers,
        standings=frozenset([(paper.kind, paper.standing) for paper in papers]) if papers else _NO_STANDINGS,
        alone=frozenset([paper.alone for paper in papers if paper.alone is not None]) if papers else _NOT_ALONE,
        lost=says_lost(case.patient, ends_by),
        changed=says_changed(case.patient, case.visit_date),
    )


def loss_day(case: Case) -> date:
    """§4.7: the named day is the first dead one; by the clinic's setting the last good one."""
    earlier = case.settings.named_day_is_last and case.visit_date > date.min
    return case.visit_date - _DAY if earlier else case.visit_date


_KINDS: dict[type, str] = {kind: str(kind.__struct_config__.tag) for kind in Evidence.__args__}


def kind_of(item: Evidence) -> str:
    return _KINDS[type(item)]


def _as_of(answer: Answer | None, day: date) -> Validity | None:
    """What an answer says of the day of the visit.

    有効 with a loss on or before the visit is 無効 (section 3.1); 無効 with a loss after it is in force on the day (R11, P5). Several,
    with the branch number entered, is in force (R14: then R10).
    """
    if answer is None:
        return None
    lost_on = answer.lost_on
    if answer.validity is Validity.VALID and lost_on is not None and lost_on <= day:
        return Validity.INVALID
    if answer.validity in _ENDED and lost_on is not None and lost_on > day:
        return Validity.VALID
    if answer.validity is Validity.SEVERAL and answer.branch:
        return Validity.VALID
    return answer.validity


def _losses(items: tuple[Evidence, ...], answer: Answer | None, said: Validity | None, day: date) -> tuple[Loss, ...]:
    """Losses on or before the visit that an answer to the card, or a screen, shows; the answer to a number is its paper's own."""
    shown = [
        Loss(item.lost_on, digits_of(item.insurer_number))
        for item in items
        if isinstance(item, MynaportalScreen) and item.original and item.lost_on is not None and item.lost_on <= day
    ]
    if answer is not None and said in _ENDED and answer.lost_on is not None:
        shown.append(Loss(answer.lost_on, None))
    return tuple(shown)
