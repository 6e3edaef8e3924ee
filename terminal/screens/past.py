"""In here lives the page of one person's insurance on both axes of time, and what a clinic was told on a day about a day."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import DataTable, Input, Static

from terminal.cast import CastTrouble
from terminal.past import Cell, Past, filed_told, insured_told
from terminal.visible import visible
from terminal.widgets.key_bar import Key, KeyBar
from terminal.widgets.typed import Typed
from terminal.widgets.wording import capital, trouble_lines
from verifier.dates import DateError, parse_date

if TYPE_CHECKING:
    from datetime import date

    from terminal.counter import Counter
    from terminal.words.speech import Speech

ABOUT, KNOWN_ON = "about", "known-on"


class Drawing(DataTable[Text]):
    """Down the days of recording and the truth, across the days of which it was. The mark is the question that is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "app.focus_next", show=False)]

    async def _on_click(self, _event: events.Click) -> None:
        """Besides what a table does: a click on a cell takes the focus out of the fields."""
        self.focus()


class PastScreen(ModalScreen[None]):
    """Esc or Ctrl+R closes it. Two fields hold the days; a mark that is moved in the drawing fills them, and they move the mark."""

    AUTO_FOCUS = "Drawing"
    DEFAULT_CSS = """
    PastScreen {
        background: $background;
        #head { height: auto; padding: 0 1; background: $panel; }
        #asked { height: 1; padding: 0 1; margin: 1 0 0 0; }
        #asked Static { width: auto; color: $quiet; }
        Typed { width: 20; height: 1; background: $panel; padding: 0 1; border: none; margin: 0 2 0 1; }
        Typed:focus { border: none; background-tint: $primary 12%; }
        #answer { height: auto; padding: 0 1; margin: 0 0 1 0; }
        Drawing { height: auto; max-height: 50%; padding: 0 1; background: $background; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
        Drawing:focus { background-tint: $foreground 0%; }
        Drawing > .datatable--odd-row, Drawing > .datatable--even-row { background: $background; }
        Drawing > .datatable--header { background: $panel; color: $quiet; text-style: none; }
        Drawing > .datatable--fixed { background: $background; color: $quiet; }
        Drawing > .datatable--cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
        Drawing > .datatable--header-cursor, Drawing > .datatable--fixed-cursor { background: $panel; color: $foreground; }
        VerticalScroll { height: 1fr; padding: 0 1; border-top: solid $rule; scrollbar-size-vertical: 1; }
        VerticalScroll:focus { background-tint: $primary 5%; }
        &.-none #asked, &.-none Drawing { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+r", "leave", show=False),
        Binding("f2", "app.language", show=False),  # a modal screen hides the app's own keys
        Binding("ctrl+t,ctrl+l", "app.theme", show=False),
    ]

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__()
        self.counter = counter
        self.speech = speech
        self._person = counter.visit.person
        self._past: Past | None = None
        self._about = self._known_on = counter.today
        self._wrong: Content | None = None
        self._asking = False

    def compose(self) -> ComposeResult:
        yield Static(self._head(), id="head")
        with Horizontal(id="asked"):
            yield Static("", id="label-about", markup=False)
            yield Typed(self._about.isoformat(), id=ABOUT)
            yield Static("", id="label-known", markup=False)
            yield Typed(self._known_on.isoformat(), id=KNOWN_ON)
        yield Static("", id="answer")
        yield Drawing(cursor_type="cell", fixed_columns=1)
        with VerticalScroll():
            yield Static("", id="more")
        yield KeyBar(
            self.speech,
            [
                Key("Tab", "key.fields", "app.focus_next"),
                Key("Esc", "key.close", "screen.leave"),
                Key("F2", "key.language", "app.language"),
                Key("^L" if self.app.is_web else "^T", "key.theme", "app.theme"),
            ],
        )

    def on_mount(self) -> None:
        self._ask()
        self._say()

    def relabel(self) -> None:
        self.query_one(KeyBar).relabel()
        self.query_one("#head", Static).update(self._head())
        self._draw()
        self._say()

    # -- asking

    @property
    def _unseen(self) -> str | None:
        """Why there is nothing to see, as a code of words; None: there is."""
        if self.counter.historian is None:
            return "past.elsewhere"
        return "past.nobody" if self._person is None else None

    def _ask(self) -> None:
        """Anew, off the loop; of questions that follow each other quickly the last."""
        if self._unseen is None and not self._asking:
            self._asking = True
            self.run_worker(self._asked(), group="past", exit_on_error=False)

    async def _asked(self) -> None:
        historian, person = self.counter.historian, self._person
        assert historian is not None
        assert person is not None
        drawn = self._past is not None
        answered: tuple[date, date] | None = None
        try:
            while answered != (question := (self._about, self._known_on)):
                self._past = await asyncio.to_thread(historian.past, person.id, *question)
                answered = question
        except CastTrouble as trouble:
            what, mend = trouble_lines(self.speech, trouble.code, trouble.values)
            self._wrong = Content.styled("  ".join(capital(part) for part in (what, mend) if part), "$error")
        else:
            if not drawn:
                self._draw()
            self._mark()
        finally:
            self._asking = False
        self._say()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        try:
            day = parse_date(event.value)
        except DateError:
            told = f"{self.speech('past.day_wrong', text=visible(event.value))}  {self.speech('past.day_mend')}"
            self._wrong = Content.styled(told, "$error") if event.value.strip() else None
            self._say()
            return
        before = self._about, self._known_on, self._wrong
        self._wrong = None
        if event.input.id == ABOUT:
            self._about = day
        else:
            self._known_on = day
        if before != (self._about, self._known_on, None):
            self._ask()

    @on(Input.Submitted)
    def _done(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.focus_next()

    @on(DataTable.CellHighlighted)
    def _moved(self, event: DataTable.CellHighlighted) -> None:
        """The mark asks: of this column's day, on this row's."""
        event.stop()
        past, place = self._past, event.coordinate
        if past is None or place == self._marked() or not 0 < place.column <= len(past.days):
            return
        self._about = past.days[place.column - 1]
        if place.row < len(past.rows):
            self._known_on = past.rows[place.row][0]
        with self.prevent(Input.Changed):
            self.query_one(f"#{ABOUT}", Typed).value = self._about.isoformat()
            self.query_one(f"#{KNOWN_ON}", Typed).value = self._known_on.isoformat()
        self._ask()

    # -- the drawing

    def _draw(self) -> None:
        past = self._past
        if past is None:
            return
        table = self.query_one(Drawing)
        table.clear(columns=True)
        table.add_column(self.speech("past.recorded"), width=10)
        for day in past.days:
            table.add_column(day.isoformat(), width=10)
        for known_on, cells in past.rows:
            shown = [_cell(cell, real) for cell, real in zip(cells, past.truth, strict=True)]
            table.add_row(Text(known_on.isoformat()), *shown)
        table.add_row(Text(self.speech("past.truth")), *(Text(cell.text, "bold") for cell in past.truth))
        self._mark()

    def _marked(self) -> tuple[int, int]:
        """Row and column of the question: the last that begin by its days."""
        past = self._past
        assert past is not None
        row = sum(known_on <= self._known_on for known_on, _ in past.rows) - 1
        column = sum(day <= self._about for day in past.days)
        return max(row, 0), max(column, 1)

    def _mark(self) -> None:
        table = self.query_one(Drawing)
        past = self._past
        if past is None or not past.days:
            return
        here = table.cursor_coordinate
        # the row of what holds in truth is nobody's answer: the mark may stand there, for its day
        if here.row == len(past.rows) and here.column == self._marked()[1]:
            return
        with table.prevent(DataTable.CellHighlighted):
            row, column = self._marked()
            table.move_cursor(row=row, column=column)

    # -- what is said

    def _head(self) -> Content:
        person = self._person
        whose = f"  {visible(person.name)}  {visible(person.kana)}" if person is not None else ""
        return Content.assemble((self.speech("past.title"), "bold $primary"), whose)

    def action_leave(self) -> None:
        self.dismiss()

    def _say(self) -> None:
        speech, past, unseen = self.speech, self._past, self._unseen
        self.set_class(unseen is not None, "-none")
        self.query_one("#label-about", Static).update(speech("past.about"))
        self.query_one("#label-known", Static).update(speech("past.known_on"))
        answer, more = self.query_one("#answer", Static), self.query_one("#more", Static)
        if unseen is not None:
            answer.update(Content(speech(unseen)))
            return
        if self._wrong is not None:
            answer.update(self._wrong)
            return
        if past is None:
            return
        answer.update(Content("\n").join(self._answer(past)))
        more.update(Content("\n").join(self._more(past)))

    def _answer(self, past: Past) -> Iterator[Content]:
        speech = self.speech
        told = speech("past.withheld") if past.withheld else insured_told(past.told, speech)
        yield Content.assemble((f"{speech('past.told')}  ", "$quiet"), (told, "bold"))
        if past.told == past.holds:
            yield Content.styled(speech("past.agrees"), "$quiet")
        else:
            said = insured_told(past.holds, speech)
            yield Content.assemble((f"{speech('past.holds')}  ", "$quiet"), (said, "bold $warning"))

    def _more(self, past: Past) -> Iterator[Content]:
        speech = self.speech
        yield Content.styled(speech("past.axes"), "$quiet")
        for letter, one in past.legend:
            yield Content.assemble((f"{letter}  ", "bold"), insured_told(one, speech))
        if len(past.answers) > 1:
            yield Content.styled(speech("past.answers"), "$quiet")
            for from_on, insured in past.answers:
                yield Content.assemble((f"{from_on}  ", "bold"), insured_told(insured, speech))
        yield Content.styled(speech("past.filings") if past.filings else speech("past.no_filings"), "$quiet")
        for filed in past.filings:
            yield Content(filed_told(filed, speech))


def _cell(cell: Cell, real: Cell) -> Text:
    """What was told; where that is not what holds, it stands out."""
    return Text(cell.text, "" if cell == real else "bold underline")
