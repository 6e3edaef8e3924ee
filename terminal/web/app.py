"""In here lives the counter's app as a page shows it: it never loses the focus."""

from __future__ import annotations

from textual import events

from terminal.app import CounterApp


class TabApp(CounterApp):
    """The counter in a tab.

    Textual's web driver takes the focus away as the app begins, so that no area would ever get it; and a clerk who looks into
    another window and comes back goes on where they were.
    """

    def on_app_blur(self, event: events.AppBlur) -> None:
        event.prevent_default()
