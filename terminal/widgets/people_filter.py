"""In here lives the field by which the people are filtered; until it is wanted it is only a hint, so that the first screen waits for no field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from terminal.widgets.typed import Typed
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

    class Changed(Message):
        """Something else is wanted."""

        def __init__(self, wanted: str) -> None:
            super().__init__()
            self.wanted = wanted

    class Submitted(Message):
        """Enter: the first who fits."""

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._field: Typed | None = None

    @property
    def wanted(self) -> str:
        return self._field.value if self._field is not None else ""

    def render(self) -> Content:
        return Content.styled(f" {self._speech('people.filter')}", "$quiet")

    async def type(self, text: str) -> None:
        """Go into the field, and type this."""
        if self._field is None:
            from terminal.widgets.typed import Typed

            self._field = Typed("")
            self._field.placeholder = self._speech("people.filter")
            await self.mount(self._field)
        self.screen.set_focus(self._field)  # at once: the next key is for it
        self._field.insert_text_at_cursor(text)

    def clear(self) -> bool:
        """All people again. False: nothing was wanted."""
        if not self.wanted or self._field is None:
            return False
        self._field.value = ""
        return True

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
