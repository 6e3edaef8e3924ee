"""In here lives the area of the reader: what lies on it, as the clerk sees it, above the patient's side and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from terminal.unfinished import READING_STATES
from terminal.visit import Phase
from terminal.widgets.area import STOP, VISIT, Area, put
from terminal.widgets.patient_side import Offers, PatientSide
from terminal.widgets.wording import capital, trouble_lines
from verifier.case import FaceResult, Smartphone, VisualResult
from verifier.domain import ClinicState
from verifier.testimony import shown_card

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from terminal.counter import Counter
    from terminal.visit import Panel
    from terminal.widgets.answer import AnswerView
    from terminal.widgets.pin_pad import PinPad
    from terminal.words.speech import Speech

_SAID = {
    Phase.READING: "desk.reading",
    Phase.FOREIGN: "desk.foreign",
    Phase.NOT_MY_NUMBER: "desk.other",
}


class ReaderArea(Area):
    """Area 2."""

    DEFAULT_CSS = """
    ReaderArea {
        height: 1fr; padding: 0 1; overflow-y: auto; scrollbar-size-vertical: 1;
        #desk { height: auto; }
    }
    """

    class WantsPapers(Message):
        """The clerk goes on with papers."""

    class WantsConclusion(Message):
        """The clerk concludes from here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+g", "show_pin", show=False)]

    def __init__(self, counter: Counter, speech: Speech) -> None:
        super().__init__(counter, speech, id="reader")
        self._answer: AnswerView | None = None  # made at the first answer

    def compose(self) -> ComposeResult:
        yield Static(self._desk(), id="desk")
        yield PatientSide(self.speech, self.counter.panel, offers=self._offers())

    def focus_area(self) -> None:
        self.query_one(PatientSide).focus_first()

    def counter_changed(self) -> None:
        put(self.query_one("#desk", Static), self._desk())
        self.query_one(PatientSide).show(self.counter.panel, offers=self._offers())
        self._show_answer()

    def relabel(self) -> None:
        put(self.query_one("#desk", Static), self._desk())
        self.query_one(PatientSide).relabel()
        if self._answer is not None:
            self._answer.relabel()

    def _show_answer(self) -> None:
        answer = self.counter.visit.card_answer
        if self._answer is None:
            if answer is None:
                return
            from terminal.widgets.answer import AnswerView

            self._answer = AnswerView(self.speech)
            self.mount(self._answer)
        self._answer.show(answer)

    def _offers(self) -> Offers:
        """What the person at the counter can do with a card or a phone."""
        visit = self.counter.visit
        person = visit.person
        if person is None:
            return Offers()
        return Offers(
            place=person.card is not None,
            show=visit.card is None and shown_card(person) is not None,
            by_eye=self.counter.effective_state not in READING_STATES,
            phone=isinstance(shown_card(person), Smartphone),
            somebody=True,
            prompts=self.counter.prompts,
            unasked=self.counter.unasked,
        )

    # -- the clerk's view

    def _desk(self) -> Content:
        panel, speech, visit = self.counter.panel, self.speech, self.counter.visit
        if panel.phase in {Phase.EMPTY, Phase.TROUBLE}:
            lines = [speech("desk.nothing")]
            if visit.person is None:
                lines.append(speech("desk.hint"))
            elif visit.card is not None:
                lines.append(speech("desk.unread"))
            elif visit.person.card is None:
                phone = isinstance(shown_card(visit.person), Smartphone)
                lines.append(speech("desk.no_phone" if phone else "desk.no_card"))
            return Content.assemble(*self._closed_words(), (lines[0], "bold"), *(f"\n{line}" for line in lines[1:]))
        kind = "desk.phone" if isinstance(visit.card, Smartphone) else "desk.card"
        what = speech(_SAID.get(panel.phase, kind))
        reader = speech("reader.name") if panel.on_virtual else panel.reader
        lies = (speech("desk.lies", reader=reader, what=what), "bold")
        note: list[str | Content] = []
        if panel.phase is Phase.REGISTRATION:
            note = ["\n", Content(speech("side.registration.note"))]
        return Content.assemble(*self._closed_words(), lies, *self._tries(panel), *note)

    def _closed_words(self) -> list[tuple[str, str]]:
        """Where the clinic's state lets nobody be asked by a card, that comes first, in the words of the state."""
        state, speech = self.counter.effective_state, self.speech
        if state in READING_STATES or self.counter.visit.person is None:
            return []
        unasked, phase = self.counter.unasked, self.counter.panel.phase
        if unasked is None:
            lines = [capital(speech(f"clinic.{state.value}.what"))]
        else:  # the state is what that made of it
            lines = [capital(line) for line in trouble_lines(speech, unasked) if line]
        if phase is Phase.CLOSED:
            lines.append(speech("desk.chip_now"))
        empty = phase is Phase.EMPTY
        if empty and state is not ClinicState.READER_BROKEN and self.counter.visit.person.card is not None:
            lines.append(speech("desk.by_chip"))
        return [("\n".join(lines) + "\n", "$error" if self.counter.state is state else "")]

    def _tries(self, panel: Panel) -> list[str | Content]:
        if panel.pin_tries is None or panel.phase in _SAID:
            return []
        if panel.pin_tries > 0:
            return ["\n", Content(self.speech("desk.tries", left=panel.pin_tries))]
        person = self.counter.visit.person
        no_pin = person is not None and person.card is not None and person.card.type.value == "pin_less"
        return ["\n", Content(self.speech("desk.no_pin" if no_pin else "desk.locked"))]

    # -- what is pressed

    @on(PatientSide.Pressed)
    def _pressed(self, event: PatientSide.Pressed) -> None:
        event.stop()
        counter = self.counter
        if event.name == "show":
            counter.show_card()
        elif event.name == "pin.show":
            self.action_show_pin()
        elif event.name == "papers":
            self.post_message(self.WantsPapers())
        elif event.name == "conclude":
            self.post_message(self.WantsConclusion())
        elif event.name == "cancel":
            self.stop()
        else:
            acts: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
                "place": counter.place_card,
                "again": counter.again,
                "take": counter.remove_card,
                "face.match": lambda: counter.face(FaceResult.MATCH),
                "face.failed": lambda: counter.face(FaceResult.FAILED),
                "visual.same": lambda: counter.visual(VisualResult.SAME),
                "visual.different": lambda: counter.visual(VisualResult.DIFFERENT),
                "register.yes": lambda: counter.register_use(agreed=True),
                "register.no": lambda: counter.register_use(agreed=False),
            }
            if event.name != "take" and self.under_way:
                return  # pressed twice: the first one counts
            self.drive(acts[event.name]())

    def action_show_pin(self) -> None:
        """For training, and on demand alone: the PIN that the person at the counter would know."""
        from terminal.widgets.pin_pad import PinPad

        for pad in self.query(PinPad):
            pad.tell(self.counter.pin_for_training())

    def stop(self) -> None:
        """What is waited for is given up; without a wait, one step back. A card that is only being looked at is taken away."""
        panel = self.counter.panel
        reading = panel.phase is Phase.READING
        if reading or panel.waiting_for is not None:
            self.app.workers.cancel_group(self.app, VISIT)
        if reading:
            self.drive(self.counter.remove_card(), group=STOP)
        elif panel.waiting_for is None:
            self.drive(self.counter.cancel(), group=STOP)

    @on(PatientSide.Consented)
    def _consented(self, event: PatientSide.Consented) -> None:
        event.stop()
        self.drive(self.counter.consent(event.given))

    def on_pin_pad_entered(self, event: PinPad.Entered) -> None:
        event.stop()
        self.drive(self._pin(event.digits))

    async def _pin(self, digits: str) -> None:
        """Send the digits; before the last try is spent, ask once more."""
        await self.counter.pin(digits)
        if self.counter.panel.trouble != "last_try_unconfirmed":
            return
        from terminal.screens.last_try import LastTry

        if await self.app.push_screen_wait(LastTry(self.speech)):
            await self.counter.pin(digits, confirm_last=True)
