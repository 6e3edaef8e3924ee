"""In here lives the filing of what a happening tells: a fact, put on its way through the chain of registration. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import UNSET

from mock_server.chain import Stage
from mock_server.events import Event, Fact, InsuranceAcquired, InsuranceLost, LossReason
from mock_server.insurance import Insurance
from mock_server.insurance_facts import key_of
from mock_server.world.happenings import (
    Acquired,
    AcquisitionWithdrawn,
    Changed,
    DependantAdded,
    DependantRemoved,
    Died,
    HappeningRefused,
    LossWithdrawn,
    Lost,
    MovedBranch,
    Stop,
    TurnedSeventy,
    TurnedSeventyFive,
)
from mock_server.world.history import FORESEEN, chain
from mock_server.world.scene import desk_of, insurer_of
from mock_server.world.seed import Seed
from mock_server.world.timing import AT_MOST, Way
from verifier.numbers import NumberError, check_symbol_and_number

Filed = (
    Acquired
    | DependantAdded
    | DependantRemoved
    | Changed
    | MovedBranch
    | Lost
    | Died
    | TurnedSeventy
    | TurnedSeventyFive
    | AcquisitionWithdrawn
    | LossWithdrawn
)


def filed(seed: Seed, filing: str, told: Filed, fact: Fact, on: date) -> Iterator[Event]:
    """The fact on its way, as the happening tells its stages or the seed draws them. Raises HappeningRefused."""
    stops = {
        Stage.DECLARED: told.declared_on,
        Stage.ENTERED: told.entered_on,
        Stage.MATCHED: told.matched_on,
        Stage.PROVIDED: told.provided_on,
    }
    early = next(((stage, day) for stage, day in stops.items() if isinstance(day, date) and day < on - FORESEEN), None)
    if early is not None:
        raise HappeningRefused("event_step_early", stage=f"{early[0].value}_on", day=early[1], fact=on)
    known_on = min([on, *(day for day in stops.values() if isinstance(day, date))])
    office = desk_of(fact) if isinstance(fact, InsuranceAcquired) else insurer_of(fact.insurer_number, fact.symbol).desk
    yield from chain(filing, office, fact, _way(seed, stops, known_on, filing), known_on)


def _way(seed: Seed, stops: dict[Stage, Stop], known_on: date, filing: str) -> Way:
    """The days of the stages: as told, else drawn from the one before. Raises HappeningRefused where they go backwards."""
    here, reached = known_on, dict[Stage, date | None]()
    stopped = False
    for stage, stop in stops.items():
        if stopped or stop is None:
            if isinstance(stop, date):
                raise HappeningRefused("event_step_skipped", stage=f"{stage.value}_on")
            stopped, reached[stage] = True, None
            continue
        if stop is UNSET or not isinstance(stop, date):
            here += timedelta(days=seed.between(0, AT_MOST[stage], "way", stage.value, filing))
            later = [day for other, day in stops.items() if isinstance(day, date) and other not in reached]
            here = min([here, *later])
        elif stop < here:
            raise HappeningRefused("event_steps_order", stage=f"{stage.value}_on", day=stop, before=here)
        else:
            here = stop
        reached[stage] = here
    return Way(*reached.values())


def loss_of(held: Insurance, day: date, reason: LossReason) -> InsuranceLost:
    """The loss of what is held: `day` is the first one without it."""
    declared = held.on(day)
    return InsuranceLost(
        person=declared.person,
        recorded_on=day,
        insurer_number=declared.insurer_number,
        symbol=declared.symbol,
        number=declared.number,
        branch=declared.branch,
        lost_on=day,
        reason=reason,
    )


def check_ratio(ratio: int | None) -> None:
    """That there is such a ratio. Raises HappeningRefused."""
    if ratio is not None and ratio not in {0, 10, 20, 30, 100}:
        raise HappeningRefused("event_ratio_wrong", ratio=ratio)


def check_number(declared: InsuranceAcquired) -> None:
    """That symbol and number can be. Raises HappeningRefused."""
    try:
        _, symbol, number, _ = key_of(declared)
        check_symbol_and_number(symbol, number)
    except NumberError as error:
        raise HappeningRefused("event_number_wrong", reason=str(error)) from error
