"""In here lives what the patient says, as the clerk ticks it: each answer is heard by the counter at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from terminal.paper.checks import Checked, Mark, check
from terminal.paper.draft import default_text, from_text, to_text
from terminal.paper.fields import Field, default_of, fields_of
from terminal.widgets.area import Area
from terminal.widgets.entry import Entries, Entry
from verifier.case import Patient

if TYPE_CHECKING:
    from terminal.counter import Counter
    from terminal.words.speech import Speech

FIELDS = fields_of(Patient)


class PatientForm(Area):
    """Area 7. There is nothing to confirm: what is wrong stays in its field and isn't heard until it is mended."""

    DEFAULT_CSS = """
    PatientForm {
        layout: vertical; height: 1fr; padding: 0 1;
        #why { height: auto; color: $quiet; margin: 0 0 1 0; }
        #help { height: 1; color: $quiet; }
    }
    """

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__(counter, speech, id="patient")
        self._visit_number = counter.visit.number
        self._heard = counter.visit.patient
        self._texts = _texts_of(self._heard)

    def compose(self) -> ComposeResult:
        yield Static(self._why(), id="why", markup=False)
        yield Entries(*(Entry(item, self.speech, self._texts[item.name]) for item in FIELDS), id="form")
        yield Static("", id="help", markup=False)

    def on_mount(self) -> None:
        self._check()

    def focus_area(self) -> None:
        self.query_one(Entries).entries()[0].focus_box()

    def _why(self) -> str:
        """What the form is for; a returning patient whom the ledger knows is said to be one, and stays the clerk's to choose."""
        known_by = self.counter.visit.known_by
        told = [self.speech("paper.patient.why")]
        if known_by is not None:
            told.append(self.speech("paper.patient.known_by", id=known_by))
        return "\n".join(told)

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        self._help()

    def _help(self) -> None:
        """What the field that one is in asks for."""
        inside = next((entry for entry in self.query_one(Entries).entries() if entry.inside), None)
        told = self.speech(f"paper.help.{inside.item.name}") if inside is not None else ""
        self.query_one("#help", Static).update(told)

    def counter_changed(self) -> None:
        self.query_one("#why", Static).update(self._why())
        patient, number = self.counter.visit.patient, self.counter.visit.number
        if number == self._visit_number and patient == self._heard:
            return
        before, fresh = _texts_of(self._heard), number != self._visit_number
        self._visit_number, self._heard = number, patient
        for name, text in _texts_of(patient).items():
            # Only what has changed at the counter is written anew: what somebody is typing stays.
            if fresh or text != before[name]:
                self._texts[name] = text
                entry = self.query_one(Entries).entry(name)
                if entry is not None:
                    entry.put(text)
        self._check()

    def relabel(self) -> None:
        self.query_one("#why", Static).update(self._why())
        self.query_one(Entries).relabel()
        self._help()
        self.counter_changed()

    def _check(self) -> None:
        for entry in self.query_one(Entries).entries():
            entry.show(self._checked(entry.item))

    def _checked(self, item: Field) -> Checked:
        return check(item, self._texts[item.name], self.counter.today)

    @on(Entry.Changed)
    def _said(self, event: Entry.Changed) -> None:
        event.stop()
        item = event.entry.item
        self._texts[item.name] = event.text
        checked = self._checked(item)
        event.entry.show(checked)
        if checked.mark is Mark.EMPTY:
            value = default_of(Patient, item.name)
        elif checked.mark is Mark.GOOD:
            value = from_text(Patient, item, checked.value)
        else:
            return
        patient = msgspec.structs.replace(self.counter.visit.patient, **{item.name: value})
        if patient != self.counter.visit.patient:
            self._heard = patient
            self.counter.hear_patient(patient)

    @on(Entry.Left)
    def _left(self, event: Entry.Left) -> None:
        event.stop()
        self.screen.focus_next()


def _texts_of(patient: Patient) -> dict[str, str]:
    return {item.name: to_text(getattr(patient, item.name)) or default_text(Patient, item.name) for item in FIELDS}
