"""In here lives what an insurer knows of one person on a day, made of events: insurances, card, use, who needs help. Pure.

`Knowledge.on(day)` leaves out what was recorded later; so a decision of that day is made with that day's knowledge, and what came out
afterwards (a loss reported late) is there when the present is asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from mock_server.events import (
    AcquisitionCancelled,
    CertificateIssued,
    CertificateRevoked,
    CertificateUse,
    Deregistered,
    InsuranceAcquired,
    InsuranceLost,
    LossCancelled,
    LossReason,
    ResidentRecord,
    RevocationReason,
    UseRegistered,
)
from mock_server.matching import differences
from mock_server.papers.events import (
    AnyEvent,
    Completed,
    DataChanged,
    EligibilityCertificateApplied,
    EndExplained,
    Filed,
    Situation,
)
from verifier.case import EndedBy
from verifier.contract import Period
from verifier.domain import Relation, Sex

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Insurance:
    """One insurance, as the insurer has it. `ended_on` is the first day without it, whatever ended it (section 4.7).

    `known_on`: the insurer's declaration was recorded; `visible_on`: registration is completed (④ of T13), None where a mismatch stops it (T08).
    """

    insurer_number: str
    insurer_name: str
    symbol: str
    number: str
    branch: str
    relation: Relation
    name: str
    kana: str
    birth_date: date
    sex: Sex
    acquired_on: date
    known_on: date
    visible_on: date | None
    ratio: int | None
    elderly: Period | None = None
    ended_on: date | None = None
    ended_by: EndedBy | None = None
    lost_on: date | None = None  # as it was recorded: what the portal's screen says

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a document is printed with: insurer, symbol, number, branch number."""
        return self.insurer_number, self.symbol, self.number, self.branch

    def in_force(self, day: date) -> bool:
        return self.acquired_on <= day and (self.ended_on is None or day < self.ended_on)

    def ratio_on(self, day: date) -> int | None:
        """負担割合 that is printed: only documents of 70 to 74, and of 75 on, carry one (section 5.4)."""
        if self.elderly is not None and self.elderly.first is not None and day >= self.elderly.first:
            return self.ratio
        return self.ratio if self.insurer_number.startswith("39") and len(self.insurer_number) == 8 else None


