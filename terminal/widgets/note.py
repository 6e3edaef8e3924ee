"""In here lives the note to write, ready to copy: as a text that the mouse can mark, and by one key to the terminal's clipboard."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from terminal.clipboard import takes_clipboard
from terminal.widgets.press import Press, PressRow

if TYPE_CHECKING:
    from terminal.words.speech import Speech


class NoteToWrite(Widget):
    """Hidden where nothing is to be written."""

    DEFAULT_CSS = """
    NoteToWrite { height: auto; display: none; margin: 1 0 0 0; }
    NoteToWrite.-some { display: block; }
    NoteToWrite Static { height: auto; }
    NoteToWrite.-short Static { display: none; }
    NoteToWrite #note-text { padding: 0 0 0 2; }
    NoteToWrite Press { margin: 0 1 0 2; }
    """

    def __init__(self, speech: Speech, text: str) -> None:
        super().__init__(id="note")
        self._speech = speech
        self.text = text

    def on_mount(self) -> None:
        self.show(self.text)

    def compose(self) -> ComposeResult:
        yield Static(id="note-title", markup=False)
        yield Static(id="note-text", markup=False)
        with PressRow():
            yield Press("copy", self._speech("note.copy"))

    def show(self, text: str) -> None:
        """Let this be the note. One line of it stands above already, as what to write: it isn't said twice."""
        self.text = text
        if not self.children:  # on its way: it is shown when it has come
            return
        self.set_class(bool(text), "-some")
        self.query_one("#note-title", Static).update(Content.styled(self._speech("note.title"), "bold $primary"))
        self.query_one("#note-text", Static).update(text)
        self.set_class("\n" not in text, "-short")
        for press in self.query(Press):
            press.say(self._speech("note.copy"))

    def copy(self) -> None:
        """Send it to the clipboard, and say what became of it."""
        if not self.text:
            return
        if takes_clipboard(os.environ, web=self.app.is_web):
            self.app.copy_to_clipboard(self.text)
            self.app.notify(self._speech("note.copied"), markup=False)
        else:
            self.app.notify(self._speech("note.not_copied"), severity="warning", markup=False)

    @on(Press.Pressed)
    def _pressed(self, event: Press.Pressed) -> None:
        event.stop()
        self.copy()
