"""In here lives `uketsuke rules`: the rows of the rules listed, shown, checked, compared between two days, and printed as a book."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from terminal.failure import Exit, wrong_use
from terminal.files import output
from terminal.options import Options, common
from terminal.rules_flaws import flaw_told
from terminal.spoken import DayType, SpokenGroup
from terminal.words.speech import Speech
from verifier.domain import ClinicState
from verifier.rule_flaws import Flaw, RulesBroken

if TYPE_CHECKING:
    from verifier.rules.review import Report


@click.group(cls=SpokenGroup)
@common
def rules() -> None:
    pass


def _json(value: Any) -> None:
    click.echo(msgspec.json.encode(value).decode())


@rules.command("list")
@common
@click.pass_obj
def list_rows(options: Options) -> None:
    from terminal.rules_told import periods_told, verdict_told
    from verifier.rules import ROWS

    speech = options.speech
    for rule in ROWS:
        if options.as_json:
            _json(
                {
                    "id": rule.id,
                    "step": rule.step,
                    "title": rule.title,
                    "source": rule.source,
                    "confidence": rule.confidence,
                }
            )
            continue
        verdicts = dict.fromkeys(verdict_told(one, speech) for one in rule.outcomes)
        click.echo(f"{rule.id:5} {speech.words(rule.title)}  [{'・'.join(verdicts)}]  {rule.confidence.value}")
        click.echo(f"      {' / '.join(periods_told(rule.periods, speech))}  {rule.source}")


@rules.command("show")
@common
@click.argument("name", metavar="ID")
@click.pass_obj
def show_row(options: Options, name: str) -> None:
    from terminal.rules_told import principle_lines, rule_lines, setting_lines
    from verifier.rules import ROWS
    from verifier.rules.book import BOOK

    tables: tuple[tuple[dict[str, Any], Any], ...] = (
        ({row.id: row for row in ROWS}, rule_lines),
        ({one.id: one for one in BOOK.principles}, principle_lines),
        ({point.key: point for point in BOOK.settings}, setting_lines),
    )
    found = [(table[name], lines) for table, lines in tables if name in table]
    if not found:
        known = [key for table, _ in tables for key in table]
        near = difflib.get_close_matches(name, known, n=1) or [key for key in known if key.lower() == name.lower()]
        if near:
            raise wrong_use("rules_no_row_near", name, near=near[0])
        raise wrong_use("rules_no_row", name)
    for entry, lines in found:
        if options.as_json:
            _json(entry)
        else:
            click.echo("\n".join(lines(entry, options.speech)))


@rules.command("check")
@common
@click.pass_obj
def check(options: Options) -> int:
    speech = options.speech
    try:
        from verifier.rules.review import report

        found = report()
    except RulesBroken as broken:
        return _flawed(broken.flaws, options)
    if found.flaws:
        return _flawed(found.flaws, options)
    if options.as_json:
        _json(found)
    else:
        for line in _reported(found, speech):
            click.echo(line)
        click.echo(speech("rules.sound", rows=found.rows) if found.sound else speech("rules.unsound"))
    return Exit.DONE if found.sound else Exit.WRONG_USE


def _flawed(flaws: tuple[Flaw, ...], options: Options) -> int:
    if options.as_json:
        _json({"flaws": flaws})
    else:
        for flaw in flaws:
            click.echo(flaw_told(flaw, options.speech))
        click.echo(options.speech("rules.unsound"))
    return Exit.WRONG_USE


def _reported(found: Report, speech: Speech) -> Iterator[str]:
    for name in found.dead:
        yield speech("rules.dead", id=name)
    for name in found.wrong:
        yield speech("rules.wrong", id=name)
    for name, verdict, before in found.shadowed:
        yield speech("rules.shadowed", id=name, verdict=speech(f"verdict.{verdict.value}"), before=before)
    for name, verdict in found.not_behind:
        yield speech("rules.not_behind", id=name, verdict=speech(f"verdict.{verdict.value}"))
    for kind, states in found.alone:
        told = (speech(f"state.{state.value}") for state in states)
        everywhere = len(states) == len(ClinicState)
        yield speech("rules.alone", kind=kind, states=speech("rules.everywhere") if everywhere else " / ".join(told))
    for name in found.untried:
        yield speech("rules.untried", id=name)


@rules.command("diff")
@common
@click.option("--known-on", type=DayType())
@click.argument("first", metavar="DAY", type=DayType())
@click.argument("second", metavar="DAY", type=DayType())
@click.pass_obj
def diff(options: Options, first: date, second: date, known_on: date | None) -> None:
    from verifier.rules.review import as_line, difference

    found = difference(first, second, known_on)
    if options.as_json:
        _json(
            {
                "begin": [row.id for row in found.begin],
                "end": [row.id for row in found.end],
                "changes": found.changes,
                "looked_at": found.looked_at,
            }
        )
        return
    speech = options.speech
    for code, rows in (("rules.begin", found.begin), ("rules.end", found.end)):
        for row in rows:
            click.echo(speech(code, id=row.id, title=speech.words(row.title)))
    for change in found.changes:
        (before, before_row), (after, after_row) = change.before, change.after
        click.echo(
            speech(
                "rules.change",
                before=speech(f"verdict.{before.value}"),
                before_row=before_row,
                after=speech(f"verdict.{after.value}"),
                after_row=after_row,
                cases=change.cases,
            )
        )
        click.echo(f"    {speech('rules.example')}: {as_line(change.example)}")
    told = "rules.looked_at" if found.changes else "rules.no_change"
    click.echo(speech(told, cases=found.looked_at), err=bool(found.changes))


@rules.command("book")
@common
@click.option("--force", is_flag=True)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.pass_obj
def book(options: Options, force: bool, file: Path) -> None:
    from terminal.rules_book import page

    to = output(file, force=force, mode=0o644)
    to.write(page().encode())
    if to.standard:
        return
    if options.as_json:
        _json({"file": str(file)})
    else:
        click.echo(options.speech("rules.written", file=file))
