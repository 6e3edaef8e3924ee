"""In here lives where a line of Japanese may end (禁則処理): no line begins with 、。」 and the like, none ends with 「."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from rich.cells import get_character_cell_size

# JIS X 4051, as far as a screen of cells needs it: what may not begin a line, and what may not end one.
NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー～〜…‥’”）〕］｝〉》」』】°′″％"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    ",.:;?!)]}%'\""
)
NOT_LAST = frozenset("‘“（〔［｛〈《「『【￥＄([{")


@lru_cache(maxsize=2048)
def line_breaks(text: str, width: int, fold: bool = True) -> tuple[int, ...]:
    """Before which characters of `text`, one line long, a new line begins so that none is wider than `width` cells.

    Words of letters and digits stay whole; blanks at a line's end count for nothing. `fold`: a word that no line holds is cut,
    wherever that is; else it sticks out.
    """
    sizes = [get_character_cell_size(char) for char in text]
    if sum(sizes) <= width:
        return ()
    breaks: list[int] = []
    start, used, last = 0, 0, 0  # of this line: where it begins, its cells, the last place where it may end
    place = 0
    while place < len(text):
        char, size = text[place], sizes[place]
        if place > start and _may_end(text, sizes, place):
            last = place
        if used + size <= width or char.isspace():
            used += size
            place += 1
            continue
        end = last if last > start else place if fold and place > start else 0
        if not end:
            used += size
            place += 1
            continue
        breaks.append(end)
        start = last = place = end
        used = 0
    return tuple(breaks)


def _may_end(text: str, sizes: list[int], place: int) -> bool:
    """May a line end before the character at this place?"""
    before, after = text[place - 1], text[place]
    if after.isspace():
        return False
    if before.isspace():
        return after not in NOT_FIRST and text[:place].rstrip()[-1:] not in NOT_LAST
    if before in NOT_LAST or after in NOT_FIRST:
        return False
    return sizes[place - 1] == 2 or sizes[place] == 2  # between two narrow ones a word would be cut


def wrapped(text: str, width: int, fold: bool = True) -> list[int]:
    """As `rich._wrap.divide_line`, which breaks Japanese anywhere."""
    return list(line_breaks(text, width, fold))


def lines_of(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells."""
    places = [0, *line_breaks(text, width), len(text)]
    return [text[first:end] for first, end in pairwise(places)]
