"""In here lives `uketsuke card bind` and `unbind`: any card may stand in for a demo person at a clinic that trains with real readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from cardreader.channel import CardChannel
from cardreader.connection import ReaderTrouble
from cardreader.readers import AUTO, best, named
from cardreader.stand_in import Bindings, BindingsDamaged, NotDistinct, fingerprint_source
from cardreader.trust import Belonging, CardGuard
from terminal.commands.card import card_holder
from terminal.commands.composition import BINDINGS_FILE, open_world, real_readers, sheet_of
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenCommand

if TYPE_CHECKING:
    from mock_server.world import World


@click.command("bind", cls=SpokenCommand)
@common
@click.argument("person")
@click.option("--reader", metavar="NAME", required=True)
@click.pass_obj
def bind(options: Options, person: str, reader: str) -> None:
    sheet = card_holder(options, person)
    world = open_world(options)
    try:
        found, source = _fingerprint(world, reader)
    except NotDistinct as error:
        raise Failure("card_not_distinct", reader) from error
    except ReaderTrouble as trouble:
        raise Failure(trouble.code, trouble.reader or reader).filled(trouble.values) from trouble
    try:
        Bindings(world.folder / BINDINGS_FILE).bind(sheet.id, source)
    except BindingsDamaged as damaged:
        raise Failure(damaged.code, str(damaged.where)) from damaged
    _tell(options, "card_bound", sheet.id, found)


def _fingerprint(world: World, wanted: str) -> tuple[str, bytes]:
    """The whole name of the reader, and what tells the card on it from others. Raises NotDistinct, ReaderTrouble, Failure."""
    readers = real_readers()
    there = readers.states()
    found = best(there) if wanted == AUTO else named(there, wanted)
    if found is None:
        raise Failure("reader_unknown" if there else "reader_none", wanted)
    connection = readers.connect(found.name)
    try:
        channel = CardChannel(connection)
        guard = CardGuard(channel, world.authorities())
        if guard.belonging is Belonging.OF_THIS_WORLD:
            raise Failure("card_of_this_world", found.name)
        return found.name, fingerprint_source(channel, guard.certificate)
    finally:
        connection.close()


@click.command("unbind", cls=SpokenCommand)
@common
@click.argument("person")
@click.pass_obj
def unbind(options: Options, person: str) -> None:
    world = open_world(options)
    sheet = sheet_of(world, person, options.today)
    try:
        found = Bindings(world.folder / BINDINGS_FILE).unbind(sheet.id)
    except BindingsDamaged as damaged:
        raise Failure(damaged.code, str(damaged.where)) from damaged
    if not found:
        raise wrong_use("card_not_bound", person)
    _tell(options, "card_unbound", sheet.id, "")


def _tell(options: Options, code: str, person: str, reader: str) -> None:
    if options.as_json:
        event = {"event": code.removeprefix("card_"), "person": person, "reader": reader}
        click.echo(msgspec.json.encode(event).decode())
    else:
        click.echo(options.speech(code, person=person, reader=reader))
