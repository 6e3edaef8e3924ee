"""In here lives `uketsuke card read`: what a clinic may see of a card on a reader, and nothing more.

The individual number is never read. Of a card that is not of this world nothing is shown but that it is one.
"""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any

import click
import msgspec

from cardreader.connection import ReaderInUse, Readers, ReaderTrouble
from cardreader.readers import AUTO, ChosenReader, best, choose
from cardreader.trust import Belonging, CardTrouble
from terminal.commands.card import card_holder
from terminal.commands.composition import open_world, real_readers, taken_card, trust_of
from terminal.commands.faults import orders_said, with_faults
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenCommand

if TYPE_CHECKING:
    from cardreader.virtual.reader import VirtualReader
    from verifier.verification import CardVisit


@click.command("read", cls=SpokenCommand)
@common
@click.argument("person", required=False)
@click.option("--reader", metavar="auto|NAME")
@click.option("--birth-date")
@click.option("--expiry-year", type=click.IntRange(2000, 2100))
@click.option("--security-code")
@click.option("--wait", type=click.FloatRange(min=0), default=0.0)
@with_faults
@click.pass_obj
def read(
    options: Options,
    *,
    person: str | None,
    reader: str | None,
    birth_date: str | None,
    expiry_year: int | None,
    security_code: str | None,
    wait: float,
) -> None:
    if person is not None and reader is not None:
        raise wrong_use("read_what", reader)
    asked = Numbers.told(options, birth_date, expiry_year, security_code)
    try:
        seen = asyncio.run(_read(options, person, reader or AUTO, asked, wait))
    except ReaderTrouble as trouble:
        raise Failure(trouble.code, trouble.reader or reader or "").filled(trouble.values) from trouble
    except CardTrouble as trouble:
        raise Failure(trouble.code, person or reader or "").filled(trouble.values) from trouble
    if options.as_json:
        click.echo(msgspec.json.encode(seen).decode())
        return
    for name, value in seen.items():
        if value is not None:
            click.echo(f"{options.speech(f'card_read.{name}')}: {_said(options, name, value)}")


class Numbers:
    """What is printed on the card's front, typed: together they are collation number B."""

    @classmethod
    def told(
        cls, options: Options, birth_date: str | None, expiry_year: int | None, security_code: str | None
    ) -> Numbers | None:
        """Those that were typed; None where none were. Raises Failure for a part of them, or what cannot be."""
        printed = (birth_date, expiry_year, security_code)
        if any(value is not None for value in printed) and None in printed:
            raise wrong_use("chip_numbers", "--birth-date --expiry-year --security-code")
        return cls(options, birth_date, expiry_year, security_code) if birth_date is not None else None

    def __init__(self, options: Options, birth_date: str, expiry_year: int | None, security_code: str | None) -> None:
        from cardreader.collation import CollationB, CollationMalformed
        from verifier.dates import DateError, parse_birth_date

        try:
            born: date = parse_birth_date(birth_date, today=options.today)
            self.code = CollationB.make(born, expiry_year or 0, security_code or "")
        except DateError as error:
            raise wrong_use(error.code, "--birth-date", **error.values) from error
        except CollationMalformed as error:
            raise wrong_use(error.code, "--security-code") from error


async def _read(
    options: Options, person: str | None, reader: str, numbers: Numbers | None, wait: float
) -> dict[str, Any]:
    from cardreader.virtual.reader import VirtualReader
    from verifier.verification import CardVisit

    world = open_world(options)
    orders = orders_said(options)
    virtual = VirtualReader()
    card = None
    if person is not None:
        card = taken_card(world, card_holder(options, person).id, options.today, orders)
        virtual.insert(card)
    try:
        chosen = ChosenReader(virtual, virtual.name) if person is not None else chosen_reader(reader, virtual)
        source = chosen.source if person is not None else patient(options, orders.struck_readers(chosen.source), wait)
        visit = CardVisit(source, chosen.name, trust_of(world), None)
        try:
            return {"reader": chosen.name} | await _seen(visit, numbers)
        finally:
            await visit.close()
    finally:
        if card is not None:
            virtual.remove()
            card.put_away()


async def _seen(visit: CardVisit, numbers: Numbers | None) -> dict[str, Any]:
    """What the card that lies there may be asked. Raises ReaderTrouble, CardTrouble."""
    found = await visit.open()
    seen: dict[str, Any] = {
        "atr": found.atr.hex().upper(),
        "belonging": found.belonging.value,
        "seems": await visit.seems() if found.belonging is Belonging.NOT_MY_NUMBER else None,
    }
    if found.belonging is not Belonging.OF_THIS_WORLD:
        return seen | ({"issuer_ended_on": found.issuer_ended_on} if found.issuer_ended_on is not None else {})
    seen["certificate_expires_on"] = found.certificate_expires_on
    seen["pin_tries"] = await visit.tries_left()
    if numbers is not None:
        chip = await visit.check_chip(numbers.code)
        said = chip.attributes
        seen |= {
            "name": said.name,
            "birth_date": said.birth_date,
            "sex": said.sex,
            "address": said.address,
            "genuine": chip.genuine,
            "collation_tries": chip.tries_left,
        }
    return seen


def patient(options: Options, readers: Readers, seconds: float) -> Readers:
    """The readers, with so much patience for another program that has the card to itself; whom we wait for is said."""
    from cardreader.patience import PatientReaders

    def told(busy: ReaderInUse) -> None:
        click.echo(options.speech(busy.code, **busy.values), err=True)
        click.echo(options.speech("reader_awaited", seconds=f"{seconds:g}"), err=True)

    return PatientReaders(readers, seconds, told)


def chosen_reader(reader: str, virtual: VirtualReader) -> ChosenReader:
    """The reader that was named; `auto` is the real one with a card: nobody lays one on the virtual reader here.

    Raises NoSuchReader, NoService, NoLibrary, Failure.
    """
    real = real_readers()
    if reader != AUTO:
        return choose(reader, real, virtual)
    found = best(real.states())
    if found is None:
        raise Failure("reader_none", reader)
    return ChosenReader(real, found.name)


def _said(options: Options, name: str, value: object) -> str:
    match name, value:
        case "belonging", str():
            return options.speech(f"belonging.{value}")
        case "seems", str():
            return options.speech(f"seems.{value}")
        case "sex", str():
            return {"1": options.speech("sex.male"), "2": options.speech("sex.female")}.get(value, "—")
        case "genuine", bool():
            return options.speech("card_read.genuine.yes" if value else "card_read.genuine.no")
        case _:
            return str(value)
