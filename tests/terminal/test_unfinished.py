"""In here live tests of what a clerk in training does wrong, and is told in time: conclusions too early, keys in the wrong place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from msgspec.structs import replace
from textual.widgets import DataTable

from cardreader.readers import VIRTUAL
from terminal.commands.composition import National, counter_of
from terminal.options import Options
from terminal.screens.desk import DeskScreen, Welcome
from terminal.screens.leave import LeaveVisit
from terminal.screens.unfinished import UnfinishedScreen
from terminal.unfinished import Unfinished, unfinished
from terminal.visit import Panel, Phase
from terminal.widgets.people_list import PeopleList
from terminal.words import Lang
from tests.terminal.fake_counter import PIN, FakeCounter
from tests.terminal.fake_people import PEOPLE
from tests.terminal.pilots import NARROW, WIDE, app_on, click, conclude, press, said, settle, step_up
from verifier.case import Act, FaceResult, LegacyCard, Told, VisualResult
from verifier.domain import ClinicState
from verifier.testimony import HolderResult, shown_card

if TYPE_CHECKING:
    from terminal.counter import Counter


def at(counter: FakeCounter, **panel: object) -> FakeCounter:
    counter.step_up(PEOPLE[0])
    counter.set_panel(Panel(**panel))  # type: ignore[arg-type]  # values of a table
    return counter


@pytest.mark.parametrize(
    ("phase", "trouble", "state", "expected"),
    [
        (Phase.EMPTY, None, ClinicState.ONLINE, Unfinished.NOTHING),
        (Phase.HOLDER, None, ClinicState.ONLINE, Unfinished.HOLDER),
        (Phase.CONSENT, None, ClinicState.ONLINE, Unfinished.HOLDER),
        (Phase.ASKING, None, ClinicState.APP_ONLY, Unfinished.HOLDER),
        (Phase.EMPTY, "card_taken", ClinicState.ONLINE, Unfinished.TAKEN),
        (Phase.HOLDER, None, ClinicState.OUTAGE_NATIONAL, None),
    ],
)
def test_what_is_not_done_yet(
    phase: Phase, trouble: str | None, state: ClinicState, expected: Unfinished | None
) -> None:
    counter = FakeCounter(state)
    at(counter, phase=phase, trouble=trouble)
    if expected is not Unfinished.NOTHING:
        counter.visit = replace(counter.visit, card=shown_card(PEOPLE[0]))
    assert unfinished(cast("Any", counter), drafted=False) is expected
    assert unfinished(cast("Any", counter), drafted=True) is Unfinished.PAPER
    counter.show(LegacyCard())  # papers decide by themselves
    assert unfinished(cast("Any", counter), drafted=False) is None


def test_who_is_somebody_else_or_tells_is_asked_nothing_more() -> None:
    counter = at(FakeCounter(), phase=Phase.HOLDER)
    counter.visit = replace(
        counter.visit, card=shown_card(PEOPLE[0]), holder=HolderResult(visual_check=VisualResult.DIFFERENT)
    )
    assert unfinished(cast("Any", counter), drafted=False) is None
    counter = FakeCounter(ClinicState.DISASTER)
    counter.hear_patient(replace(counter.visit.patient, told=(Told.NAME,)))
    assert unfinished(cast("Any", counter), drafted=False) is None


async def test_a_conclusion_too_early_is_asked_about_and_written_only_on_demand() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "f5")
        assert isinstance(app.screen, UnfinishedScreen)
        assert "まだ何も確認していません" in said(app, "UnfinishedScreen")
        await press(pilot, "enter")  # what Enter presses writes nothing
        await step_up(pilot, "valid")
        await click(pilot, "place")
        await press(pilot, "f5")
        assert "まだ終わっていません" in said(app, "UnfinishedScreen")
        await press(pilot, "escape")
        assert counter.ledger.kept == []
        assert app.desk.front == "reader"
        await press(pilot, "f5", "f5")
        assert len(counter.ledger.kept) == 1


async def test_a_filled_in_paper_is_laid_down_before_it_is_concluded() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    person = next(one for one in PEOPLE if one.documents and one.card is None)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, person.id)
        await press(pilot, "f9", "f5")
        assert isinstance(app.screen, UnfinishedScreen)
        assert counter.ledger.kept == []
        await press(pilot, "f5")  # once more: laid down, and concluded with it
        assert len(counter.visit.evidence) == 1
        assert len(counter.ledger.kept) == 1
        assert app.desk.front == "verdict"


async def test_a_paper_that_cannot_be_laid_down_concludes_nothing() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    person = next(one for one in PEOPLE if one.documents and one.card is None)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, person.id)
        await press(pilot, "9", "9", "f5", "f5")  # a form of which a part is typed
        assert counter.ledger.kept == []
        assert counter.visit.evidence == ()
        assert app.desk.front == "papers"


async def test_the_end_in_the_middle_of_a_visit_is_asked_about_once() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        await press(pilot, "ctrl+q")
        assert isinstance(app.screen, LeaveVisit)
        assert "このまま終わると" in said(app, "LeaveVisit")
        await press(pilot, "ctrl+n")  # no key for the end
        assert isinstance(app.screen, LeaveVisit)
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)
        await press(pilot, "ctrl+q", "ctrl+q")
        assert not app.is_running


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
async def test_digits_of_a_pin_go_to_its_pad_wherever_the_focus_is_at_the_reader(size: tuple[int, int]) -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=size) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        assert app.focused is not None
        assert app.focused.name == "face.match"
        await press(pilot, *PIN)
        assert app.desk.front == "reader"  # no area was opened
        await press(pilot, "enter")
        assert counter.done[-1].startswith("pin")
        await press(pilot, "f7")
        assert isinstance(app.focused, PeopleList)  # this key always leads away


async def test_the_pin_is_shown_for_training_on_demand_alone() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        assert PIN not in said(app, "PatientSide")
        await press(pilot, "ctrl+g")
        assert f"練習用: {PIN}" in said(app, "PinPad")
        await press(pilot, "ctrl+g")
        assert PIN not in said(app, "PinPad")


@pytest.mark.parametrize("lang", list(Lang), ids=lambda lang: lang.value)
async def test_the_ledger_never_loses_the_verdict(lang: Lang) -> None:
    counter = FakeCounter()
    app = app_on(counter, lang)
    async with app.run_test(size=NARROW) as pilot:
        long_name = replace(PEOPLE[0], name="リー　アレクサンドラ　マリー　エリザベス　花子")
        for person in (long_name, PEOPLE[0]):
            counter.step_up(person)
            counter.conclude()
        counter.hear_patient(counter.visit.patient)
        counter.conclude()
        await press(pilot, "6")
        await pilot.pause(0.1)
        await settle(pilot)
        table = app.screen.query_one(DataTable)
        assert table.virtual_size.width <= table.size.width
        assert "○" in str(table.get_row_at(2)[-1])
        assert counter.ledger.kept[2].id in said(app, "#entry")


async def test_the_next_visitor_finds_no_ledger_and_no_form_of_the_one_before() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, "valid")
        await conclude(pilot)
        await press(pilot, "6")
        await press(pilot, "ctrl+n")
        assert app.screen.query_one(Welcome).display
        assert "まだ選んでいません" in said(app, "PeopleArea")
        await step_up(pilot, "valid")
        assert app.screen.query_one("#bench-papers").display
        assert not app.screen.query_one("#bench-ledger").display


async def test_what_has_changed_since_the_verdict_is_said() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await conclude(pilot)
        counter.hear_patient(counter.visit.patient)
        await settle(pilot)
        told = said(app, "#told")
        assert f"{counter.ledger.kept[0].id}のあと、材料が変わりました" in told
        assert "まだ判定していません" not in told


async def test_in_a_closed_state_numbers_say_so_first() -> None:
    app = app_on(FakeCounter(ClinicState.OUTAGE_NATIONAL))
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        assert "国のシステムが止まっています" in said(app, "ReaderArea")
        await press(pilot, "3")
        assert "国のシステムが止まっています" in said(app, "#closed")


@pytest.mark.parametrize("phase", [Phase.CONSENT, Phase.CLOSED])
async def test_why_nobody_can_be_asked_is_told_to_the_clerk_alone(phase: Phase) -> None:
    counter = FakeCounter(ClinicState.TERMINAL_DOWN)
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        counter.unasked = "clinic_refused.expired"
        counter.set_panel(Panel(phase, VIRTUAL, trouble=counter.unasked))
        await settle(pilot)
        assert "電子証明書の期限が切れています" in said(app, "#desk")
        assert "証明書" not in said(app, "PatientSide")
        assert "職員がご案内します" in said(app, "PatientSide")


async def test_a_returning_patient_is_said_to_be_one() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        counter.visit = replace(
            counter.visit, known_by="20261124-001", patient=replace(counter.visit.patient, returning=True)
        )
        counter.changed()
        await settle(pilot)
        assert "前回の受付（20261124-001）があるので再来として扱います" in said(app, "#told")
        await press(pilot, "7")
        assert "20261124-001" in said(app, "#why")


def test_words_of_a_setting_are_words() -> None:
    from terminal.widgets.verdict import written_decision
    from terminal.words.speech import Speech
    from tests.terminal.fake_people import decision_for

    decision = replace(
        decision_for(PEOPLE[0]),
        settings_used=("statement_without_system", "telephone_counts", "own_decision"),
        acts=(Act("query_by_number", "照会する。", "Query."), Act("take_declaration", "書いてもらう。", "Take it.")),
    )
    for lang in Lang:
        told = written_decision(decision, Speech(lang)).plain
        assert "own_decision" not in told
        assert {Lang.JA: "照会の結果待ち", Lang.EN: "until the number is asked"}[lang] in told
        assert "4" in told


# -- the card on the reader, with a world ------------------------------------------------------------------------------------


async def test_a_card_that_is_taken_before_the_answer_is_asked_for_once_more(tmp_path: Path) -> None:
    counter = counter_of(
        Options(world=tmp_path / "world", day=date(2026, 1, 9)), National(), reader=VIRTUAL, state=ClinicState.ONLINE
    )
    person = next(one for one in counter.cast.people() if one.id == "valid")
    counter.step_up(person)
    await counter.place_card()
    await counter.face(FaceResult.MATCH)
    assert counter.panel.phase is Phase.CONSENT
    await counter.remove_card()
    assert counter.panel.trouble == "card_taken"
    assert counter.visit.holder == HolderResult()  # whoever shows the card again shows who they are again
    assert unfinished(counter, drafted=False) is Unfinished.TAKEN
    await counter.stop()


async def test_where_nobody_can_be_asked_no_consents_are(tmp_path: Path) -> None:
    counter = counter_of(
        Options(world=tmp_path / "world", day=date(2026, 1, 9)),
        National(),
        reader=VIRTUAL,
        state=ClinicState.OUTAGE_NATIONAL,
    )
    people = {one.id: one for one in counter.cast.people()}
    counter.step_up(people["valid"])
    await counter.place_card()
    await counter.face(FaceResult.MATCH)
    assert counter.panel.phase is Phase.CLOSED
    assert counter.conclude().rule == "R09b"
    counter.step_up(people["pin-locked"])
    await counter.place_card()
    await counter.face(FaceResult.FAILED)
    assert counter.panel.trouble == "face_failed_eyes"  # only what is left is offered
    await counter.stop()


def test_only_visits_of_earlier_days_make_a_returning_patient(tmp_path: Path) -> None:
    def at_desk(day: int) -> Counter:
        options = Options(world=tmp_path / "world", day=date(2026, 1, day))
        return counter_of(options, National(), reader=VIRTUAL, state=ClinicState.ONLINE)

    def known(day: int) -> tuple[str | None, bool]:
        counter = at_desk(day)
        counter.begin(next(one for one in counter.cast.people() if one.id == "valid"))
        return counter.visit.known_by, counter.visit.patient.returning

    counter = at_desk(9)
    counter.begin(next(one for one in counter.cast.people() if one.id == "valid"))
    entry = counter.conclude().id
    assert [known(day) for day in (8, 9, 10)] == [(None, False), (None, False), (entry, True)]
