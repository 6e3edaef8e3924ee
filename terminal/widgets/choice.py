"""In here lives a choice of one among a few, or of several, side by side in a line of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from terminal.paper.fields import Field, Sort

if TYPE_CHECKING:
    from terminal.words.speech import Speech

UNSIZED = 1000  # cells: before it has its size, all stands in one line


def option_words(speech: Speech, name: str, option: str) -> str:
    """A choice in words: its own where it has some, else yes, no, not stated; one without words is said as it is."""
    code = option or "unsaid"
    for known in (f"paper.option.{name}.{code}", f"paper.option.{code}"):
        try:
            return speech(known)
        except KeyError:
            continue
    return option


class Choice(Widget, can_focus=True):
    """One of a few, side by side in one line: arrows walk, a click chooses. With `several` any of them: space ticks."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Choice { height: auto; width: 1fr; pointer: pointer; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
        Binding("space", "tick", show=False),
        Binding("down,enter", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    @dataclass
    class Changed(Message):
        """Another option was chosen, or one was ticked."""

        choice: Choice
        text: str

        @property
        def control(self) -> Choice:
            return self.choice

    def __init__(self, item: Field, speech: Speech, text: str = "") -> None:
        super().__init__()
        self._item = item
        self._speech = speech
        self._several = item.sort is Sort.TICKS
        self._at = 0
        self.text = text

    def show(self, text: str) -> None:
        """Let this be chosen; nobody is told."""
        if text != self.text:
            self.text = text
            self.relabel()

    def relabel(self) -> None:
        self.clear_cached_dimensions()
        self.refresh(layout=True)

    def _chosen(self, option: str) -> bool:
        return option in self.text.split() if self._several else option == self.text

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport
        return len(self._rows(width))

    def render(self) -> Content:
        rows = self._rows(self.content_size.width or UNSIZED)
        return Content("\n").join(Content(" ").join(row) for row in rows)

    def _rows(self, width: int) -> list[list[Content]]:
        """The options in as many lines as they need: none is cut."""
        rows: list[list[Content]] = []
        used = width + 1
        for place in range(len(self._item.options)):
            option = self._option(place)
            if used + 1 + option.cell_length > width:
                rows.append([])
                used = -1
            rows[-1].append(option)
            used += 1 + option.cell_length
        return rows

    def _option(self, place: int) -> Content:
        option = self._item.options[place]
        chosen = self._chosen(option)
        label = option_words(self._speech, self._item.name, option)
        if self._several:
            label = f"[x] {label}" if chosen else f"[ ] {label}"
        else:
            label = f"[{label}]" if chosen else f" {label} "
        here = self.has_focus and (place == self._at if self._several else chosen)
        style = "b $background on $primary" if here else "b $primary" if chosen else "$quiet"
        return Content.styled(label, style).stylize(Style.from_meta({"place": place}))

    def on_click(self, event: events.Click) -> None:
        place = event.style.meta.get("place")
        if isinstance(place, int):
            event.stop()
            self._at = place
            self._tell(self._item.options[place])

    def action_step(self, by: int) -> None:
        options = self._item.options
        if self._several:
            self._at = (self._at + by) % len(options)
            self.refresh()
            return
        here = options.index(self.text) if self.text in options else -1
        place = min(max(here + by, 0), len(options) - 1)
        if place != here:
            self._tell(options[place])

    def action_tick(self) -> None:
        options = self._item.options
        if self._several:
            self._tell(options[self._at])
        else:
            here = options.index(self.text) if self.text in options else -1
            self._tell(options[(here + 1) % len(options)])

    def _tell(self, option: str) -> None:
        text = option
        if self._several:
            ticked = set(self.text.split()) ^ {option}
            text = " ".join(one for one in self._item.options if one in ticked)
        self.show(text)
        self.post_message(self.Changed(self, text))
