"""In here lives the query by number: what is printed on a document, the national answer in words, and the call to the insurer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from terminal.paper.draft import Unfit
from terminal.paper.fields import NO, Field, Sort
from terminal.paper.query import QUERY_FIELDS, from_document, last_with_number, query_of
from terminal.visit import NumberQuery
from terminal.widgets.entry import Entries, Entry
from terminal.widgets.press import Press, PressRow
from terminal.widgets.small_form import SmallForm, Told
from terminal.widgets.wording import capital, day, ratio, trouble_lines
from verifier.case import InsurerPhone
from verifier.domain import Validity
from verifier.trouble import NationalTrouble

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech
    from verifier.contract import EligibilityAnswer

PHONE = Field("insurer_phone", Sort.CHOICE, options=("", *(result.value for result in InsurerPhone)))


class NumberForm(SmallForm):
    """Area 3. Ctrl+S asks, F9 copies from the document that was laid down last."""

    FIELDS = QUERY_FIELDS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "ask", show=False),
        Binding("f9", "copy", show=False),
    ]
    DEFAULT_CSS = """
    NumberForm {
        layout: vertical; height: 1fr; padding: 0 1; overflow-y: auto; scrollbar-size-vertical: 1;
        #closed { height: auto; color: $error; margin: 0 0 1 0; }
        #form { height: auto; }
        PressRow { margin: 1 0; }
        #said { height: auto; color: $error; }
        #answer { height: auto; margin: 0 0 1 0; }
        #phone-title { height: 1; color: $quiet; }
    }
    """

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__(counter, speech, id="number")
        self._texts = {"limit_consent": NO}
        self._trouble: str | None = None
        self._waiting = False

    def compose(self) -> ComposeResult:
        yield Static(id="closed", markup=False)
        yield Entries(*self.new_entries(), id="form")
        with PressRow():
            yield Press("ask", self.speech("paper.ask"), main=True)
            yield Press("copy", self.speech("paper.copy"))
        yield Static(id="said", markup=False)
        yield Told(id="answer")
        yield Static(self.speech("paper.phone"), id="phone-title", markup=False)
        yield Entry(PHONE, self.speech)

    def on_mount(self) -> None:
        self.said("")
        self.check()
        self.counter_changed()

    def counter_changed(self) -> None:
        visit = self.counter.visit
        if visit.number != self._visit_number:
            self._visit_number = visit.number
            self._trouble = None
            self.clear()
        closed = self.query_one("#closed", Static)
        closed.display = self.counter.closed
        closed.update(capital(self.speech(f"clinic.{self.counter.state.value}.what")) if closed.display else "")
        self._show_answer()
        phone = visit.answers.insurer_phone
        self._phone_entry().put(phone.value if phone is not None else "")
        copy = self.query(Press).last()
        copy.set_class(last_with_number(visit.evidence) is None, "-idle")

    def relabel(self) -> None:
        ask, copy = self.query(Press)
        ask.say(self.speech("paper.ask"))
        copy.say(self.speech("paper.copy"))
        self.query_one("#phone-title", Static).update(self.speech("paper.phone"))
        self._phone_entry().relabel()
        super().relabel()

    def _phone_entry(self) -> Entry:
        return next(entry for entry in self.query(Entry) if entry.item is PHONE)

    # -- the answer

    def _show_answer(self) -> None:
        answer = self.query_one("#answer", Static)
        content = self._answer_words()
        answer.update(content)
        answer.display = bool(content.plain)

    def _answer_words(self) -> Content:
        speech = self.speech
        if self._waiting:
            return Content.styled(speech("paper.asking"), "$primary")
        if self._trouble is not None:
            if self.counter.closed:
                return Content("")  # said above the form, in the words of the clinic's state
            what, mend = trouble_lines(speech, self._trouble)
            return Content.assemble((capital(what), "$error"), "\n", capital(mend))
        answer = self.counter.visit.number_answer
        if answer is None or answer.validity is None:
            return Content("")
        said = self.counter.visit.answers.number
        again = said is not None and said.reentered
        return Content("\n").join(
            [Content.styled(self._validity(answer), "b $primary"), *self._details(answer, again=again)]
        )

    def _validity(self, answer: EligibilityAnswer) -> str:
        validity = answer.validity or Validity.NO_INFORMATION
        words = self.speech(f"paper.answer.{validity.value}")
        lost_on = answer.coverage.lost_on if answer.coverage is not None else None
        if lost_on is not None:
            words += "  " + self.speech("paper.answer.lost", day=day(lost_on, self.speech))
        return words

    def _details(self, answer: EligibilityAnswer, *, again: bool) -> list[Content]:
        speech, lines = self.speech, []
        validity = answer.validity or Validity.NO_INFORMATION
        if answer.coverage is not None:
            covered = answer.coverage
            lines.append(speech("paper.answer.insurer", number=covered.insurer_number, name=covered.insurer_name))
            if covered.ratio is not None and validity is Validity.VALID:
                lines.append(speech("paper.answer.ratio", ratio=ratio(covered.ratio, speech)))
        if answer.person is not None:
            born = day(answer.person.birth_date, speech)
            lines.append(speech("paper.answer.person", name=answer.person.name, born=born))
            if "●" in answer.person.name:
                lines.append(speech("paper.black_circle"))
        hint = f"paper.answer.{validity.value}.hint"
        lines.append(speech(f"{hint}.again" if again and validity is Validity.NOT_FOUND else hint))
        return [Content(line) for line in lines]

    # -- what is done here

    def action_copy(self) -> None:
        """Copy from the document that was laid down last."""
        item = last_with_number(self.counter.visit.evidence)
        if item is None:
            self.said(self.speech("paper.copy.nothing"))
            return
        self.put(from_document(item))
        self.said("")

    def action_ask(self) -> None:
        """Ask the national system; or say which fields to look at."""
        if self._waiting:
            return
        try:
            query = query_of(self._texts, self.counter.today)
        except Unfit as unfit:
            self.unfit(unfit)
            return
        self._tried = False
        self.said("")
        self._waiting, self._trouble = True, None
        self._show_answer()
        self.query_one("#answer").focus()
        self.drive(self._ask(query))

    async def _ask(self, query: NumberQuery) -> None:
        answer = None
        try:
            answer = await self.counter.query_number(query)
        except asyncio.CancelledError:
            self.said(self.speech("paper.stopped"))
            raise
        except NationalTrouble as trouble:
            self._trouble = trouble.code
        finally:
            self._waiting = False
            self._show_answer()
        if answer is None:
            return
        if answer.validity is Validity.SEVERAL:
            self.go_to("branch")
        elif answer.validity is Validity.NOT_FOUND:
            self.go_to("insurer_number")

    @on(Entry.Changed)
    def _phoned(self, event: Entry.Changed) -> None:
        if event.entry.item is not PHONE:
            return
        event.stop()
        self.counter.telephone(InsurerPhone(event.text) if event.text else None)
