"""In here lives the shape of every character that a card's face may show: fourteen by fourteen points, the same on every machine.

The shapes are the 6,877 of JIS X 0208 in k14, which came with the X Window System (font-misc-misc): 'Public domain font. Share and
enjoy.' A character that it lacks (𠮷, 髙) is drawn as its code point in a frame: visibly not the character, and still the same everywhere.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from importlib.resources import files

SIDE = 14  # points, across and down
_BYTES = 25  # 196 bits, and four to spare in front
_ROWS = (*range(1, 9), *range(16, 85))  # of JIS X 0208, those that have characters
_CELLS = 94

Glyph = tuple[int, ...]  # fourteen rows from above, the leftmost point in the highest of fourteen bits; 1 is black

# What people write and JIS X 0208 has by another name
_SAME = str.maketrans({"－": "−", "～": "〜", "∥": "‖", "￠": "¢", "￡": "£", "￢": "¬", "―": "—"})

# Hexadecimal digits in three by five points, a row of three bits each
_POINTS = {
    "0": (7, 5, 5, 5, 7), "1": (2, 6, 2, 2, 7), "2": (7, 1, 7, 4, 7), "3": (7, 1, 7, 1, 7), "4": (5, 5, 7, 1, 1),
    "5": (7, 4, 7, 1, 7), "6": (7, 4, 7, 5, 7), "7": (7, 1, 2, 2, 2), "8": (7, 5, 7, 5, 7), "9": (7, 5, 7, 1, 7),
    "A": (7, 5, 7, 5, 5), "B": (6, 5, 6, 5, 6), "C": (7, 4, 4, 4, 7), "D": (6, 5, 5, 5, 6), "E": (7, 4, 7, 4, 7),
    "F": (7, 4, 7, 4, 4),
}  # fmt: skip


def glyph(character: str) -> Glyph:
    """The shape of one character; blank for any kind of space."""
    if character.isspace():
        return (0,) * SIDE
    wide = chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character
    try:
        code = wide.translate(_SAME).encode("euc_jp")
    except UnicodeEncodeError:
        return _code_point(character)
    if len(code) != 2 or code[0] - 0xA0 not in _ROWS:
        return _code_point(character)
    place = (_ROWS.index(code[0] - 0xA0) * _CELLS + code[1] - 0xA1) * _BYTES
    bits = int.from_bytes(_shapes()[place : place + _BYTES], "big")
    mask = (1 << SIDE) - 1
    found = tuple(bits >> SIDE * row & mask for row in reversed(range(SIDE)))
    return found if any(found) else _code_point(character)


def digit(character: str) -> Glyph:
    """A small hexadecimal digit: five rows of three bits."""
    return _POINTS[character]


@lru_cache(maxsize=1)
def _shapes() -> bytes:
    return zlib.decompress((files("mock_server.world") / "k14.bin").read_bytes())


def _code_point(character: str) -> Glyph:
    """Its six hexadecimal digits, two rows of three, in a frame."""
    code = f"{ord(character):06X}"
    edge = 1 << SIDE - 1 | 1
    rows = [edge] * SIDE
    rows[0] = rows[-1] = (1 << SIDE) - 1
    for place, one in enumerate(code):
        down, across = divmod(place, 3)
        for row, bits in enumerate(digit(one)):
            rows[2 + 6 * down + row - down] |= bits << (SIDE - 5 - 4 * across)
    return tuple(rows)
