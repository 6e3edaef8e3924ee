"""In here lives `uketsuke verify`: verification without a screen, by card, by number, or from cases of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from terminal.commands.faults import with_faults
from terminal.failure import Exit, wrong_use
from terminal.options import Options, common, national, with_settings
from terminal.spoken import DayType, SpokenCommand
from verifier.domain import Verdict

PROMPT = "\0prompt"  # --pin without a value: ask for it; no PIN can hold a NUL

_BY_CARD = ("--card", "--reader")

STATUS = {
    Verdict.ACCEPT: Exit.DONE,
    Verdict.CONDITIONAL: Exit.DONE,
    Verdict.REFUSE: Exit.REFUSED,
    Verdict.UNDECIDABLE: Exit.UNDECIDABLE,
}


@click.command(cls=SpokenCommand)
@common
@national
@with_settings
@click.option("--card", "person", metavar="PERSON")
@click.option("--reader", metavar="NAME")
@click.option("--wait", type=click.FloatRange(min=0))
@click.option("--face", type=click.Choice(["match", "failed"]))
@click.option("--pin", is_flag=False, flag_value=PROMPT)
@click.option("--pin-stdin", is_flag=True)
@click.option("--visual", type=click.Choice(["same", "different"]))
@click.option("--fallback", is_flag=True)
@click.option("--insurer")
@click.option("--symbol")
@click.option("--number")
@click.option("--branch")
@click.option("--birth-date")
@click.option("--visit-date", type=DayType())
@click.option("--cases", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--case", "one_case", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--why", is_flag=True)
@click.option("--schema", is_flag=True)
@with_faults
@click.pass_obj
def verify(
    options: Options,
    *,
    server: str | None,
    ca: Path | None,
    client_cert: Path | None,
    client_key: Path | None,
    person: str | None,
    reader: str | None,
    wait: float | None,
    face: str | None,
    pin: str | None,
    pin_stdin: bool,
    visual: str | None,
    fallback: bool,
    insurer: str | None,
    symbol: str | None,
    number: str | None,
    branch: str | None,
    birth_date: str | None,
    visit_date: date | None,
    cases: Path | None,
    one_case: Path | None,
    why: bool,
    schema: bool,
) -> int:
    # Each way is a module of its own: deciding cases pays for no card, no TLS and no HTTP.
    ways = {
        "--card": person,
        "--reader": reader,
        "--insurer": insurer,
        "--cases": cases,
        "--case": one_case,
        "--schema": schema or None,
    }
    held = {"--face": face, "--pin": pin, "--pin-stdin": pin_stdin or None, "--visual": visual}
    typed = {"--symbol": symbol, "--number": number, "--branch": branch, "--birth-date": birth_date}
    _see_that_they_go_together(ways, held, typed, {"--fallback": fallback, "--fault": bool(options.faults)})

    if wait is not None and reader is None:
        raise wrong_use("option_needs", "--wait", needs="--reader")

    if schema:
        from terminal.commands.verify_cases import print_schema

        print_schema()
        return Exit.DONE
    if cases is not None:
        from terminal.commands.verify_cases import decide_cases

        return decide_cases(options, cases, why=why)
    if one_case is not None:
        from terminal.commands.verify_cases import decide_one

        return STATUS[decide_one(options, one_case, why=why).verdict]

    from terminal.commands.composition import National, ask_the_time

    where = National(server, ca, client_cert, client_key)
    if visit_date is None:
        ask_the_time(options, where)
    if insurer is not None:
        from terminal.commands.verify_number import ask_number

        decision = ask_number(
            options,
            where,
            insurer=insurer,
            symbol=symbol or "",
            number=number,
            branch=branch,
            birth_date=birth_date,
            visit_date=visit_date or options.today,
            why=why,
        )
        return STATUS[decision.verdict]

    from terminal.commands.verify_card import HolderOptions, ask_card

    decision = ask_card(
        options,
        where,
        person=person,
        reader=reader,
        wait=wait or 0.0,
        holder=HolderOptions(face=face, pin=pin, pin_stdin=pin_stdin, visual=visual),
        fallback=fallback,
        visit_date=visit_date,
        why=why,
    )
    return STATUS[decision.verdict]


def _see_that_they_go_together(
    ways: Mapping[str, object], held: Mapping[str, object], typed: Mapping[str, object], of_a_card: Mapping[str, bool]
) -> None:
    """One way, and the options that belong to it: of the holder, of a query, of a card. None: not told. Raises Failure."""
    chosen, checks, numbers = (
        [name for name, value in told.items() if value is not None] for told in (ways, held, typed)
    )
    if not chosen:
        raise wrong_use("verify_what")
    if len(chosen) > 1:
        raise wrong_use("verify_one_way", " ".join(chosen))
    stray = [*checks, *(name for name, told in of_a_card.items() if told)]
    if stray and chosen[0] not in _BY_CARD:
        raise wrong_use("option_needs", stray[0], needs=" / ".join(_BY_CARD))
    if len(checks) > 1:
        raise wrong_use("verify_one_holder_check", " ".join(checks))
    if numbers and chosen[0] != "--insurer":
        raise wrong_use("option_needs", numbers[0], needs="--insurer")
