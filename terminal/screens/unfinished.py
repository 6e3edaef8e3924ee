"""In here lives the question before a visit is concluded in which something was begun and not done (terminal.unfinished)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from terminal.unfinished import Unfinished
from terminal.widgets.press import Press, PressRow

if TYPE_CHECKING:
    from terminal.words.speech import Speech


class UnfinishedScreen(ModalScreen[str]):
    """'back', 'lay' (a paper: lay it down, then conclude) or 'go'. What Enter presses at once writes no verdict that misses something.

    F5 once more lays the paper down, or else concludes all the same.
    """

    AUTO_FOCUS = "Press"
    DEFAULT_CSS = """
    UnfinishedScreen {
        align: center middle; background: $background 40%;
        Vertical { width: 68; height: auto; background: $panel; padding: 1 2; }
        .title { text-style: bold; color: $primary; margin: 0 0 1 0; height: auto; }
        .what { margin: 0 0 1 0; height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "choose('back')", show=False),
        Binding("f5", "again", show=False),
        Binding("ctrl+s", "lay", show=False),
        Binding("f2", "app.language", show=False),  # a modal screen hides the app's own keys
    ]

    def __init__(self, speech: Speech, unfinished: Unfinished) -> None:
        super().__init__()
        self._speech = speech
        self._unfinished = unfinished

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(classes="title", markup=False)
            yield Static(classes="what", markup=False)
            labels = self._labels()
            yield PressRow(*(Press(name, labels[name], main=place == 0) for place, name in enumerate(labels)))

    def on_mount(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        self.query_one(".title", Static).update(self._speech(self._code))
        self.query_one(".what", Static).update(self._speech(f"{self._code}.what"))
        labels = self._labels()
        for press in self.query(Press):
            press.say(labels[press.name or ""])

    @property
    def _code(self) -> str:
        return f"unfinished.{self._unfinished.value}"

    def _labels(self) -> dict[str, str]:
        """The buttons in their order, the one that Enter presses at once first."""
        speech = self._speech
        if self._unfinished is Unfinished.PAPER:
            return {
                "lay": speech("unfinished.lay"),
                "back": speech("unfinished.back"),
                "go": speech("unfinished.without"),
            }
        return {"back": speech(f"{self._code}.back"), "go": speech("unfinished.go")}

    @on(Press.Pressed)
    def _pressed(self, event: Press.Pressed) -> None:
        event.stop()
        self.dismiss(event.name)

    def action_choose(self, answer: str) -> None:
        self.dismiss(answer)

    def action_again(self) -> None:
        self.dismiss("lay" if self._unfinished is Unfinished.PAPER else "go")

    def action_lay(self) -> None:
        if self._unfinished is Unfinished.PAPER:
            self.dismiss("lay")
