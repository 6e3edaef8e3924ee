"""In here lives the question before the last try of a PIN is spent."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from terminal.widgets.press import Press, PressRow

if TYPE_CHECKING:
    from terminal.words.speech import Speech


class LastTry(ModalScreen[bool]):
    """True: send it. What Enter presses at once is the safe answer."""

    AUTO_FOCUS = "Press"
    DEFAULT_CSS = """
    LastTry {
        align: center middle;
        Vertical { width: 56; height: auto; background: $panel; padding: 1 2; }
        .title { text-style: bold; color: $error; margin: 0 0 1 0; }
        .what { margin: 0 0 1 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "keep", show=False),
        Binding("f2", "app.language", show=False),  # a modal screen hides the app's own keys
    ]

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._speech("last.title"), classes="title", markup=False)
            yield Static(self._speech("last.what"), classes="what", markup=False)
            yield PressRow(Press("keep", self._speech("last.keep"), main=True), Press("go", self._speech("last.go")))

    def relabel(self) -> None:
        self.query_one(".title", Static).update(self._speech("last.title"))
        self.query_one(".what", Static).update(self._speech("last.what"))
        for press in self.query(Press):
            press.say(self._speech(f"last.{press.name}"))

    @on(Press.Pressed)
    def _pressed(self, event: Press.Pressed) -> None:
        self.dismiss(event.name == "go")

    def action_keep(self) -> None:
        self.dismiss(False)
