"""In here lives a form of a few fields that is no document: the texts are kept, each is checked while it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Static

from terminal.paper.checks import EMPTY, Mark
from terminal.paper.draft import Unfit
from terminal.paper.fields import Field
from terminal.paper.query import check_all
from terminal.widgets.area import Area
from terminal.widgets.entry import Entries, Entry
from terminal.widgets.press import Press

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech


class Told(Static, can_focus=True):
    """What came of asking. It takes the focus out of the fields when one asks: digits then open areas again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]


class SmallForm(Area):
    """An area with such a form in it: `Entries(id="form")` and `Static(id="said")` are its subclass's to place."""

    FIELDS: Sequence[Field] = ()

    def __init__(self, counter: Counter, speech: Speech, *, id: str) -> None:
        super().__init__(counter, speech, id=id)
        self._visit_number = counter.visit.number
        self._texts: dict[str, str] = {}
        self._tried = False  # what is missing is wrong only once one has tried

    @property
    def form(self) -> Entries:
        return self.query_one("#form", Entries)

    def new_entries(self) -> list[Entry]:
        return [Entry(item, self.speech, self._texts.get(item.name, "")) for item in self.FIELDS]

    def focus_area(self) -> None:
        self.form.entries()[0].focus_box()

    def go_to(self, name: str) -> None:
        """Put the cursor into that field."""
        entry = self.form.entry(name)
        if entry is not None:
            entry.focus_box()

    def put(self, texts: Mapping[str, str]) -> None:
        """Fill fields, as if typed."""
        for name, text in texts.items():
            self._texts[name] = text
            entry = self.form.entry(name)
            if entry is not None:
                entry.put(text)
        self.check()

    def clear(self) -> None:
        """Another visit: nothing of the one before stays."""
        self._tried = False
        self.put({item.name: item.options[0] if item.options else "" for item in self.FIELDS})
        self.said("")

    def check(self) -> None:
        checks = check_all(self.FIELDS, self._texts, self.counter.today)
        for entry in self.form.entries():
            checked = checks[entry.item.name]
            missing = checked.mark is Mark.WRONG and not self._texts.get(entry.item.name, "").strip()
            entry.show(EMPTY if missing and not self._tried else checked)

    def unfit(self, unfit: Unfit) -> None:
        """Say that fields must be looked at, and go to the first."""
        self._tried = True
        self.check()
        self.said(self.speech("paper.unfit", count=len(unfit.fields)))
        self.go_to(unfit.fields[0])

    def said(self, text: str) -> None:
        """One line of what is to be said about the form as a whole; nothing hides it."""
        said = self.query_one("#said", Static)
        said.update(text)
        said.display = bool(text)

    def relabel(self) -> None:
        self.form.relabel()
        self.said("")
        self.counter_changed()

    @on(Entry.Changed)
    def _typed(self, event: Entry.Changed) -> None:
        if event.name not in {item.name for item in self.FIELDS}:
            return
        event.stop()
        self._texts[event.name] = event.text
        self.check()
        self.said("")

    @on(Entry.Left)
    def _left(self, event: Entry.Left) -> None:
        event.stop()
        if event.entry is self.form.entries()[-1]:
            self.query(Press).first().focus()
        else:
            self.screen.focus_next()

    @on(Press.Pressed)
    async def _pressed(self, event: Press.Pressed) -> None:
        event.stop()
        await self.run_action(event.name)
