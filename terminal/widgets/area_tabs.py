"""In here lives the row of the areas: each with the digit that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from terminal.words.speech import Speech

AREAS = ("people", "reader", "number", "papers", "verdict", "ledger", "patient", "chip")  # their digits: 1 to 8


class AreaTabs(Static):
    """One line; the area in front is marked."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    AreaTabs { dock: top; margin: 1 0 0 0; height: 1; width: 100%; link-style: none; link-color: $foreground; link-background-hover: $primary 30%; link-color-hover: $foreground; link-style-hover: none; padding: 0 1; background: $background; }
    """

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._front = AREAS[0]

    def show(self, area: str) -> None:
        """Mark this area."""
        if area != self._front:
            self._front = area
            self.refresh()

    def relabel(self) -> None:
        self.refresh()

    def render(self) -> Content:
        parts: list[Content] = []
        for digit, area in enumerate(AREAS, start=1):
            label = self._speech(f"area.{area}")
            if area == self._front:
                parts.append(Content.styled(f" {digit} {label} ", "b $background on $primary"))
            else:
                parts.append(
                    Content.from_markup(f"[@click=app.area('{area}')] $digit $label[/]", digit=digit, label=label)
                )
        return Content("").join(parts)
