"""In here lives the bar at the bottom: which keys do what now; each may be clicked as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from terminal.words.speech import Speech


@dataclass(frozen=True, slots=True)
class Key:
    """A key, what it is called (a code of words), and the action behind it."""

    key: str
    code: str
    action: str


class KeyBar(Static):
    """One line. Keys that don't fit are left off from the end; all of them are in the guide."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; width: 100%; link-style: none; link-color: $foreground; link-background-hover: $primary 30%; link-color-hover: $foreground; link-style-hover: none; background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(self, speech: Speech, keys: Sequence[Key]) -> None:
        super().__init__()
        self._speech = speech
        self._keys = tuple(keys)

    def show(self, keys: Sequence[Key]) -> None:
        """Other keys from now on."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh()

    def relabel(self) -> None:
        self.refresh()

    def render(self) -> Content:
        room = self.content_size.width
        parts: list[Content] = []
        for key in self._keys:
            label = self._speech(key.code)
            width = cell_len(key.key) + 1 + cell_len(label) + 2
            if width > room + 2:
                break
            room -= width
            parts.append(
                Content.from_markup(f"[@click={key.action}][$primary b]$key[/] $label[/]", key=key.key, label=label)
            )
        return Content("  ").join(parts)
