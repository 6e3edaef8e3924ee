"""In here lives the check of the card's chip: the clerk types what the card's front says, and the chip is compared with the papers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from terminal.documents import bearer_of
from terminal.paper.checks import Note
from terminal.paper.days import day_text
from terminal.paper.draft import Unfit
from terminal.paper.query import CHIP_FIELDS, ChipQuestion, question_of
from terminal.portrait import draw_portrait
from terminal.widgets.choice import option_words
from terminal.widgets.document import DocumentView
from terminal.widgets.entry import Entries
from terminal.widgets.press import Press, PressRow
from terminal.widgets.small_form import SmallForm, Told
from terminal.widgets.wording import capital, trouble_lines
from verifier.case import MyNumberCard
from verifier.testimony import shown_card

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.visit import ChipCheck
    from terminal.words.speech import Speech

BESIDE_COLUMNS = 79


class ChipForm(SmallForm):
    """Area 8. Ctrl+S checks, F9 copies the birth date, Ctrl+G looks at the card from near, Ctrl+O turns from form to card."""

    FIELDS = CHIP_FIELDS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "ask", show=False),
        Binding("f9", "copy", show=False),
        Binding("ctrl+g", "look", show=False),
        Binding("ctrl+o", "turn", show=False),
    ]
    DEFAULT_CSS = """
    ChipForm {
        layout: vertical; height: 1fr; padding: 0 1; overflow-y: auto; scrollbar-size-vertical: 1;
        #why { height: auto; color: $quiet; margin: 0 0 1 0; }
        #both { layout: vertical; height: auto; }
        #side { height: auto; width: 1fr; }
        #form { height: auto; }
        PressRow { margin: 1 0; }
        #said { height: auto; color: $error; }
        #read { height: auto; }
        DocumentView { display: none; margin: 0 0 1 0; }
        &.-beside #side { margin: 0 1 0 0; }
        &.-beside PressRow { layout: vertical; }
        &.-turned DocumentView, &.-beside DocumentView { display: block; }
        &.-beside #both { layout: horizontal; }
    }
    """

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__(counter, speech, id="chip")
        self._trouble: Note | None = None
        self._waiting = False
        self._portrait: Content | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="why", markup=False)
        with Container(id="both"):
            with Container(id="side"):
                yield Entries(*self.new_entries(), id="form")
                with PressRow():
                    yield Press("ask", self.speech("paper.check_chip"), main=True)
                    yield Press("copy", self.speech("paper.copy.birth"))
                    yield Press("turn", self.speech("paper.front"))
                    yield Press("look", self.speech("paper.look"))
                yield Static(id="said", markup=False)
                yield Told(id="read")
            yield DocumentView(self.speech)

    def on_mount(self) -> None:
        self.said("")
        self.check()
        self._words()
        self.counter_changed()

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= BESIDE_COLUMNS, "-beside")
        self._words()

    def counter_changed(self) -> None:
        visit = self.counter.visit
        if visit.number != self._visit_number:
            self._visit_number = visit.number
            self._trouble = None
            self.remove_class("-turned")
            self.query_one(DocumentView).look_closely(False)
            self.clear()
        card = visit.card or (shown_card(visit.person) if visit.person is not None else None)
        bearer = bearer_of(visit.person)
        self.query_one(DocumentView).show(card if isinstance(card, MyNumberCard) else None, bearer)
        self._show_chip()
        self._words()

    def relabel(self) -> None:
        self.query_one(DocumentView).relabel()
        super().relabel()

    def _words(self) -> None:
        if not self.is_mounted:
            return
        view = self.query_one(DocumentView)
        self.query_one("#why", Static).update(self.speech("paper.chip.why"))
        beside, turned = self.has_class("-beside"), self.has_class("-turned")
        words = {
            "ask": "paper.check_chip",
            "copy": "paper.copy.birth",
            "turn": "paper.front.less" if turned else "paper.front",
            "look": "paper.look.less" if view.close_look else "paper.look",
        }
        for press in self.query(Press):
            press.say(self.speech(words[press.name or ""]))
            if press.name == "turn":
                press.display = not beside
            if press.name == "look":
                press.display = view.has_code and (beside or turned)

    # -- what the chip says

    def _show_chip(self) -> None:
        place = self.query_one("#read", Static)
        content = self._chip_words()
        place.update(content)
        place.display = bool(content.plain)

    def _chip_words(self) -> Content:
        speech = self.speech
        if self._waiting:
            return Content.styled(speech("paper.chip.reading"), "$primary")
        if self._trouble is not None:
            what, mend = trouble_lines(speech, self._trouble.code, self._trouble.values)
            return Content.assemble((capital(what), "$error"), "\n", capital(mend))
        chip = self.counter.visit.chip
        return self._compared(chip) if chip is not None else Content("")

    def _compared(self, chip: ChipCheck) -> Content:
        speech = self.speech
        told = {
            "name": chip.name,
            "birth_date": day_text(chip.birth_date),
            "sex": option_words(speech, "sex", chip.sex),
            "address": chip.address,
        }
        lines = [
            Content.styled(speech("paper.chip.genuine" if chip.genuine else "paper.chip.forged"), _style(chip.genuine))
        ]
        for name, value in told.items():
            differs = name in chip.differences
            row = speech("paper.chip.row", label=speech(f"paper.label.{name}"), value=value)
            # The value may have a character of ambiguous width, so what is said of it comes in a line of its own.
            lines.append(Content.styled(row, "b" if differs else ""))
            if differs:
                lines.append(Content.styled(speech(f"paper.chip.differs.{name}"), "$error"))
        if not chip.differences:
            lines.append(Content.styled(speech("paper.chip.agrees"), "$primary"))
        lines.append(Content.styled(speech("paper.chip.tries", left=chip.tries_left), "$quiet"))
        if self._portrait is not None:
            lines += [Content.styled(speech("paper.chip.photo"), "$quiet"), self._portrait]
        return Content("\n").join(lines)

    # -- what is done here

    def action_copy(self) -> None:
        """Take the birth date from what is known of the person: the papers, the card's front, the chart."""
        visit = self.counter.visit
        known = [item.birth_date for item in (*reversed(visit.evidence), visit.card) if item is not None]
        known += [visit.patient.birth_date, visit.person.birth_date if visit.person is not None else None]
        born = next((one for one in known if one is not None), None)
        if born is None:
            self.said(self.speech("paper.copy.nothing"))
            return
        self.put({"birth_date": day_text(born)})
        self.said("")
        self.go_to("expiry_year")

    def action_look(self) -> None:
        """Look at the card's front from near, or put it down again."""
        view = self.query_one(DocumentView)
        if view.has_code:
            if not self.has_class("-beside"):
                self.add_class("-turned")
            view.look_closely(not view.close_look)
            self._words()

    def action_turn(self) -> None:
        """Where there is no room beside the form: take the card in the hand, or lay it aside."""
        self.toggle_class("-turned")
        self._words()

    def action_ask(self) -> None:
        """Check the chip; or say which fields to look at."""
        if self._waiting:
            return
        try:
            question = question_of(self._texts, self.counter.today)
        except Unfit as unfit:
            self.unfit(unfit)
            return
        self._tried = False
        self.said("")
        self._waiting, self._trouble = True, None
        self._show_chip()
        self.query_one("#read").focus()
        self.drive(self._ask(question))

    async def _ask(self, question: ChipQuestion) -> None:
        try:
            chip = await self.counter.check_chip(question.birth_date, question.expiry_year, question.security_code)
            self._portrait = await asyncio.to_thread(draw_portrait, chip.photo) if chip.photo else None
        except asyncio.CancelledError:
            self.said(self.speech("paper.stopped"))
            raise
        except Exception as trouble:
            code = getattr(trouble, "code", None)
            if not isinstance(code, str):
                raise
            self._trouble = Note(code, getattr(trouble, "values", {}))
        finally:
            self._waiting = False
            self._show_chip()


def _style(good: bool) -> str:
    return "b $primary" if good else "b $error"
