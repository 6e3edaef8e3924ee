"""In here lives one field of a form on the screen: its label, where it is typed or chosen, what is understood of it, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from terminal.paper.checks import EMPTY, Checked, Mark, Note
from terminal.paper.fields import Field
from terminal.widgets.choice import Choice
from terminal.widgets.typed import Typed
from terminal.widgets.wording import capital, trouble_lines
from terminal.words import Lang

if TYPE_CHECKING:
    from terminal.words.speech import Speech


TIGHT_LABEL = 11  # cells: where there is little room a label this long has a line of its own
ROOMY = 60  # cells from which what is understood stands beside the field


class Entry(Widget):
    """A field: label, place to type, what is understood; below it what is to be noted, and what is wrong with its mend."""

    DEFAULT_CSS = """
    Entry {
        height: auto; width: 100%;
        .line { height: auto; width: 100%; }
        .label { width: 22; color: $quiet; }
        &:focus-within .label { color: $primary; }
        Typed { width: 26; height: 1; background: $panel; padding: 0 1; border: none; }
        Typed:focus { border: none; background-tint: $primary 12%; }
        .understood { width: 1fr; height: auto; padding: 0 0 0 2; color: $quiet; }
        .below, .message { height: auto; width: 100%; padding: 0 0 0 22; display: none; }
        .below { color: $quiet; }
        &.-said .message { display: block; }
        &.-wrong .label { color: $error; }
    }
    """

    @dataclass
    class Changed(Message):
        """The field's text is another."""

        entry: Entry
        name: str
        text: str

        @property
        def control(self) -> Entry:
            return self.entry

    @dataclass
    class Left(Message):
        """Enter was pressed in the field: one is done with it."""

        entry: Entry

    def __init__(self, item: Field, speech: Speech, text: str = "") -> None:
        super().__init__(name=item.name)
        self.item = item
        self._speech = speech
        self._checked: Checked = EMPTY
        self._box: Typed | Choice = Typed(text) if item.sort.typed else Choice(item, speech, text)
        self._label = Static(classes="label", markup=False)
        self._understood = Static(classes="understood", markup=False)
        self._below = Static(classes="below", markup=False)
        self._message = Static(classes="message")

    def compose(self) -> ComposeResult:
        with Horizontal(classes="line"):
            yield self._label
            yield self._box
            if self.item.sort.typed:
                yield self._understood
        yield self._below
        yield self._message

    def on_mount(self) -> None:
        self._say()

    @property
    def text(self) -> str:
        return self._box.value if isinstance(self._box, Typed) else self._box.text

    @property
    def inside(self) -> bool:
        """Is somebody in the field?"""
        return self._box.has_focus

    def focus_box(self) -> None:
        self._box.focus()

    def put(self, text: str) -> None:
        """Let this text stand in the field; nobody is told."""
        if text == self.text:
            return
        if isinstance(self._box, Typed):
            with self.prevent(Input.Changed):
                self._box.value = text
        else:
            self._box.show(text)

    def show(self, checked: Checked) -> None:
        """Say what became of the text."""
        if checked != self._checked:
            self._checked = checked
            self._say()

    def relabel(self) -> None:
        if isinstance(self._box, Choice):
            self._box.relabel()
        self._say()

    def _say(self) -> None:
        if not self.is_attached:
            return
        speech, checked = self._speech, self._checked
        label = speech(f"paper.label.{self.item.name}")
        self._label.update(label)
        self.set_class(cell_len(label) >= TIGHT_LABEL, "-long")
        unfinished = checked.mark is Mark.UNFINISHED and self.inside
        beside = checked.understood if not unfinished else Note(f"paper.hint.{self.item.sort.value}")
        understood = note_words(speech, beside) if beside is not None else ""
        self._understood.update(understood)
        self._below.update(understood)
        self.set_class(beside is not None, "-understood")
        wrong = checked.problem if not unfinished else None
        lines = [Content(note_words(speech, note)) for note in checked.notes]
        if wrong is not None:
            lines.insert(0, Content.styled(problem_words(speech, wrong), "$error"))
        self._message.update(Content("\n").join(lines))
        self.set_class(bool(lines), "-said")
        self.set_class(wrong is not None, "-wrong")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self, self.item.name, event.value))

    @on(Choice.Changed)
    def _chose(self, event: Choice.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self, self.item.name, event.text))

    @on(Input.Submitted)
    def _done(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Left(self))

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        self._say()

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        self._say()


def problem_words(speech: Speech, problem: Note) -> str:
    """What is wrong, and the mend, as two sentences."""
    what, mend = trouble_lines(speech, problem.code, problem.values)
    stop = "。" if speech.lang is Lang.JA else ". "
    return stop.join(capital(part) for part in (what, mend) if part)


def note_words(speech: Speech, note: Note) -> str:
    """A note in words; schemes of insurers are said in the language too."""
    values = dict(note.values)
    scheme = values.get("scheme")
    if isinstance(scheme, str) and note.code.startswith("paper.insurer"):
        values["scheme"] = speech(f"paper.scheme.{scheme}")
    return speech(note.code, **values)


class Entries(VerticalScroll, can_focus=False):
    """The fields of a form, one below the other."""

    DEFAULT_CSS = """
    Entries {
        height: 1fr; width: 1fr; scrollbar-size-vertical: 1;
        &.-tight {
            .label { width: 11; }
            .-long .line { layout: vertical; }
            .-long .label { width: 1fr; }
            .-long Typed, .-long Choice { margin: 0 0 0 11; }
            Typed { width: 1fr; padding: 0; }
            .understood { display: none; }
            .-understood .below { display: block; }
            .below, .message { padding: 0 0 0 2; }
        }
    }
    """

    def __init__(self, *entries: Entry, id: str | None = None) -> None:
        super().__init__(*entries, id=id)

    def on_resize(self, event: events.Resize) -> None:
        """Beside a document there is little room: what is understood stands below the field."""
        self.set_class(event.size.width < ROOMY, "-tight")

    def entries(self) -> Sequence[Entry]:
        return list(self.query_children(Entry))

    def entry(self, name: str) -> Entry | None:
        return next((one for one in self.entries() if one.item.name == name), None)

    def relabel(self) -> None:
        for one in self.entries():
            one.relabel()
