"""In here lives a visit in progress, without a screen: what the app, the commands and the training drive.

All methods belong to one asyncio loop. Waiting methods may be cancelled: what is waited for is closed, nothing is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from cardreader.collation import CollationB
from cardreader.connection import EventKind, NoCard, ReaderEvent, Readers, ReaderTrouble
from cardreader.stand_in import BindingsDamaged
from cardreader.trust import Belonging, CardTrouble, LastTryUnconfirmed, PinBlocked, WrongPin
from cardreader.virtual.card import VirtualCard
from cardreader.virtual.reader import VirtualReader
from terminal.cast import Cast, CastTrouble
from terminal.ledger import Entry, Ledger
from terminal.line import Line
from terminal.trace import Trace
from terminal.visit import ChipCheck, NumberQuery, Panel, Phase, Visit
from verifier.case import (
    Case,
    Decision,
    Equipment,
    Evidence,
    FaceResult,
    InsurerPhone,
    MyNumberCard,
    Patient,
    PinResult,
    Settings,
    Smartphone,
    VisualResult,
)
from verifier.clock import Clock
from verifier.contract import Consent, EligibilityAnswer, NumberVerificationRequest
from verifier.domain import CardStanding, CardType, ClinicState, ConsentKind, HolderCheck
from verifier.evidence import decide
from verifier.person import PersonSheet
from verifier.testimony import HolderResult, answer_of, card_evidence, compare_chip, shown_card, state_after
from verifier.trouble import NationalTrouble, NoLine, NoSystem, ServerBroken
from verifier.verification import CardVisit, HolderAct, Trust

if TYPE_CHECKING:
    from verifier.client import NationalClient

_T = TypeVar("_T")

_LEAVES_QUIETLY = frozenset({Phase.ANSWERED, Phase.TROUBLE, Phase.FOREIGN, Phase.NOT_MY_NUMBER})
# What a state of the clinic answers to whoever would ask the national system (reception-procedures.md, section 4).
_CLOSED: Mapping[ClinicState, type[NationalTrouble]] = {
    ClinicState.NO_ONLINE: NoSystem,
    ClinicState.OUTAGE_NATIONAL: ServerBroken,
    ClinicState.TERMINAL_DOWN: NoLine,
    ClinicState.DISASTER: NoLine,
}

CARD_SECONDS = 10.0  # how long a command waits for a card that a reader says it has


@dataclass(kw_only=True)
class Setting:
    """What a counter stands on: made by the composition root."""

    clock: Clock
    cast: Cast
    line: Line
    trust: Callable[[], Trust]  # called once, off the loop, at the first card
    ledger: Ledger
    trace: Trace
    state: ClinicState = ClinicState.ONLINE
    settings: Settings = field(default_factory=Settings)
    equipment: tuple[Equipment, ...] = ()
    real_readers: Readers | None = None  # PC/SC; None: only the virtual reader
    only_reader: str | None = None  # of the real ones, by name; None: whichever has a card


class Counter:
    """One desk. `visit` and `panel` are values; whoever shows them listens by `on_change`."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.cast = setting.cast
        self.state = setting.state
        self.settings = setting.settings
        self.equipment = setting.equipment
        self.visit = Visit(1)
        self.panel = Panel()
        self.reader_trouble: str | None = (
            None  # why no real reader can be used (code); None: one can, or none was wanted
        )
        self._line_code = "closed"
        self._after_trouble: ClinicState | None = None  # what a failed line or reader makes of `state`, for this visit
        self._virtual = VirtualReader()
        self._card: VirtualCard | None = None
        self._card_visit: CardVisit | None = None
        self._owner: PersonSheet | None = None  # whose card lies on the reader, as far as the world knows
        self._turn = 0  # changes whenever a card is let go of: whoever waited for one sees that it is no longer theirs
        self._stand_in_on = ""  # the real reader with the card that stands in for the one on the virtual reader
        self._lying: list[str] = []  # real readers whose cards wait until the one before is done with
        self._trust: Trust | None = None
        self._work: asyncio.Task[Any] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._hearers: list[Callable[[], None]] = []
        self._stop_watch: Callable[[], None] | None = None
        self._timings: Mapping[str, float] = {}

    # -- listening ---------------------------------------------------------------------------------------------------

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        """Call `hear` on the loop whenever visit, panel, state or line changed; returns a callable that ends this."""
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear) if hear in self._hearers else None

    def _changed(self) -> None:
        for hear in list(self._hearers):
            hear()

    @property
    def today(self) -> date:
        return self._setting.clock.today()

    @property
    def trace(self) -> Trace:
        return self._setting.trace

    @property
    def ledger(self) -> Ledger:
        return self._setting.ledger

    @property
    def timings(self) -> Mapping[str, float]:
        """Milliseconds by step of the card that was read last."""
        return self._timings

    @property
    def line(self) -> str:
        """'closed' (not opened yet), 'open', or a code of terminal.words.trouble."""
        return self._line_code

    # -- start and end -----------------------------------------------------------------------------------------------

    async def start(self, *, line: bool = True) -> None:
        """Watch the readers and open the line. Never raises: trouble shows in `reader_trouble` and `line`."""
        real = self._setting.real_readers
        if real is not None:
            loop = asyncio.get_running_loop()

            def hear(event: ReaderEvent) -> None:
                loop.call_soon_threadsafe(self._on_event, event)

            try:
                self._stop_watch = await asyncio.to_thread(real.watch, hear)
            except ReaderTrouble as trouble:
                self.reader_trouble = trouble.code
                self._changed()
        if line and self.state in {ClinicState.ONLINE, ClinicState.APP_ONLY, ClinicState.READER_BROKEN}:
            with contextlib.suppress(NationalTrouble):
                await self._open_line()

    async def stop(self) -> None:
        """Let go of everything. May be called twice."""
        if self._stop_watch is not None:
            self._stop_watch()
            self._stop_watch = None
        for task in list(self._background):
            task.cancel()
        await self._end_card()
        await self._setting.line.close()

    async def _open_line(self) -> NationalClient:
        if (closed := _CLOSED.get(self.state)) is not None:
            raise closed
        try:
            client = await self._setting.line.open()
        except NationalTrouble as trouble:
            self._say_line(trouble.code)
            raise
        self._say_line("open")
        return client

    def _say_line(self, code: str) -> None:
        if self._line_code != code:
            self._line_code = code
            self._changed()

    # -- the visit ---------------------------------------------------------------------------------------------------

    def step_up(self, person: PersonSheet | None) -> None:
        """Begin a new visit with this person; what they say and choose becomes the visit's `patient`."""
        self._begin(person)
        self._detach()
        self._next_card()

    def _begin(self, person: PersonSheet | None) -> None:
        patient = person.patient if person is not None else Patient()
        if person is not None and not patient.returning and self.ledger.known(person.id, self.today):
            patient = msgspec.structs.replace(patient, returning=True)
        self.visit = Visit(self.visit.number + 1, person, patient)
        self._after_trouble = None
        self._changed()

    def set_state(self, state: ClinicState) -> None:
        """What the clinic's verification can do from now on."""
        self.state = state
        self._after_trouble = None
        self._changed()

    def hear_patient(self, patient: Patient) -> None:
        """What the patient says, as the clerk ticks it."""
        self._visit(patient=patient)

    def show(self, evidence: Evidence) -> None:
        """A paper, screen or other thing is laid on the counter."""
        self._visit(evidence=(*self.visit.evidence, evidence))

    def take_back(self, index: int) -> None:
        """The thing at that place is taken from the counter."""
        rest = list(self.visit.evidence)
        del rest[index]
        self._visit(evidence=tuple(rest))

    def show_card(self) -> None:
        """The card lies on the desk, unread: it is evidence as staff see it."""
        if self.visit.person is not None and self.visit.card is None:
            self._visit(card=shown_card(self.visit.person))

    def _visit(self, **changes: Any) -> None:
        # What changes the facts undoes a decision that was shown.
        self.visit = replace(self.visit, **({"decision": None} | changes))
        self._changed()

    # -- the card on the reader --------------------------------------------------------------------------------------

    async def place_card(self) -> None:
        """The person lays their card on the virtual reader; returns when the card has been looked at."""
        person = self.visit.person
        if self.state is ClinicState.READER_BROKEN:
            self._trouble("reader_out_of_order")
            return
        if person is None or person.card is None:
            self._trouble("card_absent")
            return
        await self._end_card()
        await self._place(person)

    async def _place(self, person: PersonSheet) -> None:
        self._panel(Panel(Phase.READING, self._virtual.name, waiting_for="wait.card"))
        turn = self._turn
        try:
            card = await asyncio.to_thread(self.cast.take_card, person.id)
        except CastTrouble as trouble:
            self._panel(Panel(Phase.TROUBLE, self._virtual.name, trouble=trouble.code, trouble_values=trouble.values))
            return
        if turn != self._turn:  # taken back before it lay there
            await asyncio.to_thread(self.cast.give_back, card)
            return
        self._card = card
        self._virtual.insert(card)
        await self._look_at(self._virtual, self._virtual.name)

    async def remove_card(self) -> None:
        """The card is taken from the reader, whatever was under way."""
        await self._end_card()
        self._next_card()

    def _next_card(self) -> None:
        """A card that has waited on another reader is looked at."""
        if self._lying and not self._busy:
            self._card_came(self._lying.pop(0))

    def _on_event(self, event: ReaderEvent) -> None:
        reader, ours = event.reader, self._setting.only_reader
        if ours is not None and reader not in {"", ours}:
            return
        match event.kind:
            case EventKind.INSERTED if self._busy:
                self._lying.append(reader)
            case EventKind.INSERTED:
                self._card_came(reader)
            case EventKind.REMOVED | EventKind.READER_GONE:
                if reader in self._lying:
                    self._lying.remove(reader)
                if reader in self._card_is_on:
                    self._spawn(self._taken_away(reader))
            case EventKind.SERVICE_LOST:
                self._spawn(self._service_lost())
            case EventKind.SERVICE_BACK:
                self.reader_trouble = None
                self._changed()
            case _:
                pass

    @property
    def _busy(self) -> bool:
        """Whether a card is in hand, or on its way."""
        return self._card_visit is not None or self._card is not None or self.panel.phase is Phase.READING

    @property
    def _card_is_on(self) -> set[str]:
        """The real reader on which the card lies that the panel speaks of."""
        return {self._stand_in_on or (self.panel.reader if self._card is None else "")} - {"", self._virtual.name}

    def _card_came(self, reader: str) -> None:
        assert self._setting.real_readers is not None  # who else told of it?
        # Said at once, so that a card that comes with it on another reader waits.
        self._panel(Panel(Phase.READING, reader, waiting_for="wait.card"))
        self._spawn(self._look_at(self._setting.real_readers, reader))

    async def _taken_away(self, reader: str) -> None:
        """The card left. In the middle of something that is explained; after an answer it is what patients do."""
        turn = self._turn
        code = await self._why_away(reader)
        if turn != self._turn:
            return
        panel, explained = self.panel, {"card_removed", "reader_gone"}
        if panel.phase is Phase.TROUBLE and panel.trouble in explained:
            code = panel.trouble or code  # the command that failed has told it already
        elif code != "reader_gone" and panel.phase in _LEAVES_QUIETLY:
            code = ""
        self._broken_reader(code)
        await self._end_card(Panel(trouble=code or None))
        if not code:
            self._next_card()

    async def _why_away(self, reader: str) -> str:
        """Whether the card was taken or its reader went with it: a code."""
        real = self._setting.real_readers
        try:
            there = await asyncio.to_thread(real.states) if real is not None else []
        except ReaderTrouble:
            there = []
        return "card_removed" if any(state.name == reader for state in there) else "reader_gone"

    def _broken_reader(self, code: str) -> None:
        """A reader that went before the answer came makes of this visit one without a reader."""
        if code == "reader_gone" and self.visit.card_answer is None:
            self._after_trouble = ClinicState.READER_BROKEN

    async def _service_lost(self) -> None:
        """Find out why no real reader can be used: there is no service, it refuses us, or the library is missing."""
        real = self._setting.real_readers
        try:
            if real is not None:
                await asyncio.to_thread(real.states)
        except ReaderTrouble as trouble:
            self.reader_trouble = trouble.code
            self._changed()

    async def _look_at(self, readers: Readers, reader: str) -> None:
        """See what lies there; at the end the panel waits for the holder, or says why not."""
        self._panel(Panel(Phase.READING, reader, waiting_for="wait.card"))
        turn = self._turn
        try:
            if self._trust is None:
                self._trust = await asyncio.to_thread(self._setting.trust)
            if turn != self._turn:
                return
            visit = CardVisit(readers, reader, self._trust, self._open_line, hear=self.trace.card)
            self._card_visit = visit
            self._timings = visit.timings
            found = await visit.open()
            if turn == self._turn and found.belonging is not Belonging.OF_THIS_WORLD:
                await self._strange(visit, found.belonging, reader)
                return
            tries = await visit.tries_left()
        except ReaderTrouble as trouble:
            if turn == self._turn:  # else it was let go of meanwhile, and nobody waits for it
                await self._reader_trouble(trouble)
            return
        if turn != self._turn:
            return
        owner = self._owner = self._owner_of(found.certificate)
        if owner is not None and self._begins_visit(owner):
            self._begin(owner)
        kind = owner.card.type if owner is not None and owner.card is not None else CardType.STANDARD
        shown = (shown_card(owner) if owner is not None else None) or MyNumberCard()
        locked = tries == 0 and kind is not CardType.PIN_LESS
        self._visit(
            card=shown,
            holder=HolderResult(pin=PinResult.LOCKED if locked else None),
            card_answer=None,  # what another card, or this one before, was told is no answer to this one
            answers=msgspec.structs.replace(self.visit.answers, card=None),
        )
        self._panel(
            Panel(
                Phase.HOLDER,
                reader,
                pin_tries=tries,
                face_possible=kind is not CardType.PHOTO_LESS,
                pin_possible=kind is not CardType.PIN_LESS and tries > 0,
                visual_possible=kind is not CardType.PHOTO_LESS,
            )
        )

    def _begins_visit(self, owner: PersonSheet) -> bool:
        """Whether a card on the reader is the next visitor's: nobody was at the counter, or who was there is done."""
        person = self.visit.person
        return person is None or (self.visit.decision is not None and person.id != owner.id)

    def _owner_of(self, certificate: bytes | None) -> PersonSheet | None:
        person_id = self.cast.person_of_certificate(certificate) if certificate is not None else None
        return next((person for person in self.cast.people() if person.id == person_id), None)

    async def _strange(self, visit: CardVisit, belonging: Belonging, reader: str) -> None:
        """A card not of this world: it may stand in for a demo person; else nothing is done with it, and the panel says why.

        Raises ReaderTrouble.
        """
        turn = self._turn
        fingerprint = await visit.fingerprint()
        try:
            # off the loop: salted hashes are slow on purpose
            person_id = (
                await asyncio.to_thread(self.cast.stand_in_for, fingerprint) if fingerprint is not None else None
            )
        except BindingsDamaged as damaged:
            if turn == self._turn:
                self._panel(Panel(Phase.TROUBLE, reader, trouble=damaged.code))
            return
        person = next((person for person in self.cast.people() if person.id == person_id), None)
        if person is None:
            seems = await visit.seems() if belonging is Belonging.NOT_MY_NUMBER else None
            if turn != self._turn:
                return
            if belonging is Belonging.FOREIGN:
                self._panel(Panel(Phase.FOREIGN, reader, trouble="not_of_this_world"))
            else:
                self._panel(Panel(Phase.NOT_MY_NUMBER, reader, trouble="not_my_number", seems=seems))
            return
        if turn != self._turn:
            return
        self._stand_in_on = reader
        self._card_visit = None
        await visit.close()
        if turn != self._turn:
            return
        if self.visit.person is None or self.visit.person.id != person.id:
            self._begin(person)
        await self._place(person)

    async def _end_card(self, then: Panel | None = None) -> None:
        """Let go of the card: what waits for it is closed."""
        self._detach(then)
        if self._leaving is not None:
            await asyncio.shield(self._leaving)  # whoever gives up waiting for it does not end it

    def _detach(self, then: Panel | None = None) -> None:
        """The card is no longer ours from now on; letting go of its thread and its image takes a moment, in `_leaving`.

        `then`: what the panel shows at once; left out, an empty reader.
        """
        self._turn += 1
        self._stand_in_on = ""
        work, self._work = self._work, None
        if work is not None:
            work.cancel()
        visit, self._card_visit = self._card_visit, None
        card, self._card = self._card, None
        if card is not None:
            self._virtual.remove()
        if visit is not None or card is not None:
            self._leaving = asyncio.get_running_loop().create_task(self._let_go(visit, card, self._leaving))
        self._owner = None
        self._panel(then or Panel())

    async def _let_go(
        self, visit: CardVisit | None, card: VirtualCard | None, before: asyncio.Task[None] | None
    ) -> None:
        if before is not None:
            await before
        if visit is not None:
            await visit.close()
        if card is not None:
            await asyncio.to_thread(self.cast.give_back, card)

    async def card_seen(self, seconds: float = CARD_SECONDS) -> None:
        """Wait until the card on a real reader has been looked at. Raises NoCard where none shows up in time."""
        seen = asyncio.Event()

        def look() -> None:
            if self.panel.phase not in {Phase.EMPTY, Phase.READING} or self.panel.trouble is not None:
                seen.set()

        deaf = self.on_change(look)
        look()
        try:
            async with asyncio.timeout(seconds):
                await seen.wait()
        except TimeoutError as error:
            raise NoCard(reader=self._setting.only_reader) from error
        finally:
            deaf()

    # -- the holder --------------------------------------------------------------------------------------------------

    async def face(self, result: FaceResult) -> None:
        """The face camera's result. A match opens the way without PIN; after a miss PIN and visual check remain (R66)."""
        if result is FaceResult.FAILED:
            self._holder(face=result)
            self._trouble("face_failed")
            return
        owner = self._owner
        code = CollationB.parse(owner.card.collation_b) if owner is not None and owner.card is not None else None
        await self._authenticate(HolderAct(HolderCheck.FACE, collation_b=code), face=result)

    async def pin(self, digits: str, *, confirm_last: bool = False) -> None:
        """The patient's digits. A wrong PIN comes back as trouble with the tries left; the last try asks to be confirmed."""
        await self._authenticate(HolderAct(HolderCheck.PIN, pin=digits, confirm_last=confirm_last), pin=PinResult.OK)

    async def visual(self, result: VisualResult) -> None:
        """Staff compare photograph and person (目視確認)."""
        if result is VisualResult.DIFFERENT:
            self._holder(visual_check=result)
            self._trouble("visual_different")
            return
        await self._authenticate(HolderAct(HolderCheck.VISUAL), visual_check=result)

    def _holder(self, **results: Any) -> None:
        self._visit(holder=replace(self.visit.holder, **results))

    async def _authenticate(self, act: HolderAct, **results: Any) -> None:
        card = self._card_visit
        if card is None or self.panel.phase is not Phase.HOLDER:
            return
        before, turn = self.panel, self._turn
        self._panel(replace(before, trouble=None, waiting_for=f"wait.{act.check.value}"))
        try:
            await self._cancellable(card.authenticate(act))
        except asyncio.CancelledError:
            if self._given_up(turn, before):
                raise
        except WrongPin as wrong:
            self._panel(
                replace(
                    before,
                    trouble="wrong_pin" if wrong.tries_left else "pin_blocked",
                    trouble_values={"left": wrong.tries_left},
                    pin_tries=wrong.tries_left,
                    pin_possible=wrong.tries_left > 0,
                )
            )
            if not wrong.tries_left:
                self._holder(pin=PinResult.LOCKED)
        except PinBlocked:
            self._holder(pin=PinResult.LOCKED)
            self._panel(replace(before, trouble="pin_blocked", pin_tries=0, pin_possible=False))
        except LastTryUnconfirmed:
            self._panel(replace(before, trouble="last_try_unconfirmed", pin_tries=1))
        except CardTrouble as trouble:
            self._panel(replace(before, trouble=trouble.code))
        except ReaderTrouble as trouble:
            await self._reader_trouble(trouble)
        else:
            self._holder(**results)
            photo = card.face.photo_jp2 if card.face is not None else None
            self._panel(replace(before, phase=Phase.CONSENT, trouble=None, photo=photo))

    # -- the question ------------------------------------------------------------------------------------------------

    async def consent(self, given: Mapping[ConsentKind, bool]) -> None:
        """The patient's consents, one by one, then the question to the national system."""
        now = self._setting.clock.now()
        consents = [Consent(kind=kind, given=yes, at=now) for kind, yes in given.items()]
        card = self._card_visit
        if card is not None and self.panel.phase is Phase.CONSENT:
            await self._ask(card.verify(self.today, consents))

    async def register_use(self, agreed: bool) -> None:
        """The patient's choice at the reader's offer: register the card for use here and now, or not."""
        card = self._card_visit
        if card is None or self.panel.phase is not Phase.REGISTRATION:
            return
        self._visit(patient=msgspec.structs.replace(self.visit.patient, agrees_to_register=agreed))
        if agreed:
            await self._ask(card.register_use(self.today))
        else:
            self._panel(replace(self.panel, phase=Phase.ANSWERED))

    async def _ask(self, question: Coroutine[Any, Any, EligibilityAnswer]) -> None:
        before, turn = self.panel, self._turn
        self._panel(replace(before, phase=Phase.ASKING, trouble=None, waiting_for="wait.answer"))
        try:
            answer = await self._cancellable(question)
        except asyncio.CancelledError:
            if self._given_up(turn, before):
                raise
            return
        except NationalTrouble as trouble:
            self._say_line(trouble.code)
            self._after_trouble = state_after(trouble)
            self._panel(replace(before, trouble=trouble.code, trouble_values={"detail": trouble.detail}))
            return
        except ReaderTrouble as trouble:
            await self._reader_trouble(trouble)
            return
        self._after_trouble = None
        self._visit(card_answer=answer, answers=msgspec.structs.replace(self.visit.answers, card=answer_of(answer)))
        offered = answer.standing in {CardStanding.NOT_REGISTERED, CardStanding.DEREGISTERED}
        self._panel(replace(before, phase=Phase.REGISTRATION if offered else Phase.ANSWERED, trouble=None))

    async def query_number(self, query: NumberQuery) -> EligibilityAnswer:
        """Ask by what is printed on a document. The same query once more marks the answer as re-entered. Raises NationalTrouble."""
        self._panel(replace(self.panel, waiting_for="wait.answer"))
        try:
            client = await self._open_line()
            answer = await client.verify_number(
                NumberVerificationRequest(
                    insurer_number=query.insurer_number,
                    symbol=query.symbol,
                    number=query.number,
                    branch=query.branch or None,
                    birth_date=query.birth_date,
                    visit_date=self.today,
                    limit_consent=query.limit_consent,
                )
            )
        except NationalTrouble as trouble:
            self._say_line(trouble.code)
            self._after_trouble = state_after(trouble)
            raise
        finally:
            self._panel(replace(self.panel, waiting_for=None))
        self._after_trouble = None
        before = self.visit.answers.number
        again = before is not None and before.validity is answer.validity
        said = answer_of(answer, reentered=again, branch=query.branch or None)
        self._visit(number_answer=answer, answers=msgspec.structs.replace(self.visit.answers, number=said))
        return answer

    def telephone(self, result: InsurerPhone | None) -> None:
        """What the insurer said on the telephone (P4: 'a query by number or the like'); None: not called."""
        self._visit(answers=msgspec.structs.replace(self.visit.answers, insurer_phone=result))

    async def check_chip(self, birth_date: date, expiry_year: int, security_code: str) -> ChipCheck:
        """Compare the chip with what lies on the counter; what the clerk typed from the card's front opens it.

        Raises TriesTooFew (three or fewer left: nothing is sent), CodeWrong, NotOfThisWorld, ReaderTrouble, NoCard.
        """
        card = self._card_visit
        if card is None:
            raise NoCard
        code = CollationB.make(birth_date, expiry_year, security_code)
        # Reading the other applications closes what the holder had opened: they authenticate again afterwards.
        phase = Phase.HOLDER if self.panel.phase is Phase.CONSENT else self.panel.phase
        self._panel(replace(self.panel, phase=phase, waiting_for="wait.chip"))
        try:
            chip = compare_chip(await card.check_chip(code), (*self.visit.evidence, *self._card_evidence()))
        finally:
            self._panel(replace(self.panel, waiting_for=None))
        self._visit(chip=chip)
        return chip

    async def cancel(self) -> None:
        """The patient presses cancel, or the clerk stops a wait: back to where one can go on."""
        if self._work is not None:
            self._work.cancel()
        elif self.panel.phase in {Phase.CONSENT, Phase.REGISTRATION}:
            self._panel(replace(self.panel, phase=Phase.HOLDER, trouble=None))
        elif self.panel.trouble is not None:
            self._panel(replace(self.panel, trouble=None))

    # -- the decision ------------------------------------------------------------------------------------------------

    @property
    def effective_state(self) -> ClinicState:
        """The clinic's state, or what a failed line or reader has made of it for this visit."""
        return self.state if self.state in _CLOSED else self._after_trouble or self.state

    def _card_evidence(self) -> tuple[Evidence, ...]:
        shown = self.visit.card
        if not isinstance(shown, MyNumberCard | Smartphone):
            return ()
        owner = self._owner or self.visit.person
        kind = owner.card.type if owner is not None and owner.card is not None else shown.type
        return (card_evidence(shown, self.visit.card_answer, self.visit.holder, card_type=kind),)

    def case(self) -> Case:
        """The visit as a case."""
        return Case(
            visit_date=self.today,
            clinic=self.effective_state,
            settings=self.settings,
            equipment=self.equipment,
            patient=self.visit.patient,
            evidence=(*self._card_evidence(), *self.visit.evidence),
            answers=self.visit.answers,
        )

    def decide(self, *, why: bool = False) -> Decision:
        """What the visit would lead to as it stands; nothing is written."""
        return decide(self.case(), why=why)

    def conclude(self) -> Decision:
        """Decide, write the visit into the ledger, then set visit.decision. Raises LedgerTrouble: then nothing is decided."""
        case = self.case()
        decision = decide(case)
        name, kana = self._name()
        answers = (self.visit.card_answer, self.visit.number_answer)
        entry = self.ledger.write(
            Entry(
                id="",
                at=self._setting.clock.now(),
                visit_date=self.today,
                case=case,
                decision=decision,
                name=name,
                kana=kana,
                person=self.visit.person.id if self.visit.person is not None else None,
                answer_ids=tuple(answer.answer_id for answer in answers if answer is not None),
            )
        )
        self.visit = replace(self.visit, decision=msgspec.structs.replace(decision, id=entry.id))
        self._changed()
        return self.visit.decision or decision

    def _name(self) -> tuple[str, str]:
        """How the ledger calls the patient: as the person at the counter, else as answer or paper say."""
        person, patient = self.visit.person, self.visit.patient
        if person is not None:
            return person.name, person.kana
        if patient.name:
            return patient.name, patient.kana or ""
        for answer in (self.visit.card_answer, self.visit.number_answer):
            if answer is not None and answer.person is not None:
                return answer.person.name, answer.person.kana
        for item in self.visit.evidence:
            if item.name:
                return item.name, item.kana or ""
        return "", ""

    # -- small things ------------------------------------------------------------------------------------------------

    def _panel(self, panel: Panel) -> None:
        if panel != self.panel:
            self.panel = panel
            self._changed()

    def _trouble(self, code: str) -> None:
        self._panel(replace(self.panel, trouble=code, trouble_values={}))

    async def _reader_trouble(self, trouble: ReaderTrouble) -> None:
        reader, turn, code = self.panel.reader, self._turn, trouble.code
        if code == "card_removed" and reader in self._card_is_on:
            code = await self._why_away(reader)
            if turn != self._turn:  # the reader's event was quicker
                return
        self._broken_reader(code)
        await self._end_card(Panel(Phase.TROUBLE, reader, trouble=code))

    def _given_up(self, turn: int, before: Panel) -> bool:
        """A wait was ended. By the clerk: back to where one can go on; with the card: the panel tells already.

        Whether it is the caller itself that ends, and is to hear of it.
        """
        if turn == self._turn:
            self._panel(replace(before, trouble=None))
        task = asyncio.current_task()
        return task is not None and task.cancelling() > 0

    async def _cancellable(self, wait: Coroutine[Any, Any, _T]) -> _T:
        """Wait for it, where `cancel` and the card's leaving can end the wait: then CancelledError, whatever came of it."""
        task, turn = asyncio.ensure_future(wait), self._turn
        self._work = task
        try:
            done = await task
        except Exception:
            if turn != self._turn:
                raise asyncio.CancelledError from None
            raise
        finally:
            if self._work is task:
                self._work = None
        if turn != self._turn:
            raise asyncio.CancelledError
        return done

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
