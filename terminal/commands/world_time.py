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
from terminal.commands.world_past import filed_of, insured_of, past_of, what_of
from terminal.options import Options, common
from terminal.past import drawn, filed_told, insured_told
from terminal.spoken import DayType, SpokenCommand
from terminal.visible import visible

if TYPE_CHECKING:
    from mock_server.chain import Filing
    from mock_server.events import Event
    from mock_server.hindsight import Mismatch
    from mock_server.insurance import Insurance
    from mock_server.registry import Registry
    from mock_server.world import World
    from terminal.words.speech import Speech


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
        past = past_of(registry, sheet, about, known_on, options.today, known_on)
    speech = options.speech
    click.echo(f"{sheet.id}  {sheet.name}（{sheet.kana}）")
    click.echo(speech("history.told", about=about, known_on=known_on, what=insured_told(past.told, speech)))
    click.echo(speech("history.holds", about=about, what=insured_told(past.holds, speech)))
    click.echo("\n" + "\n".join(drawn(past, speech)))
    click.echo("\n" + speech("history.filings"))
    for filed in past.filings:
        click.echo(f"  {filed_told(filed, speech)}")


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


# -- what is on its way --------------------------------------------------------------------------------------------------


def _filing(filing: Filing, day: date) -> dict[str, Any]:
    from mock_server.chain import STAGES, holds_from

    reached = {f"{stage.value}_on": filing.reached.get(stage) for stage in STAGES}
    return {
        "filing": filing.id,
        "person": filing.person,
        "office": filing.office,
        "what": what_of(filing),
        "insurer_number": filing.fact.insurer_number,
        "holds_from": holds_from(filing.fact),
        **{name: on if on is not None and on <= day else None for name, on in reached.items()},
        "stage": filing.stage(day).value,
        "due_on": filing.due_on,
        "days_late": filing.days_late(day),
    }


def _filing_line(filing: Filing, day: date, speech: Speech) -> str:
    return filed_told(filed_of(filing, day), speech)


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
                f"{told['person']:22} {insured_told(insured_of(mismatch.insurance, options.today), speech)}  "
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
    told = here.told(options.today, until or options.today, person)
    unseen = frozenset() if options.as_json else _withheld(here, options.today, person, told)
    for event in told:
        if (person is not None and event.person != person) or (first is not None and event.recorded_on < first):
            continue
        found = True
        if options.as_json:
            click.echo(msgspec.json.encode(event).decode())
            continue
        kind = str(type(event).__struct_config__.tag)
        filing = getattr(event, "filing", "")
        if kind == "provided" and filing in unseen:
            kind = "provided.withheld"
        click.echo(f"{event.recorded_on}  {event.person:22} {options.speech(f'event.{kind}')}  {filing}".rstrip())
    if not found and not options.as_json:
        click.echo(options.speech("events.none"), err=True)


def _withheld(here: World, day: date, person: str | None, told: Sequence[Event]) -> frozenset[str]:
    """The filings that are provided and may not be seen: they differ from the resident record."""
    from mock_server.world.history import residents
    from mock_server.world.withheld import withheld_filings

    people = here.rows(day) if person is None else [here.row(person.partition("+")[0], day)]
    return frozenset(withheld_filings({one.person: one for one in residents(people)}, told))
