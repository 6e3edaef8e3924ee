"""In here lives `uketsuke world document`: what documents a person has on a day and why, and specimens of them to look at and to print."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from terminal.commands.composition import open_world, possible_sheet_of
from terminal.failure import wrong_use
from terminal.files import output
from terminal.options import Options, common
from terminal.spoken import SpokenCommand
from terminal.visible import visible
from verifier.case import Words

if TYPE_CHECKING:
    from mock_server.papers import Paper
    from terminal.specimens import Specimen
    from terminal.words.speech import Speech

KINDS = ("legacy_card", "eligibility_notice", "eligibility_certificate", "mynaportal_screen")


@click.command("document", cls=SpokenCommand)
@common
@click.option("--out", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE")
@click.option("--force", is_flag=True)
@click.argument("person")
@click.argument("kind", type=click.Choice(KINDS), required=False, metavar="[KIND]")
@click.pass_obj
def document(options: Options, person: str, kind: str | None, out: Path | None, force: bool) -> None:
    from mock_server.world.held import documents_in

    to = output(out, force=force, mode=0o644) if out is not None else None
    here, day = open_world(options), options.today
    sheet = possible_sheet_of(here, person, day, options)
    found = [paper for paper in documents_in(here, person, day) if kind is None or paper.kind.value == kind]
    if kind is not None and not found:
        raise wrong_use("document_none", kind)
    if kind is not None:
        found = found[-1:]  # the newest
    if to is not None:
        to.write(_page(found, sheet.address, day, options).encode())
        if to.standard:
            return
    if options.as_json:
        for paper in found:
            click.echo(msgspec.json.encode(_told(paper, day, out)).decode())
    elif out is not None:
        click.echo(visible(options.speech("specimen.written", count=len(found), file=out)))
    elif kind is not None:
        sys.stdout.buffer.write(_page(found, sheet.address, day, options).encode())
        sys.stdout.buffer.flush()
    else:
        for paper in found:
            click.echo(_line(paper, day, options.speech))
        if not found:
            click.echo(options.speech("specimen.nothing"), err=True)


def _told(paper: Paper, day: date, out: Path | None) -> dict[str, Any]:
    """One document as JSON (docs/command-line.md)."""
    from mock_server.papers.reasons import ENDINGS

    over = paper.end is not None and paper.end <= day
    told: dict[str, Any] = {
        "kind": paper.kind.value,
        "valid": paper.valid_on(day) and paper.in_hand,
        "in_hand": paper.in_hand,
        "issued_on": paper.issued_on,
        "last_day": paper.last_day,
        "ended_on": paper.end if over else None,
        "ended_by": paper.ending.value if over and paper.ending is not None else None,
        "ended_why": ENDINGS[paper.ending] if over and paper.ending is not None else None,
        "asked_back_on": paper.asked_back_on,
        "form": paper.form.value if paper.form is not None else None,
        "situation": paper.situation.value if paper.situation is not None else None,
        "route": paper.route.value if paper.route is not None else None,
        "sentences": paper.reason.sentences,
        "why": paper.reason.words,
        "evidence": paper.evidence(day),
    }
    return told | ({"file": str(out)} if out is not None else {})


def _state(paper: Paper, day: date) -> list[Words]:
    """Whether it works today, why it does not, and what else is to be said of it."""
    from mock_server.papers.reasons import ENDINGS
    from terminal.words.documents import WORDS

    def said(code: str, **values: object) -> Words:
        def filled(lang: str) -> str:
            return str(getattr(WORDS[code], lang)).format(
                **{name: getattr(value, lang) if isinstance(value, Words) else value for name, value in values.items()}
            )

        return Words(filled("ja"), filled("en"))

    found = []
    if paper.end is not None and paper.end <= day and paper.ending is not None:
        found.append(said("specimen.over", on=paper.end, why=ENDINGS[paper.ending]))
    elif paper.last_day is not None:
        found.append(said("specimen.until", day=paper.last_day))
    else:
        found.append(said("specimen.with_card"))
    if not paper.in_hand:
        found.append(said("specimen.gone"))
    elif paper.asked_back_on is not None and paper.valid_on(day):
        found.append(said("specimen.asked_back", on=paper.asked_back_on))
    return found


def _line(paper: Paper, day: date, speech: Speech) -> str:
    form = speech(f"specimen.form.{paper.form.value}") if paper.form is not None else ""
    state = "、".join(speech.words(words) for words in _state(paper, day))
    why = f"{speech.words(paper.reason.words)} [{' '.join(paper.reason.sentences)}]"
    return visible(
        speech(
            "specimen.line",
            kind=speech(f"evidence.{paper.kind.value}"),
            form=form,
            issued=paper.issued_on,
            state=state,
            why=why,
        )
    )


def _page(papers: list[Paper], address: str, day: date, options: Options) -> str:
    from terminal.specimens import page

    return page([_specimen(paper, address, day) for paper in papers], options.speech.lang)


def _specimen(paper: Paper, address: str, day: date) -> Specimen:
    from terminal.specimens import Specimen
    from verifier.case import EligibilityCertificate, EligibilityNotice, LegacyCard, MynaportalScreen

    item = paper.evidence(day)
    assert isinstance(item, EligibilityCertificate | EligibilityNotice | LegacyCard | MynaportalScreen)
    held = paper.insurance
    return Specimen(
        item=item,
        insurer_name=held.insurer_name,
        relation=held.relation,
        acquired_on=held.acquired_on,
        issued_on=paper.issued_on,
        address=address,
        ratio=paper.ratio,
        captions=(paper.reason.words, *_state(paper, day)),
    )
