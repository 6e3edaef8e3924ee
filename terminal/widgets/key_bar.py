"""In here lives the bar at the bottom: which keys do what now; each may be clicked as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from terminal.words.speech import Speech


class Key(msgspec.Struct, frozen=True):
    """A key, what it is called (a code of words), and the action behind it.

    `spare`: where not all fit, keys with a higher one are left off first; one of 0 stays as long as any.
    """

    key: str
    code: str
    action: str
    spare: int = 0


class KeyBar(Static):
    """One line. Where keys don't fit, those that can be spared are left off; all of them are in the guide."""

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
        parts = [
            Content.from_markup(
                f"[@click={key.action}][$primary b]$key[/] $label[/]", key=key.key, label=self._speech(key.code)
            )
            for key in self._fitting()
        ]
        return Content("  ").join(parts)

    def _fitting(self) -> list[Key]:
        keys, room = list(self._keys), self.content_size.width
        while keys and sum(map(self._cells, keys)) - 2 > room:
            # of two that are as dear the later one goes
            keys.remove(max(reversed(keys), key=lambda key: key.spare))
        return keys

    def _cells(self, key: Key) -> int:
        return cell_len(key.key) + 1 + cell_len(self._speech(key.code)) + 2
