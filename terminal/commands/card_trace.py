"""In here lives `uketsuke card trace`: a session with a card recorded, as text and as a record that `card present --image` can play.

What is recorded is what a clinic may ask: free files, tries left, and, by what is printed on the card's front, what its chip says of that.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from cardreader.channel import Application, CardChannel, CardTrouble
from cardreader.connection import Connection, ReaderTrouble
from cardreader.readers import AUTO
from cardreader.recording import Recorder, RecordingConnection, save_record
from cardreader.trust import Belonging, CardGuard
from terminal.commands.card import card_holder
from terminal.commands.card_read import Numbers, chosen_reader, patient
from terminal.commands.composition import open_world, taken_card, trust_of
from terminal.commands.faults import orders_said, with_faults
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenCommand

if TYPE_CHECKING:
    from verifier.verification import Trust

# Free files of each application (mynumber-card.md, section 3), by the names that the trace gives them.
_FREE: dict[Application, tuple[tuple[int, str], ...]] = {
    Application.JPKI: (
        (0x0006, "token information"),
        (0x0008, "certificates present"),
        (0x000B, "auth authority"),
        (0x0002, "sign authority"),
    ),
    Application.CARD_ENTRY: ((0x0005, "card-entry basic information"), (0x0004, "card-entry certificate")),
    Application.CARD_FACE: ((0x0003, "card-face basic information"), (0x0004, "card-face certificate")),
}


@click.command("trace", cls=SpokenCommand)
@common
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("person", required=False)
@click.option("--reader", metavar="auto|NAME")
@click.option("--birth-date")
@click.option("--expiry-year", type=click.IntRange(2000, 2100))
@click.option("--security-code")
@click.option("--wait", type=click.FloatRange(min=0), default=0.0)
@with_faults
@click.pass_obj
def trace(
    options: Options,
    *,
    file: Path,
    person: str | None,
    reader: str | None,
    birth_date: str | None,
    expiry_year: int | None,
    security_code: str | None,
    wait: float,
) -> None:
    if person is not None and reader is not None:
        raise wrong_use("read_what", reader)
    numbers = Numbers.told(options, birth_date, expiry_year, security_code)
    trust = trust_of(open_world(options))
    try:
        if person is not None:
            _of_person(options, file, person, trust, numbers)
        else:
            _of_reader(options, file, reader or AUTO, trust, numbers, wait)
    except ReaderTrouble as trouble:
        raise Failure(trouble.code, trouble.reader or reader or "").filled(trouble.values) from trouble


def _of_person(options: Options, file: Path, person: str, trust: Trust, numbers: Numbers | None) -> None:
    from cardreader.virtual.reader import VirtualReader

    orders = orders_said(options)
    card = taken_card(open_world(options), card_holder(options, person).id, options.today, orders)
    virtual = VirtualReader()
    try:
        virtual.insert(card)
        _record(options, file, virtual.connect(virtual.name), trust, numbers)
    finally:
        virtual.remove()
        card.put_away()


def _of_reader(options: Options, file: Path, reader: str, trust: Trust, numbers: Numbers | None, wait: float) -> None:
    from cardreader.virtual.reader import VirtualReader

    orders = orders_said(options)
    chosen = chosen_reader(reader, VirtualReader())
    readers = patient(options, orders.struck_readers(chosen.source), wait)
    _record(options, file, readers.connect(chosen.name), trust, numbers)


def _record(options: Options, file: Path, connection: Connection, trust: Trust, numbers: Numbers | None) -> None:
    """Ask what there is to ask, write the record, print it. What ended the session before its time is raised after that."""
    recorder = Recorder(connection.atr)
    channel = CardChannel(RecordingConnection(connection, recorder))
    known, trouble = False, None
    try:
        guard = CardGuard(channel, trust.authorities)
        known = guard.belonging is Belonging.OF_THIS_WORLD
        if known:
            _session(channel, guard, numbers)
        elif guard.belonging is Belonging.NOT_MY_NUMBER:
            from cardreader.recognise import recognise

            recognise(channel)
    except (ReaderTrouble, CardTrouble) as error:
        trouble = error  # the record holds what came before
    finally:
        connection.close()
    record = recorder.record(known=known)
    save_record(file, record)
    for exchange in record.exchanges:
        line = msgspec.json.encode(exchange).decode() if options.as_json else exchange.text
        click.echo(line)
    click.echo(options.speech("card_traced", file=file, count=len(record.exchanges)), err=True)
    if trouble is not None:
        raise trouble


def _session(channel: CardChannel, guard: CardGuard, numbers: Numbers | None) -> None:
    """What a clinic asks of a card of this world. Raises ReaderTrouble, CardTrouble (a collation number that is wrong)."""
    from cardreader.card_entry import CardEntrySession
    from cardreader.card_face import CardFaceSession
    from cardreader.jpki import JpkiSession

    session = JpkiSession(channel, guard)
    session.pin_tries()
    for application, files in _FREE.items():
        if not channel.select_application(application).ok:
            continue
        for ef, what in files:
            _lenient(channel, ef, what)
    if numbers is not None:
        entry = CardEntrySession(channel, guard)
        entry.verify_b(numbers.code)
        entry.attributes()
        face = CardFaceSession(channel, guard)
        face.verify_b(numbers.code)
        face.card_face()


def _lenient(channel: CardChannel, ef: int, what: str) -> None:
    """Read a file that not every card has, or gives to everybody."""
    from cardreader.channel import CardRefused

    try:
        channel.read_file(ef, what)
    except CardRefused:
        return
