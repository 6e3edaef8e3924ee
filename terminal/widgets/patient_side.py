"""In here lives the patient's side of the reader: face camera, PIN pad, consents one by one, the offer to register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from terminal.visit import Panel, Phase
from terminal.widgets.photograph import Photograph
from terminal.widgets.press import Press, PressRow
from terminal.widgets.wording import capital, trouble_lines
from verifier.domain import ConsentKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from terminal.words.speech import Speech

CONSENTS = tuple(ConsentKind)


class Offers(msgspec.Struct, frozen=True):
    """What can be done while the reader is empty."""

    place: bool = False  # the person has a card for the virtual reader
    show: bool = False  # they have a card or a phone to show, and haven't yet
    by_eye: bool = False  # online verification is closed: eyes and papers come first
    phone: bool = False  # what they have is a phone
    somebody: bool = False  # there is a person at the counter
    prompts: bool = False  # their PIN can be shown, for training
    unasked: str | None = None  # why nobody can be asked, which is told on the clerk's side


class PatientSide(Widget):
    """Draws a `Panel`. What is pressed here goes up as messages; this side acts on nothing.

    While it is drawn anew, and while there is something to wait for, the focus is kept on the side itself, on no button: a key
    that was meant for the step before then presses nothing, and does not fall on another area.
    """

    DEFAULT_CSS = """
    PatientSide {
        height: auto; background: $panel; padding: 0 1; margin: 1 0 0 0;
        .title { color: $quiet; height: 1; }
        .ask { text-style: bold; height: auto; margin: 0 0 1 0; }
        .note { color: $quiet; height: auto; }
        .way { height: 1; color: $primary; text-style: bold; }
        .ways { height: auto; layout: vertical; }
        .ways > Vertical { height: auto; margin: 0 0 1 0; }
        .trouble { color: $error; text-style: bold; height: auto; }
        .mend { height: auto; margin: 0 0 1 0; }
        PressRow { margin: 0 0 1 0; }
        .ways PressRow { margin: 0; }
        .beside { height: auto; layout: vertical; }
        .beside > Vertical { height: auto; width: 1fr; }
        .after { margin: 1 0 0 0; }
    }
    """

    class Pressed(Message):
        """A button of the panel, by its name."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Consented(Message):
        """The patient has answered for each kind of information."""

        def __init__(self, given: dict[ConsentKind, bool]) -> None:
            super().__init__()
            self.given = given

    def __init__(self, speech: Speech, panel: Panel, *, offers: Offers) -> None:
        super().__init__()
        self._speech = speech
        self._panel = panel
        self._offers = offers
        self._given: dict[ConsentKind, bool] = {}
        self._asked = self._drawn = 0  # drawings: how many were asked for, and up to which one it is done
        self._goes_on = True  # what is being drawn belongs to the step that one sees: keys for it may come early
        self._early: list[events.Key] = []
        self._sent = False  # all was answered: what is drawn is not to be answered again

    def show(self, panel: Panel, *, offers: Offers) -> None:
        """Draw another panel, if it differs."""
        if (panel, offers) == (self._panel, self._offers):
            return
        if panel.phase is not Phase.CONSENT:
            self._given = {}
        same_step = panel.phase is self._panel.phase and panel.waiting_for is None and self._panel.waiting_for is None
        self._panel, self._offers = panel, offers
        self._redraw(same_step=same_step)

    def relabel(self) -> None:
        self._redraw()

    def _redraw(self, *, same_step: bool = True) -> None:
        self._goes_on = same_step and (self._goes_on or self._drawn == self._asked)
        self._asked += 1
        if self.has_focus_within:
            self._keep_focus()
        self.refresh(recompose=True)

    async def recompose(self) -> None:
        """As Widget.recompose; who had the focus here keeps it here, on the first thing that can be done."""
        asked = self._asked
        await super().recompose()
        self._drawn, self._sent = asked, False
        if self._holds_focus:  # who went on elsewhere meanwhile is left in peace
            self.focus_first()

    def focus_first(self) -> None:
        """Focus what is done first; of a drawing that is on its way, once it is there."""
        first = self._first() if self._drawn == self._asked else None
        if first is None:
            self._keep_focus()
            return
        self.screen.set_focus(first)
        self.can_focus = False
        early, self._early = self._early, []
        for key in early:
            self.app.post_message(events.Key(key.key, key.character))

    def _first(self) -> Widget | None:
        """What is done first. Giving up is nothing that is offered first: a wait has nothing to do."""
        if self._sent:
            return None
        presses = [press for press in self.query("PinPad, Press") if press.focusable and press.name != "cancel"]
        return next((press for press in presses if press.has_class("-main")), presses[0] if presses else None)

    @property
    def _holds_focus(self) -> bool:
        return self.screen.focused is self  # `has_focus` is told a moment later

    def _keep_focus(self) -> None:
        self.can_focus = True
        self.screen.set_focus(self)

    def on_key(self, event: events.Key) -> None:
        """While the same step is drawn anew, what would press something is kept for it; digits of a PIN go to its pad, always."""
        digit = len(event.character or "") == 1 and (event.character or "").isdigit() and self._takes_pin
        anew = self._holds_focus and self._goes_on and self._drawn != self._asked
        if anew and (event.key in {"enter", "space"} or digit):
            event.stop()
            event.prevent_default()
            self._early.append(event)
        elif digit:
            from terminal.widgets.pin_pad import PinPad

            event.stop()
            event.prevent_default()
            for pad in self.query(PinPad):
                pad.focus()
                pad.type(event.character or "")

    @property
    def _takes_pin(self) -> bool:
        panel = self._panel
        return panel.phase is Phase.HOLDER and panel.pin_possible and panel.waiting_for is None

    def on_focus(self) -> None:
        """A window that one comes back to gives the focus to who had it, though there may be something to press by now."""
        if self._holds_focus and self._drawn == self._asked and self._first() is not None:
            self.focus_first()

    def on_blur(self) -> None:
        """Where there is something to press, Tab goes there, and not to the side itself."""
        if not self._holds_focus and self._drawn == self._asked and self._first() is not None:
            self.can_focus = False

    # -- what is drawn

    def compose(self) -> ComposeResult:
        yield Static(self._speech("side.title"), classes="title", markup=False)
        yield from self._trouble()
        panel = self._panel
        if panel.phase is not Phase.ASKING and panel.waiting_for is not None:
            yield from self._wait(panel.waiting_for)
            return
        yield from self._drawer()()

    def _drawer(self) -> Callable[[], Iterator[Widget]]:
        return {
            Phase.EMPTY: self._empty,
            Phase.READING: self._reading,
            Phase.HOLDER: self._holder,
            Phase.CONSENT: self._consent,
            Phase.ASKING: self._asking,
            Phase.REGISTRATION: self._registration,
            Phase.ANSWERED: self._answered,
            Phase.CLOSED: self._nothing_asked,
            Phase.FOREIGN: self._strange,
            Phase.NOT_MY_NUMBER: self._strange,
            Phase.TROUBLE: self._broken,
        }[self._panel.phase]

    def _trouble(self) -> Iterator[Widget]:
        panel = self._panel
        if (
            panel.trouble is None or panel.phase is Phase.CLOSED
        ):  # what is closed stands above, in the words of the state
            return
        if panel.trouble == self._offers.unasked:
            yield self._ask("side.unanswered")
            return
        what, mend = trouble_lines(self._speech, panel.trouble, panel.trouble_values)
        yield Static(capital(what), classes="trouble", markup=False)
        yield Static(capital(mend), classes="mend", markup=False)

    def _ask(self, code: str, **values: object) -> Static:
        return Static(self._speech(code, **values), classes="ask", markup=False)

    def _press(self, name: str, code: str, *, main: bool = False) -> Press:
        return Press(name, self._speech(code), main=main)

    def _wait(self, code: str) -> Iterator[Widget]:
        yield self._ask("wait.stop", what=self._speech(code))
        yield self._press("cancel", "do.cancel")

    def _empty(self) -> Iterator[Widget]:
        awaited = self._panel.awaited
        offers = self._offers
        yield self._ask("side.again", reader=awaited) if awaited else self._ask(self._wanted(offers))
        buttons = []
        if offers.place and not awaited:  # the real card is waited for: no other is laid in its place
            code = "do.place.phone" if offers.phone else "do.place"
            buttons.append(self._press("place", code, main=not offers.by_eye))
        if offers.show:
            code = "do.show.phone" if offers.phone else "do.show"
            buttons.append(self._press("show", code, main=offers.by_eye or not offers.place))
        if offers.by_eye:
            buttons.append(self._press("papers", "do.papers", main=not buttons))
        if buttons:
            yield PressRow(*buttons)

    def _wanted(self, offers: Offers) -> str:
        """What an empty reader asks of the patient."""
        if not offers.somebody:
            return "side.empty"
        if offers.by_eye:
            return "side.by_eye"
        if offers.phone:
            return "side.place_phone" if offers.place else "side.phone" if offers.show else "side.wait"
        return "side.empty" if offers.place or offers.show else "side.no_card"

    def _reading(self) -> Iterator[Widget]:
        yield from self._wait("wait.card")

    def _asking(self) -> Iterator[Widget]:
        yield from self._wait("wait.answer")

    def _holder(self) -> Iterator[Widget]:
        from terminal.widgets.pin_pad import PinPad

        panel, speech = self._panel, self._speech
        yield self._ask("side.holder")
        with Container(classes="ways"):
            with Vertical():
                yield Static(speech("side.face"), classes="way", markup=False)
                if panel.face_possible:
                    yield PressRow(
                        self._press("face.match", "side.face.match", main=True),
                        self._press("face.failed", "side.face.failed"),
                    )
                else:
                    yield Static(speech("side.face.none"), classes="note", markup=False)
            with Vertical(classes="pin"):
                left = (
                    ""
                    if panel.pin_tries is None or not panel.pin_possible
                    else "  " + speech("side.pin.left", left=panel.pin_tries)
                )
                yield Static(speech("side.pin") + left, classes="way", markup=False)
                if panel.pin_possible:
                    yield PinPad(speech)
                    if self._offers.prompts:
                        yield PressRow(self._press("pin.show", "side.pin.show"))
                else:
                    yield Static(speech("side.pin.none"), classes="note", markup=False)
            with Vertical():
                yield Static(speech("side.visual"), classes="way", markup=False)
                if panel.visual_possible:
                    yield PressRow(
                        self._press("visual.same", "side.visual.same"),
                        self._press("visual.different", "side.visual.different"),
                    )
                else:
                    yield Static(speech("side.visual.none"), classes="note", markup=False)
        yield PressRow(self._press("take", "do.take"), classes="after")

    def _consent(self) -> Iterator[Widget]:
        photo = self._panel.photo
        with Container(classes="beside"):
            with Vertical():
                yield from self._consents()
            if photo:
                yield Photograph(self._speech, photo)

    def _consents(self) -> Iterator[Widget]:
        speech, asked = self._speech, len(self._given)
        if asked < len(CONSENTS):
            yield Static(speech("side.consent.part", part=asked + 1, of=len(CONSENTS)), classes="way", markup=False)
            yield self._ask("side.consent", what=speech(f"consent.{CONSENTS[asked].value}"))
            yield PressRow(
                self._press("consent.yes", "side.consent.yes", main=True), self._press("consent.no", "side.consent.no")
            )
            yield PressRow(
                self._press("consent.all", "side.consent.all"), self._press("consent.none", "side.consent.none")
            )
        for kind, yes in self._given.items():
            said = speech("side.consent.given" if yes else "side.consent.refused")
            yield Static(f"{speech(f'consent.{kind.value}')}  {said}", classes="note", markup=False)
        yield Static(speech("side.consent.note"), classes="note", markup=False)
        ways = [self._press("cancel", "do.back"), self._press("take", "do.take")]
        if self._panel.trouble is not None:  # nothing came of the question
            ways.insert(0, self._press("papers", "do.papers"))
        yield PressRow(*ways)

    def _registration(self) -> Iterator[Widget]:
        yield self._ask("side.registration")
        yield PressRow(
            self._press("register.yes", "side.registration.yes", main=True),
            self._press("register.no", "side.registration.no"),
        )
        yield PressRow(self._press("take", "do.take"))

    def _answered(self) -> Iterator[Widget]:
        yield self._ask("side.answered")
        yield PressRow(self._press("conclude", "do.conclude", main=True), self._press("take", "do.take"))

    def _nothing_asked(self) -> Iterator[Widget]:
        yield self._ask("side.closed")
        yield PressRow(
            self._press("papers", "do.papers", main=True),
            self._press("conclude", "do.conclude"),
            self._press("take", "do.take"),
        )

    def _strange(self) -> Iterator[Widget]:
        yield self._ask("side.foreign")
        if self._panel.seems is not None:
            seems = trouble_lines(self._speech, f"seems.{self._panel.seems}")[0]
            yield Static(self._speech("desk.seems", what=seems), classes="note", markup=False)
        yield PressRow(self._press("take", "do.take", main=True), self._press("papers", "do.papers"))

    def _broken(self) -> Iterator[Widget]:
        yield self._ask("side.trouble")
        real = bool(self._panel.reader) and not self._panel.on_virtual
        yield PressRow(
            self._press("again", "do.again", main=True)
            if self._offers.place or real
            else self._press("take", "do.take", main=True),
            self._press("papers", "do.papers"),
        )

    # -- what is pressed

    @on(Press.Pressed)
    def _pressed(self, event: Press.Pressed) -> None:
        event.stop()
        if not event.name.startswith("consent."):
            self.post_message(self.Pressed(event.name))
            return
        said = event.name.removeprefix("consent.")
        yes = said in {"yes", "all"}
        for kind in CONSENTS[len(self._given) :]:
            self._given[kind] = yes
            if said in {"yes", "no"}:
                break
        if len(self._given) == len(CONSENTS):
            given, self._given = self._given, {}
            self._sent = True
            self._keep_focus()
            self.post_message(self.Consented(given))
        else:
            self._redraw()
