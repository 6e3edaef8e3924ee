"""In here lives `uketsuke ledger`: the day's visits, one of them, and the export."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import msgspec

from cardreader.platform import replace_atomically
from terminal.commands.composition import LEDGER_FOLDER
from terminal.failure import Failure, wrong_use
from terminal.ledger import Entry, Ledger, LedgerTrouble, TornLine, as_csv
from terminal.options import DayType, Options, common
from terminal.spoken import SpokenGroup


@click.group(cls=SpokenGroup)
@common
def ledger() -> None:
    pass


def _ledger(options: Options) -> Ledger:
    return Ledger(options.folder / LEDGER_FOLDER)


def _entries(options: Options, day: date | None) -> Iterator[Entry]:
    """Entries; a torn line is named on standard error and passed over."""
    try:
        for item in _ledger(options).entries(day):
            if isinstance(item, TornLine):
                click.echo(options.speech("ledger_torn", file=item.file, line=item.line), err=True)
            else:
                yield item
    except LedgerTrouble as trouble:
        raise Failure(trouble.code, str(trouble.where), reason=trouble.detail) from trouble


@ledger.command("list")
@common
@click.option("--day", type=DayType())
@click.pass_obj
def list_entries(options: Options, day: date | None) -> None:
    found = False
    for entry in _entries(options, day or options.day):
        found = True
        if options.as_json:
            click.echo(msgspec.json.encode(entry).decode())
        else:
            mark = options.speech(f"verdict.{entry.decision.verdict.value}")
            click.echo(f"{entry.id}  {entry.at:%H:%M}  {mark}  {entry.decision.rule:5}  {entry.name or '—'}")
    if not found and not options.as_json:
        click.echo(options.speech("ledger_empty"), err=True)


@ledger.command("show")
@common
@click.argument("entry_id", metavar="ID")
@click.pass_obj
def show_entry(options: Options, entry_id: str) -> None:
    for entry in _entries(options, None):
        if entry.id == entry_id:
            break
    else:
        raise wrong_use("ledger_no_entry", entry_id)
    if options.as_json:
        click.echo(msgspec.json.encode(entry).decode())
        return
    speech, decision = options.speech, entry.decision
    lines = [
        f"{entry.id}  {entry.at:%Y-%m-%d %H:%M}  {entry.name}",
        f"{speech(f'verdict.{decision.verdict.value}')}  {decision.rule}",
        *(f"・{speech.words(act)}" for act in decision.acts),
    ]
    if decision.write:
        lines.append(f"{speech('decision.write')}: {speech.words(decision.write)}")
    if decision.say:
        lines.append(f"{speech('decision.say')}: {speech.words(decision.say)}")
    click.echo("\n".join(lines))


@ledger.command("export")
@common
@click.option("--format", "form", type=click.Choice(["csv", "cases"]), default="csv")
@click.option("--day", type=DayType())
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@click.pass_obj
def export(options: Options, form: str, day: date | None, file: Path) -> None:
    entries = _entries(options, day or options.day)
    if form == "csv":
        content = as_csv(entries).encode()
    else:
        content = b"".join(
            msgspec.json.encode(msgspec.structs.replace(entry.case, id=entry.id)) + b"\n" for entry in entries
        )
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        replace_atomically(file, content)
