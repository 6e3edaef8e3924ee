"""In here lives `uketsuke ledger`: the day's visits, one of them, and the export."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import msgspec

from terminal.commands.composition import ledger_folder
from terminal.failure import Failure, wrong_use
from terminal.files import output
from terminal.ledger import Entry, Ledger, LedgerTrouble, TornLine, as_case, as_csv
from terminal.options import Options, common
from terminal.print_decision import settings_told, written_act
from terminal.spoken import DayType, SpokenGroup
from terminal.visible import visible


@click.group(cls=SpokenGroup)
@common
def ledger() -> None:
    pass


def _ledger(options: Options) -> Ledger:
    return Ledger(ledger_folder(options))


def _entries(options: Options, day: date | None) -> Iterator[Entry]:
    """Entries; a torn line is named on standard error and passed over."""
    try:
        for item in _ledger(options).entries(day):
            if isinstance(item, TornLine):
                click.echo(visible(options.speech("ledger_torn", file=item.file, line=item.line)), err=True)
            else:
                yield item
    except LedgerTrouble as trouble:
        raise Failure(trouble.code, str(trouble.where), reason=trouble.detail) from trouble


@ledger.command("list")
@common
@click.option("--day", type=DayType())
@click.pass_obj
def list_entries(options: Options, day: date | None) -> None:
    found, day = False, day or options.day
    for entry in _entries(options, day):
        found = True
        if options.as_json:
            click.echo(msgspec.json.encode(entry).decode())
        else:
            mark = options.speech(f"verdict.{entry.decision.verdict.value}")
            name = visible(entry.name) or "—"
            before = f"  {options.speech('ledger.completes', id=entry.completes)}" if entry.completes else ""
            click.echo(f"{entry.id}  {entry.at:%H:%M}  {mark}  {entry.decision.rule:5}  {name}{before}")
    if not found and not options.as_json:
        click.echo(options.speech("ledger_empty" if day is None else "ledger_empty_day", day=day), err=True)


@ledger.command("show")
@common
@click.argument("entry_id", metavar="ID")
@click.pass_obj
def show_entry(options: Options, entry_id: str) -> None:
    entry, later = None, None
    for one in _entries(options, None):
        if one.id == entry_id:
            entry = one
        elif one.completes == entry_id:
            later = one
    if entry is None:
        raise wrong_use("ledger_no_entry", entry_id)
    if options.as_json:
        click.echo(msgspec.json.encode(entry).decode())
        return
    speech, decision = options.speech, entry.decision
    related = [speech("ledger.completes", id=entry.completes)] if entry.completes else []
    related += [speech("ledger.completed_by", id=later.id)] if later is not None else []
    lines = [
        "  ".join([entry.id, f"{entry.at:%Y-%m-%d %H:%M}", visible(entry.name), *related]),
        f"{speech(f'verdict.{decision.verdict.value}')}  {decision.rule}",
        *(f"・{written_act(act, speech)}" for act in decision.acts),
    ]
    if decision.write:
        lines.append(f"{speech('decision.write')}: {speech.words(decision.write)}")
    if decision.say:
        lines.append(f"{speech('decision.say')}: {speech.words(decision.say)}")
    if decision.settings_used:
        lines.append(settings_told(decision, speech))
    click.echo("\n".join(lines))


@ledger.command("export")
@common
@click.option("--format", "form", type=click.Choice(["csv", "cases"]), default="csv")
@click.option("--day", type=DayType())
@click.option("--force", is_flag=True)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@click.pass_obj
def export(options: Options, form: str, day: date | None, force: bool, file: Path) -> None:
    to = output(file, force=force)
    entries = _entries(options, day or options.day)
    if form == "csv":
        content = as_csv(entries).encode()
    else:
        content = b"".join(msgspec.json.encode(as_case(entry)) + b"\n" for entry in entries)
    to.write(content)
