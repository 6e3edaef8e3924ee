"""In here lives `uketsuke world apply`: events of a file take place in the world, all of them or none."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from terminal.commands.composition import open_world
from terminal.failure import Failure, wrong_use
from terminal.files import STANDARD, read_named
from terminal.options import Options, common
from terminal.spoken import SpokenCommand

LARGEST = 8 * 1024 * 1024  # bytes of a file of events: some 60,000 lines


@click.command("apply", cls=SpokenCommand)
@common
@click.argument("file", metavar="FILE")
@click.pass_obj
def apply(options: Options, file: str) -> None:
    from mock_server.world.happenings import LineRefused, read_lines

    text = read_named(Path(file), LARGEST, STANDARD)
    here = open_world(options)
    try:
        done = here.apply(options.today, read_lines(text))
    except LineRefused as refused:
        raise _failure(file, refused.line, refused.code).filled(refused.values) from refused
    if not done.happenings:
        raise wrong_use("events_file_empty", file)
    if options.as_json:
        told = {
            "event": "applied",
            "on": done.on,
            "happenings": len(done.happenings),
            "events": len(done.events),
            "people": sorted(done.born),
        }
        click.echo(msgspec.json.encode(told).decode())
        return
    people = ", ".join(sorted(done.born))
    click.echo(
        options.speech("events_applied", happenings=len(done.happenings), events=len(done.events), people=people)
    )


def _failure(file: str, line: int, code: str) -> Failure:
    return wrong_use(code, f"{file}:{line}")
