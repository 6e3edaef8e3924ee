"""In here lives the question before a visit is left that the ledger knows nothing of."""

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


class LeaveVisit(ModalScreen[str]):
    """'stay', 'conclude' or 'leave'. What Enter presses at once loses nothing; the key that asked, once more, leaves.

    The ledger (受付簿) holds concluded visits alone: an entry has its decision. So there is none for a visit that was left.
    """

    AUTO_FOCUS = "Press"
    DEFAULT_CSS = """
    LeaveVisit {
        align: center middle; background: $background 40%;
        Vertical { width: 68; height: auto; background: $panel; padding: 1 2; }
        .title { text-style: bold; color: $primary; margin: 0 0 1 0; }
        .what { margin: 0 0 1 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "choose('stay')", show=False),
        Binding("f5", "choose('conclude')", show=False),
        Binding("ctrl+n,f10", "choose('leave')", show=False),
        Binding("f2", "app.language", show=False),  # a modal screen hides the app's own keys
    ]

    def __init__(self, speech: Speech, key: str, *, quits: bool = False) -> None:
        super().__init__()
        self._speech = speech
        self._key = key  # that asked
        self._quits = quits

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(classes="title", markup=False)
            yield Static(classes="what", markup=False)
            yield PressRow(
                *(Press(name, label, main=name == "stay") for name, label in self._labels().items()),
            )

    def on_mount(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        speech = self._speech
        self.query_one(".title", Static).update(speech("leave.title"))
        self.query_one(".what", Static).update(speech("leave.quit.what" if self._quits else "leave.what"))
        for press in self.query(Press):
            press.say(self._labels()[press.name or ""])

    def _labels(self) -> dict[str, str]:
        speech = self._speech
        return {
            "stay": speech("leave.stay"),
            "conclude": speech("leave.conclude"),
            "leave": speech("leave.quit" if self._quits else "leave.leave", key=self._key),
        }

    @on(Press.Pressed)
    def _pressed(self, event: Press.Pressed) -> None:
        event.stop()
        self.dismiss(event.name)

    def action_choose(self, answer: str) -> None:
        if answer != "leave" or not self._quits:  # Ctrl+Q asked: the key for the next one is none for the end
            self.dismiss(answer)
