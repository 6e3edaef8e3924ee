"""In here lives the photograph of a card's chip on the patient's side: what face match and visual check compare the person with."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from terminal.words.speech import Speech

PIXELS_WIDE = 13  # two cells each: it fits the narrow column of the reader, and 24 lines


class Photograph(Static):
    """Drawn off the loop, once; empty until then, and for a picture that cannot be read."""

    DEFAULT_CSS = """
    Photograph { width: 28; height: auto; text-wrap: nowrap; }
    """

    def __init__(self, speech: Speech, photo: bytes) -> None:
        super().__init__()
        self.photo = photo
        self._speech = speech

    def on_mount(self) -> None:
        self.run_worker(self._draw(), exit_on_error=False)

    async def _draw(self) -> None:
        from terminal.portrait import draw_portrait

        drawn = await asyncio.to_thread(draw_portrait, self.photo, PIXELS_WIDE)
        if drawn is not None:
            self.update(Content.assemble((self._speech("side.photo"), "$quiet"), "\n", drawn))
