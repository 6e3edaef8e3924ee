"""In here lives how the national side's registry becomes the drawing of one person's insurance on two axes of time (terminal.past)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from terminal.past import Cell, Filed, Insured, Past

if TYPE_CHECKING:
    from mock_server.chain import Filing
    from mock_server.insurance import Insurance
    from mock_server.registry import Registry
    from verifier.person import PersonSheet

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_Names = dict[tuple[object, ...], str]


def past_of(registry: Registry, sheet: PersonSheet, about: date, known_on: date, today: date, upto: date) -> Past:
    """What a clinic that asks on `known_on` is told of `about`, and the drawing of what was recorded up to the day `upto`."""
    from mock_server.hindsight import filings, recorded_days, told_about, true_eligibility_on, truth
    from mock_server.insurance import newest_in_force

    person = sheet.id
    told = registry.eligibility_on(person, about, known_on=known_on)
    rows = [(day, registry.recorded(person, day)) for day in recorded_days(registry, person) if day <= upto]
    real = truth(registry, person, known_on=today)
    everything = [*(one for _, row in rows for one in row), *real]
    names: _Names = {}
    for one in everything:
        names.setdefault((one.key, one.acquired_on), _LETTERS[len(names) % len(_LETTERS)])
    days = _days(everything)
    return Past(
        person=person,
        name=sheet.name,
        kana=sheet.kana,
        about=about,
        known_on=known_on,
        told=insured_of(told, about),
        withheld=told is None and newest_in_force(registry.recorded(person, known_on), about) is not None,
        holds=insured_of(true_eligibility_on(registry, person, about, known_on=today), about),
        days=days,
        rows=tuple((day, tuple(_cell(row, on, names) for on in days)) for day, row in rows),
        truth=tuple(_cell(real, on, names) for on in days),
        legend=_legend([*real, *everything], names),
        answers=tuple(
            (one.from_on, insured_of(one.insurance, about))
            for one in told_about(registry, person, about)
            if one.from_on <= upto
        ),
        filings=tuple(filed_of(one, upto) for one in filings(registry, upto, person=person)),
    )


def insured_of(one: Insurance | None, day: date) -> Insured | None:
    """An insurance with its data of that day."""
    if one is None:
        return None
    declared = one.on(day)
    return Insured(
        insurer_name=declared.insurer_name,
        symbol=declared.symbol,
        number=declared.number,
        branch=declared.branch,
        acquired_on=one.acquired_on,
        lost_on=one.lost_on,
        ratio=declared.ratio,
    )


def filed_of(filing: Filing, day: date) -> Filed:
    """A declaration as far as it had come by that day."""
    from mock_server.chain import STAGES, holds_from

    reached = {stage.value: filing.reached.get(stage) for stage in STAGES}
    return Filed(
        holds_from=holds_from(filing.fact),
        what=what_of(filing),
        office=filing.office,
        stages=tuple(
            (stage, on if on is not None and on <= day else None)
            for stage, on in reached.items()
            if stage in {"declared", "entered", "matched", "provided"}
        ),
        due_on=filing.due_on,
        days_late=filing.days_late(day),
    )


def what_of(filing: Filing) -> str:
    """The name of the fact, as it is in events; a change of data is 'changed'."""
    from mock_server.events import InsuranceAcquired

    fact = filing.fact
    if isinstance(fact, InsuranceAcquired) and fact.changed_on is not None:
        return "changed"
    return str(type(fact).__struct_config__.tag)


def _days(insurances: Iterable[Insurance]) -> tuple[date, ...]:
    """Every day on which something begins, changes or ends."""
    found = {
        day
        for one in insurances
        for day in (one.acquired_on, one.lost_on, *(day for day, _ in one.versions))
        if day is not None
    }
    return tuple(sorted(found))


def _legend(insurances: Iterable[Insurance], names: _Names) -> tuple[tuple[str, Insured], ...]:
    """Each insurance once, what holds in truth first."""
    found: dict[str, Insured] = {}
    for one in insurances:
        insured = insured_of(one, one.acquired_on)
        if insured is not None:
            found.setdefault(names[one.key, one.acquired_on], insured)
    return tuple(found.items())


def _cell(row: Sequence[Insurance], day: date, names: _Names) -> Cell:
    from mock_server.insurance import newest_in_force

    one = newest_in_force((one for one in row if not one.differs), day)
    if one is not None:
        return Cell(names[one.key, one.acquired_on], one.on(day).ratio)
    return Cell(None, withheld=newest_in_force(row, day) is not None)
