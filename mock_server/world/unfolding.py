"""In here lives the unfolding of happenings into events: checked against what the people hold, with the consequences for others. Pure.

A member's loss takes the dependants along, a move between branch offices moves the house, the 75th birthday leads to another insurer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import assert_never

import msgspec

from mock_server.events import (
    CertificateRevoked,
    CertificateUse,
    Event,
    Fact,
    InsuranceAcquired,
    LossReason,
    RevocationReason,
)
from mock_server.insurance_facts import key_of
from mock_server.world import insurers
from mock_server.world.corrections import cleared, corrected
from mock_server.world.filing import Filed, check_number, check_ratio, filed, loss_of
from mock_server.world.happenings import (
    Acquired,
    AcquisitionWithdrawn,
    Changed,
    Cleared,
    DependantAdded,
    DependantRemoved,
    DeregistrationAppliedFor,
    Died,
    Happening,
    HappeningRefused,
    LossWithdrawn,
    Lost,
    MovedBranch,
    MovedHouse,
    Registered,
    Renamed,
    TurnedSeventy,
    TurnedSeventyFive,
)
from mock_server.world.insurers import Insurer
from mock_server.world.model import Person
from mock_server.world.of_the_resident import of_the_resident
from mock_server.world.scene import Scene, insurer_of, with_data
from mock_server.world.seed import Seed
from mock_server.world.told_texts import check_texts
from verifier.contract import Period
from verifier.dates import birthday, elderly_from, ratio_by_age
from verifier.domain import Relation

_FULL = 30  # percent, where no age says otherwise


def unfolded(seed: Seed, scene: Scene, happening: Happening, mark: str) -> list[Event]:
    """The events of a happening; `mark` names its filings, and is never used twice in a world. Raises HappeningRefused."""
    check_texts(happening)
    return list(_Unfolding(seed, scene, mark, scene.person(happening.person)).events(happening))


class _Unfolding:
    """One happening at work."""

    def __init__(self, seed: Seed, scene: Scene, mark: str, person: Person) -> None:
        self._seed, self._scene, self._mark, self._person = seed, scene, mark, person
        self._filings = 0

    def events(self, happening: Happening) -> Iterator[Event]:
        match happening:
            case Acquired():
                yield from self._acquired(happening)
            case DependantAdded():
                yield from self._dependant_added(happening)
            case DependantRemoved():
                yield from self._dependant_removed(happening)
            case Changed():
                yield from self._changed(happening)
            case MovedBranch():
                yield from self._moved_branch(happening)
            case Lost():
                yield from self._ended(happening, happening.lost_on, LossReason.LEFT)
            case Died():
                yield from self._died(happening)
            case TurnedSeventy():
                yield from self._seventy(happening)
            case TurnedSeventyFive():
                yield from self._seventy_five(happening)
            case AcquisitionWithdrawn() | LossWithdrawn():
                yield from self._withdrawn(happening)
            case Cleared():
                self._day(happening.cleared_on)
                yield cleared(self._scene, happening)
            case MovedHouse() | Renamed() | Registered() | DeregistrationAppliedFor():
                yield from of_the_resident(self._seed, self._scene, self._mark, self._person, happening)
            case _ as never:
                assert_never(never)

    # -- insurance -----------------------------------------------------------------------------------------------------

    def _acquired(self, told: Acquired) -> Iterator[Event]:
        day = self._day(told.acquired_on)
        insurer = insurer_of(told.insurer, told.symbol)
        number = told.number or self._number(insurer)
        symbol = told.symbol if told.symbol is not None else insurer.symbol
        declared = self._declaration(told, insurer, symbol, number, told.branch, Relation.INSURED, day)
        yield from self._filed(told, self._new(declared), day)

    def _dependant_added(self, told: DependantAdded) -> Iterator[Event]:
        day = self._day(told.acquired_on)
        if told.member is None:
            raise HappeningRefused("event_dependant_without_member", person=told.person, day=day)
        member = self._scene.person(told.member)
        house = [
            one
            for one in self._scene.insurances(member.id)
            if one.in_force(day) and one.on(day).relation is Relation.INSURED and member.id != told.person
        ]
        if not house:
            raise HappeningRefused("event_member_not_insured", member=told.member, day=day)
        under = house[-1].on(day)
        branch = told.branch or self._scene.free_branch(house[-1].key)
        insurer = insurer_of(under.insurer_number, under.symbol)
        declared = self._declaration(told, insurer, under.symbol, under.number, branch, Relation.DEPENDANT, day)
        yield from self._filed(told, self._new(declared), day)

    def _dependant_removed(self, told: DependantRemoved) -> Iterator[Event]:
        day = self._day(told.lost_on)
        held = self._scene.held_on(told.person, day)
        if held.on(day).relation is not Relation.DEPENDANT:
            raise HappeningRefused("event_not_dependant", person=told.person)
        yield from self._filed(told, loss_of(held, day, LossReason.REMOVED), day)

    def _changed(self, told: Changed) -> Iterator[Event]:
        day = self._day(told.changed_on)
        held = self._scene.held_on(told.person, day + timedelta(days=1))  # also on the day of the acquisition itself
        data = {name: getattr(told, name) for name in ("name", "kana", "birth_date", "sex", "address", "ratio")}
        if not any(value is not None for value in data.values()):
            raise HappeningRefused("event_changes_nothing")
        check_ratio(told.ratio)
        declared = with_data(held.on(day), **data, changed_on=day, recorded_on=day)
        yield from self._filed(told, declared, day)

    def _moved_branch(self, told: MovedBranch) -> Iterator[Event]:
        day = self._day(told.moved_on)
        member = self._scene.held_on(told.person, day)
        here = member.on(day)
        insurer = insurer_of(here.insurer_number, told.symbol)
        if insurer.symbol != told.symbol or told.symbol == here.symbol:
            others = sorted(
                {one.symbol for one in insurers.INSURERS if one.number == here.insurer_number} - {here.symbol}
            )
            raise HappeningRefused("event_no_other_branch", symbol=told.symbol, others=", ".join(others) or "—")
        if here.relation is Relation.DEPENDANT:
            raise HappeningRefused("event_is_dependant", person=told.person)
        number = told.number or self._number(insurer)
        house = [(self._person, member), *self._scene.dependants_of(member, day)]
        for person, held in house:
            there = with_data(held.on(day), symbol=told.symbol, number=number, acquired_on=day, recorded_on=day)
            there = msgspec.structs.replace(there, changed_on=None, valid_from=day)
            check_number(there)
            yield from self._filed(told, loss_of(held, day, LossReason.MOVED), day, person)
            yield from self._filed(told, there, day, person)

    def _ended(self, told: Lost | Died | TurnedSeventyFive, day: date, reason: LossReason) -> Iterator[Event]:
        """The end of what the person holds; with a member the dependants fall."""
        day = self._day(day)
        held = self._scene.held_on(told.person, day)
        if isinstance(told, Lost) and held.on(day).relation is Relation.DEPENDANT:
            raise HappeningRefused("event_is_dependant", person=told.person)
        yield from self._filed(told, loss_of(held, day, reason), day)
        if held.on(day).relation is Relation.INSURED:
            for person, dependant in self._scene.dependants_of(held, day):
                yield from self._filed(told, loss_of(dependant, day, LossReason.MEMBER_LOST), day, person)

    def _died(self, told: Died) -> Iterator[Event]:
        day = self._day(told.died_on)
        yield from self._ended(told, day + timedelta(days=1), LossReason.DIED)
        card = self._person.card
        if card is None:
            return
        for serial, use in ((card.auth_serial, CertificateUse.AUTH), (card.sign_serial, CertificateUse.SIGN)):
            if serial is not None:
                yield CertificateRevoked(
                    person=told.person,
                    recorded_on=day,
                    serial=serial,
                    revoked_on=day,
                    reason=RevocationReason.DIED,
                    use=use,
                )

    def _seventy(self, told: TurnedSeventy) -> Iterator[Event]:
        check_ratio(told.ratio)
        day = self._day(elderly_from(self._person.birth_date))
        last = birthday(self._person.birth_date, 75) - timedelta(days=1)
        held = self._scene.held_on(told.person, day + timedelta(days=1))
        declared = with_data(
            held.on(day), changed_on=day, recorded_on=day, ratio=told.ratio, elderly=Period(first=day, last=last)
        )
        yield from self._filed(told, declared, day)

    def _seventy_five(self, told: TurnedSeventyFive) -> Iterator[Event]:
        check_ratio(told.ratio)
        day = self._day(birthday(self._person.birth_date, 75))
        yield from self._ended(told, day, LossReason.SEVENTY_FIVE)
        insurer = insurers.LATE_ELDERLY
        resident = self._scene.resident(told.person, day)
        declared = InsuranceAcquired(
            person=told.person,
            recorded_on=day,
            insurer_number=insurer.number,
            insurer_name=insurer.name,
            symbol=insurer.symbol,
            number=self._number(insurer),
            branch="01",
            relation=Relation.INSURED,
            acquired_on=day,
            ratio=told.ratio,
            name=resident.name,
            kana=resident.kana,
            birth_date=resident.birth_date,
            sex=resident.sex,
            address=resident.address,
            valid_from=day,
        )
        yield from self._filed(told, self._new(declared), day)

    def _withdrawn(self, told: AcquisitionWithdrawn | LossWithdrawn) -> Iterator[Event]:
        found_on = self._day(told.cancelled_on)
        yield from self._filed(told, corrected(self._scene, told), found_on)

    # -- what they share -------------------------------------------------------------------------------------------------

    def _day(self, day: date) -> date:
        self._scene.check_day(self._person, day)
        return day

    def _number(self, insurer: Insurer) -> str:
        return self._seed.digits(
            insurer.number_digits, "insurance", insurer.number, insurer.symbol, self._person.id, self._mark
        )

    def _declaration(
        self,
        told: Acquired | DependantAdded,
        insurer: Insurer,
        symbol: str,
        number: str,
        branch: str,
        relation: Relation,
        day: date,
    ) -> InsuranceAcquired:
        check_ratio(told.ratio)
        resident = self._scene.resident(told.person, day)
        birth_date = told.birth_date or resident.birth_date
        if birth_date > day:
            raise HappeningRefused("event_before_birth", day=day, birth_date=birth_date)
        return InsuranceAcquired(
            person=told.person,
            recorded_on=day,
            insurer_number=insurer.number,
            insurer_name=insurer.name,
            symbol=symbol,
            number=number,
            branch=branch,
            relation=relation,
            acquired_on=day,
            ratio=told.ratio if told.ratio is not None else ratio_by_age(birth_date, day) or _FULL,
            name=told.name or resident.name,
            kana=told.kana or resident.kana,
            birth_date=birth_date,
            sex=told.sex or resident.sex,
            address=told.address or resident.address,
            valid_from=day,
        )

    def _new(self, declared: InsuranceAcquired) -> InsuranceAcquired:
        """The declaration of something that the person doesn't hold yet. Raises HappeningRefused."""
        check_number(declared)
        key = key_of(declared)
        for one in self._scene.insurances(declared.person):
            day = declared.acquired_on
            if one.key == key and one.acquired_on <= day and (one.lost_on is None or day < one.lost_on):
                raise HappeningRefused("event_already_held", person=declared.person, since=one.acquired_on)
        return declared

    def _filed(self, told: Filed, fact: Fact, on: date, person: Person | None = None) -> Iterator[Event]:
        """The fact on its way through the chain."""
        self._filings += 1
        who = person or self._person
        yield from filed(self._seed, f"{who.id}*{self._mark}.{self._filings}", told, fact, on)
