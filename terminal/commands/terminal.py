"""In here lives `uketsuke terminal`: the counter on the screen."""

from __future__ import annotations

from pathlib import Path

import click

from cardreader.readers import AUTO, VIRTUAL
from terminal.commands.composition import National, counter_of, real_readers
from terminal.failure import Failure, wrong_use
from terminal.options import Options, common, national
from terminal.spoken import SpokenCommand
from verifier.domain import ClinicState


@click.command(cls=SpokenCommand)
@common
@national
@click.option("--clinic-state", type=click.Choice([state.value for state in ClinicState]), default="online")
@click.option("--reader", metavar="auto|virtual|NAME", default=AUTO)
@click.pass_obj
def terminal(
    options: Options,
    *,
    server: str | None,
    ca: Path | None,
    client_cert: Path | None,
    client_key: Path | None,
    clinic_state: str,
    reader: str,
) -> None:
    import gc
    import sys

    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise wrong_use("no_screen")
    gc.disable()  # a start makes much and throws nothing away; the app looks for garbage again once it is painted
    from terminal.app import CounterApp

    wanted = _reader(reader)
    counter = counter_of(
        options, National(server, ca, client_cert, client_key), reader=wanted, state=ClinicState(clinic_state)
    )
    CounterApp(counter, options.speech).run()


def _reader(wanted: str) -> str:
    """The whole name where a part was told. Raises Failure for a name that no reader has."""
    if wanted in {AUTO, VIRTUAL}:
        return wanted
    from cardreader.connection import ReaderTrouble
    from cardreader.readers import named

    try:
        found = named(real_readers().states(), wanted)
    except ReaderTrouble as trouble:
        raise Failure(trouble.code, wanted) from trouble
    if found is None:
        raise Failure("reader_unknown", wanted)
    return found.name
