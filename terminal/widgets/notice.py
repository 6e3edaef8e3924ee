"""In here lives the strip that says what is missing and how to mend it: no reader, no line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from terminal.widgets.status_bar import OFF_LINE
from terminal.widgets.wording import capital, trouble_lines

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech


class Notice(Static):
    """Above the bar of keys, and only while something is missing. Esc or a click puts it away."""

    DEFAULT_CSS = """
    Notice { dock: bottom; height: auto; width: 100%; background: $panel; padding: 0 1; margin: 0 0 1 0; }
    """

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__()
        self._counter = counter
        self._speech = speech
        self._put_away: tuple[str, ...] = ()
        self.display = False

    def counter_changed(self) -> None:
        """Say what is missing now; what was put away comes back only when it is something else."""
        missing = self._missing()
        if missing != self._put_away:
            self._put_away = ()
        self.display = bool(missing) and missing != self._put_away
        if self.display:
            self.update(self._written(missing))

    def relabel(self) -> None:
        self.counter_changed()

    def put_away(self) -> bool:
        """Hide it until something else is missing. False: there was nothing to hide."""
        if not self.display:
            return False
        self._put_away = self._missing()
        self.display = False
        return True

    def on_click(self) -> None:
        self.put_away()

    def _missing(self) -> tuple[str, ...]:
        counter = self._counter
        line = counter.line if counter.line not in {"open", "closed"} and counter.state not in OFF_LINE else None
        return tuple(code for code in (counter.reader_trouble, line) if code is not None)

    def _written(self, missing: tuple[str, ...]) -> Content:
        lines = []
        for code in missing:
            what, mend = trouble_lines(self._speech, code)
            lines.append(Content.assemble((capital(what), "bold $error"), "  ", capital(mend)))
        return Content("\n").join(lines)
