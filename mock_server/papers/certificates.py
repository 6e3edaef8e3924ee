"""In here lives 資格確認書: who is given one when, on application or ex officio, until when it runs, and what ends it before (T05, T19–T24, T28).

The days on which something changes are gone through in order, each with the insurer's knowledge of that day. What came out later ends
documents from the day on which it holds, and unmakes none.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import IntEnum
from typing import TypeAlias

from mock_server.events import (
    CertificateIssued,
    CertificateRevoked,
    Deregistered,
    InsuranceAcquired,
    InsuranceLost,
    UseRegistered,
)
from mock_server.papers.events import (
    AnyEvent,
    DataChanged,
    EligibilityCertificateApplied,
    EligibilityCertificateIssued,
    EligibilityCertificateWithdrawn,
    Filed,
    Reissue,
    Route,
    Situation,
)
from mock_server.papers.history import History, Insurance, Knowledge
from mock_server.papers.legacy import YEARLY_END, legacy_cards
from mock_server.papers.paper import Kind, Paper
from mock_server.papers.practice import Blanket, practice_of
from mock_server.papers.reasons import BLANKET, ROUTES, SITUATIONS, Ending, both, of_insurance
from mock_server.world.law import BULK_USUAL, LEGACY_END, NEW_DOCUMENTS
from verifier.case import CertificateForm
from verifier.dates import add_months, month_end

_A_DAY = timedelta(days=1)
_SAID = frozenset({Situation.LOST_OR_RENEWING, Situation.ASSISTANCE})  # known from the application alone


class _What(IntEnum):
    """What is seen to on one day, in this order."""

    BOOKED = 0
    GRANT = 1
    RENEW = 2
    CHANGE = 3
    LOOK = 4
    YEARLY = 5
    UNASKED = 6


_Why: TypeAlias = Situation | Blanket
_Told: TypeAlias = EligibilityCertificateApplied | EligibilityCertificateIssued | None


def certificates(knowledge: Knowledge, day: date) -> tuple[Paper, ...]:
    """Every 資格確認書 issued by that day, in order, with what has ended it as it is known that day."""
    walk = _Walk(knowledge, day)
    walk.go()
    return _with_ends(walk.papers, knowledge.by(day), knowledge.on(day), day)


@dataclass(slots=True)
class _Walk:
    knowledge: Knowledge
    day: date
    papers: list[Paper] = field(default_factory=list)
    _waiting: list[tuple[date, int, int, _Told]] = field(default_factory=list)
    _count: int = 0
    _present: History = field(default_factory=lambda: History(person=""))

    def go(self) -> None:
        self._present = self.knowledge.on(self.day)  # what a former name was is told afterwards
        self._wait(NEW_DOCUMENTS, _What.LOOK)
        for year in range(YEARLY_END.year, self.day.year + 1):
            self._wait((YEARLY_END + _A_DAY).replace(year=year), _What.YEARLY)
        for event in self.knowledge.by(self.day):
            for moment, what in _moments(event):
                told = (
                    event if isinstance(event, EligibilityCertificateApplied | EligibilityCertificateIssued) else None
                )
                self._wait(moment, what, told)
        while self._waiting:
            moment, order, _, told = heapq.heappop(self._waiting)
            then = self.knowledge.on(moment)
            held = then.insurance_on(moment)
            match told:
                case EligibilityCertificateIssued():
                    self._book(then, told)
                case EligibilityCertificateApplied() if held is not None:
                    self._grant(then, held, moment, told)
                case _ if held is not None:
                    self._see_to(then, held, moment, _What(order))
                case _:
                    pass

    def _wait(self, moment: date, what: _What, told: _Told = None) -> None:
        if NEW_DOCUMENTS <= moment <= self.day:
            self._count += 1
            heapq.heappush(self._waiting, (moment, int(what), self._count, told))

    def _see_to(self, then: History, held: Insurance, moment: date, what: _What) -> None:
        practice = practice_of(held.insurer_number)
        current = self._current(then, moment)
        match what:
            case _What.LOOK if (why := self._needed(then, held, moment)) is not None:
                # a birthday is foreseen, a situation is found out
                after = timedelta(0) if why is Blanket.LATE_ELDERLY else practice.ex_officio
                self._wait(moment + after, _What.UNASKED)
            case _What.YEARLY if practice.yearly and (why := self._needed(then, held, moment)) is not None:
                self._issue(held, moment, why, Route.EX_OFFICIO)  # sent in July
            case _What.LOOK if moment > BULK_USUAL and self._needed(then, held, moment, beside_old_card=True):
                self._wait(
                    LEGACY_END + _A_DAY, _What.UNASKED
                )  # too late for the bulk issue: when the old card has ended
            case _What.UNASKED if (why := self._needed(then, held, moment)) is not None:
                self._issue(held, moment, why, Route.EX_OFFICIO)
            case _What.RENEW if self._renewed(then, held, moment):
                if (still := self._why(then, held, moment)) is not None:
                    self._issue(held, moment, still, Route.EX_OFFICIO)
            case _What.CHANGE if current is not None and _changed_since(current, then, moment):
                why = current.situation or Blanket.LATE_ELDERLY
                self._issue(held, moment, why, Route.APPLICATION, before=current)
            case _:
                pass

    def _needed(self, then: History, held: Insurance, moment: date, *, beside_old_card: bool = False) -> _Why | None:
        """Why a certificate is issued unasked that day; None: none is, or something in hand is good enough."""
        why = self._why(then, held, moment)
        if why is None or (isinstance(why, Situation) and why not in practice_of(held.insurer_number).unasked):
            return None
        if self._current(then, moment) is not None:
            return None
        if beside_old_card:
            return why
        return None if any(card.valid_on(moment) for card in legacy_cards(then, moment)) else why

    def _why(self, then: History, held: Insurance, moment: date) -> _Why | None:
        """The situation of that day; who has none may still be of those who get one in any case."""
        blanket = practice_of(held.insurer_number).blanket(held.birth_date, moment)
        return then.situation_on(moment) or (Blanket.LATE_ELDERLY if blanket else None)

    def _renewed(self, then: History, held: Insurance, moment: date) -> bool:
        """Whether that day is the one on which the newest certificate of this insurance is followed by the next."""
        last = self.papers[-1] if self.papers else None
        if last is None or last.insurance.key != held.key or _renewal_of(last) != moment:
            return False
        assert last.printed_expiry is not None
        eve = min(moment, last.printed_expiry)  # an early end leaves nothing to be renewed
        (*_, now) = _with_ends(self.papers, self.knowledge.by(moment), then, moment)
        return now.valid_on(eve)

    def _grant(self, then: History, held: Insurance, moment: date, told: EligibilityCertificateApplied) -> None:
        practice = practice_of(held.insurer_number)
        decided = max(told.recorded_on, told.applied_on) + practice.on_application
        if moment < decided:
            self._wait(decided, _What.GRANT, told)
            return
        if told.reissue is not None:
            former = [paper for paper in self.papers if paper.insurance.key == held.key]
            if former:
                last = former[-1]
                self._issue(held, moment, last.situation or told.situation, Route.APPLICATION, told, before=last)
            return
        if self._current(then, moment) is not None and told.form is CertificateForm.CARD:
            return  # one is in hand; who asks for a short-term paper has none
        situation = told.situation if told.situation in _SAID else then.situation_on(moment)
        if situation is not None:
            self._issue(held, moment, situation, Route.APPLICATION, told)

    def _issue(
        self,
        held: Insurance,
        moment: date,
        why: _Why,
        route: Route,
        told: EligibilityCertificateApplied | None = None,
        *,
        before: Paper | None = None,
    ) -> None:
        form = told.form if told is not None else CertificateForm.CARD
        expires_on = practice_of(held.insurer_number).expiry(moment)
        if form is CertificateForm.PAPER and told is not None:
            until = told.until or month_end(add_months(moment, 1))
            if until < moment:
                return
            expires_on = min(expires_on, until)
        self._add(held, moment, why, route, form, expires_on, before)

    def _book(self, then: History, told: EligibilityCertificateIssued) -> None:
        key = told.insurer_number, told.symbol, told.number, told.branch
        held = next((one for one in reversed(then.insurances) if one.key == key), None)
        if held is not None:
            self._add(held, told.issued_on, told.situation, told.route, told.form, told.expires_on, None)

    def _add(
        self,
        held: Insurance,
        issued_on: date,
        why: _Why,
        route: Route,
        form: CertificateForm,
        expires_on: date,
        before: Paper | None,
    ) -> None:
        name, kana = self._present.name_on(held, issued_on)
        paper = Paper(
            kind=Kind.CERTIFICATE,
            insurance=held,
            name=name,
            kana=kana,
            issued_on=issued_on,
            reason=both(SITUATIONS[why] if isinstance(why, Situation) else BLANKET, ROUTES[route]),
            last_day=expires_on,
            printed_expiry=expires_on,
            form=form,
            situation=why if isinstance(why, Situation) else None,
            route=route,
            first_issued_on=(before.first_issued_on or before.issued_on) if before is not None else None,
            ratio=held.ratio_on(issued_on),
        )
        self.papers.append(paper)
        if form is CertificateForm.CARD:
            self._wait(_renewal_of(paper), _What.RENEW)
        self._wait(expires_on + _A_DAY, _What.LOOK)

    def _current(self, then: History, moment: date) -> Paper | None:
        """The certificate that works that day, as far as is known that day."""
        if not self.papers:
            return None
        papers = _with_ends(self.papers, self.knowledge.by(moment), then, moment)
        return next((paper for paper in reversed(papers) if paper.valid_on(moment)), None)


def _moments(event: AnyEvent) -> Iterator[tuple[date, _What]]:
    """On which days an event makes the insurer see to the documents."""
    match event:
        case EligibilityCertificateApplied():
            yield max(event.recorded_on, event.applied_on), _What.GRANT
        case EligibilityCertificateIssued():
            yield max(event.recorded_on, event.issued_on), _What.BOOKED
        case EligibilityCertificateWithdrawn():
            yield max(event.recorded_on, event.withdrawn_on), _What.LOOK
        case InsuranceAcquired():
            yield max(event.recorded_on, event.acquired_on), _What.LOOK
        case Filed():
            yield max(event.recorded_on, event.fact.acquired_on), _What.LOOK
        case InsuranceLost():
            yield max(event.recorded_on, event.lost_on), _What.LOOK
        case UseRegistered():
            yield max(event.recorded_on, event.registered_on), _What.LOOK
        case Deregistered():
            yield max(event.recorded_on, event.deregistered_on), _What.LOOK
        case CertificateRevoked():
            yield max(event.recorded_on, event.revoked_on), _What.LOOK
        case CertificateIssued():
            yield event.recorded_on, _What.LOOK
            months = practice_of("").after_expiry_months
            yield add_months(event.expires_on, months), _What.LOOK
        case DataChanged():
            yield max(event.recorded_on, event.changed_on), _What.CHANGE
            yield max(event.recorded_on, event.changed_on), _What.LOOK
        case _:
            yield event.recorded_on, _What.LOOK


def _changed_since(paper: Paper, then: History, moment: date) -> bool:
    return any(paper.issued_on < change.changed_on <= moment for change in then.changes)


def _renewal_of(paper: Paper) -> date:
    """When the next one is sent: before the end, or on the day after it."""
    assert paper.printed_expiry is not None
    renewal = practice_of(paper.insurance.insurer_number).renewal
    if (
        renewal is not None
        and paper.issued_on < (on := date(paper.printed_expiry.year, *renewal)) <= paper.printed_expiry
    ):
        return on
    return paper.printed_expiry + _A_DAY


def _with_ends(papers: Sequence[Paper], events: Sequence[AnyEvent], known: History, day: date) -> tuple[Paper, ...]:
    """The papers with what ended each, as it is known by then."""
    ended = []
    for place, paper in enumerate(papers):
        ends = sorted(_ends(paper, papers[place + 1 :], events, known), key=lambda end: end[0])
        if ends:
            on, why = ends[0]
            gone = any(why in {Ending.REPORTED_LOST, Ending.RETURNED} for _, why in ends)
            paper = replace(paper, ended_on=on, ended_by=why, in_hand=not gone)
        insurance = _same(paper.insurance, known) or paper.insurance
        ended.append(replace(paper, insurance=insurance, asked_back_on=_asked_back(paper, known, day)))
    return tuple(ended)


def _ends(
    paper: Paper, later: Sequence[Paper], events: Sequence[AnyEvent], known: History
) -> Iterator[tuple[date, Ending]]:
    held = _same(paper.insurance, known)
    if held is not None and held.ended_on is not None and held.ended_by is not None:
        yield held.ended_on, of_insurance(held.ended_by)
    for event in events:
        match event:
            case EligibilityCertificateWithdrawn() if event.withdrawn_on >= paper.issued_on:
                yield event.withdrawn_on, Ending.RETURNED if event.returned else Ending.WITHDRAWN
            case EligibilityCertificateApplied(reissue=Reissue.LOST) if event.applied_on > paper.issued_on:
                yield event.applied_on, Ending.REPORTED_LOST
            case UseRegistered() if event.registered_on > paper.issued_on:
                after = practice_of(paper.insurance.insurer_number).withdrawn_after_registration
                if after is not None:
                    yield event.registered_on + after, Ending.USE_REGISTERED
            case _:
                pass
    if later:
        yield max(later[0].issued_on, paper.issued_on), Ending.REPLACED


def _same(held: Insurance, known: History) -> Insurance | None:
    """That insurance, as it is known now."""
    return next((one for one in known.insurances if one.key == held.key and one.acquired_on == held.acquired_on), None)


def _asked_back(paper: Paper, known: History, day: date) -> date | None:
    """The day from which the holder has a working card and nothing of ※2 any more: then the insurer may ask for the certificate (R24)."""
    since = [on for on, registered in known.uses if registered and paper.issued_on < on <= day]
    since += [chip.issued_on for chip in known.chips if paper.issued_on < chip.issued_on <= day]
    since += [event.revoked_on for event in known.revocations if paper.issued_on < event.revoked_on <= day]
    return next((on for on in sorted(since) if known.situation_on(on) is None), None)
