"""In here lives `uketsuke world bulk-issue`: the bulk issue of autumn 2025, its progress, and its list."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click
import msgspec

from terminal.commands.composition import open_world
from terminal.failure import Exit, Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import DayType, SpokenCommand
from terminal.visible import visible

if TYPE_CHECKING:
    from mock_server.world.bulk import BulkBook, Candidate, Entry, Given, Outcome, Passed


@click.command("bulk-issue", cls=SpokenCommand)
@common
@click.option("--on", type=DayType())
@click.option("--list", "listing", is_flag=True)
@click.pass_obj
def bulk_issue(options: Options, on: date | None, listing: bool) -> None:
    from mock_server.world.bulk import BulkBook, candidates

    here = open_world(options)
    book = BulkBook(here.folder)
    if listing:
        if on is not None:
            raise wrong_use("option_needs_not", "--on", other="--list")
        _list(book.entries(), options)
        return
    day = on or _day_of(book.entries(), options)
    outcome = _run(book, day, candidates(here, day), options)
    if options.as_json:
        click.echo(msgspec.json.encode({"event": "bulk_issued", **msgspec.to_builtins(outcome)}).decode())
    else:
        click.echo(options.speech("bulk.done", on=outcome.on, issued=outcome.issued, left_out=outcome.left_out))
        if outcome.resumed:
            click.echo(options.speech("bulk.resumed", resumed=outcome.resumed))


def _day_of(entries: tuple[Entry, ...], options: Options) -> date:
    """The day on which it was begun; else the day that was told (--date), where it lies in that autumn; else the usual one."""
    from mock_server.papers.bulk import FIRST, LAST, USUAL
    from mock_server.world.bulk import Begun

    begun = next((entry.on for entry in entries if isinstance(entry, Begun)), None)
    if begun is not None:
        return begun
    return options.day if options.day is not None and FIRST <= options.day <= LAST else USUAL


def _run(book: BulkBook, day: date, people: list[Candidate], options: Options) -> Outcome:
    from mock_server.papers.bulk import FIRST, LAST
    from mock_server.world.bulk import BulkTrouble

    bar = click.progressbar(
        length=len(people),
        label=options.speech("bulk.label"),
        file=sys.stderr,
        hidden=options.as_json or not sys.stderr.isatty(),
        show_pos=True,
    )
    try:
        with bar:
            return book.run(day, people, told=bar.update)
    except BulkTrouble as trouble:
        wrong = trouble.code != "bulk_running"
        status = Exit.WRONG_USE if wrong else Exit.TROUBLE
        raise Failure(
            trouble.code, "--on" if wrong else "", status=status, on=trouble.on, first=FIRST, last=LAST
        ) from trouble


def _list(entries: tuple[Entry, ...], options: Options) -> None:
    from mock_server.world.bulk import Finished, Given, Passed

    for entry in entries:
        if isinstance(entry, Given | Passed):
            click.echo(_as_json(entry) if options.as_json else _line(entry, options))
    if not entries:
        click.echo(options.speech("bulk.none"), err=True)
    elif not any(isinstance(entry, Finished) for entry in entries):
        click.echo(options.speech("bulk.unfinished"), err=True)


def _as_json(entry: Given | Passed) -> str:
    """Who got what and why, or why not (docs/command-line.md)."""
    from mock_server.papers.bulk import REASONS
    from mock_server.papers.reasons import ROUTES, SITUATIONS, both
    from mock_server.world.bulk import Passed

    told: dict[str, Any] = {"person": entry.person, "name": entry.name}
    if isinstance(entry, Passed):
        reason = REASONS[entry.why]
        told |= {"issued": False, "code": entry.why.value}
    else:
        event = entry.event
        reason = both(SITUATIONS[event.situation], ROUTES[event.route])
        told |= {
            "issued": True,
            "code": event.situation.value,
            "document": "eligibility_certificate",
            "form": event.form.value,
            "issued_on": event.issued_on,
            "expires_on": event.expires_on,
            "insurer_number": event.insurer_number,
            "symbol": event.symbol,
            "number": event.number,
            "branch": event.branch,
        }
    return msgspec.json.encode(told | {"sentences": reason.sentences, "why": reason.words}).decode()


def _line(entry: Given | Passed, options: Options) -> str:
    from mock_server.papers.bulk import REASONS
    from mock_server.papers.reasons import SITUATIONS
    from mock_server.world.bulk import Passed

    speech = options.speech
    if isinstance(entry, Passed):
        said = speech("bulk.left_out", why=speech.words(REASONS[entry.why].words))
    else:
        event = entry.event
        why = speech.words(SITUATIONS[event.situation].words)
        said = speech("bulk.issued", expires=event.expires_on, why=why)
    return visible(f"{entry.person:22} {entry.name}  {said}")
