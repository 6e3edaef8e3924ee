"""In here live tests of the page that says why: a tree of all rows that were looked at, by keyboard and mouse, for a visit and for the ledger."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from textual.widgets import DataTable, OptionList

from terminal.app import CounterApp
from terminal.screens.desk import DeskScreen
from terminal.screens.why import WhyScreen
from terminal.why_tree import DECIDER, Branch, tree
from terminal.words import Lang
from terminal.words.speech import Speech
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.fake_people import PEOPLE
from tests.terminal.pilots import NARROW, WIDE, app_on, conclude, press, settle, step_up
from verifier.case import Case, Considered, Decision, EligibilityNotice
from verifier.domain import ClinicState
from verifier.evidence import decide
from verifier.rules.book import BOOK

CASE = Case(visit_date=date(2026, 1, 9), clinic=ClinicState.ONLINE, evidence=(EligibilityNotice(),))


def decided() -> tuple[tuple[Considered, ...], Decision]:
    decision = decide(CASE, why=True)
    assert decision.considered is not msgspec.UNSET
    return decision.considered, decision


def every(branches: tuple[Branch, ...]) -> list[Branch]:
    return [one for branch in branches for one in (branch, *every(branch.under))]


@pytest.mark.parametrize("lang", Lang)
def test_the_tree_has_every_row_in_the_order_of_looking_with_its_source(lang: Lang) -> None:
    considered, decision = decided()
    grown = tree(considered, decision, Speech(lang))
    first, *steps = grown
    assert first.key == DECIDER
    assert first.head.startswith(decision.rule)
    rows = [row for step in steps for row in step.under]
    assert [row.key for row in rows] == [row.rule for row in considered]
    assert [row.held for row in rows] == [row.held for row in considered]
    assert [row.text for row in rows] == [Speech(lang).words(row.why) for row in considered]
    sources = {rule.id: rule.source for rule in BOOK.rows}
    for row in rows:
        assert any(sources[row.key] in detail.text for detail in row.under)
        assert len(row.under) == 4
    keys = [one.key for one in every(grown)]
    assert len(keys) == len(set(keys))
    assert not any("{" in one.text for one in every(grown))


def lines(app: CounterApp) -> list[str]:
    options = app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(at).id) for at in range(options.option_count)]


def shown(app: CounterApp) -> str:
    """The screen as it is drawn."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def under_cursor(app: CounterApp) -> str:
    options = app.screen.query_one(OptionList)
    return str(options.get_option_at_index(options.highlighted or 0).id)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
async def test_it_is_opened_and_folded_by_keys(size: tuple[int, int]) -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=size) as pilot:
        await step_up(pilot, "lost-eligibility")
        await press(pilot, "f6")
        assert isinstance(app.screen, DeskScreen)  # before the verdict there is no why
        await conclude(pilot)
        await press(pilot, "f6")
        assert isinstance(app.screen, WhyScreen)
        told = shown(app)
        assert "R05  決め手  条件がそろっている" in told  # what decided comes first and is open, the rest is folded
        assert "本人と確認できた" not in told
        assert "出典" in told
        folded = lines(app)
        await press(pilot, "end", "up", "right", "down")
        assert under_cursor(app) == "P9"
        assert "P9   当てはまらない  本人と確認できた" in shown(app)
        await press(pilot, "enter")
        assert "P9/rules.source" in lines(app)
        await press(pilot, "f2")
        assert "did not hold  the holder was authenticated" in shown(app)
        assert under_cursor(app) == "P9"
        await press(pilot, "f2", "left", "left", "left")  # folds the row, goes to its step, folds the step
        assert lines(app) == folded
        await press(pilot, "f6")
        assert isinstance(app.screen, DeskScreen)


async def test_it_is_opened_by_mouse() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, "unregistered")
        await conclude(pilot)
        await press(pilot, "f6")
        before = lines(app)
        await pilot.click(OptionList, offset=(3, 0))
        await settle(pilot)
        assert len(lines(app)) == len(before) - 4  # what decided is folded
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)


async def test_the_ledgers_entry_says_why_too_and_what_todays_rules_would_say() -> None:
    counter = FakeCounter()
    app = app_on(counter)
    async with app.run_test(size=WIDE) as pilot:
        await step_up(pilot, "valid")
        await conclude(pilot)
        entry = counter.ledger.kept[0]
        now = decide(entry.case)
        assert now.rule != entry.decision.rule  # the fake counter's verdict is not that of the rules
        await press(pilot, "6")
        assert isinstance(app.focused, DataTable)
        await press(pilot, "enter")
        assert isinstance(app.screen, WhyScreen)
        head = str(app.screen.query_one("#why-head").render())
        assert entry.id in head
        assert PEOPLE[0].name in head
        assert f"いまの規則では △ 条件付き {now.rule}" in head or now.rule in head
        await press(pilot, "escape", "f6")
        assert isinstance(app.screen, WhyScreen)
