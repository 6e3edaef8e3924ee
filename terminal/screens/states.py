"""In here lives the choice of what the clinic can do: online, reader broken, outage, disaster …"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from verifier.domain import ClinicState

if TYPE_CHECKING:
    from terminal.words.speech import Speech


SETTINGS = "settings"


class StatesScreen(ModalScreen[ClinicState | str | None]):
    """A state; SETTINGS: the clinic's settings are wanted; None: nothing was chosen."""

    AUTO_FOCUS = "OptionList"
    DEFAULT_CSS = """
    StatesScreen {
        align: center middle; background: $background 40%;
        Vertical { width: 70; height: auto; max-height: 90%; background: $panel; padding: 1 2; }
        Static { color: $primary; text-style: bold; margin: 0 0 1 0; }
        OptionList { background: $panel; border: none; padding: 0; height: auto; }
        OptionList:focus { border: none; background-tint: $foreground 0%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f4", "leave", show=False),
        Binding("f2", "app.language", show=False),  # a modal screen hides the app's own keys
    ]

    def __init__(self, speech: Speech, state: ClinicState) -> None:
        super().__init__()
        self._speech = speech
        self._state = state

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self._speech("clinic.choose"), markup=False)
            yield OptionList(*(self._option(state) for state in ClinicState), None, self._settings(), markup=False)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.highlighted = list(ClinicState).index(self._state)

    def relabel(self) -> None:
        self.query_one(Static).update(self._speech("clinic.choose"))
        options = self.query_one(OptionList)
        for state in ClinicState:
            options.replace_option_prompt(state.value, self._option(state).prompt)
        options.replace_option_prompt(SETTINGS, self._settings().prompt)

    def _option(self, state: ClinicState) -> Option:
        speech = self._speech
        what = Content.assemble(
            (speech(f"clinic.{state.value}"), "bold"), "\n", f"  {speech(f'clinic.{state.value}.what')}"
        )
        return Option(what, id=state.value)

    def _settings(self) -> Option:
        speech = self._speech
        return Option(
            Content.assemble((speech("settings.open"), "bold"), "  ", speech("settings.open.what")), id=SETTINGS
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(SETTINGS if event.option_id == SETTINGS else ClinicState(event.option_id))

    def action_leave(self) -> None:
        self.dismiss(None)
