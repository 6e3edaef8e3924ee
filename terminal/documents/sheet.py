"""In here lives a sheet: labelled rows set into a frame of equal cell width, safe for Japanese in a terminal.

Full-width characters take two cells. Characters of ambiguous width (●, ①) take one or two, as the terminal pleases: a row that has one
ends there, without the frame's right edge, so that nothing to their right can be moved.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from terminal.words import Lang
from terminal.words.line_breaks import lines_of

WIDTH = 48  # cells, frame included: at 80 columns the form has its place beside it
MOST_LINES = 16
SPECIMEN = "見本"

_MOST_ROWS = MOST_LINES - 4  # without the frame, the title and a blank below it
_EDGE = 2  # the frame's edge and one blank, on either side
INNER = WIDTH - 2 * _EDGE  # cells between the edges of the frame


@dataclass(frozen=True, slots=True)
class Item:
    """A label as printed, its English gloss, and what stands there; an empty value is a blank on the paper."""

    ja: str
    en: str
    value: str

    def label(self, lang: Lang) -> str:
        return self.ja if lang is Lang.JA else f"{self.ja} {self.en}"

    def text(self, lang: Lang, column: int = 0) -> str:
        """Label and value; the label takes `column` cells at least."""
        label = self.label(lang)
        return f"{pad(label, max(column, cell_len(label)))}  {clean(self.value)}".rstrip()


Row = str | Item | Sequence[Item]  # a line as it is, one item, or items side by side


def ambiguous(text: str) -> bool:
    """Has the text a character whose width depends on the terminal? (Unicode TR 11, class A)"""
    return any(unicodedata.east_asian_width(char) == "A" for char in text)


def pad(text: str, width: int) -> str:
    """The text, filled with blanks to `width` cells. It must not be wider."""
    return text + " " * (width - cell_len(text))


def clean(text: str) -> str:
    """The text without what would move a terminal's cursor."""
    return "".join(" " if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Cs"} else char for char in text)


def fold(text: str, width: int, indent: int = 0) -> list[str]:
    """The text in lines of at most `width` cells; lines after the first are indented."""
    text = clean(text)
    if cell_len(text) <= width:
        return [text]
    first, *_ = lines_of(text, width)
    rest = text[len(first) :]
    return [first.rstrip(), *(" " * indent + line.rstrip() for line in lines_of(rest, width - indent))]


def ends(left: str, right: str, width: int = INNER) -> str:
    """Two texts at the two ends of a line."""
    return left + " " * max(width - cell_len(left) - cell_len(right), 1) + right


def centred(text: str, width: int = INNER) -> str:
    return " " * max((width - cell_len(text)) // 2, 0) + text


def spaced(title: str) -> str:
    """A short title as documents print it: 組 合 員 証."""
    return " ".join(title) if len(title) <= 5 else title


def set_rows(rows: Sequence[Row], lang: Lang, width: int = INNER, *, aligned: bool = True) -> list[str]:
    """Rows as lines of at most `width` cells. Items side by side part company where they do not fit, or where one is ambiguous.

    `aligned`: values of the rows' first items stand below each other, if that does not take too many lines.
    """
    firsts = [row if isinstance(row, Item) else row[0] for row in rows if not isinstance(row, str) and row]
    column = max((cell_len(first.label(lang)) for first in firsts), default=0) if aligned else 0
    lines: list[str] = []
    for row in rows:
        if isinstance(row, str):
            lines += fold(row, width)
        else:
            lines += _set_items((row,) if isinstance(row, Item) else row, lang, width, column)
    if aligned and len(lines) > _MOST_ROWS:
        return set_rows(rows, lang, width, aligned=False)
    return lines


def _set_items(items: Sequence[Item], lang: Lang, width: int, column: int) -> list[str]:
    lines: list[str] = []
    line: Item | None = None
    text = ""
    for item in items:
        more = item.text(lang)
        if line is not None and not ambiguous(text) and cell_len(text) + 3 + cell_len(more) <= width:
            text += "   " + more
            continue
        if line is not None:
            lines += _set_line(line, text, lang, width, column)
        line, text = item, item.text(lang, column)
    return [*lines, *_set_line(line, text, lang, width, column)] if line is not None else lines


def _set_line(item: Item, text: str, lang: Lang, width: int, column: int) -> list[str]:
    """A line that begins with this item; a short value that does not fit behind its label goes whole into the next line."""
    indent = max(cell_len(item.label(lang)), column) + 2
    if cell_len(text) > width and width - indent < cell_len(clean(item.value)) <= width - 2:
        return [item.label(lang), *fold("  " + item.value, width)]
    return fold(text, width, min(indent, width // 2))


def framed(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines in a single frame. All have WIDTH cells; one with a character of ambiguous width has no right edge."""
    framed_lines = ["┌" + "─" * (WIDTH - 2) + "┐"]
    for line in lines:
        edge = "  " if ambiguous(line) else " │"
        framed_lines.append("│ " + pad(line, INNER) + edge)
    framed_lines.append("└" + "─" * (WIDTH - 2) + "┘")
    return tuple(framed_lines)


def beside(picture: Sequence[str], lines: Sequence[str], gap: int = 2) -> list[str]:
    """A picture, and lines to its right."""
    wide = max(cell_len(line) for line in picture)
    count = max(len(picture), len(lines))
    left = [*picture, *[""] * (count - len(picture))]
    right = [*lines, *[""] * (count - len(lines))]
    return [(pad(one, wide) + " " * gap + other).rstrip() for one, other in zip(left, right, strict=True)]
