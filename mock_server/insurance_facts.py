"""In here lives what a fact, as it was declared, says of a person's insurance, whatever the resident record says. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from mock_server.events import (
    AcquisitionCancelled,
    Event,
    Fact,
    InsuranceAcquired,
    InsuranceLost,
    LossCancelled,
    MismatchCleared,
    Occurred,
    Provided,
)
from mock_server.insurance import Acquisition, Entry, Insurance, Key, Loss, NoAcquisition, NoLoss, insurances_of
from mock_server.keys import insurance_key


def key_of(fact: Fact | MismatchCleared) -> Key:
    """The normalised key of the insurance that it speaks of. Raises NumberError."""
    key = insurance_key(fact.insurer_number, fact.symbol, fact.number, fact.branch)
    return key["insurer_number"], key["symbol"], key["number"], key["branch"]


def entry_of(fact: Fact) -> Entry:
    """What the fact says. Raises NumberError."""
    key = key_of(fact)
    match fact:
        case InsuranceAcquired():
            return Acquisition(key, fact)
        case InsuranceLost():
            return Loss(key, fact.lost_on)
        case AcquisitionCancelled():
            return NoAcquisition(key, fact.acquired_on)
        case LossCancelled():
            return NoLoss(key, fact.lost_on)


def facts_in(events: Iterable[Event]) -> list[Fact]:
    """The facts that these events tell of, on their way or there, in the order of the events."""
    facts: list[Fact] = []
    for event in events:
        if isinstance(event, Occurred):
            facts.append(msgspec.structs.replace(event.fact, recorded_on=event.recorded_on))
        elif isinstance(event, InsuranceAcquired | InsuranceLost | AcquisitionCancelled | LossCancelled):
            facts.append(event)
    return facts


def provided_in(events: Iterable[Event]) -> list[Fact]:
    """The facts that reached the national system by these events; the `recorded_on` of each is the day on which it did."""
    opened: dict[str, Fact] = {}
    facts: list[Fact] = []
    for event in events:
        match event:
            case Occurred():
                opened[event.filing] = event.fact
            case Provided():
                facts.append(msgspec.structs.replace(opened[event.filing], recorded_on=event.recorded_on))
            case InsuranceAcquired() | InsuranceLost() | AcquisitionCancelled() | LossCancelled():
                facts.append(event)
            case _:
                pass
    return facts


def held(events: Iterable[Event]) -> list[Insurance]:
    """What a person holds and held in truth, by the events that concern them, in the order in which they were recorded."""
    return insurances_of(entry_of(fact) for fact in facts_in(events))
