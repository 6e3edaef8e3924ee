"""In here lives the list of what lies on the counter: it may be looked at, and given back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from terminal.paper.days import day_text
from terminal.paper.fields import KIND_OF

if TYPE_CHECKING:
    from terminal.visit import Visit
    from terminal.words.speech import Speech
    from verifier.case import Evidence


# Of the dates on a paper, the one by which two of a kind are told apart.
_DATES = ("expires_on", "reissued_on", "issued_on", "signed_on", "lost_on")


def dated(item: Evidence, speech: Speech) -> str:
    """The date by which one tells this paper from another of its kind; empty where it has none."""
    for field in _DATES:
        day = getattr(item, field, None)
        if day is not None:
            return speech(f"paper.dated.{field}", day=day_text(day), iso=day.isoformat())
    return ""


class Desk(OptionList):
    """What lies on the counter, the card first. Delete takes the marked one back, Enter looks at it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete,backspace", "take_back", show=False)]
    DEFAULT_CSS = """
    Desk { height: auto; max-height: 4; border: none; padding: 0; background: $background; scrollbar-size-vertical: 1; }
    Desk:focus { border: none; background-tint: $foreground 0%; }
    """

    @dataclass
    class TakeBack(Message):
        """The evidence at that place of the visit is to be given back."""

        place: int

    @dataclass
    class LookAt(Message):
        """The evidence at that place of the visit is to be looked at."""

        place: int

    def __init__(self, speech: Speech) -> None:
        super().__init__(markup=False)
        self._speech = speech
        self._above = 0  # lines above the evidence: the card, which is given back at the reader
        self._count = 0

    def show(self, visit: Visit) -> None:
        """List what lies there now; the mark stays where it was."""
        here = self.highlighted
        self.clear_options()
        self._above, self._count = int(visit.card is not None), len(visit.evidence)
        if visit.card is not None:
            kind = self._speech(f"evidence.{KIND_OF[type(visit.card)]}")
            self.add_option(Option(self._speech("paper.desk.card", kind=kind), disabled=True))
        for item in visit.evidence:
            self.add_option(Option(self._line(item)))
        if here is not None and self.option_count:
            self.highlighted = min(here, self.option_count - 1)
        self.display = bool(self.option_count)

    def _line(self, item: Evidence) -> Content:
        number = " ".join(part for part in (item.symbol, item.number, item.branch) if part)
        # A name may have a character of ambiguous width: it comes last.
        told = "  ".join(part for part in (dated(item, self._speech), item.insurer_number, number, item.name) if part)
        return Content.assemble(self._speech(f"evidence.{KIND_OF[type(item)]}"), "  ", (told, "$quiet"))

    @property
    def place(self) -> int:
        """The marked evidence's place in the visit, else the last one's; -1 where none lies there."""
        marked = self.highlighted - self._above if self.highlighted is not None else -1
        return marked if 0 <= marked < self._count else self._count - 1

    def action_take_back(self) -> None:
        if self._count:
            self.post_message(self.TakeBack(self.place))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._count:
            self.post_message(self.LookAt(self.place))
