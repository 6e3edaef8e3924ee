"""In here lives the verdict in large: its sign of coloured cells, and its word, in its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from terminal.widgets.big_words import WORDS
from verifier.domain import Verdict

if TYPE_CHECKING:
    from terminal.words.speech import Speech

COLOURS = {
    Verdict.ACCEPT: "$success",
    Verdict.CONDITIONAL: "$warning",
    Verdict.REFUSE: "$error",
    Verdict.UNDECIDABLE: "$secondary",
}

ROOMY = 59  # cells up to which a word leaves room for a wider gap on 80 columns

# A sign is drawn of spaces on colour, two to a point: their width is certain everywhere.
_POINTS = {
    Verdict.ACCEPT: ("  ###  ", " #   # ", "#     #", "#     #", "#     #", " #   # ", "  ###  "),
    Verdict.CONDITIONAL: ("   #   ", "   #   ", "  # #  ", "  # #  ", " #   # ", " #   # ", "#######"),
    Verdict.REFUSE: ("#     #", " #   # ", "  # #  ", "   #   ", "  # #  ", " #   # ", "#     #"),
    Verdict.UNDECIDABLE: (" ##### ", "#     #", "      #", "    ## ", "   #   ", "       ", "   #   "),
}


class BigVerdict(Static):
    """Seven lines: the sign, and to its right, with nothing to the right of it, the word."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    BigVerdict { height: 7; width: 100%; margin: 0 0 1 0; overflow: hidden; text-wrap: nowrap; }
    """

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._verdict: Verdict | None = None

    def show(self, verdict: Verdict) -> None:
        """Draw this verdict."""
        self._verdict = verdict
        self.relabel()

    def relabel(self) -> None:
        if self._verdict is not None:
            self.update(drawn(self._verdict, self._speech))


def drawn(verdict: Verdict, speech: Speech) -> Content:
    """Sign and word side by side."""
    colour = COLOURS[verdict]
    word = WORDS[speech.lang.value, verdict.value]
    top = (len(_POINTS[verdict]) - len(word) + 1) // 2
    gap = " " * (3 if max(map(len, word)) < ROOMY else 1)
    lines = []
    for number, points in enumerate(_POINTS[verdict]):
        parts: list[Content] = [
            Content.styled("  ", f"on {colour}") if point == "#" else Content("  ") for point in points
        ]
        beside = word[number - top] if 0 <= number - top < len(word) else ""
        lines.append(Content("").join([*parts, Content(gap), Content.styled(beside, colour)]))
    return Content("\n").join(lines)
