"""In here live tests of the counter's app: one visit of each verdict, by keyboard and by mouse, narrow and wide, in both languages."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.widgets import DataTable, Input

from terminal.screens.desk import DeskScreen
from terminal.screens.themes import DARK, LIGHT
from terminal.visit import Panel, Phase
from terminal.widgets.area_tabs import AREAS, AreaTabs
from terminal.widgets.key_bar import KeyBar
from terminal.widgets.notice import Notice
from terminal.widgets.people import PeopleArea
from terminal.widgets.people_list import PeopleList
from terminal.widgets.press import Press
from terminal.widgets.status_bar import StatusBar
from terminal.widgets.verdict import VerdictArea
from terminal.words import Lang
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.pilots import NARROW, WIDE, app_on, click, conclude, press, said, settle, step_up
from verifier.domain import ClinicState, Verdict

SIZES = [NARROW, WIDE]


def written(widget: Any) -> str:
    return str(widget.render())


def phase_of(counter: FakeCounter) -> Phase:
    return counter.panel.phase


def state_of(counter: FakeCounter) -> ClinicState:
    return counter.state


# -- a visit of each verdict ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    ("person", "word", "sign", "english"),
    [
        ("valid", "受理", "○", "ACCEPT"),
        ("unregistered", "条件付き", "△", "CONDITIONAL"),
        ("lost-eligibility", "不可", "×", "REFUSE"),
        ("stranger", "判断できない", "？", "UNDECIDABLE"),
    ],
)
async def test_a_visit_of_each_verdict(size: tuple[int, int], person: str, word: str, sign: str, english: str) -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await step_up(pilot, person)
        await conclude(pilot)
        assert len(counter.ledger.kept) == 1
        told = said(app, "VerdictArea")
        assert f"{word} {sign}" in told
        assert f"規則 {counter.ledger.kept[0].decision.rule}" in told
        await press(pilot, "f2")
        assert english in said(app, "VerdictArea")


async def test_keyboard_alone_from_the_list_to_the_verdict() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        # the list, the card, the face, three consents, the conclusion: Enter each time
        await press(pilot, "enter", "enter", "enter", "enter", "enter", "enter", "enter")
        assert counter.done == ["step_up valid", "place_card", "face match", "consent yyy", "conclude 20251202-001"]
        assert app.desk.front == "verdict"
        await press(pilot, "ctrl+n")
        assert app.desk.front == "people"
        assert isinstance(app.focused, PeopleList)


async def test_mouse_alone_from_the_list_to_the_verdict() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await pilot.click(PeopleList, offset=(4, 2))
        await settle(pilot)
        for name in ("place", "visual.same", "consent.none", "conclude"):
            await click(pilot, name)
        assert counter.done == [
            "step_up valid-dependant", "place_card", "visual same", "consent nnn", "conclude 20251202-001",
        ]  # fmt: skip


async def test_the_pin_by_keyboard_and_by_mouse() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        for name in ("pad9", "pad9", "pad9", "pad9", "padE"):
            await click(pilot, name)
        assert counter.panel.trouble == "wrong_pin"
        assert "残り2回" in said(app, "PatientSide")
        app.screen.query_one("PinPad").focus()
        await press(pilot, "1", "2", "3", "9", "backspace", "4", "enter")
        assert phase_of(counter) is Phase.CONSENT
        assert "area" not in " ".join(counter.done)


async def test_full_width_digits_are_digits() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        app.screen.query_one("PinPad").focus()
        await press(pilot, "１", "２", "３", "４", "enter")
        assert phase_of(counter) is Phase.CONSENT


async def test_the_pin_is_nowhere_on_the_screen() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        pad = app.screen.query_one("PinPad")
        pad.focus()
        await press(pilot, "7", "3", "8", "8")
        assert "●●●●" in said(app, "PinPad")
        assert "7388" not in app.export_screenshot()


@pytest.mark.parametrize(("button", "sent"), [("keep", False), ("go", True)])
async def test_the_last_try_is_asked_once_more(button: str, sent: bool) -> None:
    counter = FakeCounter()
    counter.tries = 1
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        app.screen.query_one("PinPad").focus()
        await press(pilot, "9", "9", "9", "9", "enter")
        assert isinstance(app.focused, Press)
        assert app.focused.name == "keep"  # Enter by mistake spends nothing
        await click(pilot, button)
        assert ("pin of 4 confirmed" in counter.done) is sent
        assert counter.tries == (0 if sent else 1)


async def test_the_offer_to_register() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "unregistered")
        for name in ("place", "face.match", "consent.all", "register.yes"):
            await click(pilot, name)
        assert counter.done[-1] == "register_use True"


async def test_consents_one_by_one() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, "valid")
        for name in ("place", "face.match", "consent.yes", "consent.no", "consent.yes"):
            await click(pilot, name)
        assert counter.done[-1] == "consent yny"
        assert "有効" in said(app, "AnswerView")


# -- what the patient's side shows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("phase", list(Phase))
async def test_every_phase_of_the_panel(phase: Phase, lang: Lang) -> None:
    trouble = {Phase.FOREIGN: "not_of_this_world", Phase.NOT_MY_NUMBER: "not_my_number", Phase.TROUBLE: "card_mute"}
    seems = "felica" if phase is Phase.NOT_MY_NUMBER else None
    counter = FakeCounter()
    app = app_on(counter, lang)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        waiting = "wait.card" if phase is Phase.READING else "wait.answer" if phase is Phase.ASKING else None
        counter.set_panel(
            Panel(phase, "virtual", trouble=trouble.get(phase), seems=seems, pin_tries=3, waiting_for=waiting)
        )
        await settle(pilot)
        told = said(app, "PatientSide")
        assert len(told.splitlines()) >= 2
        assert app.screen.query("PatientSide Press"), "something can always be done"


@pytest.mark.parametrize(
    ("person", "offered"),
    [("pin-locked", {"face.match", "visual.same"}), ("photo-less", set()), ("pin-less", {"face.match"})],
)
async def test_only_ways_that_the_card_has_are_offered(person: str, offered: set[str]) -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, person)
        await click(pilot, "place")
        names = {button.name for button in app.screen.query("PatientSide Press").results(Press)}
        assert offered <= names
        assert bool(app.screen.query("PinPad")) is (person == "photo-less")


async def test_a_miss_of_the_face_leaves_pin_and_eyes() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        await click(pilot, "face.failed")
        assert "顔が一致しませんでした" in said(app, "PatientSide")
        await click(pilot, "visual.different")
        assert "別人" in said(app, "PatientSide")


# -- waits -----------------------------------------------------------------------------------------------------------------


async def test_a_wait_says_what_it_waits_for_and_esc_stops_it() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        for name in ("place", "face.match"):
            await click(pilot, name)
        counter.hold = asyncio.Event()
        await click(pilot, "consent.all")
        assert phase_of(counter) is Phase.ASKING
        assert "国のシステムに照会しています" in said(app, "PatientSide")
        assert "Esc" in written(app.screen.query_one(KeyBar))
        await press(pilot, "escape")
        assert phase_of(counter) is Phase.CONSENT
        assert counter.visit.card_answer is None


async def test_a_card_that_is_being_read_can_be_taken_away() -> None:
    counter = FakeCounter()
    counter.hold = asyncio.Event()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        assert phase_of(counter) is Phase.READING
        await press(pilot, "escape")
        assert phase_of(counter) is Phase.EMPTY
        assert "remove_card" in counter.done


async def test_other_areas_open_during_a_wait() -> None:
    counter = FakeCounter()
    counter.hold = asyncio.Event()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        await press(pilot, "1")
        assert app.desk.front == "people"


# -- the frame -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("area", AREAS)
async def test_every_area_opens_by_digit_and_by_click(area: str) -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, str(AREAS.index(area) + 1))
        assert app.desk.front == area
        await press(pilot, "f8")
        assert app.desk.front == AREAS[(AREAS.index(area) + 1) % len(AREAS)]
        label = f"{AREAS.index(area) + 1} "
        where = written(app.screen.query_one(AreaTabs)).index(label)
        assert where >= 0
        await app.run_action(f"area('{area}')")
        assert app.desk.front == area


async def test_a_click_on_a_tab_opens_its_area() -> None:
    app = app_on(FakeCounter(), Lang.EN)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        bar = app.screen.query_one(AreaTabs)
        await pilot.click(AreaTabs, offset=(written(bar).index("Verdict") + 2, 0))
        await settle(pilot)
        assert app.desk.front == "verdict"


async def test_narrow_shows_one_area_and_wide_shows_them_side_by_side() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        seen = [area.id for area in app.screen.query("PeopleArea, ReaderArea, VerdictArea") if area.region.area]
        assert seen == ["people"]
        await pilot.resize_terminal(*WIDE)
        await settle(pilot)
        seen = [area.id for area in app.screen.query("PeopleArea, ReaderArea, VerdictArea") if area.region.area]
        assert seen == ["people", "reader", "verdict"]


async def test_the_language_changes_in_the_middle_of_a_visit() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        assert "本人確認" in said(app, "PatientSide")
        await press(pilot, "f2")
        assert "Choose how to show who you are" in said(app, "PatientSide")
        assert "Clinic" in written(app.screen.query_one(StatusBar))
        assert phase_of(counter) is Phase.HOLDER
        assert isinstance(app.focused, Press)
        await click(pilot, "face.match")
        assert "May the clinic see" in said(app, "PatientSide")


async def test_digits_typed_into_a_field_stay_there() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await pilot.click("PeopleFilter")
        await settle(pilot)
        field = app.screen.query_one(PeopleArea).query_one(Input)
        await press(pilot, "1", "5", "山")
        assert field.value == "15山"
        assert app.desk.front == "people"


async def test_typing_on_the_list_filters_it() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "架")
        people = app.screen.query_one(PeopleList)
        assert len(people.rows) == 3  # two named 架空, and nobody of the cast
        await press(pilot, "空", "enter")
        assert app.counter.visit.person is not None
        assert app.counter.visit.person.id == "unregistered"


async def test_a_paste_with_an_input_method_reaches_the_filter() -> None:
    from textual import events

    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.screen.query_one(PeopleList).post_message(events.Paste("ﾐﾎﾝ 見本"))
        await settle(pilot)
        assert app.screen.query_one(PeopleArea).query_one(Input).value == "ﾐﾎﾝ 見本"


async def test_nobody_of_the_cast_steps_up() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "end", "enter")
        assert counter.done == ["step_up None"]
        assert app.desk.front == "papers"


async def test_the_state_of_the_clinic_by_key_and_by_click() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "down", "down", "enter")
        assert state_of(counter) is ClinicState.NO_ONLINE
        assert "未導入" in written(app.screen.query_one(StatusBar))
        await pilot.click(StatusBar, offset=(30, 0))
        await settle(pilot)
        await press(pilot, "end", "up", "enter")  # the last line is that of the clinic's settings
        assert state_of(counter) is ClinicState.DISASTER


async def test_dark_and_light() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        assert app.theme == DARK
        await press(pilot, "ctrl+t")
        assert app.theme == LIGHT


async def test_the_palette_finds_people_states_places_and_the_language() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        from terminal.screens.palette import CounterCommands

        provider = CounterCommands(app.screen)
        names = [name for name, _, _ in provider._offers()]
        for wanted in (
            "来院者: 仮名 四郎 lost-eligibility",
            "体制: 災害時",
            "領域: 受付簿",
            "English に切り替える",
            "明るい表示",
            f"時計: いま {counter.moment:%Y-%m-%d %H:%M}",
            "時計を1日進める",
        ):
            assert wanted in names
        await app.pass_a_day()
        assert counter.days_passed == 1
        await press(pilot, "ctrl+p")
        await press(pilot, *"disas")
        await press(pilot, "escape")


async def test_what_is_missing_is_told_with_its_mend() -> None:
    counter = FakeCounter()
    counter.line_after_start = "no_line"
    counter.reader_trouble_after_start = "pcsc_no_service"
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert counter.started
        notice = app.screen.query_one(Notice)
        assert bool(notice.display)
        assert notice.region.height == 1
        assert "pcscd）が動いていません" in written(notice)
        assert "F1 直し方" in written(notice)
        assert "不通" in written(app.screen.query_one(StatusBar))
        await press(pilot, "f1")
        assert "pcscd を起動" in said(app, "VerticalScroll")
        await press(pilot, "escape", "escape")
        assert app.screen.query_one(Notice).display is False
        await press(pilot, "enter")  # and the virtual reader works
        await press(pilot, "enter")
        assert phase_of(counter) is Phase.HOLDER
    assert counter.stopped


async def test_a_line_that_opens_by_itself_redraws_nothing() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        assert counter.line == "open"
        drawn = []
        app.desk.counter_changed = lambda: drawn.append(1)  # type: ignore[method-assign]
        counter.line = "closed"
        counter.changed()
        await settle(pilot)
        drawn.clear()
        counter.line = "open"
        counter.changed()
        await settle(pilot)
        assert drawn == []


async def test_the_guide_has_the_words_that_patients_ask_for() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "f1")
        told = said(app, "VerticalScroll")
        assert "支部からの案内" in told
        assert "https://services.digital.go.jp/mynaportal-app/" in told
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)


# -- the verdict and the ledger ----------------------------------------------------------------------------------------------


async def test_a_long_verdict_is_scrolled_by_keys() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "unregistered")
        await conclude(pilot)
        await press(pilot, "end")
        area = app.screen.query_one(VerdictArea)
        assert area.scroll_y == area.max_scroll_y
        await press(pilot, "home")
        assert area.scroll_y == 0


async def test_what_to_do_write_and_say() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "unregistered")
        await conclude(pilot)
        told = said(app, "VerdictArea")
        assert "負担割合 3割" in told
        assert "1. リーダーで利用登録をしてもらう" in told
        assert "期限切れ証・オンライン照会で確認" in told
        await step_up(pilot, "lost-eligibility")
        await conclude(pilot)
        told = said(app, "VerdictArea")
        assert "10割（全額）" in told
        assert "「今日の分は" in told


async def test_a_ledger_that_cannot_be_written_concludes_nothing() -> None:
    counter = FakeCounter()
    counter.ledger.trouble = True
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await conclude(pilot)
        assert counter.visit.decision is None
        assert "まだ判定していません" in said(app, "VerdictArea")
        told = [(note.title, note.message, note.severity) for note in app._notifications]
        assert len(told) == 1
        assert "No space left on device" in told[0][0] + told[0][1]
        counter.ledger.trouble = False
        await conclude(pilot)
        assert len(counter.ledger.kept) == 1
        assert not list(app._notifications)  # that nothing was concluded is no longer true


async def test_concluding_twice_writes_once() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await conclude(pilot)
        await press(pilot, "f5", "1", "f5")
        assert len(counter.ledger.kept) == 1


async def test_the_ledger_shows_the_day() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        for person in ("valid", "lost-eligibility"):
            await step_up(pilot, person)
            await conclude(pilot)
        await press(pilot, "6")
        await pilot.pause(0.1)
        table = app.screen.query_one(DataTable)
        assert table.row_count == 2
        assert "2件" in said(app, "LedgerArea")
        await press(pilot, "up")
        assert "見本 花子" in said(app, "LedgerArea")


@pytest.mark.parametrize("lang", list(Lang), ids=lambda lang: lang.value)
async def test_a_visit_that_is_concluded_again_names_the_one_before(lang: Lang) -> None:
    counter = FakeCounter()
    app = app_on(counter, lang)
    words = {Lang.JA: "001の続き", Lang.EN: "completes 001"}[lang]
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "unregistered")
        await conclude(pilot)
        counter.hear_patient(counter.visit.patient)  # what changes the facts undoes the verdict
        await settle(pilot)
        await conclude(pilot)
        assert [entry.completes for entry in counter.ledger.kept] == [None, counter.ledger.kept[0].id]
        assert counter.ledger.kept[0].id in said(app, "#told")
        await step_up(pilot, "valid")
        await conclude(pilot)
        await press(pilot, "6")
        await pilot.pause(0.1)
        assert counter.ledger.kept[2].completes is None  # another visit
        table = app.screen.query_one(DataTable)
        rows = [[str(cell) for cell in table.get_row_at(row)] for row in range(3)]
        assert [words in row[0] for row in rows] == [False, True, False]
        assert table.virtual_size.width <= table.size.width  # the sign at the end of a row is seen
        await press(pilot, "up", "up")
        assert counter.ledger.kept[1].id in said(app, "#entry")  # the earlier names the later as well


async def test_advice_about_old_cards_and_the_portal() -> None:
    from tests.terminal.fake_people import PEOPLE

    counter = FakeCounter(ClinicState.READER_BROKEN)
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "show")
        assert "mynaportal-app" in said(app, "VerdictArea")
        legacy = next(person for person in PEOPLE if person.id == "legacy-card")
        counter.show(legacy.documents[0])
        await settle(pilot)
        assert "支部からの案内" in said(app, "VerdictArea")


# -- the trace -----------------------------------------------------------------------------------------------------------------


async def test_the_trace_lies_over_any_area_and_hears_new_lines() -> None:
    from textual.widgets import RichLog

    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "f3")
        await settle(pilot)
        log = app.screen.query_one(RichLog)
        assert len(log.lines) == 2
        await asyncio.to_thread(counter.trace.add, "INTERNAL AUTHENTICATE", "9000")
        await settle(pilot)
        assert len(log.lines) == 3
        await press(pilot, "f2", "escape")
        assert isinstance(app.screen, DeskScreen)


# -- trouble that nobody foresaw -------------------------------------------------------------------------------------------------


async def test_an_unforeseen_fault_shows_no_secret_and_ends_nothing() -> None:
    counter = FakeCounter()

    async def broken(digits: str, **_: Any) -> None:
        raise RuntimeError(f"the PIN was {digits}")

    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        counter.pin = broken  # type: ignore[method-assign]
        app.screen.query_one("PinPad").focus()
        await press(pilot, "7", "3", "8", "8", "enter")
        told = [note.message for note in app._notifications]
        assert len(told) == 1
        assert "RuntimeError" in told[0]
        assert "7388" not in told[0]


def test_the_big_words_fit_beside_the_sign() -> None:
    from terminal.widgets.big_words import WORDS

    for lang in Lang:
        for verdict in Verdict:
            rows = WORDS[lang.value, verdict.value]
            assert len(rows) <= 7
            assert max(map(len, rows)) <= 61


def test_the_first_screen_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys, terminal.app, terminal.screens.desk\n"
        "print([name for name in ('cryptography', 'httpx', 'PIL', 'textual.widgets._data_table', 'starlette')"
        " if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_verdict_is_in_front_after_concluding(size: tuple[int, int]) -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=size) as pilot:
        await step_up(pilot, "valid")
        await conclude(pilot)
        assert app.screen.query_one(VerdictArea).region.area > 0
        assert app.screen.query_one("BigVerdict").region.height == 7
