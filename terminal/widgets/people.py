"""In here lives the area where one chooses who is at the counter: the named people with what will happen, filtered by typing."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from terminal.cast import Finder
from terminal.widgets.area import Area, put
from terminal.widgets.people_filter import PeopleFilter
from terminal.widgets.people_list import PeopleList, Row

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech
    from verifier.person import PersonSheet

NOBODY = "-"
NO_MATCH = ""  # a row that says so, and is nobody


class PeopleArea(Area):
    """Area 1."""

    DEFAULT_CSS = """
    PeopleArea {
        layout: vertical; height: 1fr; padding: 0 1;
        #at { height: 1; color: $primary; text-style: bold; }
        #list { height: 1fr; overflow-y: scroll; scrollbar-size-vertical: 1; }
    }
    """

    class Chosen(Message):
        """Somebody was chosen to step up; None: nobody of the cast."""

        def __init__(self, person: PersonSheet | None) -> None:
            super().__init__()
            self.person = person

    class Ready(Message):
        """Keys that waited may come: the field is there in which one types on, or nobody was chosen."""

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__(counter, speech, id="people")
        self._people: list[PersonSheet] | None = None
        self._found: PersonSheet | None = None  # who isn't listed, and was asked for by their id
        self._days = counter.days
        self._visit_number = counter.visit.number
        self._awaits_nobody = self._nobody_chosen = False  # nobody of the cast: is to come, is here

    def compose(self) -> ComposeResult:
        yield Static(self._at(), id="at")
        yield PeopleFilter(self.speech)
        with Container(id="list"):
            yield PeopleList(self._rows(""))

    def focus_area(self) -> None:
        self.query_one(PeopleList).focus()

    def leads_elsewhere(self, key: events.Key) -> bool:
        """Whether the keys after this one are for something that isn't there yet: the filter's field, another area."""
        people = self.query_one(PeopleList)
        return people.leads_elsewhere(key) if self.screen.focused is people else key.key == "enter"

    def counter_changed(self) -> None:
        put(self.query_one("#at", Static), self._at())
        if self.counter.days != self._days:
            self._days = self.counter.days
            self._people = None  # what happens to them is another thing on another day
            self.query_one(PeopleList).show(self._rows(self.query_one(PeopleFilter).wanted), keep=True)
        if self.counter.visit.number != self._visit_number:
            self._visit_number = self.counter.visit.number
            self._nobody_chosen, self._awaits_nobody = self._awaits_nobody, False
            put(self.query_one("#at", Static), self._at())
            self.query_one(PeopleFilter).clear()  # the next one is looked for among all

    def leave_filter(self) -> None:
        """Back to all the people."""
        self.query_one(PeopleFilter).clear()
        self.focus_area()

    def relabel(self) -> None:
        self.query_one(PeopleFilter).relabel()
        self.query_one(PeopleList).show(self._rows(self.query_one(PeopleFilter).wanted), keep=True)
        self.counter_changed()

    def _at(self) -> Content:
        visit = self.counter.visit
        if visit.person is not None:
            return Content(self.speech("people.at", name=visit.person.name))
        here = self._nobody_chosen or visit.card is not None or bool(visit.evidence)
        return Content(self.speech("people.at_nobody" if here else "people.at_none"))

    # -- the list

    def _cast(self) -> list[PersonSheet]:
        if self._people is None:
            self._people = self.counter.cast.people()
        return self._people

    def _rows(self, wanted: str) -> list[Row]:
        words = _folded(wanted).split()  # a full-width space parts two words as any other
        fitting = [person for person in self._cast() if self._fits(_texts(person), words)]
        # Who is called so comes before those of whom it is only told.
        fitting.sort(key=lambda person: not self._fits(_names(person), words))
        if not fitting and (found := self._find(wanted)) is not None:
            fitting = [found]
        rows = [Row(person.id, self._words(person)) for person in fitting]
        nobody = Content.assemble(
            (self.speech("people.nobody"), "bold"), "\n", (self.speech("people.nobody.what"), "$quiet")
        )
        if not rows and not self._fits([self.speech("people.nobody")], words):  # else that row is what was looked for
            rows.append(Row(NO_MATCH, Content.styled(self.speech("people.no_match"), "$error")))
        return [*rows, Row(NOBODY, nobody)]

    def _find(self, wanted: str) -> PersonSheet | None:
        """Somebody of the population, once the whole of their id is typed."""
        cast = self.counter.cast
        self._found = cast.find(_folded(wanted).strip()) if isinstance(cast, Finder) else None
        return self._found

    def _fits(self, told: list[str], words: list[str]) -> bool:
        if not words:
            return True
        texts = [_folded(text) for text in told]
        return all(any(word in text for text in texts) for word in words)

    def _words(self, person: PersonSheet) -> Content:
        impossible = person.impossible is not None
        what = person.impossible if person.impossible is not None else person.outcome
        return Content.assemble(
            (person.name, "$quiet" if impossible else "bold"),
            (f"  {person.id}", "$quiet"),
            "\n",
            (self.speech.words(what), "$quiet"),
        )

    # -- what is done here

    @on(PeopleFilter.Changed)
    def _filter(self, event: PeopleFilter.Changed) -> None:
        event.stop()
        self.query_one(PeopleList).show(self._rows(event.wanted))

    @on(PeopleFilter.Submitted)
    def _first(self, event: PeopleFilter.Submitted) -> None:
        """Enter in the filter takes the first who fits; where nobody does, nobody."""
        event.stop()
        self._choose(self._rows(self.query_one(PeopleFilter).wanted)[0].id)

    @on(PeopleList.Typed)
    async def _typed(self, event: PeopleList.Typed) -> None:
        event.stop()
        await self.query_one(PeopleFilter).type(event.text)
        self.post_message(self.Ready())

    @on(PeopleList.Chosen)
    def _chosen(self, event: PeopleList.Chosen) -> None:
        event.stop()
        self._choose(event.id)

    def _choose(self, person_id: str) -> None:
        if person_id == NO_MATCH:
            self.app.notify(self.speech("people.no_match"), severity="warning", markup=False)
            self.post_message(self.Ready())
            return
        people = [*self._cast(), *([self._found] if self._found is not None else [])]
        person = next((person for person in people if person.id == person_id), None)
        self._awaits_nobody = person is None
        if person is not None and person.impossible is not None:
            self.app.notify(self.speech.words(person.impossible), severity="warning", markup=False)
            self.post_message(self.Ready())
            return
        self.post_message(self.Chosen(person))


def _names(person: PersonSheet) -> list[str]:
    name, kana = person.name, person.kana
    return [name, kana, "".join(name.split()), "".join(kana.split()), person.id]


def _texts(person: PersonSheet) -> list[str]:
    return [*_names(person), person.outcome.ja, person.outcome.en]


def _folded(text: str) -> str:
    """For comparing what is typed: widths, cases and the two kana are one."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in folded)
