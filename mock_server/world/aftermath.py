"""In here live the people after what files told and the years brought: what they hold now, and that nobody can foresee their visits. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from mock_server.chain import Filing, Stage, filings_of
from mock_server.events import (
    CertificateRevoked,
    Deregistered,
    DeregistrationApplied,
    Event,
    InsuranceAcquired,
    InsuranceLost,
    LossReason,
    UseRegistered,
)
from mock_server.insurance import Insurance
from mock_server.insurance_facts import held, key_of
from mock_server.matching import differences
from mock_server.world.held import brought_again, documents_of
from mock_server.world.history import all_events
from mock_server.world.insurers import Insurer
from mock_server.world.model import Insured, Person
from mock_server.world.scene import Scene, insurer_of
from mock_server.world.timing import Way
from verifier.case import Words

_OF_THE_CARD = CertificateRevoked | UseRegistered | DeregistrationApplied | Deregistered


def followed(people: Sequence[Person], applied: Mapping[str, Iterable[Event]], day: date) -> tuple[Person, ...]:
    """The people after what was applied to them up to that day."""
    return tuple(_followed(person, tuple(applied.get(person.id, ())), day) for person in people)


def _followed(person: Person, applied: tuple[Event, ...], day: date) -> Person:
    told = tuple(event for event in applied if event.recorded_on <= day)
    if not told or person.impossible is not None:
        return person
    everything = sorted((*all_events(person), *applied), key=lambda event: event.recorded_on)
    known = [event for event in everything if event.recorded_on <= day]
    filings = filings_of(everything)
    scene = Scene([person], {person.id: applied})
    return replace(
        person,
        insured=tuple(_insured(scene, one, filings, day) for one in held(known) if one.acquired_on <= day),
        events=(*person.events, *(event for event in told if isinstance(event, _OF_THE_CARD))),
        documents=brought_again(person.documents, documents_of(person, day, told=known), day),
        outcome=_APPLIED,
        expected=None,
    )


def _insured(scene: Scene, one: Insurance, filings: Sequence[Filing], day: date) -> Insured:
    """An insurance as the sheet of its person shows it."""
    declared = one.on(day)
    insurer = insurer_of(declared.insurer_number, declared.symbol)
    lost_on = one.lost_on if one.lost_on is not None and one.lost_on <= day else None
    way, loss_way, reason, differs = _NO_WAY, None, LossReason.LEFT, False
    for filing in filings:
        fact = filing.fact
        if key_of(fact) != one.key:
            continue
        if isinstance(fact, InsuranceAcquired) and fact.acquired_on == one.acquired_on:
            way = _way(filing) if fact.changed_on is None else way
            matched_on = filing.reached.get(Stage.MATCHED)
            if matched_on is not None and matched_on <= day:
                differs = bool(differences(fact, scene.resident(one.person, matched_on)))
        if isinstance(fact, InsuranceLost) and fact.lost_on == lost_on:
            loss_way, reason = _way(filing), fact.reason
    return Insured(
        insurer=Insurer(declared.insurer_number, declared.insurer_name, declared.symbol),
        office=insurer.desk,
        symbol=declared.symbol,
        number=declared.number,
        branch=declared.branch,
        relation=declared.relation,
        acquired_on=one.acquired_on,
        lost_on=lost_on,
        loss_reason=reason,
        way=way,
        loss_way=loss_way,
        declared_on=_by(way.provided_on, day),
        loss_declared_on=_by(loss_way.provided_on, day) if loss_way is not None else None,
        withheld=differs,
        ratio=declared.ratio or 0,
        name=declared.name,
        kana=declared.kana,
        address=declared.address,
        elderly=declared.elderly,
    )


def _way(filing: Filing) -> Way:
    stages = Stage.DECLARED, Stage.ENTERED, Stage.MATCHED, Stage.PROVIDED
    return Way(*(filing.reached.get(stage) for stage in stages))


def _by(reached: date | None, day: date) -> date | None:
    return reached if reached is not None and reached <= day else None


_NO_WAY = Way(None, None, None, None)
_APPLIED = Words(
    "配役の後に出来事があった人。どうなるかは「uketsuke world history」で見る。",
    "More has happened to this person since: see 'uketsuke world history' for what follows.",
)
