"""In here lives `uketsuke world apply`: events of a file take place in the world, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from terminal.commands.composition import open_world
from terminal.failure import Failure, wrong_use
from terminal.files import STANDARD, read_named
from terminal.options import Options, common
from terminal.spoken import SpokenCommand

if TYPE_CHECKING:
    from mock_server.world.happenings import LineRefused

LARGEST = 8 * 1024 * 1024  # bytes of a file of events: some 60,000 lines
MOST = 20_000  # lines of a file: far above any lesson, and done in seconds where they tell of different people


@click.command("apply", cls=SpokenCommand)
@common
@click.argument("file", metavar="FILE")
@click.pass_obj
def apply(options: Options, file: str) -> None:
    from mock_server.world.applied import MOST_FAULTS
    from mock_server.world.happenings import LineRefused, read_lines

    content = read_named(Path(file), LARGEST, STANDARD)
    if (count := content.rstrip().count(b"\n") + 1) > MOST:
        raise wrong_use("events_file_long", file, lines=count, most=MOST)
    here = open_world(options)
    try:
        done = here.apply(options.today, read_lines(content))
    except LineRefused as refused:
        first, *more = (one for line in (refused, *refused.more) for one in _failures(file, line, options))
        first.more = tuple(more[: MOST_FAULTS - 1])
        raise first from refused
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


def _failures(file: str, refused: LineRefused, options: Options) -> Iterator[Failure]:
    """What is wrong with a line: one that cannot be read is walked as one of --cases is, and may have several faults."""
    where = f"{file}:{refused.line}"
    if refused.code != "event_line_wrong":
        yield wrong_use(refused.code, where).filled(refused.values)
        return
    from mock_server.world.happenings import Happening
    from verifier.case_errors import explain

    content, error = refused.values["content"], refused.values["error"]
    assert isinstance(content, bytes)
    found = explain(
        content, refused.line, error if isinstance(error, Exception) else None, msgspec.inspect.type_info(Happening)
    )
    for one in (found, *found.more):
        message, mend = one.words(options.lang.value)
        yield wrong_use(refused.code, f"{where} {one.where}", message=message, mend=mend)
