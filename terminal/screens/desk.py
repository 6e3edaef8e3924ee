"""In here lives the main screen: the areas side by side where there is room, one at a time where there is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from terminal.visit import Phase
from terminal.widgets.area import Area
from terminal.widgets.area_tabs import AREAS, AreaTabs
from terminal.widgets.key_bar import Key, KeyBar
from terminal.widgets.notice import Notice
from terminal.widgets.people import PeopleArea
from terminal.widgets.reader import ReaderArea
from terminal.widgets.status_bar import StatusBar
from terminal.widgets.verdict import VerdictArea

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.counter import Counter
    from terminal.ledger import Entry
    from terminal.screens.early_keys import EarlyKeys
    from terminal.widgets.next_steps import NextSteps
    from terminal.words.speech import Speech
    from verifier.person import PersonSheet

WIDE = (112, 34)  # cells from which on the areas stand side by side
# Of these one is in front, in the middle; made when first opened.
BENCH = ("number", "papers", "ledger", "patient", "chip")


def keys_of(counter: Counter, *, notice: bool, web: bool = False, entry: bool = False) -> list[Key]:
    """The keys that do something now; in a browser, those that it leaves to us. `entry`: one of the ledger is looked at."""
    decided = counter.visit.decision is not None
    concludes = Key("F5", "key.conclude", "app.conclude")
    explains = Key("F6", "key.why", "app.why")
    panel = counter.panel
    keys = [explains if decided or entry else concludes]
    if panel.waiting_for is not None:
        keys.append(Key("Esc", "key.stop", "app.stop"))
    elif notice or panel.trouble is not None or panel.awaited:
        keys.append(Key("Esc", "key.close", "app.stop"))
    return [
        *keys,
        Key("F10" if web else "^N", "key.next", "app.next_visitor"),
        Key("F2", "key.language", "app.language"),
        Key("F3", "key.trace", "app.trace", spare=2),
        Key("F4", "key.state", "app.states", spare=1),
        Key("^P", "key.palette", "app.command_palette", spare=3),
        Key("^L" if web else "^T", "key.theme", "app.theme", spare=4),
        Key("F1", "key.guide", "app.guide"),
        Key("^Q", "key.quit", "app.quit"),
    ]


_OPENS = frozenset({"ctrl+n", "f10", "f7", "f8"})  # keys of the app that no field takes

# Where what is proposed next is done; the rest are papers, by their kinds.
_WHERE = {
    "particulars": "patient",
    "visual_check": "reader",
    "read_card": "reader",
    "register": "reader",
    "show_card": "reader",
    "branch": "number",
    "query": "number",
    "reenter": "number",
    "telephone": "number",
}


class Title(Static):
    """The name of an area, where several are seen at once."""

    def __init__(self, speech: Speech, area: str) -> None:
        self._speech = speech
        self.area = area
        super().__init__(self._written(), classes="area-title")

    def relabel(self) -> None:
        self.update(self._written())

    def _written(self) -> Content:
        name = self._speech(f"area.{self.area}")
        digit = AREAS.index(self.area) + 1
        return Content.from_markup(f"[@click=app.area('{self.area}')]$digit $name[/]", digit=digit, name=name)


class Welcome(Static):
    """What stands in the middle until somebody is at the counter."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        super().__init__(self._written(), id="welcome")

    def relabel(self) -> None:
        self.update(self._written())

    def _written(self) -> Content:
        speech = self._speech
        lines: list[str | Content | tuple[str, str]] = [(speech("welcome.title"), "bold $primary"), "\n"]
        lines += [f"\n{speech(f'welcome.{step}')}" for step in ("1", "2", "3", "5")]
        lines += ["\n\n", (speech("welcome.invented"), "$quiet")]
        return Content.assemble(*lines)


# The screen's own style, not the app's (CSS_PATH): that is read twice before the first painting, once anew for our theme.
_LAYOUT = Path(__file__).with_suffix(".tcss")


def _at(area: str) -> str:
    return "-at-bench" if area in BENCH else f"-at-{area}"


def _is_wide(size: Size) -> bool:
    return size.width >= WIDE[0] and size.height >= WIDE[1]


