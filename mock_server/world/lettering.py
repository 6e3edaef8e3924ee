"""In here lives the lettering of a card's face: name, address and security code as black-and-white pictures (PNG, 1 bit)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from mock_server.world.font import find_font

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

LETTER = 26  # pixels: a character of name or address
_MARGIN = 3
_LINE = 20  # characters before an address goes on in the next line
SECURITY_CODE_SIZE = (24, 12)  # as seen on a test card (mynumber-card.md, section 3.3)

# Hexadecimal digits in three by five points, a row of three bits each: for what no font can draw.
_POINTS = {
    "0": (7, 5, 5, 5, 7), "1": (2, 6, 2, 2, 7), "2": (7, 1, 7, 4, 7), "3": (7, 1, 7, 1, 7), "4": (5, 5, 7, 1, 1),
    "5": (7, 4, 7, 1, 7), "6": (7, 4, 7, 5, 7), "7": (7, 1, 2, 2, 2), "8": (7, 5, 7, 5, 7), "9": (7, 5, 7, 1, 7),
    "A": (7, 5, 7, 5, 5), "B": (6, 5, 6, 5, 6), "C": (7, 4, 4, 4, 7), "D": (6, 5, 5, 5, 6), "E": (7, 4, 7, 4, 7),
    "F": (7, 4, 7, 4, 4),
}  # fmt: skip
_NOWHERE = "\U0010fffe"  # no font has this one: it shows what a font draws for a character that it lacks


class Lettering:
    """Draws text with a Japanese font; without one, or for a character that it lacks, the code point in a frame."""

    def __init__(self, font: Path | None = None) -> None:
        """`font`: a file; None: whichever the machine has."""
        self._font = _load(font or find_font())
        self._lacking = self._drawn(_NOWHERE)

    def text(self, text: str) -> bytes:
        """A PNG of the text, in lines of at most twenty characters."""
        from PIL import Image

        lines = [text[start : start + _LINE] for start in range(0, len(text), _LINE)] or [""]
        width = max(len(line) for line in lines) * LETTER + 2 * _MARGIN
        picture = Image.new("1", (width, len(lines) * LETTER + 2 * _MARGIN), 1)
        for row, line in enumerate(lines):
            for column, character in enumerate(line):
                letter = self._letter(character)
                if letter is not None:
                    picture.paste(letter, (_MARGIN + column * LETTER, _MARGIN + row * LETTER))
        return _png(picture)

    def _letter(self, character: str) -> Image | None:
        if character.isspace():
            return None
        drawn = self._drawn(character)
        if drawn is None or (self._lacking is not None and drawn.tobytes() == self._lacking.tobytes()):
            return _code_point(character)
        return drawn

    def _drawn(self, character: str) -> Image | None:
        from PIL import Image, ImageDraw

        if self._font is None:
            return None
        letter = Image.new("1", (LETTER, LETTER), 1)
        ImageDraw.Draw(letter).text((1, 1), character, font=self._font, fill=0)
        return letter


def security_code(digits: str) -> bytes:
    """A PNG of the four digits, 24 by 12 points, as on the chip."""
    from PIL import Image

    picture = Image.new("1", SECURITY_CODE_SIZE, 1)
    for place, digit in enumerate(digits):
        for x, y in _points(digit):
            picture.putpixel((3 + place * 5 + x, 3 + y), 0)
    return _png(picture)


def _load(font: Path | None) -> FreeTypeFont | None:
    if font is None:
        return None
    from PIL import ImageFont

    try:
        return ImageFont.truetype(str(font), LETTER - 2)
    except OSError:  # not a font after all
        return None


def _code_point(character: str) -> Image:
    """The character's code point in hexadecimal, two rows of up to three digits, framed: visibly not the character."""
    from PIL import Image, ImageDraw

    letter = Image.new("1", (LETTER, LETTER), 1)
    ImageDraw.Draw(letter).rectangle((1, 1, LETTER - 2, LETTER - 2), outline=0)
    code = f"{ord(character):06X}"
    for place, digit in enumerate(code):
        column, row = place % 3, place // 3
        for x, y in _points(digit):
            letter.putpixel((5 + column * 6 + x, 6 + row * 8 + y), 0)
    return letter


def _points(digit: str) -> Iterator[tuple[int, int]]:
    for y, bits in enumerate(_POINTS[digit]):
        for x in range(3):
            if bits & 4 >> x:
                yield x, y


def _png(picture: Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
