"""In here lives how the photograph of a card's chip is drawn on a screen of cells: to be compared with the person by eye.

A pixel is two spaces on a grey ground: no character of ambiguous width, and as high as it is wide.
"""

from __future__ import annotations

import io

from textual.content import Content

PIXELS_WIDE = 18
_SHADES = 16  # so that neighbours are often alike and a row has few pieces


def draw_portrait(jp2: bytes, pixels_wide: int = PIXELS_WIDE) -> Content | None:
    """The photograph (JPEG 2000, as in EF DF27 of the card-face application) as lines of cells; None: no picture can be made of it.

    Takes some tens of milliseconds, most of them for the import: not for the screen's own thread.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(jp2), formats=["JPEG2000"]) as photograph:
            pixels_high = max(1, round(photograph.height * pixels_wide / photograph.width))
            small = photograph.convert("L").resize((pixels_wide, pixels_high))
    except (OSError, ValueError, SyntaxError):  # what Pillow raises for bytes that are no such picture
        return None
    return Content("\n").join(_row(small.tobytes(), y, pixels_wide) for y in range(pixels_high))


def _row(greys: bytes, y: int, pixels_wide: int) -> Content:
    pieces: list[tuple[str, str]] = []
    for grey in greys[y * pixels_wide : (y + 1) * pixels_wide]:
        shade = grey * _SHADES // 256 * 255 // (_SHADES - 1)
        style = f"on #{shade:02x}{shade:02x}{shade:02x}"
        if pieces and pieces[-1][1] == style:
            pieces[-1] = (pieces[-1][0] + "  ", style)
        else:
            pieces.append(("  ", style))
    return Content.assemble(*pieces)
