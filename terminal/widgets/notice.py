"""In here lives the strip that says what is missing: no reader, no line. How to mend it is in the guide, one key away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widgets import Static

from terminal.widgets.status_bar import OFF_LINE
from terminal.widgets.wording import capital, trouble_lines

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech


class Notice(Static):
    """One line above the bar of keys, and only while something is missing. Esc or a click puts it away, F1 tells the mend."""

    DEFAULT_CSS = """
    Notice { dock: bottom; height: 1; width: 100%; background: $panel; padding: 0 1; margin: 0 0 1 0; link-style: none; link-color: $foreground; link-background-hover: $primary 30%; link-style-hover: none; }
    """

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__()
        self._counter = counter
        self._speech = speech
        self._put_away: tuple[str, ...] = ()
        self.display = False

    def counter_changed(self) -> None:
        """Say what is missing now; what was put away comes back only when it is something else."""
        missing = missing_of(self._counter)
        if missing != self._put_away:
            self._put_away = ()
        self.display = bool(missing) and missing != self._put_away
        if self.display:
            self.refresh()

    def relabel(self) -> None:
        self.counter_changed()

    def put_away(self) -> bool:
        """Hide it until something else is missing. False: there was nothing to hide."""
        if not self.display:
            return False
        self._put_away = missing_of(self._counter)
        self.display = False
        return True

    def on_click(self) -> None:
        self.put_away()

    def render(self) -> Content:
        speech = self._speech
        told = speech("notice.and").join(capital(trouble_lines(speech, code)[0]) for code in missing_of(self._counter))
        keys = Content.from_markup(
            "[@click=app.guide][$primary b]F1[/] $mend[/]  [@click=app.stop][$primary b]Esc[/] $close[/]",
            mend=speech("notice.mend"),
            close=speech("key.close"),
        )
        room = max(self.content_size.width - keys.cell_length - 2, 8)
        if cell_len(told) > room:
            told = set_cell_size(told, room - 3).rstrip() + "..."  # the one of a single sign is of ambiguous width
        what = Content.styled(told, "b $error")
        return Content.assemble(what, "  ", keys)


def missing_of(counter: Counter) -> tuple[str, ...]:
    """What is missing now, as codes of terminal.words.trouble."""
    line = counter.line if counter.line not in {"open", "closed"} and counter.state not in OFF_LINE else None
    return tuple(code for code in (counter.reader_trouble, line) if code is not None)