class DeskScreen(Screen[None]):
    """Which area is in front is the screen's class `-at-AREA`; the layout follows from it in desk.tcss."""

    AUTO_FOCUS = "PeopleList"
    DEFAULT_CSS = _LAYOUT.read_text("utf-8")

    def __init__(
        self,
        counter: Counter,
        speech: Speech,
        size: Size,
        early_keys: EarlyKeys,
        chosen: Callable[[PersonSheet | None], None],
    ) -> None:
        """`chosen` is told who is to step up."""
        super().__init__(classes=f"-at-people {'-wide' if _is_wide(size) else '-narrow'}")
        self.counter = counter
        self.speech = speech
        self._early_keys = early_keys
        self._tell_chosen = chosen
        self.front = "people"
        self._visit_number = counter.visit.number
        self._resized = False  # to another size than it started with

    def compose(self) -> ComposeResult:
        counter, speech = self.counter, self.speech
        yield StatusBar(counter, speech)
        yield AreaTabs(speech)
        with Container(id="left"):
            yield Title(speech, "people")
            yield PeopleArea(counter, speech)
            yield Title(speech, "reader")
            yield ReaderArea(counter, speech)
        with Container(id="right"):
            yield Container(Welcome(speech), id="bench")
            yield Title(speech, "verdict")
            yield VerdictArea(counter, speech)
        yield Notice(counter, speech)
        yield KeyBar(speech, keys_of(counter, notice=False, web=self.app.is_web))

    def on_screen_resume(self) -> None:
        # Textual hides its empty rack of toasts a moment after the first painting, which lays all out again: we are before it.
        for rack in self.children:  # a query would look through the whole screen for it
            if rack.id == "textual-toastrack":
                rack.display = bool(rack.children)

    def on_resize(self, event: events.Resize) -> None:
        wide = _is_wide(event.size)
        self.set_class(wide, "-wide")
        self.set_class(not wide, "-narrow")
        if event.size != self.outer_size:  # `size` of a screen is the terminal's, laid out or not
            self._resized = True
        if not self._resized:  # as it starts, it is told the size that it was just laid out in: once is enough
            event.prevent_default()

    # -- areas

    def leads_elsewhere(self, key: events.Key) -> bool:
        """Whether the keys after this one are for something that it brings: another area, or the filter of the people."""
        if key.key in _OPENS:
            return True
        people = self.query_one(PeopleArea)
        return self.focused is not None and people in self.focused.ancestors and people.leads_elsewhere(key)

    async def open(self, area: str, *, focus: bool = True) -> None:
        """Bring an area to the front; one of the middle is made when it is first opened."""
        self._early_keys.keep()  # what is typed meanwhile must not go to the area that was left
        try:
            if area in BENCH:
                await self._bring(area)
            self.remove_class(_at(self.front))
            self.front = area
            self.add_class(_at(area))
            self.set_class(area == "ledger", "-at-ledger")
            self.query_one(AreaTabs).show(area)
            self.show_keys()
            if focus:
                self.set_focus(None)
                self.call_after_refresh(self._focus, area)
        except BaseException:
            self._early_keys.give()
            raise
        if not focus:
            self._early_keys.give()

    async def step_up(self, *, to: str) -> None:
        """Somebody is at the counter: open that area; where there is room the papers lie beside it."""
        if self.has_class("-wide") and self.query_one(Welcome).display and to not in BENCH:
            await self._bring("papers")
        await self.open(to)

    def new_visit(self) -> None:
        """Another visitor: where areas stand side by side, nothing of the one before stays in the middle."""
        self._visit_number = self.counter.visit.number
        if self.has_class("-wide"):
            for widget in self.query_one("#bench", Container).children:
                widget.display = isinstance(widget, Welcome)

    @property
    def drafted(self) -> bool:
        """Is a form of a document filled in, and the document not on the counter?"""
        from terminal.widgets.papers import PapersArea

        return any(area.drafted for area in self.query(PapersArea))

    def lay(self) -> bool:
        """Lay the filled-in papers on the counter. False: one of them is to be looked at."""
        from terminal.widgets.papers import PapersArea

        return all(area.lay_drafted() for area in self.query(PapersArea))

    @property
    def entry_looked_at(self) -> Entry | None:
        """The entry under the cursor, while the ledger is in front."""
        if self.front != "ledger":
            return None
        from terminal.widgets.ledger_table import LedgerArea

        return next((area.entry for area in self.query(LedgerArea)), None)

    async def _bring(self, area: str) -> None:
        bench = self.query_one("#bench", Container)
        for widget in bench.children:
            widget.display = widget.id == f"bench-{area}"
        if not bench.query(f"#bench-{area}"):
            holder = Container(id=f"bench-{area}", classes="holder")
            await bench.mount(holder)
            await holder.mount(make_area(area, self.counter, self.speech))

    def _focus(self, area: str) -> None:
        if area == self.front:  # else another one was opened meanwhile
            self._focus_in(area)
            self._early_keys.give()

    def leave_field(self) -> None:
        """Esc in a field: out of it; in the filter, back to all the people."""
        people = self.query_one(PeopleArea)
        if self.focused is not None and people in self.focused.ancestors:
            people.leave_filter()
        else:
            self.set_focus(None)

    def _focus_in(self, area: str) -> None:
        if area in BENCH:
            widget: Widget = self.query_one(f"#bench-{area}").children[0]
        else:
            widget = self.query_one(f"#{area}")
        focus = getattr(widget, "focus_area", None)
        if focus is not None:
            focus()
            return
        for child in widget.walk_children(Widget):
            if child.focusable:
                child.focus()
                return

    # -- what changed

    def counter_changed(self) -> None:
        """Tell those who show the counter."""
        if self.counter.visit.number != self._visit_number and self.front not in BENCH:
            self.new_visit()  # a card on a real reader has begun it
        for widget in (self.query_one(StatusBar), self.query_one(Notice), *self.query(Area)):
            if widget.is_mounted:  # one that is being made looks at the counter itself
                widget.counter_changed()
        self._measure()
        self.show_keys()

    def _measure(self) -> None:
        """Who has the room, where areas stand side by side: the patient's side while it is used, the verdict once there is one."""
        counter = self.counter
        self.set_class(counter.visit.decision is not None, "-decided")
        idle = counter.panel.phase is Phase.EMPTY and counter.visit.card_answer is None
        self.set_class(not idle, "-busy")

    def show_keys(self) -> None:
        """The keys at the bottom are those that do something now."""
        notice = self.query_one(Notice).display
        self.query_one(KeyBar).show(
            keys_of(self.counter, notice=notice, web=self.app.is_web, entry=self.entry_looked_at is not None)
        )

    def relabel(self) -> None:
        """Say everything anew, in the language that is spoken now. An area does what is in it itself."""
        for relabel in self._outermost(self):
            relabel()

    def _outermost(self, widget: Widget) -> list[Callable[[], None]]:
        found: list[Callable[[], None]] = []
        for child in widget.children:
            relabel = getattr(child, "relabel", None)
            if relabel is None:
                found += self._outermost(child)
            elif child.is_mounted:
                found.append(relabel)
        return found

    # -- messages of the areas

    # By their names: the ledger is not loaded before it is opened.
    def on_ledger_area_looked(self, event: Message) -> None:
        event.stop()
        self.show_keys()

    async def on_ledger_area_wants_why(self, event: Message) -> None:
        event.stop()
        await self.app.run_action("why")

    @on(PeopleArea.Chosen)
    def _chosen(self, event: PeopleArea.Chosen) -> None:
        self._tell_chosen(event.person)

    async def on_next_steps_chosen(self, event: NextSteps.Chosen) -> None:
        """Go where it is done: the form of that paper, the reader, the query, or what the patient says."""
        area = _WHERE.get(event.way, "papers")
        if area != "papers":
            await self.open(area)
            return
        from terminal.widgets.papers import PapersArea

        await self.open(area, focus=False)  # a field of the form that is about to go must not have it
        self.query_one(PapersArea).offer_kind(event.way)

    @on(PeopleArea.Ready)
    def _ready(self) -> None:
        self._early_keys.give()

    @on(ReaderArea.WantsPapers)
    async def _papers(self) -> None:
        await self.open("papers")

    @on(ReaderArea.WantsConclusion)
    async def _conclude(self) -> None:
        await self.app.run_action("conclude")


def make_area(area: str, counter: Counter, speech: Speech) -> Widget:
    """An area of the middle; imported only now, so that the first screen waits for none of them."""
    if area == "ledger":
        from terminal.widgets.ledger_table import LedgerArea

        return LedgerArea(counter, speech)
    if area == "papers":
        from terminal.widgets.papers import PapersArea

        return PapersArea(counter, speech)
    if area == "number":
        from terminal.widgets.number_form import NumberForm

        return NumberForm(counter, speech)
    if area == "patient":
        from terminal.widgets.patient_form import PatientForm

        return PatientForm(counter, speech)
    from terminal.widgets.chip_form import ChipForm

    return ChipForm(counter, speech)
