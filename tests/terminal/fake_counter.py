"""In here lives a scripted counter: the public surface of terminal.counter.Counter, without world, server, card or disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from terminal.clinic_settings import ClinicSettings
from terminal.ledger import Entry, LedgerTrouble, TornLine
from terminal.past import Cell, Filed, Insured, Past
from terminal.trace import Line
from terminal.visit import NumberQuery, Panel, Phase, Visit
from tests.terminal.fake_people import PEOPLE, TODAY, answer_for, decision_for
from verifier.case import (
    Case,
    Considered,
    Decision,
    Evidence,
    FaceResult,
    InsurerPhone,
    Patient,
    PinResult,
    Settings,
    VisualResult,
)
from verifier.clock import JST
from verifier.contract import EligibilityAnswer
from verifier.domain import CardStanding, CardType, ClinicState, ConsentKind
from verifier.person import PersonSheet
from verifier.proposals import Proposal, Withheld
from verifier.testimony import ChipCheck, HolderResult, answer_of, shown_card

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, 15, 0, tzinfo=JST)
PIN = "1234"


class FakeTrace:
    """What was traced, with one card command and one exchange in it from the start."""

    def __init__(self) -> None:
        self.kept = [
            Line(NOW, "card", "SELECT jpki", "00A4040C0AD392…  9000 ok", 1.4),
            Line(NOW, "national", "POST /v1/challenges", "200 ok", 8.2),
        ]
        self._hearers: list[Callable[[Line], None]] = []

    def lines(self) -> list[Line]:
        return list(self.kept)

    def on_line(self, hear: Callable[[Line], None]) -> Callable[[], None]:
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear)

    def add(self, what: str, detail: str) -> None:
        line = Line(NOW, "card", what, detail, 2.0)
        self.kept.append(line)
        for hear in list(self._hearers):
            hear(line)


class FakeLedger:
    """A ledger in memory; `trouble` makes the next write fail."""

    def __init__(self) -> None:
        self.kept: list[Entry] = []
        self.trouble = False

    def write(self, draft: Entry) -> Entry:
        if self.trouble:
            raise LedgerTrouble("ledger_not_written", Path("2025-12.jsonl"), "No space left on device")
        entry = msgspec.structs.replace(draft, id=f"{TODAY:%Y%m%d}-{len(self.kept) + 1:03d}")
        self.kept.append(entry)
        return entry

    def entries(self, day: date | None = None) -> Iterator[Entry | TornLine]:
        return iter([entry for entry in self.kept if day is None or entry.visit_date == day])


class FakeCast:
    def people(self) -> list[PersonSheet]:
        return list(PEOPLE)


class FakeHistorian:
    """Somebody whose loss was recorded two weeks late; keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[date, date]] = []

    def past(self, person_id: str, about: date, known_on: date) -> Past:
        self.asked.append((about, known_on))
        begins, ends, recorded = date(2020, 4, 1), date(2025, 11, 20), date(2025, 12, 4)
        one = Insured(
            insurer_name="見本共済組合",
            symbol="見本",
            number="1234567",
            branch="01",
            acquired_on=begins,
            lost_on=ends,
            ratio=30,
        )
        late = replace(one, lost_on=None)
        held, none = Cell("A", 30), Cell(None)
        over = known_on >= recorded
        told = None if over and about >= ends else one if over else late
        return Past(
            person=person_id,
            name="見本　花子",
            kana="ミホン　ハナコ",
            about=about,
            known_on=known_on,
            told=told,
            withheld=False,
            holds=one if about < ends else None,
            days=(begins, ends),
            rows=((date(2020, 4, 6), (held, held)), (recorded, (held, none))),
            truth=(held, none),
            legend=(("A", one),),
            answers=((date(2020, 4, 6), late), (recorded, None)) if about >= ends else ((date(2020, 4, 6), late),),
            filings=(
                Filed(
                    holds_from=ends,
                    what="insurance_lost",
                    office="見本支部",
                    stages=(
                        ("declared", date(2025, 12, 1)),
                        ("entered", date(2025, 12, 2)),
                        ("matched", None),
                        ("provided", recorded),
                    ),
                    due_on=date(2025, 11, 24),
                    days_late=8,
                ),
            ),
        )


