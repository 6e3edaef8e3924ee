"""In here lives `uketsuke terminal`: the counter on the screen, as click reads its line (terminal.plain reads most of them first)."""

from __future__ import annotations

from pathlib import Path

import click

from cardreader.readers import AUTO
from terminal.commands.faults import with_faults
from terminal.options import Options, common, national, with_settings
from terminal.spoken import SpokenCommand
from verifier.domain import ClinicState


@click.command(cls=SpokenCommand)
@common
@national
@with_settings
@click.option("--clinic-state", type=click.Choice([state.value for state in ClinicState]))
@click.option("--reader", metavar="auto|virtual|NAME", default=AUTO)
@with_faults
@click.pass_obj
def terminal(
    options: Options,
    *,
    server: str | None,
    ca: Path | None,
    client_cert: Path | None,
    client_key: Path | None,
    clinic_state: str | None,
    reader: str,
) -> int:
    from terminal.commands.composition import National
    from terminal.commands.counter import open_counter

    return open_counter(options, National(server, ca, client_cert, client_key), state=clinic_state, reader=reader)
