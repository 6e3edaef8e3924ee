"""In here lives the lettering of a card's face: name, address, numbers and security code as black-and-white pictures (PNG, 1 bit)."""

from __future__ import annotations

from mock_server.world.glyphs import SIDE, Glyph, digit, glyph
from mock_server.world.png import png

_TIMES = 2  # points of a picture for one of a character, across and down
LETTER = 30  # points: a character with the room around it
_MARGIN = 3
_LINE = 20  # characters before an address goes on in the next line
SECURITY_CODE_SIZE = (24, 12)  # as seen on a test card (mynumber-card.md, section 3.3)


def lettering(text: str) -> bytes:
    """A PNG of the text, in lines of at most twenty characters."""
    lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)] or [""]
    width = max(len(line) for line in lines) * LETTER + 2 * _MARGIN
    rows = [0] * (len(lines) * LETTER + 2 * _MARGIN)
    for number, line in enumerate(lines):
        for column, character in enumerate(line):
            _draw(rows, width, _MARGIN + 1 + column * LETTER, _MARGIN + 1 + number * LETTER, glyph(character))
    return png(width, rows)


def _draw(rows: list[int], width: int, left: int, top: int, shape: Glyph) -> None:
    for down, bits in enumerate(shape):
        wide = 0
        for place in range(SIDE):
            if bits >> place & 1:
                wide |= (1 << _TIMES) - 1 << _TIMES * place
        for again in range(_TIMES):
            rows[top + _TIMES * down + again] |= wide << (width - left - _TIMES * SIDE)


def security_code(digits: str) -> bytes:
    """A PNG of the four digits, 24 by 12 points, as on the chip."""
    width, height = SECURITY_CODE_SIZE
    rows = [0] * height
    for place, one in enumerate(digits):
        for down, bits in enumerate(digit(one)):
            rows[3 + down] |= bits << (width - 6 - 5 * place)
    return png(width, rows)
