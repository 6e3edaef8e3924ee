"""In here lives the counter's app: a table of contents. Its screens are in screens/, its areas in widgets/, its words in words/screen.py and words/visit.py."""

from __future__ import annotations

import gc
from contextlib import ExitStack
from typing import TYPE_CHECKING, ClassVar

from msgspec import UNSET
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType

from terminal.screens.desk import DeskScreen
from terminal.screens.early_keys import EarlyKeys
from terminal.screens.taught import teach
from terminal.screens.themes import DARK, LIGHT, THEMES
from terminal.visit import Phase
from terminal.widgets.area import tell
from terminal.widgets.area_tabs import AREAS
from terminal.widgets.people_list import PeopleList
from terminal.words.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.command import Provider

    from terminal.counter import Counter
    from verifier.domain import ClinicState
    from verifier.person import PersonSheet


def _commands() -> type[Provider]:
    from terminal.screens.palette import CounterCommands

    return CounterCommands


STILL_SECONDS = 0.5  # after the first screen is painted, before anything on it may change unasked


class CounterApp(App[None]):
    """The counter on the screen. Its keys are function keys and Ctrl keys; digits open areas where no field has the focus."""

    COMMANDS: ClassVar = {_commands}
    CSS = "CommandPalette SearchIcon { display: none; }"
    AUTO_FOCUS = None
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"area('{area}')", show=False) for digit, area in enumerate(AREAS, start=1)),
        Binding("f1", "guide", show=False),
        Binding("f2", "language", show=False),
        Binding("f3", "trace", show=False),
        Binding("f4", "states", show=False),
        Binding("f5", "conclude", show=False),
        Binding("f6", "why", show=False),
        Binding("f7", "walk(-1)", show=False),
        Binding("f8", "walk(1)", show=False),
        Binding("ctrl+r", "past", show=False),
        # Browsers keep Ctrl+N and Ctrl+T for themselves: there the second key of each serves.
        Binding("ctrl+t,ctrl+l", "theme", show=False),
        Binding("ctrl+n,f10", "next_visitor", show=False),
        Binding("escape", "stop", show=False),
        Binding("ctrl+q", "quit", show=False, priority=True),
    ]

    def __init__(self, counter: Counter, speech: Speech) -> None:
        teach()
        super().__init__()
        self.animation_level = "none"
        self.counter = counter
        self.speech = speech
        self._quiet = ExitStack()  # until it is painted
        self._line = counter.line
        self._today = counter.today
        self.still_seconds = STILL_SECONDS
        self._told = False  # is a refresh on its way?
        self.early_keys = EarlyKeys(self.post_message)
        self.early_keys.keep()  # what is typed before the first screen is there
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK
        self.title = "uketsuke"

    def get_default_screen(self) -> DeskScreen:
        return DeskScreen(self.counter, self.speech, self.size, self.early_keys, self.step_up)

    @property
    def desk(self) -> DeskScreen:
        """The main screen, whatever lies over it."""
        desk = self.screen_stack[0]
        assert isinstance(desk, DeskScreen)
        return desk

    # -- start and end

    def on_load(self) -> None:
        """Until the first screen is painted no garbage is looked for: what is made now, stays."""
        gc.disable()
        self._quiet.callback(gc.enable)
        self._quiet.callback(gc.freeze)

    def on_mount(self) -> None:
        self._deaf = self.counter.on_change(self._on_change)

    def on_ready(self) -> None:
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        self._quiet.close()
        self.early_keys.give()
        # The first screen stays still while it is read: what readers and line have to tell comes a moment later.
        self.set_timer(self.still_seconds, self._start)

    def _start(self) -> None:
        """Readers and line take their time, and nobody waits for them."""
        self.run_worker(self.counter.start(), group="counter", exit_on_error=False)

    async def on_unmount(self) -> None:
        self._quiet.close()
        self._deaf()
        await self.counter.stop()

    @property
    def broken_by(self) -> Exception | None:
        """The failure that nobody foresaw, where one has ended the app: whoever opened it says so."""
        return self._exception

    def _fatal_error(self) -> None:
        """As Textual's, without its traceback: that shows the values at hand, and a PIN may be among them."""
        self.bell()
        self._close_messages_no_wait()

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """As Textual's, without anything from another host."""
        from terminal.screens.picture import self_contained

        return self_contained(super().export_screenshot(title=title, simplify=simplify))

    def on_key(self, event: events.Key) -> None:
        """A wide space counts as no printable character: the palette's field, which is Textual's, would lose it."""
        insert = getattr(self.focused, "insert_text_at_cursor", None)
        if event.key == "ideographic_space" and insert is not None:
            event.stop()
            insert("\u3000")

    # -- what changed

    def _on_change(self) -> None:
        """Many changes in one turn of the loop are shown once. That the line opened by itself is no news: nobody asked."""
        line, self._line = self._line, self.counter.line
        if (line, self._line) == ("closed", "open") and self.counter.panel.phase is Phase.EMPTY:
            return
        if not self._told:
            self._told = True
            self.call_next(self._show_change)

    def _show_change(self) -> None:
        self._told = False
        if not self.screen_stack:  # a change that came while the app was closing
            return
        self._tell_of_midnight()
        self.desk.counter_changed()

    def _tell_of_midnight(self) -> None:
        """Somebody stands at the counter while the date changes: what was done stays, and is decided by the new day."""
        before, self._today = self._today, self.counter.today
        if self._today == before or not self.counter.visit.unconcluded:
            return
        from terminal.widgets.wording import day_of_week

        title = self.speech("midnight.title", day=day_of_week(self._today, self.speech))
        self.notify(self.speech("midnight.what"), title=title, timeout=12, markup=False)

    async def pass_a_day(self) -> None:
        """Move the world's clock on by a day; the counter notices as if somebody else had done it."""
        import asyncio

        from terminal.cast import CastTrouble

        act = self.counter.pass_a_day
        if act is None:  # somebody let it follow the machine's meanwhile
            return
        try:
            await asyncio.to_thread(act)
        except CastTrouble as trouble:
            self.notify(self.speech(trouble.code, **trouble.values), severity="error", markup=False)

    async def on_event(self, event: events.Event) -> None:
        """As App.on_event; keys that are pressed while it is not there yet whom they are for wait for it."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            event.set_sender(self)  # a key that a screen or widget pressed again would rise no farther than that
            at_desk = not self.screen_stack or isinstance(self.screen, DeskScreen)
            if self.early_keys.takes(event, waits=at_desk):
                return
            # Told only here, before the next key is looked at: a widget acts on its key in a turn of its own, later.
            if at_desk and self.screen_stack and self.desk.leads_elsewhere(event):
                self.early_keys.keep()
        await super().on_event(event)

    # -- actions

    def step_up(self, person: PersonSheet | None) -> None:
        """This person is at the counter now: to the reader with a card, to the papers without."""
        visit = self.counter.visit
        if person is not None and visit.person is not None and visit.person.id == person.id and visit.decision is None:
            self._come(person)  # whoever stands there already goes on with their visit
        else:
            self._leave_visit(lambda: self._come(person, new=True))

    def _come(self, person: PersonSheet | None, *, new: bool = False) -> None:
        self.early_keys.keep()
        if new:
            self.counter.step_up(person)
            self.desk.new_visit()
        self.run_worker(self.desk.step_up(to="reader" if person is not None and person.card is not None else "papers"))

    def _leave_visit(self, go_on: Callable[[], None], *, quits: bool = False) -> None:
        """Go on to another visit; where something of this one would be lost, ask first."""
        if not self.counter.visit.unconcluded:
            go_on()
            return
        from terminal.screens.leave import LeaveVisit

        self.early_keys.drop()

        async def answered(answer: str | None) -> None:
            if answer == "leave":
                go_on()
            elif answer == "conclude":
                await self.action_conclude()

        key = "^Q" if quits else "F10" if self.is_web else "^N"
        self.push_screen(LeaveVisit(self.speech, key, quits=quits), answered)

    async def action_area(self, area: str) -> None:
        if area != "people" or not isinstance(self.focused, PeopleList):  # else one is there already
            await self.desk.open(area)

    async def action_walk(self, step: int) -> None:
        await self.desk.open(AREAS[(AREAS.index(self.desk.front) + step) % len(AREAS)])

    def action_language(self) -> None:
        self.speech.lang = self.speech.lang.other
        for screen in self.screen_stack:
            relabel = getattr(screen, "relabel", None)
            if relabel is not None:
                relabel()

    def action_theme(self) -> None:
        self.look(dark=self.theme != DARK)

    def look(self, *, dark: bool) -> None:
        """Dark or light."""
        self.theme = DARK if dark else LIGHT

    def action_command_palette(self) -> None:
        """Everything by name; opened once."""
        from terminal.screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(self.speech))

    def action_trace(self) -> None:
        from terminal.screens.trace import TraceScreen

        if not isinstance(self.screen, TraceScreen):
            self.push_screen(TraceScreen(self.counter, self.speech))

    def action_guide(self) -> None:
        from terminal.screens.guide import GuideScreen

        self.push_screen(GuideScreen(self.counter, self.speech))

    def action_states(self) -> None:
        from terminal.screens.states import StatesScreen

        def chosen(state: ClinicState | str | None) -> None:
            if isinstance(state, str):
                self.action_settings()
            elif state is not None:
                self.counter.set_state(state)

        self.push_screen(StatesScreen(self.speech, self.counter.state), chosen)

    def action_settings(self) -> None:
        """What the clinic chose where the rules leave room; opened once."""
        from terminal.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen(self.counter, self.speech))

    def action_past(self) -> None:
        """What the national side knows of the person at the counter, on both axes of time."""
        from terminal.screens.past import PastScreen

        if not any(isinstance(screen, PastScreen) for screen in self.screen_stack):
            self.push_screen(PastScreen(self.counter, self.speech))

    async def action_conclude(self) -> None:
        """Conclude; where something was begun and not done, ask once before."""
        if self.counter.visit.decision is None:
            from terminal.unfinished import unfinished

            left = unfinished(self.counter, drafted=self.desk.drafted)
            if left is not None:
                from terminal.screens.unfinished import UnfinishedScreen

                self.push_screen(UnfinishedScreen(self.speech, left), self._asked_before)
                return
        await self._conclude()

    async def _asked_before(self, answer: str | None) -> None:
        """What is to become of a conclusion that was asked about."""
        if answer == "go" or (answer == "lay" and self.desk.lay()):
            await self._conclude()
        elif answer == "lay":  # what is wrong in the form is marked there
            await self.desk.open("papers", focus=False)
        elif self.counter.panel.phase is not Phase.EMPTY or self.counter.panel.trouble is not None:
            await self.desk.open("reader")

    async def _conclude(self) -> None:
        """Into the ledger, then onto the screen; where the ledger can't be written there is no verdict."""
        from terminal.ledger import LedgerTrouble

        if self.counter.visit.decision is None:
            try:
                self.counter.conclude()
            except LedgerTrouble as trouble:
                tell(self.desk, self.speech, trouble)
                return
            self.clear_notifications()  # what kept it from being concluded a moment ago is no longer true
        await self.desk.open("verdict")

    async def action_why(self) -> None:
        """Why the verdict is what it is: that of the entry that is looked at in the ledger, else that of the visit; without one: nothing."""
        from terminal.screens.why import WhyScreen

        entry = self.desk.entry_looked_at
        decision = self.counter.visit.decision
        if isinstance(self.screen, WhyScreen):
            return
        if entry is not None:
            from terminal.visible import visible
            from verifier.evidence import decide

            now = decide(entry.case, why=True)
            changed = (now.verdict, now.rule) != (entry.decision.verdict, entry.decision.rule)
            rows = () if now.considered is UNSET else now.considered
            called = f"{entry.id}  {visible(entry.name)}".rstrip()
            self.push_screen(WhyScreen(self.speech, rows, entry.decision, called=called, now=now if changed else None))
        elif decision is not None:
            self.push_screen(WhyScreen(self.speech, self.counter.considered(), decision, called=decision.id or ""))

    def action_next_visitor(self) -> None:
        self._leave_visit(self._next_visitor)

    def _next_visitor(self) -> None:
        self.counter.step_up(None)
        self.desk.new_visit()
        self.run_worker(self.desk.open("people"))

    async def action_quit(self) -> None:
        """Quit; asked in the middle of a visit, once. The same key again quits."""
        from terminal.screens.leave import LeaveVisit

        if isinstance(self.screen, LeaveVisit):
            self.exit()
        else:
            self._leave_visit(self.exit, quits=True)

    async def action_stop(self) -> None:
        """Esc: give up what is waited for; else put the notice away; else step out of a field."""
        from terminal.widgets.notice import Notice
        from terminal.widgets.reader import ReaderArea

        if self.counter.panel.waiting_for is not None:
            self.desk.query_one(ReaderArea).stop()
        elif self.desk.query_one(Notice).put_away():
            self.desk.show_keys()
        elif self.counter.panel.trouble is not None or self.counter.panel.awaited:
            self.desk.query_one(ReaderArea).stop()
        else:
            self.desk.leave_field()
