"""In here lives `uketsuke card fault`: what is wrong with a person's card, ordered, listed, taken back; it goes with the card to any desk."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from terminal.commands.card import card_holder
from terminal.commands.composition import open_world
from terminal.faults import as_failure, keep, kept, language
from terminal.options import Options, common
from terminal.spoken import SpokenGroup
from verifier.faults import FaultRow, FaultWrong, text_of


@click.group(cls=SpokenGroup)
@common
def fault() -> None:
    pass


def _image(options: Options, person: str) -> Path:
    return open_world(options).card_image(card_holder(options, person).id, options.today)


@fault.command("add")
@common
@click.argument("person")
@click.argument("order", nargs=-1, required=True, metavar="NAME[:KEY=VALUE,…]")
@click.pass_obj
def add(options: Options, person: str, order: tuple[str, ...]) -> None:
    image = _image(options, person)
    rows = kept(image)
    for text in order:
        try:
            row = language().parse(text)
        except FaultWrong as wrong:
            raise as_failure(wrong, text) from wrong
        if row not in rows:
            rows.append(row)
    keep(image, rows)
    _tell(options, person, rows)


@fault.command("list")
@common
@click.argument("person")
@click.pass_obj
def list_faults(options: Options, person: str) -> None:
    _tell(options, person, kept(_image(options, person)))


@fault.command("clear")
@common
@click.argument("person")
@click.argument("name", nargs=-1)
@click.pass_obj
def clear(options: Options, person: str, name: tuple[str, ...]) -> None:
    """Take back those that are called so, or all of them."""
    image = _image(options, person)
    rows = kept(image) if name else []
    for one in name:
        if one not in {kind.name for kind in language().kinds}:
            try:
                language().parse(one)
            except FaultWrong as wrong:
                raise as_failure(wrong, one) from wrong
    left = [row for row in rows if row.name not in name]
    keep(image, left)
    if options.as_json:
        said = {"event": "cleared", "person": person, "faults": [text_of(row) for row in left]}
        click.echo(msgspec.json.encode(said).decode())
    else:
        _tell(options, person, left)


@fault.command("kinds")
@common
@click.pass_obj
def kinds(options: Options) -> None:
    """Which faults there are, and their values."""
    for kind in language().kinds:
        what = options.speech(f"fault.{kind.name}")
        values = {parameter.name: parameter.default for parameter in kind.parameters}
        if options.as_json:
            click.echo(msgspec.json.encode({"id": kind.name, "what": what, "values": values}).decode())
        else:
            said = kind.name + (":" + ",".join(f"{key}={value}" for key, value in values.items()) if values else "")
            click.echo(f"{said:38} {what}")


def _tell(options: Options, person: str, rows: list[FaultRow]) -> None:
    if options.as_json:
        for row in rows:
            said = {"person": person, "fault": text_of(row)} | msgspec.to_builtins(row)
            click.echo(msgspec.json.encode(said).decode())
        return
    for row in rows:
        click.echo(f"{text_of(row):38} {options.speech(f'fault.{row.name}')}")
    if not rows:
        click.echo(options.speech("fault_none", person=person), err=True)
