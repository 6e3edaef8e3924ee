"""In here live tests of what a clerk's keys do at the counter: where the focus is, what a key that comes early or late does, what Esc leaves."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace
from textual import events
from textual.widgets import Input

from terminal.app import CounterApp
from terminal.screens.desk import DeskScreen, keys_of
from terminal.screens.leave import LeaveVisit
from terminal.visit import Panel, Phase
from terminal.widgets.key_bar import KeyBar
from terminal.widgets.patient_side import PatientSide
from terminal.widgets.people_filter import PeopleFilter
from terminal.widgets.people_list import PeopleList
from terminal.widgets.press import Press
from terminal.widgets.status_bar import StatusBar
from terminal.words import Lang
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.pilots import NAMED, NARROW, WIDE, app_on, burst, click, conclude, press, said, settle, step_up
from verifier.domain import ClinicState

SIZES = [NARROW, WIDE]


def focused(app: CounterApp) -> Any:
    return app.focused


def shown(widget: Any) -> str:
    return str(widget.render())


# -- the focus follows the patient's side ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_focus_never_leaves_the_patients_side_while_it_is_drawn_anew(size: tuple[int, int]) -> None:
    counter = FakeCounter()
    app = app_on(counter)
    elsewhere: list[object] = []
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "enter")
        side = app.screen.query_one(PatientSide)
        assert side.has_focus_within

        def watch(widget: Any) -> None:
            if widget is not None and side not in widget.ancestors_with_self:
                elsewhere.append(widget)

        app.desk.watch(app.desk, "focused", watch, init=False)
        # one drawing follows the other before the first is done
        for panel in (
            replace(counter.panel, waiting_for="wait.face"),
            replace(counter.panel, phase=Phase.CONSENT),
            replace(counter.panel, phase=Phase.CONSENT, trouble="no_line"),
        ):
            counter.set_panel(panel)
            await asyncio.sleep(0)
        await settle(pilot)
        assert focused(app).name == "consent.yes"
        assert elsewhere == []


async def test_who_went_to_another_area_meanwhile_is_left_there() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        await press(pilot, "f7")
        counter.set_panel(replace(counter.panel, phase=Phase.CONSENT))
        await settle(pilot)
        assert isinstance(focused(app), PeopleList)


async def test_no_key_for_the_step_before_stops_a_wait() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await press(pilot, "enter")
        counter.hold = asyncio.Event()
        await press(pilot, "enter", "enter", "space", "enter")
        assert counter.panel.waiting_for == "wait.pin"
        assert counter.done == ["step_up valid", "place_card", "face match"]
        assert isinstance(focused(app), PatientSide)
        counter.hold.set()
        await settle(pilot)
        assert focused(app).name == "consent.yes"  # and none of them said yes


async def test_a_wait_can_be_stopped_by_its_button_once_one_goes_there() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await press(pilot, "enter")
        counter.hold = asyncio.Event()
        await press(pilot, "enter", "tab")
        assert focused(app).name == "cancel"
        await press(pilot, "enter")
        assert counter.panel.waiting_for is None
        assert counter.panel.phase is Phase.HOLDER


async def test_a_button_that_is_pressed_twice_acts_once() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        counter.hold = asyncio.Event()
        button = next(one for one in app.screen.query(Press) if one.name == "face.match")
        button.action_press()
        button.action_press()
        await settle(pilot)
        assert counter.done.count("face match") == 1


async def test_keys_that_come_while_an_area_opens_are_for_that_area() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        app.step_up(counter.cast.people()[0])
        await pilot.press("enter")  # the reader is not there yet
        await settle(pilot)
        await settle(pilot)
        assert counter.done == ["step_up valid", "place_card"]


async def test_a_window_that_one_comes_back_to_has_the_focus_where_something_can_be_done() -> None:
    from textual import events

    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await press(pilot, "enter")
        counter.hold = asyncio.Event()
        await press(pilot, "enter")
        app.post_message(events.AppBlur())
        await settle(pilot)
        counter.hold.set()
        await settle(pilot)
        app.post_message(events.AppFocus())
        await settle(pilot)
        assert focused(app).name == "consent.yes"


async def test_consents_may_be_given_as_fast_as_one_types() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        await click(pilot, "face.match")
        await pilot.press("enter", "enter", "enter")
        await settle(pilot)
        await settle(pilot)
        assert counter.done[-1] == "consent yyy"


# -- the people and their filter -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (["架", "空"], "架空"),
        (["架", "空", "\u3000", "一"], "架空\u3000一"),  # as an input method types a space
        (["l", "o", "s", "t"], "lost"),
    ],
)
async def test_the_filter_keeps_all_that_is_typed_on_the_list(typed: list[str], wanted: str) -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await pilot.press(*typed)
        await settle(pilot)
        await settle(pilot)
        assert app.screen.query_one(PeopleFilter).wanted == wanted


BURSTS = {
    "a digit goes where the letters before it went": (("elderly-75",), "elderly-75", "people"),
    "so does the whole of an id": (("p0000123",), "p0000123", "people"),
    "two words": (("valid 70",), "valid 70", "people"),
    "a digit that is no area's begins": (("0123",), "0123", "people"),
    "the digit of the area that one is in is nothing": (("1012",), "012", "people"),
    "a digit alone opens its area": (("7",), "", "patient"),
    "after the next one was called": (("ctrl+n", "lost-5"), "lost-5", "people"),
    "from another area": (("7", "ctrl+n", "certificate-70"), "certificate-70", "people"),
    "by way of the areas": (("3", "f7", "f7", "lost-5"), "lost-5", "people"),
    "at somebody who can't come": (("zzzz", "enter", "-75"), "zzzz-75", "people"),
}


@pytest.mark.parametrize(("keys", "wanted", "front"), BURSTS.values(), ids=BURSTS)
@pytest.mark.parametrize(
    ("size", "at_once"), [(NARROW, True), (WIDE, True), (NARROW, False)], ids=["narrow", "wide", "slowly"]
)
async def test_digits_are_typed_once_typing_began(
    keys: tuple[str, ...], wanted: str, front: str, size: tuple[int, int], at_once: bool
) -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        if at_once:
            await burst(pilot, *keys)
        else:
            for key in keys:
                await pilot.press(*([key] if key in NAMED else key))
            await settle(pilot, 8)
        assert (app.screen.query_one(PeopleFilter).wanted, app.desk.front) == (wanted, front)


async def test_keys_that_come_before_the_first_screen_wait_for_it() -> None:
    app = app_on(FakeCounter())
    for char in "lost-57":
        app.post_message(events.Key("minus" if char == "-" else char, char))
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot, 8)
        assert (app.screen.query_one(PeopleFilter).wanted, app.desk.front) == ("lost-57", "people")


@pytest.mark.parametrize("before", [(), ("7",), ("7", "ctrl+n"), ("3",), ("6",)], ids=str)
async def test_whoever_is_typed_ahead_is_taken_and_nobody_else(before: tuple[str, ...]) -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        for key in before:
            await press(pilot, key)
        person = counter.cast.people()[2].id
        await burst(pilot, "ctrl+n", person, "enter")
        assert counter.done[-1] == f"step_up {person}"


async def test_nothing_typed_ahead_answers_what_is_asked_first() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        await burst(pilot, "ctrl+n", "lost", "enter")
        assert isinstance(app.screen, LeaveVisit)


async def test_a_wide_space_parts_words_as_any_other() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        people = app.screen.query_one(PeopleList)
        for typed in ("花子 見本", "花子\u3000見本", "みほん", "ﾐﾎﾝ", "ＶＡＬＩＤ\u3000花"):
            await app.screen.query_one(PeopleFilter).type(typed)
            await settle(pilot)
            assert "valid" in {row.id for row in people.rows}, typed
            app.screen.query_one(PeopleFilter).clear()
            await settle(pilot)


async def test_enter_on_no_match_takes_nobody_and_says_so() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "z", "q", "enter")
        assert counter.done == []
        assert [note.message for note in app._notifications] == ["該当する人がいません"]
        await press(pilot, "tab", "enter")  # nor on the list
        assert counter.done == []
        await press(pilot, "down", "enter")  # who is of no list can still be taken
        assert counter.done == ["step_up None"]


async def test_who_is_of_no_list_is_found_by_what_that_row_is_called() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await burst(pilot, "名簿に", "enter")
        assert counter.done == ["step_up None"]


async def test_the_next_visitor_is_looked_for_among_all() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        every = len(app.screen.query_one(PeopleList).rows)
        await press(pilot, "架", "ctrl+n")
        assert app.screen.query_one(PeopleFilter).wanted == ""
        assert len(app.screen.query_one(PeopleList).rows) == every


async def test_esc_in_the_filter_leads_back_to_all_the_people() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "架", "escape")
        assert app.screen.query_one(Input).value == ""
        assert isinstance(focused(app), PeopleList)


async def test_the_palette_takes_a_wide_space_as_well() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p", "見", "本", "\u3000", "花")
        assert app.screen.query_one(Input).value == "見本\u3000花"


# -- a visit that is left --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["ctrl+n", "f10"])
async def test_an_unconcluded_visit_is_not_left_without_a_word(key: str) -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        visit = counter.visit
        await press(pilot, key)
        assert isinstance(app.screen, LeaveVisit)
        await press(pilot, "enter")  # what Enter presses loses nothing
        assert isinstance(app.screen, DeskScreen)
        assert counter.visit is visit
        await press(pilot, key, key)  # asked once; the same key again goes on
        assert counter.done[-1] == "step_up None"
        assert app.desk.front == "people"


async def test_it_can_be_concluded_from_the_question() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        app.step_up(counter.cast.people()[1])  # somebody else is chosen
        await settle(pilot)
        assert isinstance(app.screen, LeaveVisit)
        await conclude(pilot)
        assert len(counter.ledger.kept) == 1
        assert app.desk.front == "verdict"
        await press(pilot, "ctrl+n")  # now nothing would be lost
        assert counter.done[-1] == "step_up None"


async def test_a_visit_in_which_nothing_happened_yet_is_left_at_once() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await press(pilot, "ctrl+n")
        assert counter.done == ["step_up valid", "step_up None"]


# -- the reader after trouble ------------------------------------------------------------------------------------------------------


async def test_after_trouble_on_a_real_reader_its_card_is_waited_for() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        counter.set_panel(Panel(Phase.TROUBLE, "ACME 00", trouble="card_mute"))
        await settle(pilot)
        await click(pilot, "again")
        assert counter.done == ["step_up valid", "again"]
        assert "ACME 00" in said(app, "PatientSide")
        names = {button.name for button in app.screen.query("PatientSide Press").results(Press)}
        assert "place" not in names  # no other card is laid in its place
        await press(pilot, "escape")
        counter.set_panel(replace(counter.panel, awaited=""))
        await settle(pilot)
        assert "place" in {button.name for button in app.screen.query("PatientSide Press").results(Press)}


# -- the chip's photograph and the timings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_chips_photograph_stands_by_the_consents(size: tuple[int, int]) -> None:
    import io

    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (48, 60), 90).save(picture, "JPEG2000")
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=size) as pilot:
        await step_up(pilot, "valid")
        await click(pilot, "place")
        counter.set_panel(replace(counter.panel, phase=Phase.CONSENT, photo=picture.getvalue()))
        await settle(pilot)
        photograph = app.screen.query_one("Photograph")
        for _ in range(200):
            if photograph.region.height > 10:
                break
            await pilot.pause(0.01)
        assert "ICチップの写真" in said(app, "Photograph")
        assert photograph.region.right <= app.screen.query_one(PatientSide).region.right


async def test_the_trace_tells_how_long_each_step_took() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "f3")
        assert app.screen.query_one("#steps").display is False  # no card was read
        await press(pilot, "escape")
        await step_up(pilot, "valid")
        await click(pilot, "place")
        await press(pilot, "f3")
        assert "sign 72.2" in shown(app.screen.query_one("#steps"))


# -- the frame ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("web", [False, True])
async def test_the_bar_never_loses_the_guide_and_the_end(lang: Lang, web: bool) -> None:
    counter = FakeCounter()
    app = app_on(counter, lang)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        bar = app.screen.query_one(KeyBar)
        for panel in (Panel(), Panel(Phase.READING, "virtual", waiting_for="wait.card"), Panel(trouble="card_mute")):
            counter.set_panel(panel)
            await settle(pilot)
            bar.show(keys_of(app.counter, notice=True, web=web))
            told = shown(bar)
            assert "F1" in told
            assert "^Q" in told
            assert ("F10" in told) is web  # a browser keeps ^N for itself
            assert ("^N" in told) is not web


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("state", ClinicState)
async def test_the_line_at_the_top_is_never_cut(lang: Lang, state: ClinicState) -> None:
    from rich.cells import cell_len

    counter = FakeCounter(state)
    counter.reader_trouble = "pcsc_no_service"
    app = app_on(counter, lang)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        told = shown(app.screen.query_one(StatusBar))
        assert cell_len(told) <= NARROW[0] - 2
        assert app.speech("reader.virtual_only") in told
        assert app.speech(f"clinic.{state.value}") in told


async def test_the_room_at_the_left_goes_to_whoever_has_use_for_it() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        people, reader = app.screen.query_one("#people"), app.screen.query_one("#reader")
        assert people.region.height > 2 * reader.region.height
        assert reader.region.bottom == WIDE[1] - 1  # nothing is empty below them
        await step_up(pilot, "valid")
        await click(pilot, "place")
        assert reader.region.height > 2 * people.region.height
        await press(pilot, "f7")
        assert people.region.height > 12  # who looks for somebody sees them


async def test_the_ledger_has_the_room_while_one_reads_it() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, "valid")
        await conclude(pilot)
        await press(pilot, "6")
        assert app.screen.query_one("LedgerArea").region.height >= 22
        await press(pilot, "5")
        assert app.screen.query_one("#verdict").region.height >= 20


def test_esc_acts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from textual import constants

    from terminal.screens.taught import ESCAPE_SECONDS, teach

    monkeypatch.delenv("ESCDELAY", raising=False)
    teach()
    assert constants.ESCAPE_DELAY == ESCAPE_SECONDS


# -- another language, whatever lies over the desk -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("f4",), "Online"),
        (("f5",), "Nothing has been looked at yet"),
        (("ctrl+n",), "This visit is not concluded"),
    ],
)
async def test_what_lies_over_the_desk_changes_its_language_too(keys: tuple[str, ...], words: str) -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        if keys == ("ctrl+n",):
            await click(pilot, "place")
        await press(pilot, *keys)
        over = app.screen
        assert not isinstance(over, DeskScreen)
        await press(pilot, "f2")
        assert app.screen is over
        shown_now = "\n".join(str(strip.text) for strip in app.screen._compositor.render_strips())
        assert words in shown_now
        assert "判定" not in shown_now
