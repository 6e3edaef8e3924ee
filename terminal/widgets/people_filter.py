"""In here lives the field by which the people are filtered; until it is wanted it is only a hint, so that the first screen waits for no field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.widgets import Input

    from terminal.words.speech import Speech


class PeopleFilter(Widget):
    """A click, or typing on the list, makes it a field."""

    DEFAULT_CSS = """
    PeopleFilter {
        height: 1; background: $panel; margin: 0 0 1 0; pointer: text;
        Input { background: $panel; height: 1; border: none; padding: 0 1; }
        Input:focus { border: none; background-tint: $primary 12%; }
    }
    """

    @dataclass
    class Changed(Message):
        """Something else is wanted."""

        wanted: str

    class Submitted(Message):
        """Enter: the first who fits."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._field: Input | None = None

    @property
    def wanted(self) -> str:
        return self._field.value if self._field is not None else ""

    def render(self) -> Content:
        return Content.styled(f" {self._speech('people.filter')}", "$quiet")

    async def type(self, text: str) -> None:
        """Go into the field, and type this."""
        if self._field is None:
            from textual.widgets import Input

            self._field = Input(placeholder=self._speech("people.filter"), compact=True)
            self._field.cursor_blink = False
            await self.mount(self._field)
        self._field.focus()
        self._field.insert_text_at_cursor(text)

    def relabel(self) -> None:
        if self._field is not None:
            self._field.placeholder = self._speech("people.filter")
        self.refresh()

    async def on_click(self) -> None:
        await self.type("")

    def on_input_submitted(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Submitted())

    def on_input_changed(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Changed(self.wanted))
