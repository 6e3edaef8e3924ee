"""In here lives the area where one chooses who is at the counter: the named people with what will happen, filtered by typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from terminal.widgets.area import Area, put
from terminal.widgets.people_filter import PeopleFilter

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech
    from verifier.person import PersonSheet

NOBODY = "-"


class PeopleList(OptionList):
    """The list; what is typed on it goes to the filter, so that one need not go there first."""

    async def _on_key(self, event: events.Key) -> None:
        typed = event.character
        if typed and event.is_printable and not typed.isspace() and typed not in "12345678":
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(typed))

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.post_message(self.Typed(event.text))

    @dataclass
    class Typed(Message):
        """Somebody typed on the list."""

        text: str


class PeopleArea(Area):
    """Area 1."""

    DEFAULT_CSS = """
    PeopleArea {
        layout: vertical; height: 1fr; padding: 0 1;
        #at { height: 1; color: $primary; text-style: bold; }
        PeopleList { height: 1fr; overflow-y: scroll; border: none; background: $background; padding: 0; scrollbar-size-vertical: 1; }
        PeopleList:focus { border: none; background-tint: $foreground 0%; }
    }
    """

    @dataclass
    class Chosen(Message):
        """Somebody was chosen to step up; None: nobody of the cast."""

        person: PersonSheet | None

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__(counter, speech, id="people")
        self._people: list[PersonSheet] | None = None

    def compose(self) -> ComposeResult:
        yield Static(self._at(), id="at")
        yield PeopleFilter(self.speech)
        people = PeopleList(*self._options(""), markup=False)
        people.highlighted = 0
        yield people

    def focus_area(self) -> None:
        self.query_one(PeopleList).focus()

    def counter_changed(self) -> None:
        put(self.query_one("#at", Static), self._at())

    def relabel(self) -> None:
        self.query_one(PeopleFilter).relabel()
        people = self.query_one(PeopleList)
        here = people.highlighted
        self._fill(self.query_one(PeopleFilter).wanted)
        if here is not None and here < people.option_count:
            people.highlighted = here
        self.counter_changed()

    def _at(self) -> Content:
        visit = self.counter.visit
        if visit.person is not None:
            return Content(self.speech("people.at", name=visit.person.name))
        return Content(self.speech("people.at_nobody"))

    # -- the list

    def _cast(self) -> list[PersonSheet]:
        if self._people is None:
            self._people = self.counter.cast.people()
        return self._people

    def _options(self, wanted: str) -> list[Option]:
        wanted = wanted.strip().casefold()
        options = [Option(self._words(person), id=person.id) for person in self._cast() if self._fits(person, wanted)]
        nobody = Content.assemble(
            (self.speech("people.nobody"), "bold"), "\n", (f"  {self.speech('people.nobody.what')}", "$quiet")
        )
        return [*options, Option(nobody, id=NOBODY)]

    def _fits(self, person: PersonSheet, wanted: str) -> bool:
        told = (person.id, person.name, person.kana, person.outcome.ja, person.outcome.en)
        return not wanted or any(wanted in text.casefold() for text in told)

    def _words(self, person: PersonSheet) -> Content:
        impossible = person.impossible is not None
        what = person.impossible if person.impossible is not None else person.outcome
        return Content.assemble(
            (person.name, "$quiet" if impossible else "bold"),
            (f"  {person.id}", "$quiet"),
            "\n",
            (f"  {self.speech.words(what)}", "$quiet"),
        )

    def _fill(self, wanted: str) -> None:
        people = self.query_one(PeopleList)
        people.clear_options()
        people.add_options(self._options(wanted))
        people.highlighted = 0

    # -- what is done here

    @on(PeopleFilter.Changed)
    def _filter(self, event: PeopleFilter.Changed) -> None:
        event.stop()
        self._fill(event.wanted)

    @on(PeopleFilter.Submitted)
    def _first(self, event: PeopleFilter.Submitted) -> None:
        """Enter in the filter takes the first who fits."""
        event.stop()
        people = self.query_one(PeopleList)
        if people.option_count:
            self._choose(people.get_option_at_index(0).id or NOBODY)

    @on(PeopleList.Typed)
    async def _typed(self, event: PeopleList.Typed) -> None:
        event.stop()
        await self.query_one(PeopleFilter).type(event.text)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_id or NOBODY)

    def _choose(self, person_id: str) -> None:
        person = next((person for person in self._cast() if person.id == person_id), None)
        if person is not None and person.impossible is not None:
            self.app.notify(self.speech.words(person.impossible), severity="warning", markup=False)
            return
        self.post_message(self.Chosen(person))
