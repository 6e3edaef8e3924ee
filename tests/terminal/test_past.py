"""In here live the tests of the counter's page of one person's insurance on two axes of time."""

from __future__ import annotations

from datetime import date

import pytest
from textual.pilot import Pilot

from terminal.app import CounterApp
from terminal.screens.desk import DeskScreen
from terminal.screens.past import ABOUT, KNOWN_ON, Drawing, PastScreen
from terminal.widgets.typed import Typed
from terminal.words import Lang
from tests.terminal.fake_counter import FakeCounter, FakeHistorian
from tests.terminal.fake_people import TODAY
from tests.terminal.pilots import NARROW, WIDE, app_on, press, said, settle, step_up

SIZES = [NARROW, WIDE]


def asked(app: CounterApp) -> tuple[str, str]:
    """What stands in the two fields of days."""
    return app.screen.query_one(f"#{ABOUT}", Typed).value, app.screen.query_one(f"#{KNOWN_ON}", Typed).value


async def opened_past(pilot: Pilot[None]) -> None:
    await step_up(pilot, "valid")
    await press(pilot, "ctrl+r")
    await settle(pilot, 6)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_mark_and_the_fields_ask_the_same(size: tuple[int, int]) -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=size) as pilot:
        await opened_past(pilot)
        assert isinstance(app.screen, PastScreen)
        drawing = app.screen.query_one(Drawing)
        assert asked(app) == (TODAY.isoformat(), TODAY.isoformat())
        assert tuple(drawing.cursor_coordinate) == ((1, 2) if date(2025, 12, 4) <= TODAY else (0, 2))
        await press(pilot, "left")
        assert asked(app)[0] == "2020-04-01"
        # typed days move the mark
        about = app.screen.query_one(f"#{ABOUT}", Typed)
        known = app.screen.query_one(f"#{KNOWN_ON}", Typed)
        about.value, known.value = "R7.11.25", "2025-12-03"
        await settle(pilot, 6)
        assert tuple(drawing.cursor_coordinate) == (0, 2)
        answer = said(app, "#answer")
        assert "見本共済組合" in answer
        assert "本当の資格  なし" in answer
        known.value = "2025-12-04"
        await settle(pilot, 6)
        assert "同じです" in said(app, "#answer")
        assert isinstance(counter.historian, FakeHistorian)
        assert counter.historian.asked[-1] == (date(2025, 11, 25), date(2025, 12, 4))


async def test_a_cell_is_asked_by_a_click() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await opened_past(pilot)
        await press(pilot, "left", "tab")
        drawing = app.screen.query_one(Drawing)
        assert await pilot.click(drawing, offset=(28, 1))
        await settle(pilot, 6)
        assert drawing.has_focus
        assert asked(app) == ("2025-11-20", "2020-04-06")


async def test_what_is_no_day_is_told_and_asks_nothing() -> None:
    counter = FakeCounter()
    app = app_on(counter, Lang.EN)
    async with app.run_test(size=NARROW) as pilot:
        await opened_past(pilot)
        assert isinstance(counter.historian, FakeHistorian)
        before = len(counter.historian.asked)
        app.screen.query_one(f"#{ABOUT}", Typed).value = "2025-13-01"
        await settle(pilot)
        assert "no date: 2025-13-01" in said(app, "#answer")
        assert len(counter.historian.asked) == before


@pytest.mark.parametrize("lang", list(Lang), ids=lambda lang: lang.value)
async def test_without_a_person_or_a_world_the_page_says_so(lang: Lang) -> None:
    counter = FakeCounter()
    app = app_on(counter, lang)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+r")
        assert "(1)" in said(app, "#answer") or "（1）" in said(app, "#answer")
        await press(pilot, "ctrl+r")
        assert isinstance(app.screen, DeskScreen)
        counter.historian = None
        await step_up(pilot, "valid")
        await press(pilot, "ctrl+r")
        assert "--server" in said(app, "#answer")


async def test_the_desk_behind_the_page_hears_no_key() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        front = app.desk.front
        await press(pilot, "ctrl+r")
        await press(pilot, "5", "f5", "f8")
        assert isinstance(app.screen, PastScreen)
        assert app.desk.front == front
        assert counter.visit.decision is None
        dark = app.theme
        await press(pilot, "ctrl+t", "f2")
        assert app.theme != dark
        assert "Esc close" in said(app, "KeyBar")
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)


async def test_the_page_is_found_by_name() -> None:
    app = app_on(FakeCounter(), Lang.EN)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await press(pilot, "ctrl+p", *(key if key != " " else "space" for key in "two axes"))
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, PastScreen)
