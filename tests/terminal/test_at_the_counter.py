"""In here live tests of what a clerk must see on each page: who is at the counter, what a field asks for, names in full."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.cells import cell_len
from textual.widgets import DataTable, Static

from terminal.paper.fields import fields_of
from terminal.widgets.entry import Entries
from terminal.widgets.status_bar import StatusBar
from terminal.words import Lang
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.fake_people import PEOPLE
from tests.terminal.pilots import NARROW, WIDE, app_on, conclude, press, settle, step_up
from verifier.case import Patient
from verifier.domain import ClinicState


@pytest.mark.parametrize("lang", Lang)
async def test_every_page_says_who_is_at_the_counter(lang: Lang) -> None:
    app = app_on(FakeCounter(), lang)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        bar = app.screen.query_one(StatusBar)
        assert PEOPLE[0].name not in str(bar.render())
        await step_up(pilot, PEOPLE[0].id)
        for key in ("f8", "f8", "f8"):
            await press(pilot, key)
            told = str(bar.render())
            assert told.endswith(PEOPLE[0].name)  # last: its characters may be of ambiguous width
            assert cell_len(told) <= NARROW[0] - 2


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("state", [ClinicState.TERMINAL_DOWN, ClinicState.APP_ONLY])
async def test_a_name_that_has_no_room_is_cut_with_a_sign(lang: Lang, state: ClinicState) -> None:
    counter = FakeCounter(state)
    counter.reader_trouble = "pcsc_no_service"
    app = app_on(counter, lang)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.step_up(replace(PEOPLE[0], name="架空　" * 12))
        await settle(pilot)
        told = str(app.screen.query_one(StatusBar).render())
        assert "架空" in told
        assert told.endswith("…")
        assert cell_len(told) <= NARROW[0] - 2


async def test_where_the_people_are_seen_the_line_at_the_top_does_not_repeat_them() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, PEOPLE[0].id)
        assert PEOPLE[0].name not in str(app.screen.query_one(StatusBar).render())
        assert PEOPLE[0].name in str(app.screen.query_one("#at", Static).render())


@pytest.mark.parametrize("lang", Lang)
async def test_each_question_to_the_patient_says_what_it_asks_in_one_line(lang: Lang) -> None:
    app = app_on(FakeCounter(), lang)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        await press(pilot, "7")
        shown = app.screen.query_one("#help", Static)
        for entry, item in zip(
            app.screen.query_one("PatientForm Entries", Entries).entries(), fields_of(Patient), strict=True
        ):
            entry.focus_box()
            await settle(pilot, 1)
            told = app.speech(f"paper.help.{item.name}")
            assert str(shown.render()) == told
            assert cell_len(told) <= NARROW[0] - 2
            assert cell_len(app.speech(f"paper.label.{item.name}")) < 22  # beside its field


async def test_a_name_in_the_ledger_is_whole_while_a_column_can_be_left_off() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    names = ["島本　キヨ", "見本架空　花子桜子"]
    async with app.run_test(size=NARROW) as pilot:
        for name in names:
            app.step_up(replace(PEOPLE[0], name=name))
            await settle(pilot)
            await conclude(pilot)
        await press(pilot, "6")
        await settle(pilot)
        table = app.screen.query_one(DataTable)
        place = next(at for at, column in enumerate(table.ordered_columns) if column.key.value == "name")
        assert [str(table.get_row_at(at)[place]).strip() for at in (0, 1)] == names
        assert cell_len(app.speech("ledger.export")) <= NARROW[0] - 2


async def test_an_open_ledger_shows_its_rows_when_the_verdict_comes() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, PEOPLE[0].id)
        await press(pilot, "6")
        await conclude(pilot)
        await settle(pilot)
        assert app.desk.front == "verdict"
        table = app.screen.query_one(DataTable)
        assert table.row_count == 1
        assert table.size.height >= 2


async def test_the_drawing_of_a_paper_is_whole_beside_its_form_however_low_the_room() -> None:
    from terminal.widgets.document import DocumentView

    app = app_on(FakeCounter())
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, "certificate-only")
        await conclude(pilot)  # the verdict takes its room from the papers
        await settle(pilot)
        held = app.screen.query_one("#held")
        assert held.show_vertical_scrollbar
        assert app.screen.query_one(DocumentView).region.width == 48 <= held.scrollable_content_region.width


@pytest.mark.parametrize("lang", Lang)
async def test_the_page_of_settings_names_its_keys(lang: Lang) -> None:
    app = app_on(FakeCounter(), lang)
    async with app.run_test(size=NARROW) as pilot:
        await settle(pilot)
        app.action_settings()
        await settle(pilot)
        told = str(app.screen.query_one("#settings-title", Static).render())
        assert "Enter" in told
        assert "Esc" in told
