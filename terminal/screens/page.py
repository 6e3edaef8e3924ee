"""In here lives what the counter's pages share: each fills the screen, keeps the desk's keys out, and is closed by Esc or by its own key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from terminal.widgets.key_bar import Key, KeyBar

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech


class Page(ModalScreen[None]):
    """Modal: digits and function keys of the desk behind it do nothing here."""

    DEFAULT_CSS = "Page { background: $background; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("f2", "app.language", show=False),
        Binding("ctrl+t,ctrl+l", "app.theme", show=False),
    ]
    KEYS: ClassVar[Sequence[Key]] = ()  # its own, before those of every page

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__()
        self.counter = counter
        self.speech = speech

    def key_bar(self) -> KeyBar:
        """The page's keys, for the bottom of the screen."""
        theme = Key("^L" if self.app.is_web else "^T", "key.theme", "app.theme", spare=1)
        return KeyBar(
            self.speech,
            [*self.KEYS, Key("Esc", "key.close", "screen.leave"), Key("F2", "key.language", "app.language"), theme],
        )

    def counter_changed(self) -> None:
        """Visit, settings, day or line changed: show what is new."""

    def relabel(self) -> None:
        """The language changed: say everything anew."""
        self.query_one(KeyBar).relabel()
        self.counter_changed()

    def action_leave(self) -> None:
        self.dismiss()
