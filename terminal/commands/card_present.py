"""In here lives `uketsuke card present`: a virtual card put into the PC/SC virtual reader, until it is ejected."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from threading import Event, Timer
from types import FrameType

import click
import msgspec

from cardreader.virtual.card import AtrPreset, VirtualCard
from cardreader.virtual.image import CardAtAnotherDesk, ImageUnreadable, take_card
from cardreader.virtual.vpcd import DRIVER, PORT, NoVirtualReader, VpcdLink
from terminal.commands.card import card_holder
from terminal.commands.composition import open_world
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenCommand


@click.command("present", cls=SpokenCommand)
@common
@click.argument("person", required=False)
@click.option("--image", type=click.Path(path_type=Path))
@click.option("--vpcd", "address", metavar="HOST:PORT", default=f"127.0.0.1:{PORT}")
@click.option("--atr", metavar="PRESET|HEX")
@click.option("--for", "seconds", type=click.FloatRange(min=0))
@click.pass_obj
def present(
    options: Options, person: str | None, image: Path | None, address: str, atr: str | None, seconds: float | None
) -> None:
    if (person is None) == (image is None):
        raise wrong_use("present_what")
    host, port = _address(address)
    shown_atr = _atr(atr)
    card = _card(options, person, image)
    name = person or card.person or str(image)
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    timer = Timer(seconds, stop.set) if seconds is not None else None
    link = VpcdLink(card, host, port, atr=shown_atr)

    def powered() -> None:
        if timer is not None:
            timer.start()
        seen = (shown_atr or card.atr).hex().upper()
        _tell({"event": "present", "person": name, "atr": seen, "port": port, "pid": os.getpid()})
        _say(options, "card_placed", person=name, atr=seen)

    try:
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, end)
        link.run(stop, powered)
    except NoVirtualReader as error:
        raise Failure("vpcd_taken" if _taken(host, port) else error.code, address) from error
    finally:
        if timer is not None:
            timer.cancel()
        card.put_away()
    _tell({"event": "ejected"})
    _say(options, "card_ejected")


def _tell(event: dict[str, object]) -> None:
    click.echo(msgspec.json.encode(event).decode())


def _say(options: Options, code: str, **values: object) -> None:
    if not options.as_json:
        click.echo(options.speech(code, **values), err=True)


def _taken(host: str, port: int) -> bool:
    """Whether it is another card that keeps us out: a slot that has one listens to nobody else."""
    from cardreader.readers import states_or_none
    from terminal.commands.composition import real_readers

    if host not in {"127.0.0.1", "localhost", "::1"}:
        return False
    slots = sorted((state for state in states_or_none(real_readers()) if DRIVER in state.name), key=lambda at: at.name)
    return 0 <= port - PORT < len(slots) and slots[port - PORT].atr is not None


def _card(options: Options, person: str | None, image: Path | None) -> VirtualCard:
    if person is not None:
        image = open_world(options).card_image(card_holder(options, person).id, options.today)
    assert image is not None
    try:
        return take_card(image)
    except CardAtAnotherDesk as error:
        raise Failure("card_elsewhere", person or str(image)) from error
    except ImageUnreadable as error:
        raise wrong_use("image_unreadable", str(image), reason=error.code) from error


def _address(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise wrong_use("address_wrong", address)
    return host, int(port)


def _atr(told: str | None) -> bytes | None:
    if told is None:
        return None
    for preset in AtrPreset:
        if told == preset.name.lower():
            return preset.value
    try:
        atr = bytes.fromhex(told)
    except ValueError as error:
        raise wrong_use("atr_wrong", told) from error
    if not 2 <= len(atr) <= 33 or atr[0] not in (0x3B, 0x3F):
        raise wrong_use("atr_wrong", told)
    return atr
