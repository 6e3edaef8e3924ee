"""In here live the tests of the chip's photograph on the screen: real JPEG 2000, cells of one width, nothing for what is no picture."""

from __future__ import annotations

import io

from PIL import Image

from terminal.portrait import draw_portrait


def photograph() -> bytes:
    """Black above, white below, as the chip would hold it."""
    image = Image.new("L", (60, 80), 0)
    image.paste(255, (0, 40, 60, 80))
    out = io.BytesIO()
    image.save(out, "JPEG2000")
    return out.getvalue()


def test_a_photograph_is_rows_of_cells_of_one_width() -> None:
    drawn = draw_portrait(photograph(), pixels_wide=12)
    assert drawn is not None
    rows = drawn.plain.split("\n")
    assert len(rows) == 16  # as high as it is wide, pixel by pixel
    assert {len(row) for row in rows} == {24}
    assert set(drawn.plain) == {" ", "\n"}
    styles = [str(span.style) for span in drawn.spans]
    assert styles[0] == "on #000000"
    assert styles[-1] == "on #ffffff"


def test_what_is_no_picture_is_none() -> None:
    assert draw_portrait(b"no picture") is None
    assert draw_portrait(photograph()[:40]) is None
    assert draw_portrait(b"") is None
