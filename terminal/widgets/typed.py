"""In here lives a place to type in one line, for input methods and pasting as well: every field of the screens is one."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input

WIDE_SPACE = "\u3000"
WIDE_SPACE_KEY = "ideographic_space"  # as Textual calls it, where it gives the key without its character


class Typed(Input):
    """A field for typing: what stands in it is not marked when one comes back to it, so that no key wipes it out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, text: str, *, id: str | None = None) -> None:
        super().__init__(text, select_on_focus=False, compact=True, id=id)
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        """The wide space between two names counts as no printable character, and would be lost; all else is the base's."""
        if event.character == WIDE_SPACE or event.key == WIDE_SPACE_KEY:
            event.stop()
            event.prevent_default()
            self.insert_text_at_cursor(WIDE_SPACE)
