"""In here lives HTML that is safe to write: everything that comes from a person or an insurer goes through `text`, labels come in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from terminal.visible import visible
from terminal.words import Lang

_LONG, _VERY_LONG = 14, 26  # characters of a value that needs smaller letters on a card


@dataclass(frozen=True, slots=True)
class Field:
    """A label in both languages, as the document prints it and as a gloss, and its value."""

    ja: str
    en: str
    value: str
    above: str = ""  # in small letters above the value: kana
    wide: bool = False  # has a row of its own


def text(value: str) -> str:
    """A value within an element or a quoted attribute; characters that nobody sees are spelt out."""
    return escape(visible(value), quote=True)


def label(ja: str, en: str, lang: Lang) -> str:
    """What stands beside a value; in English with a gloss, since the document itself is Japanese."""
    gloss = f'<small lang="en">{text(en)}</small>' if lang is Lang.EN else ""
    return f"{text(ja)}{gloss}"


def fields(rows: Iterable[Field], lang: Lang) -> str:
    """A list of labels and values."""
    return f'<dl class="fields">{"".join(_field(row, lang) for row in rows)}</dl>'


def _field(row: Field, lang: Lang) -> str:
    size = " very-long" if len(row.value) > _VERY_LONG else " long" if len(row.value) > _LONG else ""
    above = f'<span class="above">{text(row.above)}</span>' if row.above else ""
    wide = " wide" if row.wide else ""
    return (
        f'<div class="field{wide}"><dt>{label(row.ja, row.en, lang)}</dt>'
        f'<dd class="value{size}">{above}{text(row.value)}</dd></div>'
    )


def table(rows: Iterable[Field], lang: Lang) -> str:
    """The same as the rows of a table, for paper."""
    cells = "".join(
        f'<tr><th scope="row">{label(row.ja, row.en, lang)}</th><td>'
        + (f'<span class="above">{text(row.above)}</span>' if row.above else "")
        + f"{text(row.value)}</td></tr>"
        for row in rows
    )
    return f"<table>{cells}</table>"


SPECIMEN = '<div class="specimen" aria-hidden="true"><b>見本</b><i>SPECIMEN</i></div>'
