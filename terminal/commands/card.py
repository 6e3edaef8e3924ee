"""In here lives `uketsuke card`: the table of what can be done with a card. Listed, shown, exported it is here; the rest has its own modules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from cardreader.platform import replace_atomically
from terminal.commands.composition import open_world, possible_sheet_of
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenGroup
from verifier.person import PersonSheet

if TYPE_CHECKING:
    from cardreader.virtual.image import CardImage
    from mock_server.world.card_list import CardRecord


@click.group(
    cls=SpokenGroup,
    modules={
        "read": "terminal.commands.card_read:read",
        "present": "terminal.commands.card_present:present",
        "bind": "terminal.commands.card_bind:bind",
        "fault": "terminal.commands.card_fault:fault",
        "trace": "terminal.commands.card_trace:trace",
        "unbind": "terminal.commands.card_bind:unbind",
        "issue": "terminal.commands.card_life:issue",
        "renew": "terminal.commands.card_life:renew",
        "revoke": "terminal.commands.card_life:revoke",
        "return": "terminal.commands.card_life:give_back",
        "unlock": "terminal.commands.card_life:unlock",
        "set-pin": "terminal.commands.card_life:set_pin",
        "crl": "terminal.commands.card_crl:crl",
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
    """Every card and phone, and how it stands; also those that lie at home or were handed back."""
    speech = options.speech
    for record in open_world(options).cards(options.today):
        if options.as_json:
            click.echo(msgspec.json.encode(record).decode())
            continue
        state = speech(f"card_state.{record.state.value}") + _since(options, record)
        click.echo(f"{record.id:22} {record.expires_on}  {record.certificate_expires_on}  {record.name}  {state}")


@card.command("show")
@common
@click.argument("person")
@click.pass_obj
def show(options: Options, person: str) -> None:
    """How a person's card stands, and what is on it as its image tells: tries left, applications and files by size; no secrets."""
    world = open_world(options)
    sheet = possible_sheet_of(world, person, options.today, options)
    record = next((one for one in world.cards(options.today) if one.id == sheet.id), None)
    if record is None:
        raise wrong_use("person_without_card", person)
    from mock_server.world.office_hands import tries_in

    image = _image(options, sheet.id) if record.carried else None
    tries = {pin.value: left for pin, left in tries_in(image).items()} if image is not None else {}
    files = [
        {
            "id": f"{sheet.id}/{application.name}/{entry.id:04X}",
            "application": application.name,
            "file": f"{entry.id:04X}",
            "bytes": len(entry.content),
        }
        for application in (image.applications if image is not None else ())
        for entry in application.files
    ]
    if options.as_json:
        click.echo(msgspec.json.encode(msgspec.to_builtins(record) | {"tries": tries}).decode())
        for row in files:
            click.echo(msgspec.json.encode(row).decode())
        return
    for line in (
        *_head(options, record, tries),
        *(f"{row['application']:12} {row['file']}  {row['bytes']:6} B" for row in files),
    ):
        click.echo(line)


def _image(options: Options, person: str) -> CardImage:
    from cardreader.virtual.image import ImageUnreadable, load_image

    path = open_world(options).card_image(person, options.today)
    try:
        return load_image(path)
    except ImageUnreadable as error:
        raise Failure("card_image_damaged", person, file=path, reason=error.code) from error


def _since(options: Options, record: CardRecord) -> str:
    """From when a card has stood so, and that its holder comes without it; nothing where neither is to be said."""
    since = options.speech("card_show.since", day=record.since) if record.since is not None else ""
    return since if record.carried else f"{since}  {options.speech('card_away')}"


def _head(options: Options, record: CardRecord, tries: dict[str, int]) -> list[str]:
    """How the card stands, for people."""
    speech = options.speech
    former = speech("card_show.former", serials=" ".join(record.former_serials)) if record.former_serials else ""
    state = speech(f"card_state.{record.state.value}")
    lines = [
        speech(
            "card_show.head",
            id=record.id,
            name=record.name,
            state=state,
            since=_since(options, record),
            number=record.number,
            expires=record.expires_on,
            serial=record.serial,
            certificate=record.certificate_expires_on,
            former=former,
        )
    ]
    if record.sign_state is not None:
        sign = speech(f"card_state.{record.sign_state.value}")
        lines.append(speech("card_show.sign", serial=record.sign_serial, until=record.sign_expires_on, state=sign))
    lines += [speech("card_show.tries", which=speech(f"pin_name.{which}"), left=left) for which, left in tries.items()]
    return lines


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
