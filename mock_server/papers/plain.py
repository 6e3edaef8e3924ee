"""In here lives the reading of the chain of registration for documents: of its steps, what the insurer knows since when, and what is seen. Pure.

An insurer knows a thing when its branch office has entered it (②); registration is completed when it is provided (④) and nothing differed
when it was matched (③), or when the insurer has cleared what did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from mock_server.events import (
    AcquisitionCancelled,
    Declared,
    Entered,
    Fact,
    InsuranceAcquired,
    InsuranceLost,
    LossCancelled,
    Matched,
    MismatchCleared,
    Occurred,
    Provided,
    ResidentChanged,
    ResidentRecord,
)
from mock_server.matching import differences
from mock_server.papers.events import AnyEvent, Completed, DataChanged, Filed

_Key = tuple[str, str, str, str, date]


def plain(events: Iterable[AnyEvent], resident: ResidentRecord | None) -> tuple[AnyEvent, ...]:
    """The events without steps, in the order of recording: facts on the day on which the insurer knew of them, and Completed.

    What is plain already stays as it is.
    """
    return tuple(_Reading(resident).read(sorted(events, key=lambda event: event.recorded_on)))


class _Reading:
    def __init__(self, resident: ResidentRecord | None) -> None:
        self._resident = resident
        self._facts: dict[str, Fact] = {}
        self._entered: set[str] = set()
        self._differs: set[str] = set()
        self._names: dict[_Key, tuple[str, str]] = {}

    def read(self, events: Iterable[AnyEvent]) -> Iterator[AnyEvent]:
        for event in events:
            match event:
                case Occurred():
                    self._facts[event.filing] = event.fact
                case Declared():
                    pass
                case Entered():
                    yield from self._known(event.filing, event.recorded_on)
                case Matched():
                    fact = self._facts.get(event.filing)
                    if isinstance(fact, InsuranceAcquired) and (
                        self._resident is None or differences(fact, self._resident)
                    ):
                        self._differs.add(event.filing)
                case Provided():
                    yield from self._known(event.filing, event.recorded_on)
                    fact = self._facts.get(event.filing)
                    if isinstance(fact, InsuranceAcquired) and event.filing not in self._differs:
                        yield _completed(fact, event.recorded_on)
                case MismatchCleared():
                    yield _completed(event, event.recorded_on)
                case ResidentChanged():
                    self._resident = event.record
                case InsuranceAcquired(changed_on=changed_on) if changed_on is not None:
                    yield from self._fact(event, event.recorded_on)
                case _:
                    yield event

    def _known(self, filing: str, day: date) -> Iterator[AnyEvent]:
        """What the insurer knows from that day on; once for each filing."""
        fact = self._facts.get(filing)
        if fact is not None and filing not in self._entered:
            self._entered.add(filing)
            yield from self._fact(fact, day)

    def _fact(self, fact: Fact, day: date) -> Iterator[AnyEvent]:
        match fact:
            case InsuranceAcquired():
                key = fact.insurer_number, fact.symbol, fact.number, fact.branch, fact.acquired_on
                before, now = self._names.get(key), (fact.name, fact.kana)
                if fact.changed_on is not None and before is not None and before != now:
                    yield DataChanged(
                        person=fact.person,
                        recorded_on=day,
                        changed_on=fact.changed_on,
                        former_name=before[0],
                        former_kana=before[1],
                    )
                self._names[key] = now
                yield Filed(person=fact.person, recorded_on=day, fact=fact)
            case InsuranceLost() | AcquisitionCancelled() | LossCancelled():
                yield msgspec.structs.replace(fact, recorded_on=day)


def _completed(fact: InsuranceAcquired | MismatchCleared, day: date) -> Completed:
    return Completed(
        person=fact.person,
        recorded_on=day,
        insurer_number=fact.insurer_number,
        symbol=fact.symbol,
        number=fact.number,
        branch=fact.branch,
        acquired_on=fact.acquired_on,
    )
