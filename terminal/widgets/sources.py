"""In here lives the choice of the document that a form is of: one line that names it, and the list of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import OptionList, Static

from terminal.paper.fields import KIND_OF, KINDS
from verifier.case import Evidence
from verifier.person import PersonSheet
from verifier.testimony import shown_card


@dataclass(frozen=True, slots=True)
class Source:
    """What a form copies: something the person brings, or a blank form of a kind."""

    key: str
    kind: str
    brought: Evidence | None = None

    @property
    def origin(self) -> str:
        """The code of what it is: 'brought' or 'blank'."""
        return "blank" if self.brought is None else "brought"


def sources_of(person: PersonSheet | None) -> list[Source]:
    """What the person brings comes first, their card last of it; then a blank form of each kind."""
    brought: list[Evidence] = list(person.documents) if person is not None else []
    card = shown_card(person) if person is not None else None
    if card is not None and card not in brought:
        brought.append(card)
    return [
        *(Source(f"brought-{place}", KIND_OF[type(item)], item) for place, item in enumerate(brought)),
        *(Source(f"blank-{kind}", kind) for kind in KINDS),
    ]


class SourceBar(Static, can_focus=True):
    """Which document the form is of. Left and right go on to the next one, Enter shows them all, down goes into the form."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SourceBar { height: 1; width: 100%; background: $panel; pointer: pointer; text-style: bold; }
    SourceBar:focus { background: $primary; color: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "ask(0)", show=False),
        Binding("right", "ask(1)", show=False),
        Binding("left", "ask(-1)", show=False),
        Binding("down", "enter_form", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    @dataclass
    class Asked(Message):
        """Another document is wanted: so many further, or, for 0, to be chosen from the list."""

        step: int

    class Entered(Message):
        """The form's fields are wanted."""

    def action_enter_form(self) -> None:
        self.post_message(self.Entered())

    def action_ask(self, step: int) -> None:
        self.post_message(self.Asked(step))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_ask(0)


class Sources(OptionList):
    """All documents that a form can be of; it takes the form's place while one chooses, and lies over nothing.

    (A list over other widgets loses full-width characters where their edges cut it.)
    """

    DEFAULT_CSS = """
    Sources { height: 1fr; border: none; padding: 0; background: $background; display: none; scrollbar-size-vertical: 1; }
    Sources:focus { border: none; background-tint: $foreground 0%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    class Left(Message):
        """Nothing was chosen."""

    def action_leave(self) -> None:
        self.post_message(self.Left())
