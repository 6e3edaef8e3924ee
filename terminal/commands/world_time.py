"""In here live `uketsuke world history`, `events`, `overdue` and `mismatches`: what the national side knows, since when, and what stops it.

A clinic is never told any of it; an instructor and a tester are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import click
import msgspec

from terminal.commands.composition import open_world, possible_sheet_of
from terminal.options import Options, common
from terminal.spoken import DayType, SpokenCommand
from terminal.visible import visible

if TYPE_CHECKING:
    from mock_server.chain import Filing
    from mock_server.hindsight import Mismatch
    from mock_server.insurance import Insurance
    from mock_server.registry import Registry
    from mock_server.world import World
    from terminal.words.speech import Speech

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NOTHING, _WITHHELD = "-", "x"


@contextmanager
def _registry(here: World, day: date, person: str | None = None) -> Iterator[Registry]:
    from mock_server.registry import Registry

    population = here.population_registry() if person is not None and here.is_of_population(person) else None
    registry = Registry(population or here.registry(day))
    try:
        yield registry
    finally:
        registry.close()


def _print(told: dict[str, Any]) -> None:
    click.echo(msgspec.json.encode(told).decode())


# -- one person, on both axes of time ------------------------------------------------------------------------------------


@click.command("history", cls=SpokenCommand)
@common
@click.argument("person")
@click.option("--about", type=DayType())
@click.option("--known-on", type=DayType())
@click.pass_obj
def history(options: Options, person: str, about: date | None, known_on: date | None) -> None:
    from mock_server.hindsight import filings, told_about, true_eligibility_on

    here = open_world(options)
    sheet = possible_sheet_of(here, person, options.today, options)
    about, known_on = about or options.today, known_on or options.today
    with _registry(here, options.today, person) as registry:
        told = registry.eligibility_on(person, about, known_on=known_on)
        holds = true_eligibility_on(registry, person, about, known_on=options.today)
        answers = [one for one in told_about(registry, person, about) if one.from_on <= known_on]
        on_the_way = filings(registry, known_on, person=person)
        withheld = registry.withheld(person, known_on)
        if options.as_json:
            _print(
                {
                    "id": person,
                    "name": sheet.name,
                    "about": about,
                    "known_on": known_on,
                    "told": _insurance(told, about),
                    "holds": _insurance(holds, about),
                    "withheld": [
                        {**(_insurance(one, about) or {}), "differs": [difference.value for difference in differs]}
                        for one, differs in withheld
                    ],
                    "answers": [
                        {"from": one.from_on, "insurance": _insurance(one.insurance, about)} for one in answers
                    ],
                    "filings": [_filing(filing, known_on) for filing in on_the_way],
                }
            )
            return
        speech = options.speech
        click.echo(f"{sheet.id}  {sheet.name}（{sheet.kana}）")
        click.echo(speech("history.told", about=about, known_on=known_on, what=_said(told, about, speech)))
        click.echo(speech("history.holds", about=about, what=_said(holds, about, speech)))
        click.echo("\n" + "\n".join(_drawn(registry, person, known_on, options.today, speech)))
        click.echo("\n" + speech("history.filings"))
        for filing in on_the_way:
            click.echo(f"  {_filing_line(filing, known_on, speech)}")


def _insurance(one: Insurance | None, day: date) -> dict[str, Any] | None:
    if one is None:
        return None
    declared = one.on(day)
    return {
        "insurer_number": declared.insurer_number,
        "insurer_name": declared.insurer_name,
        "symbol": declared.symbol,
        "number": declared.number,
        "branch": declared.branch,
        "relation": declared.relation.value,
        "acquired_on": one.acquired_on,
        "lost_on": one.lost_on,
        "ratio": declared.ratio,
    }


def _said(one: Insurance | None, day: date, speech: Speech) -> str:
    if one is None:
        return speech("history.nothing")
    declared = one.on(day)
    ratio = "" if declared.ratio is None else f"  {declared.ratio}%"
    lost = one.lost_on or ""
    return visible(
        f"{declared.insurer_name} {declared.symbol}・{declared.number}（{declared.branch}） {one.acquired_on} – {lost}{ratio}"
    )


def _drawn(registry: Registry, person: str, known_on: date, today: date, speech: Speech) -> Iterator[str]:
    """Downwards the days on which something was learned, across the days of which it was: what a clinic was told, and below it the truth."""
    from mock_server.hindsight import recorded_days, truth

    rows = [(day, registry.recorded(person, day)) for day in recorded_days(registry, person) if day <= known_on]
    real = truth(registry, person, known_on=today)
    everything = [one for _, row in rows for one in row] + real
    names: dict[tuple[object, ...], str] = {}
    for one in everything:
        names.setdefault((one.key, one.acquired_on), _LETTERS[len(names) % len(_LETTERS)])
    days = sorted(
        {day for one in everything for day in (one.acquired_on, one.lost_on, *(day for day, _ in one.versions)) if day}
    )
    yield speech("history.axes", first=f"{_NOTHING}", withheld=_WITHHELD)
    yield f"{'':12}" + "".join(f"{day.isoformat():>12}" for day in days)
    for known, row in rows:
        yield f"{known.isoformat():12}" + "".join(f"{_cell(row, day, names):>12}" for day in days)
    yield f"{speech('history.truth')}" + "".join(f"{_cell(real, day, names):>12}" for day in days)
    for one in real + [one for one in everything if one not in real]:
        name = names.pop((one.key, one.acquired_on), None)
        if name is not None:
            yield f"  {name}  {_said(one, one.acquired_on, speech)}"


def _cell(row: Sequence[Insurance], day: date, names: dict[tuple[object, ...], str]) -> str:
    from mock_server.insurance import newest_in_force

    one = newest_in_force((one for one in row if not one.differs), day)
    if one is not None:
        ratio = one.on(day).ratio
        return names[one.key, one.acquired_on] + ("" if ratio is None else f" {ratio}%")
    return _WITHHELD if newest_in_force(row, day) is not None else _NOTHING


# -- what is on its way --------------------------------------------------------------------------------------------------


def _filing(filing: Filing, day: date) -> dict[str, Any]:
    from mock_server.chain import STAGES, holds_from

    reached = {f"{stage.value}_on": filing.reached.get(stage) for stage in STAGES}
    return {
        "filing": filing.id,
        "person": filing.person,
        "office": filing.office,
        "what": _what(filing),
        "insurer_number": filing.fact.insurer_number,
        "holds_from": holds_from(filing.fact),
        **{name: on if on is not None and on <= day else None for name, on in reached.items()},
        "stage": filing.stage(day).value,
        "due_on": filing.due_on,
        "days_late": filing.days_late(day),
    }


def _what(filing: Filing) -> str:
    """The name of the fact, as it is in events; a change of data is 'changed'."""
    from mock_server.events import InsuranceAcquired

    fact = filing.fact
    if isinstance(fact, InsuranceAcquired) and fact.changed_on is not None:
        return "changed"
    return str(type(fact).__struct_config__.tag)


def _filing_line(filing: Filing, day: date, speech: Speech) -> str:
    told = _filing(filing, day)
    stages = "  ".join(
        speech(f"stage.{name.removesuffix('_on')}") + f" {told[name] or '—'}"
        for name in ("declared_on", "entered_on", "matched_on", "provided_on")
    )
    late = "  " + speech("overdue.late", due=filing.due_on, days=told["days_late"]) if told["days_late"] else ""
    what = speech(f"fact.{_what(filing)}")
    return visible(f"{told['holds_from']}  {what}（{filing.office}）  {stages}{late}")


@click.command("overdue", cls=SpokenCommand)
@common
@click.pass_obj
def overdue(options: Options) -> None:
    from mock_server.hindsight import overdue as late_on

    day = options.today
    with _registry(open_world(options), day) as registry:
        late = late_on(registry, day)
    if options.as_json:
        for filing in late:
            _print(_filing(filing, day))
        return
    if not late:
        click.echo(options.speech("overdue.none", day=day), err=True)
    for office in dict.fromkeys(filing.office for filing in late):
        here = [filing for filing in late if filing.office == office]
        click.echo(options.speech("overdue.office", office=office, count=len(here)))
        for filing in here:
            click.echo(f"  {filing.person:22} {_filing_line(filing, day, options.speech)}")


@click.command("mismatches", cls=SpokenCommand)
@common
@click.pass_obj
def mismatches(options: Options) -> None:
    from mock_server.hindsight import mismatches as differing

    with _registry(open_world(options), options.today) as registry:
        found = differing(registry, options.today)
    if not found and not options.as_json:
        click.echo(options.speech("mismatch.none", day=options.today), err=True)
    for mismatch in found:
        told = _mismatch(mismatch)
        if options.as_json:
            _print(told)
            continue
        speech = options.speech
        click.echo(
            visible(
                f"{told['person']:22} {_said(mismatch.insurance, options.today, speech)}  "
                + speech(f"mismatch.{mismatch.stage.value}", on=mismatch.matched_on)
            )
        )
        for name in told["differs"]:
            declared, resident = told["declared"].get(name, "—"), told["resident"].get(name, "—")
            said = speech("mismatch.differs", field=speech(f"difference.{name}"), declared=declared, resident=resident)
            click.echo(visible(f"  {said}"))


def _mismatch(mismatch: Mismatch) -> dict[str, Any]:
    declared = msgspec.to_builtins(mismatch.insurance.declared)
    resident = msgspec.to_builtins(mismatch.resident) if mismatch.resident is not None else {}
    names = [difference.value for difference in mismatch.differs]
    return {
        "person": mismatch.insurance.person,
        **(_insurance(mismatch.insurance, mismatch.insurance.acquired_on) or {}),
        "stage": mismatch.stage.value,
        "matched_on": mismatch.matched_on,
        "differs": names,
        "declared": {name: declared[name] for name in names if name in declared},
        "resident": {name: resident[name] for name in names if name in resident},
    }


# -- events --------------------------------------------------------------------------------------------------------------


@click.command("events", cls=SpokenCommand)
@common
@click.option("--person")
@click.option("--from", "first", type=DayType())
@click.option("--until", type=DayType())
@click.pass_obj
def events(options: Options, person: str | None, first: date | None, until: date | None) -> None:
    here = open_world(options)
    if person is not None:
        possible_sheet_of(here, person, options.today, options)
    found = False
    for event in here.told(options.today, until or options.today, person):
        if (person is not None and event.person != person) or (first is not None and event.recorded_on < first):
            continue
        found = True
        if options.as_json:
            click.echo(msgspec.json.encode(event).decode())
            continue
        kind = str(type(event).__struct_config__.tag)
        filing = getattr(event, "filing", "")
        click.echo(f"{event.recorded_on}  {event.person:22} {options.speech(f'event.{kind}')}  {filing}".rstrip())
    if not found and not options.as_json:
        click.echo(options.speech("events.none"), err=True)
