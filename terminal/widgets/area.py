"""In here lives what all areas of the counter's screen share: the counter they show, the speech they use, work that doesn't block."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from terminal.widgets.wording import trouble_lines

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech

VISIT = "visit"  # the group of workers that Esc may cancel
STOP = "stop"  # … and of those that do the cancelling


class Area(Widget):
    """A part of the screen. It is told when the counter changed, and when the language did."""

    DEFAULT_CSS = "Area { height: auto; }"

    def __init__(self, counter: Counter, speech: Speech, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.counter = counter
        self.speech = speech

    def counter_changed(self) -> None:
        """Visit, panel, state or line changed: show what is new."""

    def relabel(self) -> None:
        """The language changed: say everything anew."""
        self.counter_changed()

    def drive(self, work: Coroutine[Any, Any, object], *, group: str = VISIT) -> None:
        """Let the counter do something that takes time. Trouble that it raises is told; nothing of it ends the app."""
        self.app.run_worker(self._driven(work), group=group, exit_on_error=False)

    @property
    def under_way(self) -> bool:
        """Whether something that was driven is not done yet."""
        return any(worker.group == VISIT and not worker.is_finished for worker in self.app.workers)

    async def _driven(self, work: Coroutine[Any, Any, object]) -> None:
        # A traceback would show the locals of whoever raised, a PIN perhaps: it must never reach the screen.
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception as error:
            tell(self, self.speech, error)


def put(shown: Static, content: Content) -> None:
    """Let it show this. What is there already is left alone: an update lays the whole screen out anew."""
    before = shown.content
    if not isinstance(before, Content) or (before.plain, before.spans) != (content.plain, content.spans):
        shown.update(content)


def tell(widget: Widget, speech: Speech, error: Exception) -> None:
    """Say an exception in words: trouble by its code with the mend, anything else by its name alone."""
    code = getattr(error, "code", None)
    values = {"reason": getattr(error, "detail", ""), "left": getattr(error, "tries_left", "")}
    what, mend = trouble_lines(speech, code, values) if isinstance(code, str) else ("", "")
    if not what:
        what = speech("app.unexpected", name=type(error).__name__)
    widget.app.notify(mend or what, title=what if mend else "", severity="error", timeout=12, markup=False)
