"""In here lives `uketsuke why`: for a visit of the ledger, every row that was looked at, in order, and why it held or not."""

from __future__ import annotations

import click
import msgspec

from terminal.commands.composition import ledger_folder
from terminal.failure import Failure, wrong_use
from terminal.ledger import Ledger, LedgerTrouble
from terminal.options import Options, common
from terminal.print_decision import print_decision
from terminal.spoken import SpokenCommand
from terminal.visible import visible


@click.command(cls=SpokenCommand)
@common
@click.argument("visit", metavar="VISIT")
@click.pass_obj
def why(options: Options, visit: str) -> None:
    from verifier.evidence import decide

    try:
        entry = Ledger(ledger_folder(options)).entry(visit)
    except LedgerTrouble as trouble:
        raise Failure(trouble.code, str(trouble.where), reason=trouble.detail) from trouble
    if entry is None:
        raise wrong_use("ledger_no_entry", visit)
    now = msgspec.structs.replace(decide(entry.case, why=True), id=entry.id)
    same = (now.verdict, now.rule) == (entry.decision.verdict, entry.decision.rule)
    if options.as_json:
        click.echo(msgspec.json.encode(now if same else {"recorded": entry.decision, "now": now}).decode())
        return
    speech = options.speech
    click.echo(f"{entry.at:%Y-%m-%d %H:%M}  {visible(entry.name)}".rstrip())
    if same:
        print_decision(now, speech)
        return
    print_decision(msgspec.structs.replace(entry.decision, id=entry.id), speech)
    click.echo(speech("why.now", verdict=speech(f"verdict.{now.verdict.value}"), rule=now.rule))
    print_decision(now, speech)