@dataclass(frozen=True, slots=True)
class _Chip:
    """A user authentication certificate of a card."""

    serial: int
    issued_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A person as an insurer knows them. Insurances in the order in which they were acquired."""

    person: str
    insurances: tuple[Insurance, ...] = ()
    chips: tuple[_Chip, ...] = ()
    revocations: tuple[CertificateRevoked, ...] = ()
    uses: tuple[tuple[date, bool], ...] = ()  # from when, and whether registered or deregistered
    changes: tuple[DataChanged, ...] = ()
    lost_cards: tuple[date, ...] = ()  # as told in applications
    assisted_since: date | None = None

    def insurance_on(self, day: date) -> Insurance | None:
        """The insurance in force: where two overlap, the newer (R06)."""
        return next((held for held in reversed(self.insurances) if held.in_force(day)), None)

    def situation_on(self, day: date) -> Situation | None:
        """Why the person cannot be verified by the card on that day (※2); None: has a working マイナ保険証, and needs no help with it."""
        found = self.card_situation_on(day)
        if found is not None:
            return found
        assisted = self.assisted_since is not None and self.assisted_since <= day
        return Situation.ASSISTANCE if assisted else None

    def card_situation_on(self, day: date) -> Situation | None:
        """The first five of the six situations, which the card itself tells: no card, lost, ended, deregistered, not registered."""
        chip = next((chip for chip in reversed(self.chips) if chip.issued_on <= day), None)
        told = max((lost for lost in self.lost_cards if lost <= day), default=None)
        if told is not None and (chip is None or chip.issued_on <= told):
            return Situation.LOST_OR_RENEWING
        if chip is None:
            return Situation.NO_CARD
        ended = self._ended(chip.serial, day)
        if ended is RevocationReason.LOST:
            return Situation.LOST_OR_RENEWING
        if ended is not None or chip.expires_on < day:
            return Situation.EXPIRED_OR_RETURNED
        use = next((registered for since, registered in reversed(self.uses) if since <= day), None)
        if use is None:
            return Situation.NOT_REGISTERED
        return None if use else Situation.DEREGISTERED

    def name_on(self, held: Insurance, day: date) -> tuple[str, str]:
        """Name and kana as that insurer printed them on that day."""
        later = next((change for change in self.changes if change.changed_on > day), None)
        return (held.name, held.kana) if later is None else (later.former_name, later.former_kana)

    def _ended(self, serial: int, day: date) -> RevocationReason | None:
        reason: RevocationReason | None = None
        for event in self.revocations:
            if event.serial != serial or event.revoked_on > day or event.reason is RevocationReason.CHANGED:
                continue
            if event.reason is RevocationReason.FOUND:
                reason = None if reason is RevocationReason.LOST else reason
            elif reason is None or reason is RevocationReason.LOST:
                reason = event.reason
        return reason


class Knowledge:
    """What an insurer knows of one person, day by day. All events are of that person; before the first there is an empty history."""

    def __init__(self, events: Iterable[AnyEvent], resident: ResidentRecord | None) -> None:
        self.events = tuple(sorted(events, key=lambda event: event.recorded_on))
        self._days = [event.recorded_on for event in self.events]
        self._resident = resident
        self._made: dict[int, History] = {}  # by how many events are known: between two there is nothing new

    def by(self, day: date) -> tuple[AnyEvent, ...]:
        """What was recorded up to that day."""
        return self.events[: bisect_right(self._days, day)]

    def on(self, day: date) -> History:
        """What is known on that day."""
        count = bisect_right(self._days, day)
        if count not in self._made:
            self._made[count] = _history(self.events[:count], self._resident)
        return self._made[count]


def _history(known: Sequence[AnyEvent], resident: ResidentRecord | None) -> History:
    chips = [
        _Chip(event.serial, event.recorded_on, event.expires_on)
        for event in known
        if isinstance(event, CertificateIssued) and event.use is CertificateUse.AUTH
    ]
    uses: list[tuple[date, bool]] = []
    for event in known:
        if isinstance(event, UseRegistered):
            uses.append((event.registered_on, True))
        elif isinstance(event, Deregistered):
            uses.append((event.deregistered_on, False))
    applied = [event for event in known if isinstance(event, EligibilityCertificateApplied)]
    return History(
        person=known[0].person if known else "",
        insurances=_insurances(known, resident),
        chips=tuple(chips),
        revocations=tuple(
            event for event in known if isinstance(event, CertificateRevoked) and event.use is CertificateUse.AUTH
        ),
        uses=tuple(sorted(uses)),
        changes=tuple(
            sorted((event for event in known if isinstance(event, DataChanged)), key=lambda event: event.changed_on)
        ),
        lost_cards=tuple(event.applied_on for event in applied if event.situation is Situation.LOST_OR_RENEWING),
        assisted_since=min(
            (event.applied_on for event in applied if event.situation is Situation.ASSISTANCE), default=None
        ),
    )


@lru_cache(maxsize=4096)
def _fits(event: InsuranceAcquired, resident: ResidentRecord | None) -> bool:
    """Remembered, since one declaration is looked at with the knowledge of many days."""
    return resident is not None and not differences(event, resident)


_ENDED_BY = {
    LossReason.REMOVED: EndedBy.REMOVAL,
    LossReason.MEMBER_LOST: EndedBy.MEMBER_LOSS,
    LossReason.MOVED: EndedBy.MOVE,
}
_Key = tuple[str, str, str, str, date]


def _insurances(known: Sequence[AnyEvent], resident: ResidentRecord | None) -> tuple[Insurance, ...]:
    found: dict[_Key, Insurance] = {}
    explained: dict[date, EndedBy] = {}
    for event in known:
        match event:
            case InsuranceAcquired():
                visible_on = event.recorded_on if _fits(event, resident) else None
                _acquire(found, event, event.recorded_on, visible_on)
            case Filed():
                _acquire(found, event.fact, event.recorded_on, None)
            case Completed() if (held := found.get(_key(event, event.acquired_on))) is not None:
                if held.visible_on is None:
                    found[_key(event, event.acquired_on)] = replace(held, visible_on=event.recorded_on)
            case InsuranceLost() if (last := _last(found, event, event.lost_on)) is not None:
                found[(*last.key, last.acquired_on)] = replace(last, lost_on=event.lost_on)
                if event.reason in _ENDED_BY:
                    explained[event.lost_on] = _ENDED_BY[event.reason]
            case LossCancelled() if (last := _last(found, event, event.lost_on)) is not None:
                if last.lost_on == event.lost_on:
                    found[(*last.key, last.acquired_on)] = replace(last, lost_on=None)
            case AcquisitionCancelled():
                found.pop(_key(event, event.acquired_on), None)
            case EndExplained():
                explained[event.ended_on] = event.ended_by
            case _:
                pass
    ordered = sorted(found.values(), key=lambda held: (held.acquired_on, held.known_on))
    return tuple(_with_end(held, ordered[place + 1 :], explained) for place, held in enumerate(ordered))


def _key(
    event: InsuranceAcquired | InsuranceLost | AcquisitionCancelled | LossCancelled | Completed, acquired_on: date
) -> _Key:
    return event.insurer_number, event.symbol, event.number, event.branch, acquired_on


def _last(found: dict[_Key, Insurance], event: InsuranceLost | LossCancelled, lost_on: date) -> Insurance | None:
    """The insurance of that number of which the loss speaks."""
    number = _key(event, lost_on)[:-1]
    ours = [held for held in found.values() if held.key == number and held.acquired_on <= lost_on]
    return max(ours, key=lambda held: held.acquired_on, default=None)


def _acquire(found: dict[_Key, Insurance], fact: InsuranceAcquired, known_on: date, visible_on: date | None) -> None:
    """Take it up, or bring its data up to what was told last."""
    key = _key(fact, fact.acquired_on)
    before = found.get(key)
    found[key] = Insurance(
        insurer_number=fact.insurer_number,
        insurer_name=fact.insurer_name,
        symbol=fact.symbol,
        number=fact.number,
        branch=fact.branch,
        relation=fact.relation,
        name=fact.name,
        kana=fact.kana,
        birth_date=fact.birth_date,
        sex=fact.sex,
        acquired_on=fact.acquired_on,
        known_on=before.known_on if before is not None else known_on,
        visible_on=before.visible_on if before is not None and before.visible_on is not None else visible_on,
        ratio=fact.ratio,
        elderly=fact.elderly,
        lost_on=before.lost_on if before is not None else None,
    )


def _with_end(held: Insurance, later: Sequence[Insurance], explained: dict[date, EndedBy]) -> Insurance:
    """With its end: the loss that was recorded, or the beginning of a newer insurance, which leaves no room for it (R06)."""
    newer = later[0] if later else None  # of two that begin on one day the one that was told later
    ends = [day for day in (held.lost_on, newer.acquired_on if newer is not None else None) if day is not None]
    if not ends:
        return held
    on = min(ends)
    moved = newer is not None and newer.insurer_number == held.insurer_number and newer.acquired_on <= on + _A_DAY
    if on in explained:
        by = explained[on]
    elif moved:
        by = EndedBy.MOVE  # the same insurer goes on under another symbol
    elif held.relation is Relation.DEPENDANT and newer is None:
        by = EndedBy.REMOVAL
    else:
        by = EndedBy.LOSS
    return replace(held, ended_on=on, ended_by=by)
