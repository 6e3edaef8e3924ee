"""In here lives `uketsuke world`: making the invented world, and looking at the people in it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
import msgspec

from terminal.commands.composition import open_world, sheet_of
from terminal.failure import wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenGroup
from terminal.words import Lang
from terminal.words.speech import Speech
from verifier.person import PersonSheet

if TYPE_CHECKING:
    from mock_server.world import World
    from mock_server.world.changes import Change


@click.group(
    cls=SpokenGroup,
    modules={
        "clock": "terminal.commands.world_clock:clock",
        "fork": "terminal.commands.world_clock:fork",
        "document": "terminal.commands.world_document:document",
        "bulk-issue": "terminal.commands.world_bulk:bulk_issue",
        "history": "terminal.commands.world_time:history",
        "events": "terminal.commands.world_time:events",
        "overdue": "terminal.commands.world_time:overdue",
        "mismatches": "terminal.commands.world_time:mismatches",
        "clinics": "terminal.commands.world_clinics:clinics",
        "apply": "terminal.commands.world_apply:apply",
    },
)
@common
def world() -> None:
    pass


@world.command("init")
@common
@click.option("--seed")
@click.option("--people", type=click.INT, metavar="N")
@click.pass_obj
def init(options: Options, seed: str | None, people: int | None) -> None:
    from mock_server.world import World, WorldExists

    if people is not None:
        from terminal.commands.world_population import populate

        populate(options, seed, people)
        return
    seed = seed or "demo"
    try:
        made = World.init(options.folder, seed=seed)
    except WorldExists as error:
        raise wrong_use("world_exists", str(options.folder)) from error
    _say_made(options, made.folder, seed)


def _say_made(options: Options, folder: object, seed: str) -> None:
    if options.as_json:
        click.echo(msgspec.json.encode({"event": "made", "world": str(folder), "seed": seed}).decode())
    else:
        click.echo(options.speech("world_made", folder=folder, seed=seed))


@world.command("show")
@common
@click.option("--secrets", is_flag=True)
@click.argument("person", required=False)
@click.pass_obj
def show(options: Options, person: str | None, secrets: bool) -> None:
    here = open_world(options)
    if person is None:
        for sheet in here.sheets(options.today):
            changed = _changed(here, sheet, options)
            click.echo(_json(sheet, changed) if options.as_json else _line(sheet, changed, options))
        if (population := here.population) is not None:
            from terminal.commands.world_population import say_population

            say_population(options, population)
        return
    sheet = sheet_of(here, person, options.today, secrets=secrets)
    changed = _changed(here, sheet, options)
    click.echo(_json(sheet, changed) if options.as_json else _page(sheet, changed, options))


def _changed(here: World, sheet: PersonSheet, options: Options) -> list[Change]:
    from mock_server.world.changes import changes

    return [] if sheet.impossible else changes(here, here.person(sheet.id, options.today), options.today)


def _said(change: Change, speech: Speech) -> str:
    pin = speech(f"pin.{change.pin}") if change.pin else ""
    act = speech(f"act.{change.act}") if change.act else ""
    return speech(f"change.{change.code}", on=change.on, pin=pin, left=change.left, act=act)


def _json(sheet: PersonSheet, changed: list[Change]) -> str:
    ja, en = Speech(Lang.JA), Speech(Lang.EN)
    told = [msgspec.to_builtins(change) | {"ja": _said(change, ja), "en": _said(change, en)} for change in changed]
    return msgspec.json.encode(msgspec.to_builtins(sheet) | {"changed": told}).decode()


def _line(sheet: PersonSheet, changed: list[Change], options: Options) -> str:
    words = options.speech.words(sheet.impossible or sheet.outcome)
    since = "".join(f"  ※{_said(change, options.speech)}" for change in changed)
    return f"{sheet.id:22} {sheet.name}（{sheet.kana}）  {words}{since}"


def _page(sheet: PersonSheet, changed: list[Change], options: Options) -> str:
    """A person for people: what they carry and what will happen."""
    speech = options.speech
    lines = [
        f"{sheet.id}  {sheet.name}（{sheet.kana}）",
        f"{sheet.birth_date}  {speech(f'sex.{sheet.sex.value}')}  {sheet.address}",
        speech.words(sheet.impossible or sheet.outcome),
        *(f"※{_said(change, speech)}" for change in changed),
    ]
    if sheet.expected:
        lines.append(f"{speech(f'verdict.{sheet.expected.verdict.value}')}  {sheet.expected.rule}")
    if sheet.card:
        card = sheet.card
        lines.append(speech("person.card", expires=card.expires_on, certificate=card.certificate_expires_on))
        if card.pins is not msgspec.UNSET:
            lines.append(speech("person.pins", auth=card.pins.auth or "—", entry=card.pins.entry or "—"))
    for item in sheet.documents:
        lines.append("・" + speech(f"evidence.{msgspec.to_builtins(item)['kind']}"))
    for row in sheet.insurance:
        lost = row.lost_on or ""
        number = "・".join(part for part in (row.symbol, row.number) if part)  # some insurers have no symbols
        lines.append(f"  {row.insurer_number} {number}（{row.branch}） {row.acquired_on} – {lost}")
    return "\n".join(lines)


@world.command("reset")
@common
@click.option("--yes", is_flag=True)
@click.pass_obj
def reset(options: Options, yes: bool) -> None:
    from mock_server.world import World, WorldMissing

    if not yes and options.folder.exists():
        if options.as_json or not sys.stdin.isatty():  # nobody there to ask
            raise wrong_use("world_reset_unconfirmed", str(options.folder))
        click.confirm(options.speech("world_reset_sure", folder=options.folder), abort=True, err=True)
    try:
        made = World.reset(options.folder)
    except WorldMissing:
        made = World.init(options.folder)
    else:
        click.echo(options.speech("world_reset_servers"), err=True)
    _say_made(options, made.folder, made.seed)
