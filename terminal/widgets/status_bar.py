"""In here lives the line at the top: the day, what the clinic can do, the line, the reader; who is at the counter, where no area beside says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from terminal.widgets.wording import day_of_week
from verifier.domain import ClinicState

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech

OFF_LINE = {ClinicState.NO_ONLINE, ClinicState.OUTAGE_NATIONAL, ClinicState.TERMINAL_DOWN, ClinicState.DISASTER}


class StatusBar(Static):
    """One line; a click on the clinic's state lets it be chosen."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    StatusBar { dock: top; height: 1; width: 100%; link-style: none; link-color: $foreground; link-background-hover: $primary 30%; link-color-hover: $foreground; link-style-hover: none; background: $panel; padding: 0 1; }
    """

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__()
        self._counter = counter
        self._speech = speech
        self._shown: tuple[object, ...] = ()

    def counter_changed(self) -> None:
        counter = self._counter
        told = (counter.today, counter.time_of_day, counter.state, self._line(), self._reader(), self._person())
        if told != self._shown:
            self._shown = told
            self.refresh()

    def relabel(self) -> None:
        self.refresh()

    def render(self) -> Content:
        """All of it; where it doesn't fit, first the gaps go, then what things are called, then the name of the program.

        Who is at the counter is cut last of all: somebody who was chosen wrongly is to be seen on each page.
        """
        room = self.content_size.width
        shown = self._written(gap="   ", labels=True, title=True)
        for gap, labels, title in (("  ", True, True), ("  ", False, True), ("  ", False, False)):
            if shown.cell_length <= room:
                break
            shown = self._written(gap=gap, labels=labels, title=title)
        return shown.truncate(room, ellipsis=True) if shown.cell_length > room > 0 else shown

    def _written(self, *, gap: str, labels: bool, title: bool) -> Content:
        speech = self._speech
        line, line_style = self._line()
        state = speech(f"clinic.{self._counter.state.value}")
        told = [("bar.state", state, "b"), ("bar.line", line, line_style), ("bar.reader", self._reader(), "")]
        time_of_day = self._counter.time_of_day
        day = day_of_week(self._counter.today, speech) + (f" {time_of_day}" if time_of_day else "")
        parts = [Content.styled(day, "b")]
        for code, what, style in told:
            part = Content.styled(what, style)
            parts.append(Content.assemble((f"{speech(code)} ", "$quiet"), part) if labels else part)
        parts[1] = parts[1].stylize(Style.from_meta({"@click": "app.states"}))
        if person := self._person():  # last: a name may have characters of ambiguous width
            parts.append(Content.styled(person, "b $primary"))
        shown = Content(gap).join(parts)
        return Content.assemble((speech("app.title"), "b $primary"), "  ", shown) if title else shown

    def _person(self) -> str:
        """Who is at the counter; "" where the area of the people is seen beside the others, and says so itself."""
        person = self._counter.visit.person
        if person is None or not self.screen.has_class("-narrow"):
            return ""
        from terminal.visible import visible

        return visible(person.name)

    def _line(self) -> tuple[str, str]:
        speech, line = self._speech, self._counter.line
        if self._counter.state in OFF_LINE:
            return speech("line.unused"), "$quiet"
        if line in {"open", "closed"}:
            return speech(f"line.{line}"), "$foreground" if line == "open" else "$quiet"
        return speech("line.down"), "b $error"

    def _reader(self) -> str:
        panel = self._counter.panel
        if panel.reader and not panel.on_virtual:
            return panel.reader
        return self._speech("reader.virtual_only" if self._counter.reader_trouble else "reader.virtual")
