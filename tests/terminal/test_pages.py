"""In here live the tests of the counter's pages: the reasons as a tree, the clinic's settings, one person's insurance over two times."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from terminal.app import CounterApp
from terminal.clinic_settings import ClinicSettings
from terminal.screens.desk import DeskScreen
from terminal.screens.past import ABOUT, KNOWN_ON, Drawing, PastScreen
from terminal.screens.settings import Choices, SettingsScreen
from terminal.screens.why import Reasons, WhyScreen
from terminal.why_told import reasons_of
from terminal.widgets.typed import Typed
from terminal.words import Lang
from tests.terminal.fake_counter import FakeCounter, FakeHistorian
from tests.terminal.fake_people import TODAY
from tests.terminal.pilots import NARROW, WIDE, app_on, conclude, press, said, settle, step_up
from verifier.case import Case, LegacyCard, MyNumberCard, Settings
from verifier.domain import ClinicState

SIZES = [NARROW, WIDE]


def asked(app: CounterApp) -> tuple[str, str]:
    """What stands in the two fields of days."""
    return app.screen.query_one(f"#{ABOUT}", Typed).value, app.screen.query_one(f"#{KNOWN_ON}", Typed).value


def is_open(node: Any) -> bool:
    """Is a node of the tree open?"""
    return bool(node.is_expanded)


async def opened_past(pilot: Pilot[None]) -> None:
    await step_up(pilot, "valid")
    await press(pilot, "ctrl+r")
    await settle(pilot, 6)


# -- the reasons ---------------------------------------------------------------------------------------------------------------


def test_every_row_comes_in_order_with_its_conditions() -> None:
    case = Case(visit_date=date(2026, 2, 16), clinic=ClinicState.ONLINE, evidence=(LegacyCard(),))
    decision, reasons = reasons_of(case)
    assert [reason.rule.id for reason in reasons] == [row.rule for row in decision.considered]  # type: ignore[union-attr]  # asked for
    (deciding,) = [reason for reason in reasons if reason.decides]
    assert deciding.rule.id == decision.rule
    assert deciding.conditions
    for reason in reasons:
        stood = [holds for holds, _ in reason.conditions]
        if reason.held:
            assert all(stood), reason.rule.id
        elif reason.conditions and not all(stood):
            # the first that fails is the reason that is given
            assert reason.conditions[stood.index(False)][1] == reason.why, reason.rule.id


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_deciding_row_is_first_and_open_and_groups_open_by_key(size: tuple[int, int]) -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=size) as pilot:
        await step_up(pilot, "valid")
        counter.show(MyNumberCard())
        await conclude(pilot)
        await press(pilot, "f6")
        assert isinstance(app.screen, WhyScreen)
        tree = app.screen.query_one(Reasons)
        assert tree.has_focus
        first, group, *_ = tree.root.children
        assert is_open(first)
        assert first.data is not None
        assert first.data.decides
        assert not is_open(group)
        while tree.cursor_node is not group:
            await press(pilot, "down")
        await press(pilot, "enter", "down")
        assert is_open(group)
        assert tree.cursor_node is group.children[0]
        await press(pilot, "right")
        assert is_open(group.children[0])
        told = said(app, "#detail")
        assert "出典" in told
        assert "当てはまらない" in told
        await press(pilot, "left", "left", "left")
        assert tree.cursor_node is group
        assert not is_open(group)
        await press(pilot, "f2")
        assert "Why this verdict" in said(app, "#head")
        assert tree.cursor_node is not None
        await press(pilot, "f6")
        assert isinstance(app.screen, DeskScreen)


async def test_a_group_opens_by_a_click() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, "valid")
        counter.show(MyNumberCard())
        await conclude(pilot)
        await press(pilot, "f6")
        tree = app.screen.query_one(Reasons)
        group = tree.root.children[-1]
        assert await pilot.click(tree, offset=(8, group.line - tree.scroll_offset.y))
        await settle(pilot)
        assert is_open(group)


async def test_without_a_verdict_there_are_no_reasons() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await press(pilot, "f6")
        assert isinstance(app.screen, DeskScreen)
        assert app.desk.front == "verdict"


@pytest.mark.parametrize("by_mouse", [True, False], ids=["mouse", "keyboard"])
async def test_an_entry_of_the_ledger_has_its_reasons(by_mouse: bool) -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        for person in ("valid", "lost-eligibility"):
            await step_up(pilot, person)
            await conclude(pilot)
        await press(pilot, "6")
        await settle(pilot)
        table = app.screen.query_one(DataTable)
        await press(pilot, "up")
        assert table.cursor_row == 0
        if by_mouse:
            for _ in range(2):  # the first marks, the second opens
                assert isinstance(app.screen, DeskScreen)
                assert await pilot.click(table, offset=(4, 2))
                await settle(pilot)
        else:
            await press(pilot, "enter")
        assert isinstance(app.screen, WhyScreen)
        head = said(app, "#head")
        assert counter.ledger.kept[1 if by_mouse else 0].id in head


async def test_rules_that_say_otherwise_now_are_told() -> None:
    counter = FakeCounter()
    app = app_on(counter, Lang.EN)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")  # its written verdict is scripted; the rules know of nothing on the counter
        await conclude(pilot)
        await press(pilot, "f6")
        assert "By the rules of now it would be" in said(app, "#head")


# -- the clinic's settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", list(Lang), ids=lambda lang: lang.value)
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_setting_is_told_and_turned(size: tuple[int, int], lang: Lang, tmp_path: Path) -> None:
    counter = FakeCounter()
    counter.settings = ClinicSettings(tmp_path / "settings.toml")
    app = app_on(counter, lang)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+y")
        assert isinstance(app.screen, SettingsScreen)
        choices = app.screen.query_one(Choices)
        assert choices.option_count == len(Settings.__struct_fields__)
        for place in range(choices.option_count):
            key = choices.get_option_at_index(place).id
            assert key is not None
            told = said(app, "#detail")
            assert key in told
            assert "§8" in told or "P8" in told
            before = getattr(counter.settings.now, key)
            await press(pilot, "enter")
            assert getattr(ClinicSettings(tmp_path / "settings.toml").now, key) is not before  # kept
            assert choices.highlighted == place
            await press(pilot, "delete", "down")
        assert counter.settings.now == Settings()
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)


async def test_a_click_marks_a_setting_and_a_second_one_turns_it() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+y")
        choices = app.screen.query_one(Choices)
        for turned in (True, False):
            assert await pilot.click(choices, offset=(10, 1))
            await settle(pilot)
            assert choices.highlighted == 1
            assert counter.settings.now.telephone_counts is turned


async def test_a_file_that_is_damaged_meanwhile_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    counter = FakeCounter()
    counter.settings = ClinicSettings(file)
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+y")
        file.write_text("\ntelephone_count = true\n")
        await press(pilot, "down", "enter")
        assert "2行目" in said(app, "#head")
        assert "telephone_counts" in said(app, "#head")
        assert counter.settings.now == Settings()
        assert file.read_text() == "\ntelephone_count = true\n"


# -- insurance on two axes of time ------------------------------------------------------------------------------------------------


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


# -- every page --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "page"), [("ctrl+r", PastScreen), ("ctrl+y", SettingsScreen)])
async def test_the_desk_behind_a_page_hears_no_key(key: str, page: type[Any]) -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        front = app.desk.front
        await press(pilot, key)
        assert isinstance(app.screen, page)
        await press(pilot, "5", "f5", "f8")
        assert isinstance(app.screen, page)
        assert app.desk.front == front
        assert counter.visit.decision is None
        light = app.theme
        await press(pilot, "ctrl+t", "f2")
        assert app.theme != light
        assert "Esc close" in said(app, "KeyBar")
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)


@pytest.mark.parametrize(("name", "page"), [("two axes", PastScreen), ("settings", SettingsScreen)])
async def test_a_page_is_found_by_name(name: str, page: type[Any]) -> None:
    app = app_on(FakeCounter(), Lang.EN)
    async with app.run_test(size=NARROW) as pilot:
        await step_up(pilot, "valid")
        await press(pilot, "ctrl+p", *(key if key != " " else "space" for key in name))
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, page)
