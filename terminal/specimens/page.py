"""In here lives the page on which specimens are shown and printed: one file that loads nothing from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from terminal.specimens.marks import text
from terminal.specimens.sheets import sheet
from terminal.specimens.specimen import Specimen
from terminal.words import Lang
from terminal.words.speech import Speech

# The browser is told so too: no script, no picture, no font, no other host; the page's own style alone.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def page(specimens: Sequence[Specimen], lang: Lang) -> str:
    """The specimens as one HTML page: each on its own sheet when it is printed, cards in the size of a card."""
    speech = Speech(lang)
    title = speech("specimen.title", name=specimens[0].item.name or "") if specimens else speech("specimen.none")
    shown = "".join(_section(one, speech) for one in specimens)
    return (
        f'<!doctype html>\n<html lang="{lang.value}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="robots" content="noindex">\n'
        f"<title>{text(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f'<p class="about">{text(speech("specimen.about"))}</p>\n{shown}</body>\n</html>\n'
    )


def _section(one: Specimen, speech: Speech) -> str:
    said = [speech(f"evidence.{one.kind}"), *(speech.words(words) for words in one.captions)]
    gloss = " data-gloss" if speech.lang is Lang.EN else ""
    captions = "".join(f"<li>{text(line)}</li>" for line in said)
    return (
        f'<section><ul class="captions">{captions}</ul>\n'
        f'<div class="document" lang="ja"{gloss}>{sheet(one, speech.lang)}</div></section>\n'
    )
