"""In here lives `uketsuke card present`: a virtual card put into the PC/SC virtual reader, until it is ejected."""

from __future__ import annotations

import os
import signal
from math import inf
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from types import FrameType

import click
import msgspec

from cardreader.virtual.card import AtrPreset
from cardreader.virtual.faults import CardInHand
from cardreader.virtual.image import CardAtAnotherDesk, ImageUnreadable, take_card
from cardreader.virtual.vpcd import DRIVER, PORT, LinkEvent, NoVirtualReader, VpcdLink
from terminal.commands.card import card_holder
from terminal.commands.composition import open_world, orders_of, taken_card
from terminal.commands.faults import say_struck, with_faults
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenCommand
from verifier.fault_schedule import Struck
from verifier.faults import text_of

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_LOOK = 0.02  # seconds between two looks at what the card's thread, the signals and the service have done …
_REST = 0.2  # … and while the card lies there
_MOMENT = 2.0  # seconds: how long the service may take to tell of a card that came or left


@click.command("present", cls=SpokenCommand)
@common
@click.argument("person", required=False)
@click.option("--image", type=click.Path(path_type=Path))
@click.option("--vpcd", "address", metavar="HOST:PORT", default=f"127.0.0.1:{PORT}")
@click.option("--atr", metavar="PRESET|HEX")
@click.option("--for", "seconds", type=click.FloatRange(min=0))
@with_faults
@click.pass_obj
def present(
    options: Options, person: str | None, image: Path | None, address: str, atr: str | None, seconds: float | None
) -> None:
    if (person is None) == (image is None):
        raise wrong_use("present_what")
    host, port = _address(address)
    shown_atr = _atr(atr)
    card = _card(options, person, image)
    name, seen = person or card.person or str(image), shown_atr or card.atr
    try:
        _hold(options, VpcdLink(card, host, port, atr=shown_atr), name, seen, local=host in _HERE, seconds=seconds)
    except NoVirtualReader as error:
        raise Failure("vpcd_taken" if host in _HERE and _taken(port) else error.code, address) from error
    finally:
        card.put_away()
    _tell({"event": "ejected"})
    _say(options, "card_ejected")


def _hold(options: Options, link: VpcdLink, name: str, atr: bytes, *, local: bool, seconds: float | None) -> None:
    """Keep the card in the reader until a signal, the end of the time, or until it leaves by itself. Raises NoVirtualReader."""
    stop, powered, over = Event(), Event(), Event()
    trouble: list[NoVirtualReader] = []

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    def serve() -> None:
        try:
            link.run(stop, powered.set, lambda event: _happened(options, event))
        except NoVirtualReader as error:
            trouble.append(error)
        finally:
            over.set()

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, end)
    thread = Thread(target=serve, name="card")
    thread.start()
    while not powered.is_set() and not over.wait(_LOOK):
        pass
    if powered.is_set():
        if local:
            _wait_until_seen(link.port, there=True)
        shown = atr.hex().upper()
        _tell({"event": "present", "person": name, "atr": shown, "port": link.port, "pid": os.getpid()})
        _say(options, "card_placed", person=name, atr=shown)
    until = monotonic() + seconds if seconds is not None else inf
    while not over.wait(_REST):  # by steps: some systems hear no Ctrl-C in a wait without end
        if monotonic() >= until:
            stop.set()
    thread.join()
    if trouble:
        raise trouble[0]
    if local and powered.is_set():
        _wait_until_seen(link.port, there=False)


def _happened(options: Options, event: LinkEvent) -> None:
    """Say what happens to the card while it lies there; it goes on being presented."""
    if options.as_json:
        _tell({"event": event.value})
    else:
        click.echo(options.speech(f"card_link.{event.value}"), err=True)


def _struck(options: Options, struck: Struck) -> None:
    """Say a fault that was ordered, as it strikes."""
    if options.as_json:
        _tell({"event": "fault", "fault": text_of(struck.row), "where": struck.where, "occasion": struck.occasion})
    else:
        say_struck(options, struck)


def _wait_until_seen(port: int, *, there: bool) -> None:
    """The service tells its clients of a card a moment late: whoever hears 'present' shall find it there, and gone after 'ejected'."""
    until = monotonic() + _MOMENT
    while _taken(port) is not there and monotonic() < until:
        sleep(_LOOK)


def _tell(event: dict[str, object]) -> None:
    click.echo(msgspec.json.encode(event).decode())


def _say(options: Options, code: str, **values: object) -> None:
    if not options.as_json:
        click.echo(options.speech(code, **values), err=True)


def _taken(port: int) -> bool:
    """Whether a card lies in the virtual reader of that port, as this machine's service sees it. A slot that has one listens to
    nobody else."""
    from cardreader.readers import states_or_none
    from terminal.commands.composition import real_readers

    slots = sorted((state for state in states_or_none(real_readers()) if DRIVER in state.name), key=lambda at: at.name)
    return 0 <= port - PORT < len(slots) and slots[port - PORT].atr is not None


def _card(options: Options, person: str | None, image: Path | None) -> CardInHand:
    """The card, taken in hand, with the trouble that was ordered for it. Raises Failure."""
    orders = orders_of(options, options.clock, lambda struck: _struck(options, struck))
    if person is not None:
        return taken_card(open_world(options), card_holder(options, person).id, options.today, orders)
    assert image is not None
    from cardreader.recording import is_record

    if is_record(image):
        return _played(options, image)
    try:
        return orders.struck_card(take_card(image), image)
    except CardAtAnotherDesk as error:
        from terminal.words.desk import named_desk

        raise Failure("card_elsewhere", str(image), desk=named_desk(error.desk)) from error
    except ImageUnreadable as error:
        raise wrong_use("image_unreadable", str(image), reason=error.code) from error


def _played(options: Options, file: Path) -> CardInHand:
    """A card that answers as a record has it; what isn't in it is said. Raises Failure."""
    from cardreader.recording import RecordedCard, RecordUnreadable, load_record

    told: set[str] = set()

    def missing(where: str) -> None:
        if where in told:
            return
        told.add(where)
        if options.as_json:
            _tell({"event": "not_in_record", "where": where})
        else:
            click.echo(options.speech("record_not_played", where=where), err=True)

    try:
        return RecordedCard(load_record(file), missing)
    except RecordUnreadable as error:
        raise wrong_use("image_unreadable", str(file), reason=error.code) from error


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
