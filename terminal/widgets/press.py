"""In here lives a button of one line, and a row of them that arrow keys walk: lighter than Textual's, and without borders."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class Press(Widget, can_focus=True):
    """A button: Enter, space or a click press it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Press {
        width: auto; height: 1; padding: 0 2; margin: 0 1 0 0;
        background: $rule; color: $foreground; pointer: pointer;
        &:hover { background: $primary 35%; }
        &:focus { background: $primary; color: $background; text-style: bold; }
        &.-main { color: $primary; text-style: bold; }
        &.-main:focus { color: $background; }
        &:disabled, &.-idle { color: $quiet; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "press", show=False),
        Binding("right,down", "app.focus_next", show=False),
        Binding("left,up", "app.focus_previous", show=False),
    ]

    class Pressed(Message):
        """A button was pressed; `name` says which."""

        def __init__(self, press: Press, name: str) -> None:
            super().__init__()
            self.press = press
            self.name = name

        @property
        def control(self) -> Press:
            return self.press

    def __init__(self, name: str, label: str, *, main: bool = False, classes: str | None = None) -> None:
        super().__init__(name=name, classes=classes)
        self._label = label
        self.set_class(main, "-main")

    def say(self, label: str) -> None:
        """Change what stands on it."""
        if label != self._label:
            self._label = label
            self.refresh(layout=True)

    def render(self) -> Content:
        return Content(self._label)

    def action_press(self) -> None:
        self.post_message(self.Pressed(self, self.name or ""))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_press()


class PressRow(Container):
    """Buttons side by side; where the row is too narrow they go on in the next line."""

    DEFAULT_CSS = """
    PressRow { layout: horizontal; height: auto; width: 100%; }
    """
