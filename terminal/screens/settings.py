"""In here lives the page of the clinic's settings: each point that the rules leave open, what the clinic chose, and what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from terminal.clinic_settings import KEYS
from terminal.failure import Failure
from terminal.widgets.wording import capital
from verifier.case import Settings

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech
    from verifier.rules.review import Beside


VALUE_CELLS = 8


class SettingsScreen(ModalScreen[None]):
    """Enter, Space or a click turns the one under the cursor round, and keeps it in the file at once; Esc closes."""

    AUTO_FOCUS = "OptionList"
    DEFAULT_CSS = """
    SettingsScreen {
        align: center middle; background: $background 40%;
        Vertical { width: 78; height: auto; max-height: 95%; background: $panel; padding: 0 1; }
        #settings-title { height: auto; margin: 0 0 1 0; }
        OptionList { background: $panel; border: none; padding: 0; height: auto; max-height: 13; scrollbar-size-vertical: 1; }
        OptionList:focus { border: none; background-tint: $foreground 0%; }
        #settings-more { height: auto; min-height: 4; margin: 1 0 0 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f4", "leave", show=False),
        Binding("space", "turn", show=False),
        Binding("f2", "app.language", show=False),  # a modal screen hides the app's own keys
    ]

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__()
        self._counter = counter
        self._speech = speech

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._title(), id="settings-title")
            yield OptionList(*(Option(self._line(key), id=key) for key in KEYS), markup=False)
            yield Static("", id="settings-more")

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    def relabel(self) -> None:
        self.query_one("#settings-title", Static).update(self._title())
        for key in KEYS:
            self._redraw(key)
        self._tell_more()

    # -- what is said

    def _title(self) -> Content:
        speech = self._speech
        return Content.assemble((speech("settings.title"), "bold $primary"), "\n", speech("settings.what"))

    def _yes_or_no(self, value: bool) -> str:
        return self._speech("settings.yes" if value else "settings.no")

    def _line(self, key: str) -> Content:
        speech = self._speech
        chosen, default = getattr(self._counter.settings, key), getattr(Settings(), key)
        value = self._yes_or_no(chosen)
        shown = value + " " * (VALUE_CELLS - cell_len(value))
        name = capital(speech(f"setting.{key}"))
        if chosen == default:
            return Content.assemble(shown, name)
        more = speech("settings.changed", default=self._yes_or_no(default))
        return Content.assemble((shown, "bold $primary"), name, (f"  {more}", "$quiet"))

    def _more(self, key: str) -> Content:
        from verifier.rules.book import BOOK
        from verifier.rules.review import beside_row

        speech = self._speech
        point = next(point for point in BOOK.settings if point.key == key)
        lines = [Content(speech.words(point.title))]
        pair = beside_row(key)
        if pair:
            day = pair[0].case.visit_date
            yes, no = (_verdict_where(pair, key, value, speech) for value in (True, False))
            lines.append(Content(speech("settings.example", day=day, yes=yes, no=no)))
        lines.append(Content.styled(speech("settings.source", source=point.source), "$quiet"))
        if self._counter.choices is not None:
            lines.append(Content.styled(speech("settings.file", file=self._counter.choices.path), "$quiet"))
        return Content("\n").join(lines)

    # -- what is done

    @on(OptionList.OptionHighlighted)
    def _tell_more(self) -> None:
        at = self.query_one(OptionList).highlighted
        self.query_one("#settings-more", Static).update(self._more(KEYS[at or 0]))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._turn(str(event.option_id))

    def action_turn(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self._turn(KEYS[at])

    def _turn(self, key: str) -> None:
        try:
            self._counter.choose(key, not getattr(self._counter.settings, key))
        except Failure as failure:
            speech = self._speech
            what, mend = (speech(code, **failure.values) for code in (failure.code, f"{failure.code}.mend"))
            self.notify(mend, title=what, severity="error", timeout=12, markup=False)
        for one in KEYS:  # all: somebody may have written into the file
            self._redraw(one)
        self._tell_more()

    def _redraw(self, key: str) -> None:
        self.query_one(OptionList).replace_option_prompt(key, self._line(key))

    def action_leave(self) -> None:
        self.dismiss()


def _verdict_where(pair: list[Beside], key: str, value: bool, speech: Speech) -> str:
    """What the case beside the setting becomes with that choice."""
    for one in pair:
        if getattr(one.case.settings, key) is value:
            return f"{speech(f'shown.{one.verdict.value}')} ({one.rule})"
    return "-"
