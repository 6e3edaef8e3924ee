"""In here lives the main screen: the areas side by side where there is room, one at a time where there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

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
    from terminal.words.speech import Speech

WIDE = (112, 34)  # cells from which on the areas stand side by side
BENCH = (
    "number",
    "papers",
    "ledger",
    "patient",
    "chip",
)  # of these one is in front, in the middle; made when first opened


def keys_of(counter: Counter, notice: bool) -> list[Key]:
    """The keys that do something now."""
    decided = counter.visit.decision is not None
    panel = counter.panel
    keys = [Key("F6", "key.why", "app.why") if decided else Key("F5", "key.conclude", "app.conclude")]
    if panel.waiting_for is not None:
        keys.append(Key("Esc", "key.stop", "app.stop"))
    elif notice or panel.trouble is not None:
        keys.append(Key("Esc", "key.close", "app.stop"))
    return [
        *keys,
        Key("^N", "key.next", "app.next_visitor"),
        Key("F2", "key.language", "app.language"),
        Key("F3", "key.trace", "app.trace"),
        Key("F4", "key.state", "app.states"),
        Key("^P", "key.palette", "app.command_palette"),
        Key("F1", "key.guide", "app.guide"),
        Key("^Q", "key.quit", "app.quit"),
        Key("^T", "key.theme", "app.theme"),
    ]


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


def _at(area: str) -> str:
    return "-at-bench" if area in BENCH else f"-at-{area}"


def _is_wide(size: Size) -> bool:
    return size.width >= WIDE[0] and size.height >= WIDE[1]


class DeskScreen(Screen[None]):
    """Which area is in front is the screen's class `-at-AREA`; the layout follows from it in desk.tcss."""

    AUTO_FOCUS = "PeopleList"

    def __init__(self, counter: Counter, speech: Speech, size: Size) -> None:
        super().__init__(classes=f"-at-people {'-wide' if _is_wide(size) else '-narrow'}")
        self.counter = counter
        self.speech = speech
        self.front = "people"

    def compose(self) -> ComposeResult:
        counter, speech = self.counter, self.speech
        yield StatusBar(counter, speech)
        yield AreaTabs(speech)
        # In the order in which a grid of two columns takes them; what is one at a time is so by the style sheet.
        yield Title(speech, "people")
        yield Container(Welcome(speech), id="bench")
        yield PeopleArea(counter, speech)
        yield Title(speech, "reader")
        yield ReaderArea(counter, speech)
        yield Title(speech, "verdict")
        yield VerdictArea(counter, speech)
        yield Notice(counter, speech)
        yield KeyBar(speech, keys_of(counter, notice=False))

    def on_screen_resume(self) -> None:
        # Textual hides its empty rack of toasts a moment after the first painting, which lays all out again: we are before it.
        for rack in self.query("#textual-toastrack"):
            rack.display = bool(rack.children)

    def on_resize(self, event: events.Resize) -> None:
        wide = _is_wide(event.size)
        self.set_class(wide, "-wide")
        self.set_class(not wide, "-narrow")

    # -- areas

    async def open(self, area: str, *, focus: bool = True) -> None:
        """Bring an area to the front; one of the middle is made when it is first opened."""
        if area in BENCH:
            await self._bring(area)
        self.remove_class(_at(self.front))
        self.front = area
        self.add_class(_at(area))
        self.query_one(AreaTabs).show(area)
        if focus:
            self.set_focus(None)  # what is typed meanwhile must not go to the area that was left
            self.call_after_refresh(self._focus, area)

    async def step_up(self, *, to: str) -> None:
        """Somebody is at the counter: open that area; where there is room the papers lie beside it."""
        if self.has_class("-wide") and self.query_one(Welcome).display and to not in BENCH:
            await self._bring("papers")
        await self.open(to)

    async def _bring(self, area: str) -> None:
        bench = self.query_one("#bench", Container)
        for widget in bench.children:
            widget.display = widget.id == f"bench-{area}"
        if not bench.query(f"#bench-{area}"):
            holder = Container(id=f"bench-{area}", classes="holder")
            await bench.mount(holder)
            await holder.mount(make_area(area, self.counter, self.speech))

    def _focus(self, area: str) -> None:
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
        for widget in (self.query_one(StatusBar), self.query_one(Notice), *self.query(Area)):
            if widget.is_mounted:  # one that is being made looks at the counter itself
                widget.counter_changed()
        self.set_class(self.counter.visit.decision is not None, "-decided")
        self.show_keys()

    def show_keys(self) -> None:
        """The keys at the bottom are those that do something now."""
        self.query_one(KeyBar).show(keys_of(self.counter, notice=self.query_one(Notice).display))

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

    @on(PeopleArea.Chosen)
    def _chosen(self, event: PeopleArea.Chosen) -> None:
        from terminal.app import CounterApp

        assert isinstance(self.app, CounterApp)
        self.app.step_up(event.person)

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
