"""In here lives `uketsuke verify --card` and `--reader`: one visit at the counter from end to end, without a screen."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import date
from threading import Event
from time import monotonic, perf_counter

import click
import msgspec

from cardreader.connection import EventKind, Readers, ReaderState, ReaderTrouble
from cardreader.readers import AUTO, VIRTUAL, best, named
from terminal.commands.composition import (
    National,
    clinic_with_certificate,
    counter_of,
    open_world,
    possible_sheet_of,
    real_readers,
    visit_on,
)
from terminal.commands.verify import PROMPT
from terminal.counter import Counter
from terminal.failure import Exit, Failure, wrong_use
from terminal.options import Options
from terminal.print_decision import print_decision
from terminal.standard_input import standard_input, typed_unseen
from terminal.visit import Phase
from verifier.case import Case, Decision, FaceResult, MyNumberCard, Smartphone, VisualResult
from verifier.domain import ClinicState
from verifier.evidence import decide
from verifier.person import PersonSheet
from verifier.testimony import shown_card

_PIN = re.compile(r"[0-9]{4}", re.ASCII)  # 利用者証明用 (mynumber-card.md, section 3.5)


@dataclass(frozen=True, slots=True)
class HolderOptions:
    """How the holder is authenticated, as told on the command line. The PIN never shows in a repr."""

    face: str | None
    pin: str | None = field(repr=False)
    pin_stdin: bool
    visual: str | None


def ask_card(
    options: Options,
    national: National,
    *,
    person: str | None,
    reader: str | None,
    wait: float,
    holder: HolderOptions,
    fallback: bool,
    visit_date: date | None,
    why: bool,
) -> Decision:
    """Run the visit, print and return the decision. `wait`: so many seconds for a card, and as many for another program. Raises Failure."""
    if visit_date is not None and visit_date != options.today:
        visit_on(options, visit_date)
    pin = _pin(options, holder, real=reader is not None)
    sheet = possible_sheet_of(open_world(options), person, options.today, options) if person is not None else None
    if sheet is not None and shown_card(sheet) is None:
        raise wrong_use("person_without_card", sheet.id)
    name, state = VIRTUAL, ClinicState.ONLINE
    if national.server is None:
        try:
            clinic_with_certificate(options)
        except Failure:
            if not fallback:
                raise
            state = ClinicState.NO_ONLINE
    if reader is not None and state is ClinicState.ONLINE:
        try:
            name = _real_reader(options, reader, wait)
        except _NoReader:
            if not fallback:
                raise
            state = ClinicState.READER_BROKEN
    counter = counter_of(
        options,
        national,
        reader=name,
        state=state,
        follow=False,
        patient=(lambda readers: _patient(options, readers, wait)) if wait else None,
    )
    if options.faults:
        _tell_strikes(options, counter, real=reader is not None)
    visit = _Visit(options, counter, holder, pin, fallback, national.server)
    began = perf_counter()
    decision = asyncio.run(visit.run(sheet, why=why))
    _print(options, visit, decision, total=(perf_counter() - began) * 1000)
    return decision


def _tell_strikes(options: Options, counter: Counter, *, real: bool) -> None:
    """Say each strike as it comes. Raises Failure for a fault of virtual cards where a real one is read."""
    from terminal.faults import told

    for row in told(options.faults):
        if real and not row.name.startswith("reader."):
            raise wrong_use("fault_needs_card", "--fault", name=row.name)
    counter.trace.on_line(
        lambda line: (
            click.echo(options.speech("fault_line", fault=line.what, where=line.detail), err=True)
            if line.kind == "fault"
            else None
        )
    )


def _pin(options: Options, holder: HolderOptions, *, real: bool) -> str | None:
    """The PIN that was told, prompted for, or read. A real reader's PIN is never taken from the line, which others can see."""
    if holder.pin is not None and holder.pin != PROMPT and real:
        raise wrong_use("pin_in_the_open", "--pin")
    option = "--pin-stdin" if holder.pin_stdin else "--pin"
    if holder.pin_stdin:
        pin = standard_input(option).readline().strip()
    elif holder.pin == PROMPT:
        pin = typed_unseen(options, "pin_prompt", option)
    elif holder.pin is not None:
        pin = holder.pin
    else:
        return None
    if not _PIN.fullmatch(pin):  # no card has such a one, and none is asked
        raise wrong_use("pin_format", option, which=options.speech("pin_name.auth"))
    return pin


class _NoReader(Failure):
    """There is no reader at all, or no way to one: with --fallback the clinic is one whose reader is broken."""


def _patient(options: Options, readers: Readers, seconds: float) -> Readers:
    from terminal.commands.card_read import patient

    return patient(options, readers, seconds)


def _real_reader(options: Options, wanted: str, wait: float) -> str:
    """The whole name of the reader that is meant, which has a card on it; `auto`: whichever has one. Raises Failure.

    Where none lies there, it is waited for so many seconds, by the service's notice of it.
    """
    if wanted == VIRTUAL:
        raise Failure("card_absent", VIRTUAL)  # its cards are those of --card
    real = real_readers()
    found = _reader_meant(real, wanted)
    if found.atr is None and wait:
        click.echo(options.speech("card_awaited", reader=found.name, seconds=f"{wait:g}"), err=True)
        came = Event()
        end = real.watch(lambda event: came.set() if event.kind is EventKind.INSERTED else None)
        try:
            until = monotonic() + wait
            while found.atr is None and came.wait(
                max(until - monotonic(), 0)
            ):  # a card may come to another reader than this
                came.clear()
                found = _reader_meant(real, wanted)
        finally:
            end()
    if found.atr is None:
        raise Failure("card_absent", found.name)
    return found.name


