"""In here lives the list of the people: each with what will happen, in as many lines as that takes; light, since it is on the first screen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import ClassVar

import msgspec
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

AREA_KEYS = "12345678"  # these open areas, and are not typed here


class Row(msgspec.Struct, frozen=True):
    """Somebody who may be chosen."""

    id: str
    words: Content


class PeopleList(Widget, can_focus=True):
    """Lies in something that scrolls. What is typed on it goes to the filter, so that one need not go there first."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"people-list--here"}
    DEFAULT_CSS = """
    PeopleList {
        height: auto; width: 100%; pointer: pointer;
        .people-list--here { background: $block-cursor-blurred-background; }
        &:focus .people-list--here { background: $block-cursor-background; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-5)", show=False),
        Binding("pagedown", "move(5)", show=False),
        Binding("home", "move(-1000)", show=False),
        Binding("end", "move(1000)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Chosen(Message):
        """Enter, or a click."""

        def __init__(self, id: str) -> None:
            super().__init__()
            self.id = id

    class Typed(Message):
        """Somebody typed on the list."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self._rows = tuple(rows)
        self._here = 0

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def show(self, rows: Sequence[Row], *, keep: bool = False) -> None:
        """Other people. With `keep` whoever is marked stays marked, by place."""
        self._rows = tuple(rows)
        self._here = min(self._here, len(self._rows) - 1) if keep else 0
        self.refresh(layout=True)
        self.call_after_refresh(self._scroll)

    # -- drawing

    def render(self) -> Content:
        return Content("\n").join(row.words for row in self._rows)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        first, end = self._lines(self._here)
        if not first <= y < end:
            return strip
        mark = Style(bgcolor=self.get_component_rich_style("people-list--here").bgcolor)
        strip = strip.adjust_cell_length(self.content_size.width)
        marked = [Segment(text, (style or Style()) + mark, control) for text, style, control in strip]
        return Strip(marked, strip.cell_length)

    def _ends(self, count: int | None = None) -> list[int]:
        """Below which line each row (of the first `count`) ends, at the width of now."""
        width = max(1, self.content_size.width)
        rules = self.styles.get_rules()
        return list(accumulate(row.words.get_height(rules, width) for row in self._rows[:count]))

    def _lines(self, place: int) -> tuple[int, int]:
        if not 0 <= place < len(self._rows):
            return (0, 0)
        ends = self._ends(place + 1)  # asked for each line that is painted: no more rows are measured than lie above
        return (ends[place - 1] if place else 0), ends[place]

    def _scroll(self) -> None:
        first, end = self._lines(self._here)
        if isinstance(self.parent, Widget):
            self.parent.scroll_to_region(Region(0, first, 1, end - first), animate=False)

    # -- what is done here

    def action_move(self, by: int) -> None:
        self._mark(self._here + by)

    def _mark(self, place: int) -> None:
        place = max(0, min(place, len(self._rows) - 1))
        if place != self._here:
            self._here = place
            self.refresh()
        self._scroll()

    def action_choose(self) -> None:
        if self._rows:
            self.post_message(self.Chosen(self._rows[self._here].id))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        for place, end in enumerate(self._ends()):
            if event.y < end:
                self._mark(place)
                self.action_choose()
                return

    def leads_elsewhere(self, key: events.Key) -> bool:
        """Does it choose somebody, open another area (the first is this one), or begin typing? The next keys are then not for the list."""
        return key.key == "enter" or (key.character or "-") in AREA_KEYS[1:] or begins(key)

    def on_key(self, event: events.Key) -> None:
        if begins(event) and event.character:
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(event.character))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.post_message(self.Typed(event.text))


def begins(key: events.Key) -> bool:
    """Whether typing begins with this key: a digit of an area opens that, and a blank begins nothing."""
    typed = key.character or ""
    return bool(typed) and key.is_printable and typed not in AREA_KEYS and not typed.isspace()
