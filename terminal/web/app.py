"""In here lives the counter's app as a page shows it: it never loses the focus."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events

import terminal.app


class TabApp(terminal.app.CounterApp):
    """The counter in a tab.

    Textual's web driver takes the focus away as the app begins, so that no area would ever get it; and a clerk who looks into
    another window and comes back goes on where they were.
    """

    # A path in a class is taken from where the class stands.
    CSS_PATH: ClassVar[str] = str(Path(terminal.app.__file__).parent / terminal.app.CounterApp.CSS_PATH)

    def on_app_blur(self, event: events.AppBlur) -> None:
        event.prevent_default()
