"""In here lives a visit in progress, without a screen: what the app and the commands drive.

All methods belong to one asyncio loop. Waiting methods may be cancelled: what is waited for is closed, nothing is lost. The card on the
reader has rooms of its own (reader_side.py, card_on_reader.py, lookout.py); they, and the rules, are imported when they are first needed.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from terminal.visit import NumberQuery, Panel, Visit
from verifier.case import (
    Case,
    Considered,
    Decision,
    Equipment,
    Evidence,
    FaceResult,
    InsurerPhone,
    MyNumberCard,
    Patient,
    Settings,
    Smartphone,
    VisualResult,
)
from verifier.clock import Mode
from verifier.contract import EligibilityAnswer, NumberVerificationRequest
from verifier.domain import ClinicState, ConsentKind
from verifier.testimony import answer_of, card_evidence, shown_card, state_after
from verifier.trouble import NationalTrouble, NoLine, NoSystem, ServerBroken

if TYPE_CHECKING:
    from pathlib import Path

    from cardreader.connection import Readers
    from terminal.cast import Cast, Historian
    from terminal.clinic_settings import ClinicSettings
    from terminal.ledger import Ledger
    from terminal.line import Line
    from terminal.reader_side import ReaderSide
    from terminal.trace import Trace
    from terminal.visit import ChipCheck
    from terminal.words import Lang
    from verifier.case import EligibilityDeclaration
    from verifier.client import NationalClient
    from verifier.clock import Clock
    from verifier.person import PersonSheet
    from verifier.proposals import Proposal, Withheld
    from verifier.verification import Trust

TICK_SECONDS = (
    0.25  # between two looks at the clock: a counter notices another day, or a clock that was set, within a second
)

# What a state of the clinic answers to whoever would ask the national system (reception-procedures.md, section 4).
_CLOSED: Mapping[ClinicState, type[NationalTrouble]] = {
    ClinicState.NO_ONLINE: NoSystem,
    ClinicState.OUTAGE_NATIONAL: ServerBroken,
    ClinicState.TERMINAL_DOWN: NoLine,
    ClinicState.DISASTER: NoLine,
}


class Setting(msgspec.Struct, kw_only=True):
    """What a counter stands on: made by the composition root."""

    clock: Clock
    cast: Cast
    line: Line
    trust: Callable[[], Trust]  # called once, off the loop, at the first card
    ledger: Ledger
    trace: Trace
    state: ClinicState = ClinicState.ONLINE
    choices: Callable[[], ClinicSettings] | None = None  # the clinic's file of settings; None: all are as by default
    equipment: tuple[Equipment, ...] = ()
    historian: Historian | None = None  # None: the national side is another's server
    real_readers: Readers | None = None  # PC/SC; None: only the virtual reader
    pass_a_day: Callable[[], None] | None = None  # moves the world's clock on; None: it isn't this counter's to move
    only_reader: str | None = None  # of the real ones, by name; None: whichever has a card


class Counter:
    """One desk. `visit` and `panel` are values; whoever shows them listens by `on_change`."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.cast = setting.cast
        self.state = setting.state
        self.equipment = setting.equipment
        self.historian = setting.historian
        self.visit = Visit(1)
        self.panel = Panel()
        # Why no real reader can be used (code); None: one can, or none was wanted.
        self.reader_trouble: str | None = None
        self._line_code = "closed"
        # Why nobody can be asked, as far as is known; until the line answers.
        self._line_trouble: NationalTrouble | None = None
        self._seeking: asyncio.Task[None] | None = None  # whether it does again
        self._reader_failed = False  # in this visit
        self._reader_side: ReaderSide | None = None
        self._decided: Case | None = None  # what the verdict on the screen was made of
        self._hearers: list[Callable[[], None]] = []
        self._ticking: asyncio.Task[None] | None = None

    # -- listening ---------------------------------------------------------------------------------------------------

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        """Call `hear` on the loop whenever visit, panel, state or line changed; returns a callable that ends this."""
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear) if hear in self._hearers else None

    def changed(self) -> None:
        """Tell whoever listens that something is different now."""
        for hear in list(self._hearers):
            hear()

    @property
    def today(self) -> date:
        return self._setting.clock.today()

    @property
    def days(self) -> tuple[date, date | None]:
        """Today, and the day for which the people are cast where that is another: what is shown of either is old when these change."""
        return self.today, self._setting.clock.state.cast_on

    @property
    def time_of_day(self) -> str:
        """HH:MM where somebody has let the world's clock run; empty: the machine's, which is no news, or a day that stands."""
        clock = self._setting.clock
        return f"{clock.now():%H:%M}" if clock.state.mode is Mode.RUNNING else ""

    @property
    def pass_a_day(self) -> Callable[[], None] | None:
        """Moves the world's clock on by a day, where somebody has set it and it is this counter's to move; else None. Raises CastTrouble."""
        return self._setting.pass_a_day if self._setting.clock.state.mode is not Mode.REAL else None

    @property
    def moment(self) -> datetime:
        """What time it is in the world."""
        return self._setting.clock.now()

    @property
    def choices(self) -> ClinicSettings | None:
        """The clinic's file of settings, where it has one; read when it is first asked for."""
        return self._setting.choices() if self._setting.choices is not None else None

    @property
    def settings(self) -> Settings:
        """The clinic's choices for what the rules leave open."""
        return self.choices.settings if self.choices is not None else Settings()

    @property
    def decided_with(self) -> Settings:
        """The settings of the verdict on the screen."""
        return self._decided.settings if self._decided is not None else self.settings

    @property
    def decided_on(self) -> date:
        """The day of the visit by whose rules the verdict on the screen was found; without one: today."""
        return self._case_shown().visit_date

    @property
    def trace(self) -> Trace:
        return self._setting.trace

    @property
    def ledger(self) -> Ledger:
        return self._setting.ledger

    @property
    def timings(self) -> Mapping[str, float]:
        """Milliseconds by step of the card that was read last."""
        return self._reader_side.timings if self._reader_side is not None else {}

    @property
    def _reader(self) -> ReaderSide:
        """The patient's side of the reader; made when a card or reader is first looked for."""
        if self._reader_side is None:
            from terminal.reader_side import ReaderSide

            self._reader_side = ReaderSide(self, self._setting)
        return self._reader_side

    @property
    def line(self) -> str:
        """'closed' (not opened yet), 'open', or a code of terminal.words.trouble."""
        return self._line_code

    # -- start and end -----------------------------------------------------------------------------------------------

    async def start(self, *, line: bool = True) -> None:
        """Watch the clock and the readers, and open the line. Never raises: trouble shows in `reader_trouble` and `line`."""
        if self._ticking is None:
            self._ticking = asyncio.create_task(self._tick())
        if self._setting.real_readers is not None:
            await self._reader.watch()
        if line and self.state in {ClinicState.ONLINE, ClinicState.APP_ONLY, ClinicState.READER_BROKEN}:
            with contextlib.suppress(NationalTrouble):
                await self.open_line()

    async def stop(self) -> None:
        """Let go of everything. May be called twice."""
        for task in (self._ticking, self._seeking):
            if task is not None:
                task.cancel()
        self._ticking = self._seeking = None
        if self._reader_side is not None:
            await self._reader_side.stop()
        await self._setting.line.close()

    async def _tick(self) -> None:
        """Tell whoever listens of another day, and of each minute of a clock that was let run. The visit stays as it is: it is decided by the day on

        which it is concluded.
        """
        known = self.days, self.time_of_day
        while True:
            await asyncio.sleep(TICK_SECONDS)
            shown, known = known, (self.days, self.time_of_day)
            if shown != known:
                self.changed()

    async def open_line(self) -> NationalClient:
        """The way to the national system, opened where it is not yet. Raises NationalTrouble; in a closed state nobody is asked."""
        if (closed := _CLOSED.get(self.state)) is not None:
            raise closed
        try:
            client = await self._setting.line.open()
        except NationalTrouble as trouble:
            self.line_failed(trouble)
            raise
        if self._line_trouble is None:
            self._say_line("open")
        return client

    async def see_line(self) -> None:
        """Before anybody is bothered with questions: can the national system be asked, as far as is known? Raises NationalTrouble.

        A line that was last down is tried. Where nothing is known against it, nothing is asked.
        """
        if not self.closed and self._line_trouble is None:
            return
        try:
            client = await self.open_line()
            await client.status()
        except NationalTrouble as trouble:
            self.line_failed(trouble)
            raise
        self.answered()

    def _seek_line(self) -> None:
        """Whoever comes next may find the line mended: see to that, behind the visit."""
        if self._line_trouble is None or self.closed or (self._seeking is not None and not self._seeking.done()):
            return

        async def seek() -> None:
            with contextlib.suppress(NationalTrouble):
                await self.see_line()

        with contextlib.suppress(RuntimeError):  # no loop runs: nobody is at the counter yet
            self._seeking = asyncio.get_running_loop().create_task(seek())

    def _say_line(self, code: str) -> None:
        if self._line_code != code:
            self._line_code = code
            self.changed()

    # -- the visit ---------------------------------------------------------------------------------------------------

    def step_up(self, person: PersonSheet | None) -> None:
        """Begin a new visit with this person; what they say and choose becomes the visit's `patient`."""
        self.begin(person)
        if self._reader_side is not None:
            self._reader_side.let_go()
            self._reader_side.next_card()

    def begin(self, person: PersonSheet | None) -> None:
        """A new visit; the card on the reader stays as it is."""
        patient = person.patient if person is not None else Patient()
        known_by = None
        if person is not None and not patient.returning:
            known_by = self.ledger.visit_before(person.id, self.today)
            patient = msgspec.structs.replace(patient, returning=known_by is not None)
        self.visit = Visit(self.visit.number + 1, person, patient, known_by=known_by)
        self._reader_failed = False
        if self._line_trouble is not None and self._line_trouble.passed:
            self._line_trouble = None
            self._say_line("open")
        self._seek_line()
        self.changed()

    def set_state(self, state: ClinicState) -> None:
        """What the clinic's verification can do from now on."""
        self.state = state
        self._reader_failed = False
        self._seek_line()
        self.changed()

    def choose(self, key: str, value: bool) -> None:
        """One of the clinic's settings, kept in its file; the next verdict goes by it. Raises Failure where it cannot be kept."""
        choices = self.choices
        if choices is not None:
            choices.choose(key, value)
            self.changed()

    def hear_patient(self, patient: Patient) -> None:
        """What the patient says, as the clerk ticks it."""
        self.change(patient=patient)

    def show(self, evidence: Evidence) -> None:
        """A paper, screen or other thing is laid on the counter."""
        self.change(evidence=(*self.visit.evidence, evidence))

    def correct(self, index: int, evidence: Evidence) -> None:
        """The thing at that place was misread, or filled in anew: this is what it says."""
        there = list(self.visit.evidence)
        if there[index] != evidence:
            there[index] = evidence
            self.change(evidence=tuple(there))

    def take_back(self, index: int) -> None:
        """The thing at that place is taken from the counter."""
        rest = list(self.visit.evidence)
        del rest[index]
        self.change(evidence=tuple(rest))

    def show_card(self) -> None:
        """The card lies on the desk, unread: it is evidence as staff see it."""
        if self.visit.person is not None and self.visit.card is None:
            self.change(card=shown_card(self.visit.person))

    def change(self, **changes: Any) -> None:
        """Change parts of the visit, by the names of its fields."""
        # What changes the facts undoes a decision that was shown.
        self.visit = replace(self.visit, **({"decision": None} | changes))
        self.changed()

    # -- the card on the reader: its own rooms (reader_side.py, card_on_reader.py) -------------------------------------

    async def place_card(self) -> None:
        """The person lays their card on the virtual reader; returns when the card has been looked at."""
        await self._reader.place_card()

    async def again(self) -> None:
        """After trouble: the card is laid down once more. What lay on a real reader is read there, or waited for."""
        await self._reader.again()

    async def remove_card(self) -> None:
        """The card is taken from the reader, whatever was under way."""
        await self._reader.remove_card()

    async def card_seen(self) -> None:
        """Wait until the card on a real reader has been looked at. Raises NoCard where none shows up in time."""
        await self._reader.card_seen()

    async def face(self, result: FaceResult) -> None:
        """The face camera's result. A match opens the way without PIN; after a miss PIN and visual check remain (R66)."""
        await self._reader.face(result)

    async def pin(self, digits: str, *, confirm_last: bool = False) -> None:
        """The patient's digits. A wrong PIN comes back as trouble with the tries left; the last try asks to be confirmed."""
        await self._reader.pin(digits, confirm_last=confirm_last)

    async def visual(self, result: VisualResult) -> None:
        """Staff compare photograph and person (目視確認)."""
        await self._reader.visual(result)

    async def consent(self, given: Mapping[ConsentKind, bool]) -> None:
        """The patient's consents, one by one, then the question to the national system."""
        await self._reader.consent(given)

    async def register_use(self, agreed: bool) -> None:
        """The patient's choice at the reader's offer: register the card for use here and now, or not."""
        await self._reader.register_use(agreed)

    async def check_chip(self, birth_date: date, expiry_year: int, security_code: str) -> ChipCheck:
        """Compare the chip with what lies on the counter; what the clerk typed from the card's front opens it.

        Raises TriesTooFew (three or fewer left: nothing is sent), CodeWrong, NotOfThisWorld, ReaderTrouble, NoCard.
        """
        return await self._reader.check_chip(birth_date, expiry_year, security_code)

    async def cancel(self) -> None:
        """The patient presses cancel, or the clerk stops a wait: back to where one can go on."""
        await self._reader.cancel()

    # -- what the card's rooms tell of ------------------------------------------------------------------------------

    def line_failed(self, trouble: NationalTrouble) -> None:
        """The national system could not be asked: verdicts go by what that makes of the clinic's state, until it answers."""
        if not self.closed:  # else nobody was asked
            self._line_trouble = trouble
        self._say_line(trouble.code)

    def reader_failed(self) -> None:
        """The reader went before the answer came: this visit has none."""
        self._reader_failed = True

    @property
    def closed(self) -> bool:
        """Does the clinic's state let nobody be asked? Then neither consents nor numbers are."""
        return self.state in _CLOSED

    def answered(self) -> None:
        """The national system answered: whatever was in trouble is over."""
        self._line_trouble, self._reader_failed = None, False
        self._say_line("open")

    # -- the number, the telephone ---------------------------------------------------------------------------------

    async def query_number(self, query: NumberQuery) -> EligibilityAnswer:
        """Ask by what is printed on a document. The same query once more marks the answer as re-entered. Raises NationalTrouble."""
        self.show_panel(replace(self.panel, waiting_for="wait.answer"))
        try:
            client = await self.open_line()
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
            self.line_failed(trouble)
            raise
        finally:
            self.show_panel(replace(self.panel, waiting_for=None))
        self.answered()
        before = self.visit.answers.number
        again = before is not None and before.validity is answer.validity
        said = answer_of(answer, reentered=again, branch=query.branch or None)
        self.change(
            number_answer=answer, typed=query.typed, answers=msgspec.structs.replace(self.visit.answers, number=said)
        )
        return answer

    @property
    def prompts(self) -> bool:
        """Whether somebody tells, for training, the PIN of the person at the counter."""
        from terminal.cast import Prompter

        return self.visit.person is not None and isinstance(self.cast, Prompter)

    def pin_for_training(self) -> str | None:
        """The PIN of the demo person at the counter, who would know it; None: nobody tells. It is for the screen alone."""
        from terminal.cast import Prompter

        person = self.visit.person
        return self.cast.pin_of(person.id) if person is not None and isinstance(self.cast, Prompter) else None

    def telephone(self, result: InsurerPhone | None) -> None:
        """What the insurer said on the telephone (P4: 'a query by number or the like'); None: not called."""
        self.change(answers=msgspec.structs.replace(self.visit.answers, insurer_phone=result))

    # -- the decision ------------------------------------------------------------------------------------------------

    @property
    def effective_state(self) -> ClinicState:
        """The clinic's state, or what a line that is down, or a reader that failed in this visit, makes of it."""
        if self.closed:
            return self.state
        if self._line_trouble is not None:
            return state_after(self._line_trouble)
        return ClinicState.READER_BROKEN if self._reader_failed else self.state

    @property
    def unasked(self) -> str | None:
        """Why the national system cannot be asked, as far as is known: a code of terminal.words.trouble. None: it can, or the state says it."""
        return self._line_trouble.code if self._line_trouble is not None and not self.closed else None

    def card_evidence(self) -> tuple[Evidence, ...]:
        """The card of the visit as its case tells of it: none, or one."""
        shown = self.visit.card
        if not isinstance(shown, MyNumberCard | Smartphone):
            return ()
        owner = (self._reader_side.owner if self._reader_side is not None else None) or self.visit.person
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
            evidence=(*self.card_evidence(), *self.visit.evidence),
            answers=self.visit.answers,
        )

    def decide(self, *, why: bool = False) -> Decision:
        """What the visit would lead to as it stands; nothing is written."""
        from verifier.evidence import decide

        return decide(self.case(), why=why)

    def considered(self) -> tuple[Considered, ...]:
        """Every row that was looked at for the verdict of this visit, in order: of the case that was decided, whatever has changed since."""
        from verifier.evidence import decide

        rows = decide(self._decided or self.case(), why=True).considered
        return () if rows is msgspec.UNSET else rows

    def proposals(self) -> tuple[Proposal, ...]:
        """What to ask for next (P6), without what was asked for and isn't there."""
        from verifier.proposals import Way, proposals

        return proposals(self._case_shown(), absent=frozenset(map(Way, self.visit.absent)))

    def withheld(self) -> Withheld | None:
        """Why the statement is not among them; None: it is, or nobody would look for it there."""
        from verifier.proposals import withheld

        return withheld(self._case_shown())

    def _case_shown(self) -> Case:
        """What the screen tells of: once it is decided, the case as it was decided, though the day has changed since."""
        return self._decided if self.visit.decision is not None and self._decided is not None else self.case()

    def print_statement(self, statement: EligibilityDeclaration, lang: Lang) -> Path:
        """Write a statement for the printer, into the world's folder. Raises OSError."""
        from terminal.printing import write_statement

        return write_statement(self.ledger.folder.parent, statement, self.today, lang)

    def not_there(self, way: str) -> None:
        """That was asked for, and the patient hasn't it: it is proposed no more in this visit. It is no fact of the case."""
        self.visit = replace(self.visit, absent=self.visit.absent | {way})
        self.changed()

    def conclude(self) -> Decision:
        """Decide, write the visit into the ledger, then set visit.decision. Raises LedgerTrouble: then nothing is decided."""
        from terminal.ledger import Entry

        case = self.case()
        decision = self.decide()
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
                registered_here=self.visit.registered_here,
                answer_ids=tuple(answer.answer_id for answer in answers if answer is not None),
                typed=self.visit.typed,
                completes=self.visit.entries[-1] if self.visit.entries else None,
            )
        )
        self._decided = case
        self.visit = replace(
            self.visit,
            decision=msgspec.structs.replace(decision, id=entry.id),
            entries=(*self.visit.entries, entry.id),
        )
        self.changed()
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

    def show_panel(self, panel: Panel) -> None:
        """What the patient's side of the reader shows from now on."""
        if panel != self.panel:
            self.panel = panel
            self.changed()

    def tell_trouble(self, code: str) -> None:
        """Trouble on the patient's side, in place of the trouble before."""
        self.show_panel(replace(self.panel, trouble=code, trouble_values={}))
