"""In here lives what to ask for next, as a list: in P6's order, with what each would lead to; Enter goes where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terminal.words.speech import Speech
    from verifier.proposals import Proposal


class Ways(OptionList):
    """The list itself. Delete: it was asked for, and is not there."""

    DEFAULT_CSS = """
    Ways { height: auto; border: none; padding: 0; background: $background; }
    Ways:focus { border: none; background-tint: $foreground 0%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete,backspace,x", "absent", show=False)]

    @dataclass
    class Absent(Message):
        """That was asked for, and is not there."""

        place: int

    def action_absent(self) -> None:
        if self.highlighted is not None:
            self.post_message(self.Absent(self.highlighted))


class NextSteps(Widget):
    """Title, list, how to use it; hidden where nothing is to be asked for."""

    DEFAULT_CSS = """
    NextSteps { height: auto; display: none; margin: 1 0 0 0; }
    NextSteps Static { height: auto; }
    NextSteps.-some { display: block; }
    """

    @dataclass
    class Chosen(Message):
        """Go where this is done."""

        way: str

    @dataclass
    class Absent(Message):
        """This was asked for, and is not there."""

        way: str

    def __init__(self, speech: Speech, proposals: Sequence[Proposal]) -> None:
        super().__init__(id="next-steps")
        self._speech = speech
        self._wanted = tuple(proposals)
        self._shown: tuple[Proposal, ...] | None = None
        self._lang = speech.lang

    def compose(self) -> ComposeResult:
        yield Static(id="next-title", markup=False)
        yield Ways(id="ways", markup=False)
        yield Static(id="next-how", markup=False)

    def on_mount(self) -> None:
        self.show(self._wanted)

    @property
    def listed(self) -> bool:
        return self.has_class("-some")

    def focus_list(self) -> None:
        self.query_one(Ways).focus(scroll_visible=False)

    def show(self, proposals: Sequence[Proposal]) -> None:
        """List these; the one that was marked stays marked where it is still there."""
        told = self._wanted = tuple(proposals)
        if not self.children:  # on its way: it is shown when it has come
            return
        if told == self._shown and self._lang is self._speech.lang:
            return
        self._shown, self._lang = told, self._speech.lang
        speech = self._speech
        self.set_class(bool(told), "-some")
        self.query_one("#next-title", Static).update(Content.styled(speech("next.title"), "bold $primary"))
        self.query_one("#next-how", Static).update(Content.styled(speech("next.how"), "$quiet"))
        ways = self.query_one(Ways)
        had = ways.highlighted or 0
        ways.clear_options()
        ways.add_options([Option(self._line(place, one)) for place, one in enumerate(told, 1)])
        ways.highlighted = min(had, len(told) - 1) if told else None

    def _line(self, place: int, one: Proposal) -> Content:
        speech = self._speech
        leads = speech("next.leads", verdict=speech(f"shown.{one.verdict.value}"), rule=one.rule)
        return Content.assemble(f"{place}. {speech.words(one.act)}  ", (leads, "$quiet"))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._shown:
            self.post_message(self.Chosen(self._shown[event.option_index].way.value))

    @on(Ways.Absent)
    def _absent(self, event: Ways.Absent) -> None:
        event.stop()
        if self._shown and event.place < len(self._shown):
            self.post_message(self.Absent(self._shown[event.place].way.value))
