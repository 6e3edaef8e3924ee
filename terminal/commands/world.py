"""In here lives `uketsuke world`: making the invented world, and looking at the people in it."""

from __future__ import annotations

import click
import msgspec

from terminal.commands.composition import open_world, sheet_of
from terminal.failure import wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenGroup
from verifier.person import PersonSheet


@click.group(cls=SpokenGroup)
@common
def world() -> None:
    pass


@world.command("init")
@common
@click.option("--seed", default="demo")
@click.pass_obj
def init(options: Options, seed: str) -> None:
    from mock_server.world import World, WorldExists

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
            if options.as_json:
                click.echo(msgspec.json.encode(sheet).decode())
            else:
                click.echo(_line(sheet, options))
        return
    sheet = sheet_of(here, person, options.today, secrets=secrets)
    if options.as_json:
        click.echo(msgspec.json.encode(sheet).decode())
    else:
        click.echo(_page(sheet, options))


def _line(sheet: PersonSheet, options: Options) -> str:
    words = sheet.impossible or sheet.outcome
    return f"{sheet.id:22} {sheet.name}（{sheet.kana}）  {options.speech.words(words)}"


def _page(sheet: PersonSheet, options: Options) -> str:
    """A person for people: what they carry and what will happen."""
    speech = options.speech
    lines = [
        f"{sheet.id}  {sheet.name}（{sheet.kana}）",
        f"{sheet.birth_date}  {speech(f'sex.{sheet.sex.value}')}  {sheet.address}",
        speech.words(sheet.impossible or sheet.outcome),
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
        lines.append(f"  {row.insurer_number} {row.symbol}・{row.number}（{row.branch}） {row.acquired_on} – {lost}")
    return "\n".join(lines)


@world.command("reset")
@common
@click.option("--yes", is_flag=True)
@click.pass_obj
def reset(options: Options, yes: bool) -> None:
    from mock_server.world import World, WorldMissing

    if not yes and not options.as_json and options.folder.exists():
        click.confirm(options.speech("world_reset_sure", folder=options.folder), abort=True, err=True)
    try:
        made = World.reset(options.folder)
    except WorldMissing:
        made = World.init(options.folder)
    _say_made(options, made.folder, made.seed)
