"""In here lives `uketsuke card`: the cards of the world, listed, shown, read through a reader, exported, bound to stand-ins."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from cardreader.platform import replace_atomically
from terminal.commands.composition import open_world, possible_sheet_of
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenGroup
from verifier.person import PersonSheet


@click.group(
    cls=SpokenGroup,
    modules={
        "read": "terminal.commands.card_read:read",
        "present": "terminal.commands.card_present:present",
        "bind": "terminal.commands.card_bind:bind",
        "unbind": "terminal.commands.card_bind:unbind",
    },
)
@common
def card() -> None:
    pass


def card_holder(options: Options, person: str) -> PersonSheet:
    """A person who has a card on this day. Raises Failure."""
    sheet = possible_sheet_of(open_world(options), person, options.today, options)
    if sheet.card is None:
        raise wrong_use("person_without_card", person)
    return sheet


@card.command("list")
@common
@click.pass_obj
def list_cards(options: Options) -> None:
    for sheet in open_world(options).sheets(options.today):
        if sheet.card is None or sheet.impossible is not None:
            continue
        if options.as_json:
            row = {
                "id": sheet.id,
                "name": sheet.name,
                "type": sheet.card.type.value,
                "expires_on": sheet.card.expires_on,
                "certificate_expires_on": sheet.card.certificate_expires_on,
            }
            click.echo(msgspec.json.encode(row).decode())
        else:
            expires = sheet.card.certificate_expires_on
            click.echo(f"{sheet.id:22} {sheet.card.expires_on}  {expires}  {sheet.name}")


@card.command("show")
@common
@click.argument("person")
@click.pass_obj
def show(options: Options, person: str) -> None:
    """What is on a person's card, as its image tells: applications and files by size, tries left; no secrets."""
    from cardreader.virtual.image import ImageUnreadable, load_image

    sheet = card_holder(options, person)
    path = open_world(options).card_image(sheet.id, options.today)
    try:
        image = load_image(path)
    except ImageUnreadable as error:
        raise Failure("image_unreadable", str(path), reason=error.code) from error
    rows = [
        {
            "id": f"{sheet.id}/{application.name}/{entry.id:04X}",
            "application": application.name,
            "file": f"{entry.id:04X}",
            "bytes": len(entry.content),
        }
        for application in image.applications
        for entry in application.files
    ]
    for row in rows:
        if options.as_json:
            click.echo(msgspec.json.encode(row).decode())
        else:
            click.echo(f"{row['application']:12} {row['file']}  {row['bytes']:6} B")


@card.command("export")
@common
@click.argument("person")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def export(options: Options, person: str, file: Path) -> None:
    sheet = card_holder(options, person)
    if file.is_dir():
        raise wrong_use("file_kind", str(file))
    image = open_world(options).card_image(sheet.id, options.today)
    replace_atomically(file, image.read_bytes())
    click.echo(options.speech("card_exported", person=sheet.id, file=file), err=True)
    if options.as_json:
        click.echo(msgspec.json.encode({"event": "exported", "person": sheet.id, "file": str(file)}).decode())
