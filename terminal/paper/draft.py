"""In here lives a form while it is filled: texts as typed, and the evidence (or the patient) that they make.

Nothing typed is ever lost: a draft is a value, and what is wrong stays as it stands until it is mended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any, cast

import msgspec

from terminal.paper.checks import Checked, Mark, Note, check
from terminal.paper.days import day_text
from terminal.paper.fields import NO, YES, Field, Form, Place, Sort, default_of, enum_of, fields_of
from verifier.case import Evidence

_AS_TYPED = frozenset({Sort.INSURER, Sort.SYMBOL, Sort.NUMBER, Sort.BRANCH})
NEEDED = Checked(Mark.WRONG, problem=Note("paper.needed"))


class Unfit(Exception):
    """The form cannot be used as it stands; `fields` names those to look at, in the form's order."""

    code = "paper.unfit"

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Draft:
    """A form of one kind. `origin` is the document that it copies, if there is one: what it says beside its print is kept."""

    form: Form
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)  # a card's security code may be among them
    origin: msgspec.Struct | None = None

    def text(self, name: str) -> str:
        return self.texts.get(name, default_text(self.form, name))

    def write(self, name: str, text: str) -> Draft:
        """The draft with one field typed anew."""
        return replace(self, texts={**self.texts, name: text})

    def check(self, item: Field, today: date) -> Checked:
        """What becomes of a field's text."""
        text = self.text(item.name)
        found = check(item, text, today)
        if found.mark is Mark.EMPTY and item.needed and not self._as_origin(item.name, text):
            return NEEDED
        if found.mark is not Mark.GOOD and self._as_origin(item.name, text):
            # It stands so on the document: a misprint is evidence too.
            return Checked(Mark.GOOD, getattr(self.origin, item.name), found.understood, found.notes)
        return found

    def _as_origin(self, name: str, text: str) -> bool:
        return self.origin is not None and text == to_text(getattr(self.origin, name))

    def _value(self, item: Field, today: date) -> Any:
        text = self.text(item.name)
        if self._as_origin(item.name, text):
            return getattr(self.origin, item.name)
        found = self.check(item, today)
        if found.mark is Mark.EMPTY:
            return () if item.sort is Sort.TICKS else default_of(self.form, item.name)
        if item.sort in _AS_TYPED:
            return text  # the verdict says what it was compared as (`compared`)
        return from_text(self.form, item, found.value)

    def unfit(self, today: date) -> tuple[str, ...]:
        """The fields that must be looked at before the form can be used."""
        bad = {Mark.WRONG, Mark.UNFINISHED}
        return tuple(item.name for item in fields_of(self.form) if self.check(item, today).mark in bad)

    def build(self, today: date, *, leave_out: tuple[str, ...] = ()) -> msgspec.Struct:
        """The filled form as a value of its kind, fields that are left out being as nobody touched them. Raises Unfit."""
        unfit = tuple(name for name in self.unfit(today) if name not in leave_out)
        if unfit:
            raise Unfit(unfit)
        return self.form(
            **{item.name: self._value(item, today) for item in fields_of(self.form) if item.name not in leave_out}
        )


def evidence_of(draft: Draft, today: date) -> Evidence:
    """The evidence that a form of a document makes. Raises Unfit."""
    return cast("Evidence", draft.build(today))


def so_far(draft: Draft, today: date) -> Evidence:
    """The evidence as far as it is typed: what is wrong or missing is left out. For drawing, not for the counter."""
    return cast("Evidence", draft.build(today, leave_out=draft.unfit(today)))


def fill(struct: msgspec.Struct) -> Draft:
    """A form filled from a document (or a patient), as printed: building it gives the same again."""
    form = type(struct)
    return Draft(form, {item.name: to_text(getattr(struct, item.name)) for item in fields_of(form)}, struct)


def copy_by_hand(struct: msgspec.Struct) -> Draft:
    """A form to be typed from the document: what is printed is blank, what one sees and knows of the document is there."""
    form = type(struct)
    texts = {
        item.name: to_text(getattr(struct, item.name)) for item in fields_of(form) if item.place is not Place.PRINTED
    }
    return Draft(form, texts, struct)


def to_text(value: Any) -> str:
    """A value as it is typed into its field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return day_text(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return " ".join(str(member.value) for member in value)
    return str(value)


def from_text(form: Form, item: Field, value: Any) -> Any:
    """A checked text as the value of its field."""
    enum = enum_of(form, item.name)
    if item.sort is Sort.TICKS and enum is not None:
        return tuple(enum(one) for one in value)
    if item.sort is Sort.RATIO:
        return int(value)
    if item.sort is Sort.CHOICE:
        return enum(value) if enum is not None else value == YES
    return value


def default_text(form: Form, name: str) -> str:
    """What stands in a field that nobody touched."""
    return to_text(default_of(form, name))