class FakeCounter:
    """Answers at once, unless `hold` is set to an event that waits are to wait for."""

    def __init__(self, state: ClinicState = ClinicState.ONLINE) -> None:
        self.days_passed = 0
        self.cast = FakeCast()
        self.ledger = FakeLedger()
        self.trace = FakeTrace()
        self.state = state
        self.choices: ClinicSettings | None = None
        self.equipment: tuple[Any, ...] = ()
        self.visit = Visit(1)
        self.historian: FakeHistorian | None = FakeHistorian()
        self.panel = Panel()
        self.reader_trouble: str | None = None
        self.line = "closed"
        self.unasked: str | None = None
        self.line_after_start = "open"
        self.reader_trouble_after_start: str | None = None
        self.tries = 3
        self.hold: asyncio.Event | None = None
        self.done: list[str] = []  # what was asked of the counter, in order
        self.started = False
        self.stopped = False
        self._hearers: list[Callable[[], None]] = []
        self._work: asyncio.Task[Any] | None = None

    # -- listening

    def on_change(self, hear: Callable[[], None]) -> Callable[[], None]:
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear) if hear in self._hearers else None

    def changed(self) -> None:
        for hear in list(self._hearers):
            hear()

    @property
    def timings(self) -> Mapping[str, float]:
        return {"open": 1.5, "sign": 72.25} if self.visit.card is not None else {}

    @property
    def today(self) -> date:
        return TODAY

    @property
    def moment(self) -> datetime:
        return datetime.combine(TODAY, time(9, 30), JST)

    def pass_a_day(self) -> None:
        self.days_passed += 1

    @property
    def days(self) -> tuple[date, date | None]:
        return self.today, None

    @property
    def time_of_day(self) -> str:
        return ""

    @property
    def effective_state(self) -> ClinicState:
        return self.state

    @property
    def closed(self) -> bool:
        return self.state.value in {"no_online", "outage_national", "terminal_down", "disaster"}

    @property
    def prompts(self) -> bool:
        return self.visit.person is not None

    def pin_for_training(self) -> str | None:
        return PIN if self.visit.person is not None else None

    async def start(self, *, line: bool = True) -> None:
        self.started = True
        if self.line_after_start != self.line:
            self.line = self.line_after_start
            self.changed()
        if self.reader_trouble_after_start is not None:
            self.reader_trouble = self.reader_trouble_after_start
            self.changed()

    async def stop(self) -> None:
        self.stopped = True

    # -- the visit

    def step_up(self, person: PersonSheet | None) -> None:
        self.done.append(f"step_up {person.id if person else None}")
        self.visit = Visit(self.visit.number + 1, person, person.patient if person else Patient())
        self.tries = 0 if person is not None and person.id == "pin-locked" else self.tries
        self.set_panel(Panel())

    def set_state(self, state: ClinicState) -> None:
        self.state = state
        self.changed()

    def hear_patient(self, patient: Patient) -> None:
        self._visit(patient=patient)

    def show(self, evidence: Evidence) -> None:
        self._visit(evidence=(*self.visit.evidence, evidence))

    def correct(self, index: int, evidence: Evidence) -> None:
        there = list(self.visit.evidence)
        if there[index] != evidence:
            there[index] = evidence
            self._visit(evidence=tuple(there))

    def take_back(self, index: int) -> None:
        rest = list(self.visit.evidence)
        del rest[index]
        self._visit(evidence=tuple(rest))

    def show_card(self) -> None:
        self.done.append("show_card")
        if self.visit.person is not None and self.visit.card is None:
            self._visit(card=shown_card(self.visit.person))

    def _visit(self, **changes: Any) -> None:
        self.visit = replace(self.visit, **({"decision": None} | changes))
        self.changed()

    # -- the card

    def set_panel(self, panel: Panel) -> None:
        self.panel = panel
        self.changed()

    async def place_card(self) -> None:
        self.done.append("place_card")
        person = self.visit.person
        if person is None or person.card is None:
            self.set_panel(Panel(trouble="card_absent"))
            return
        self.set_panel(Panel(Phase.READING, "virtual", waiting_for="wait.card"))
        await self._wait()
        kind = person.card.type
        self.visit = replace(self.visit, card=shown_card(person), holder=HolderResult())
        self.set_panel(
            Panel(
                Phase.HOLDER,
                "virtual",
                pin_tries=self.tries,
                face_possible=kind is not CardType.PHOTO_LESS,
                pin_possible=kind is not CardType.PIN_LESS and self.tries > 0,
                visual_possible=kind is not CardType.PHOTO_LESS,
            )
        )

    async def again(self) -> None:
        self.done.append("again")
        if self.panel.reader and not self.panel.on_virtual:
            self.set_panel(Panel(awaited=self.panel.reader))
        else:
            await self.place_card()

    async def remove_card(self) -> None:
        self.done.append("remove_card")
        await self.cancel()
        self.set_panel(Panel())

    async def face(self, result: FaceResult) -> None:
        self.done.append(f"face {result.value}")
        if result is FaceResult.FAILED:
            self.visit = replace(self.visit, holder=replace(self.visit.holder, face=result))
            self.set_panel(replace(self.panel, trouble="face_failed"))
            return
        await self._authenticated(face=result)

    async def pin(self, digits: str, *, confirm_last: bool = False) -> None:
        self.done.append(f"pin of {len(digits)}{' confirmed' if confirm_last else ''}")
        if self.tries == 1 and not confirm_last:
            self.set_panel(replace(self.panel, trouble="last_try_unconfirmed", pin_tries=1))
        elif digits != PIN:
            self.tries -= 1
            self.set_panel(
                replace(
                    self.panel,
                    trouble="wrong_pin" if self.tries else "pin_blocked",
                    trouble_values={"left": self.tries},
                    pin_tries=self.tries,
                    pin_possible=self.tries > 0,
                )
            )
        else:
            await self._authenticated(pin=PinResult.OK)

    async def visual(self, result: VisualResult) -> None:
        self.done.append(f"visual {result.value}")
        if result is VisualResult.DIFFERENT:
            self.visit = replace(self.visit, holder=replace(self.visit.holder, visual_check=result))
            self.set_panel(replace(self.panel, trouble="visual_different"))
            return
        await self._authenticated(visual_check=result)

    async def _authenticated(self, **results: Any) -> None:
        before = self.panel
        self.set_panel(replace(before, trouble=None, waiting_for="wait.pin"))
        try:
            await self._wait()
        except asyncio.CancelledError:
            self.set_panel(replace(before, trouble=None))
            raise
        self.visit = replace(self.visit, holder=replace(self.visit.holder, **results))
        self.set_panel(replace(before, phase=Phase.CONSENT, trouble=None))

    async def consent(self, given: Mapping[ConsentKind, bool]) -> None:
        self.done.append("consent " + "".join("y" if yes else "n" for yes in given.values()))
        await self._ask()

    async def register_use(self, agreed: bool) -> None:
        self.done.append(f"register_use {agreed}")
        self.visit = replace(self.visit, patient=msgspec.structs.replace(self.visit.patient, agrees_to_register=agreed))
        self.set_panel(replace(self.panel, phase=Phase.ANSWERED))

    async def _ask(self) -> None:
        before = self.panel
        self.set_panel(replace(before, phase=Phase.ASKING, trouble=None, waiting_for="wait.answer"))
        try:
            await self._wait()
        except asyncio.CancelledError:
            self.set_panel(replace(before, trouble=None))
            raise
        answer = answer_for(self.visit.person)
        self.visit = replace(
            self.visit, card_answer=answer, answers=msgspec.structs.replace(self.visit.answers, card=answer_of(answer))
        )
        offered = answer.standing is CardStanding.NOT_REGISTERED
        self.set_panel(replace(before, phase=Phase.REGISTRATION if offered else Phase.ANSWERED, trouble=None))

    async def query_number(self, query: NumberQuery) -> EligibilityAnswer:
        answer = answer_for(self.visit.person)
        self._visit(number_answer=answer)
        return answer

    def telephone(self, result: InsurerPhone | None) -> None:
        self._visit(answers=msgspec.structs.replace(self.visit.answers, insurer_phone=result))

    async def check_chip(self, birth_date: date, expiry_year: int, security_code: str) -> ChipCheck:
        chip = ChipCheck("見本 花子", birth_date, "", "2", True, 10, None)
        self._visit(chip=chip)
        return chip

    async def cancel(self) -> None:
        self.done.append("cancel")
        if self._work is not None:
            self._work.cancel()
        elif self.panel.phase in {Phase.CONSENT, Phase.REGISTRATION}:
            self.set_panel(replace(self.panel, phase=Phase.HOLDER, trouble=None))
        elif self.panel.trouble is not None:
            self.set_panel(replace(self.panel, trouble=None))

    async def _wait(self) -> None:
        if self.hold is None:
            return
        self._work = asyncio.ensure_future(self.hold.wait())
        try:
            await self._work
        finally:
            self._work = None

    # -- the decision

    def case(self) -> Case:
        return Case(visit_date=TODAY, clinic=self.state, patient=self.visit.patient, evidence=self.visit.evidence)

    @property
    def settings(self) -> Settings:
        return self.choices.settings if self.choices is not None else Settings()

    @property
    def decided_with(self) -> Settings:
        return self.settings

    def choose(self, key: str, value: bool) -> None:
        if self.choices is not None:
            self.choices.choose(key, value)

    def considered(self) -> tuple[Considered, ...]:
        rows = self.decide(why=True).considered
        return () if rows is msgspec.UNSET else rows

    def decide(self, *, why: bool = False) -> Decision:
        return decision_for(self.visit.person, why=why)

    def proposals(self) -> tuple[Proposal, ...]:
        return ()

    def withheld(self) -> Withheld | None:
        return None

    @property
    def decided_on(self) -> date:
        return self.today

    def not_there(self, way: str) -> None:
        raise AssertionError(way)

    def conclude(self) -> Decision:
        person = self.visit.person
        decision = decision_for(person)
        entry = self.ledger.write(
            Entry(
                id="",
                at=NOW,
                visit_date=TODAY,
                case=self.case(),
                decision=decision,
                name=person.name if person else "",
                kana=person.kana if person else "",
                person=person.id if person else None,
                completes=self.visit.entries[-1] if self.visit.entries else None,
            )
        )
        self.done.append(f"conclude {entry.id}")
        self.visit = replace(
            self.visit,
            decision=msgspec.structs.replace(decision, id=entry.id),
            entries=(*self.visit.entries, entry.id),
        )
        self.changed()
        return decision