def _reader_meant(real: Readers, wanted: str) -> ReaderState:
    """The reader of that name; `auto`: the one with a card, else the first. Raises Failure."""
    try:
        states = real.states()
    except ReaderTrouble as trouble:
        raise _NoReader(trouble.code, wanted) from trouble
    if not states:
        raise _NoReader("reader_none", wanted)
    found = best(states) if wanted == AUTO else named(states, wanted)
    if found is None:
        raise Failure("reader_unknown", wanted)
    return found


@dataclass
class _Visit:
    """The hands of this command: what clerk and patient do at the counter."""

    options: Options
    counter: Counter
    holder: HolderOptions
    pin: str | None = field(repr=False)
    fallback: bool
    server: str | None  # that was named; None: one of our own

    async def run(self, sheet: PersonSheet | None, *, why: bool) -> Decision:
        counter = self.counter
        try:
            if sheet is not None:
                counter.step_up(sheet)
                if counter.state is ClinicState.NO_ONLINE:
                    return decide(self._case(), why=why)
                shown = shown_card(sheet)
                # This counter has no reader for phones: it is seen, not read.
                if isinstance(shown, Smartphone) and sheet.card is None:
                    counter.show_card()
                    return counter.decide(why=why)
                await counter.place_card()
            elif counter.state in {ClinicState.READER_BROKEN, ClinicState.NO_ONLINE}:
                return decide(self._case(), why=why)
            else:
                await counter.start(line=False)
                await counter.card_seen()
            self._no_trouble()
            await self._authenticate()
            if counter.panel.phase is Phase.CONSENT:
                await counter.consent({})
                self._no_trouble()
            return decide(self._case(), why=why)
        finally:
            await counter.stop()

    async def _authenticate(self) -> None:
        counter, holder = self.counter, self.holder
        if self.pin is not None:
            # Who tells a PIN on the command line has confirmed it, also the last try.
            await counter.pin(self.pin, confirm_last=True)
        elif holder.visual is not None:
            await counter.visual(VisualResult(holder.visual))
            if holder.visual == VisualResult.DIFFERENT.value:  # another's card: nothing is asked (P9)
                return
        else:
            face = FaceResult(holder.face or "match")
            photo_less = not counter.panel.face_possible
            if photo_less and holder.face is None and (pin := self._known_pin()) is not None:
                await counter.pin(pin)  # R68: a card without photograph is opened by its PIN alone
            else:
                await counter.face(face)
        panel = counter.panel
        if panel.phase is not Phase.CONSENT:
            self._no_trouble(holder=True)

    def _known_pin(self) -> str | None:
        """The PIN of a demo person's own card: the person types it, as a parent does for a baby's card."""
        person = self.counter.visit.person
        if person is None:
            return None
        secret = open_world(self.options).sheet(person.id, self.options.today, secrets=True)
        pins = secret.card.pins if secret.card is not None else msgspec.UNSET
        return pins.auth if pins is not msgspec.UNSET else None

    def _no_trouble(self, *, holder: bool = False) -> None:
        """Raise what the panel tells as a Failure, unless the visit may go on to evidence."""
        panel, counter = self.counter.panel, self.counter
        if panel.trouble is None:
            return
        if self.fallback and counter.effective_state is not ClinicState.ONLINE:
            return
        if holder and panel.phase is Phase.HOLDER:
            reason = self.options.speech(panel.trouble, **panel.trouble_values)
            raise Failure("holder_not_authenticated", panel.reader, status=Exit.UNDECIDABLE, reason=reason)
        raise Failure(panel.trouble, self._where()).filled(panel.trouble_values)

    def _where(self) -> str:
        """Of trouble with the line: the server, where one was named; of a file: the file; else the reader."""
        panel = self.counter.panel
        where = str(panel.trouble_values.get("where") or "")
        return self.server or where if panel.trouble == self.counter.line else where or panel.reader

    def _case(self) -> Case:
        """The visit as a case; where the line was closed and --fallback given, the papers of the person are laid down too."""
        counter = self.counter
        person = counter.visit.person
        if self.fallback and counter.visit.card_answer is None:
            if person is None:  # the card was there, but never read: it is evidence as anybody's
                counter.show(MyNumberCard())
            counter.show_card()
            for paper in person.documents if person is not None else ():
                if not isinstance(paper, MyNumberCard | Smartphone):
                    counter.show(paper)
        return counter.case()


def _print(options: Options, visit: _Visit, decision: Decision, *, total: float) -> None:
    counter = visit.counter
    if not options.as_json:
        print_decision(decision, options.speech)
        return
    timings = {step: round(took, 3) for step, took in counter.timings.items()} | {"total": round(total, 3)}
    printed = msgspec.to_builtins(decision) | {
        "eligibility": msgspec.to_builtins(counter.visit.card_answer),
        "timings": timings,
        "clinic": counter.effective_state.value,
    }
    print(msgspec.json.encode(printed).decode(), flush=True)
