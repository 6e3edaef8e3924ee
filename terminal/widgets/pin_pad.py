"""In here lives the PIN pad of the patient's side: ten keys, and a mark for each digit; the digits show nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from terminal.widgets.press import Press

if TYPE_CHECKING:
    from terminal.words.speech import Speech

DIGITS = 4  # 利用者証明用電子証明書: four digits (mynumber-card.md)
_ROWS = ("123", "456", "789", "C0E")


class PadKey(Press):
    """One key of the pad."""

    DEFAULT_CSS = """
    PadKey { width: 8; padding: 0; text-align: center; margin: 0 1 0 0; }
    """


class PinPad(Widget, can_focus=True):
    """Digits by keyboard or by click; full-width digits, as an input method types them, count too."""

    DEFAULT_CSS = """
    PinPad {
        height: auto; width: 28;
        #told { height: 1; color: $quiet; display: none; }
        #marks { height: 1; width: 26; background: $background; padding: 0 1; margin: 0 0 1 0; }
        Horizontal { height: 1; }
        &:focus #marks { background: $primary 30%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", show=False),
        Binding("backspace", "rub_out", show=False),
        Binding("delete", "clear", show=False),
    ]

    @dataclass
    class Entered(Message):
        """The patient confirmed the digits."""

        digits: str = field(repr=False)

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._digits = ""

    def compose(self) -> ComposeResult:
        yield Static("", id="told", markup=False)
        yield Static(self._marks(), id="marks")
        for row in _ROWS:
            with Horizontal():
                for sign in row:
                    yield PadKey(f"pad{sign}", self._label(sign))

    def on_mount(self) -> None:
        # Tab goes to the pad as a whole, where digits are typed; its keys are for the mouse.
        for key in self.query(PadKey):
            key.can_focus = False

    def _label(self, sign: str) -> str:
        names = {"C": "side.pin.clear", "E": "side.pin.ok"}
        return self._speech(names[sign]) if sign in names else sign

    def _marks(self) -> Content:
        # ● is of ambiguous width: it stands alone on its line.
        return Content("●" * len(self._digits) or " ")

    def _show(self) -> None:
        self.query_one("#marks", Static).update(self._marks())

    def on_key(self, event: events.Key) -> None:
        typed = event.character or ""
        if len(typed) == 1 and typed.isdigit():
            event.stop()
            event.prevent_default()
            self.type(typed)

    def type(self, typed: str) -> None:
        """A digit, of whatever width."""
        self._add(str(int(typed)))

    def tell(self, pin: str | None) -> None:
        """For training: show the PIN above the pad; once more hides it."""
        told = self.query_one("#told", Static)
        told.display = not told.display
        code = "side.pin.unknown" if pin is None else "side.pin.shown"
        told.update(self._speech(code, pin=pin) if told.display else "")

    def _add(self, digit: str) -> None:
        if len(self._digits) < DIGITS:
            self._digits += digit
            self._show()

    @on(Press.Pressed)
    def _pad(self, event: Press.Pressed) -> None:
        event.stop()
        sign = event.name.removeprefix("pad")
        if sign == "C":
            self.action_clear()
        elif sign == "E":
            self.action_send()
        else:
            self._add(sign)

    def action_rub_out(self) -> None:
        self._digits = self._digits[:-1]
        self._show()

    def action_clear(self) -> None:
        self._digits = ""
        self._show()

    def action_send(self) -> None:
        digits, self._digits = self._digits, ""
        self._show()
        if digits:
            self.post_message(self.Entered(digits))
