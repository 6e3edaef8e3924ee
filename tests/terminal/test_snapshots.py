"""In here live pictures of the counter: each verdict, the first screen, the patient's side and the pages, in both languages at two sizes.

They are compared with those in __snapshots__; `pytest tests/terminal/test_snapshots.py --snapshot-update` draws them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import cast

import pytest
from textual.pilot import Pilot

from terminal.app import CounterApp
from terminal.words import Lang
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.pilots import NARROW, WIDE, app_on, click, press, settle, step_up
from tests.terminal.pilots import conclude as concluded
from verifier.case import MyNumberCard

Compare = Callable[..., bool]


def at_card(person: str, *, conclude: bool) -> Callable[[Pilot[None]], object]:
    """The person's card is read, the holder matched, all consents given; then, if wanted, the visit is concluded."""

    async def go(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await step_up(pilot, person)
        await click(pilot, "place")
        if conclude:
            await click(pilot, "face.match")
            await click(pilot, "consent.all")
            await concluded(pilot)
        await settle(pilot)

    return go


def on_page(key: str) -> Callable[[Pilot[None]], object]:
    """A page, opened by its key when somebody has been at the counter with their card and was decided on."""

    async def go(pilot: Pilot[None]) -> None:
        counter = cast("FakeCounter", cast("CounterApp", pilot.app).counter)
        await settle(pilot)
        await step_up(pilot, "unregistered")
        counter.show(MyNumberCard())
        await concluded(pilot)
        await press(pilot, key)
        await settle(pilot, 6)

    return go


PAGES = {"why": on_page("f6"), "settings": on_page("ctrl+y"), "past": on_page("ctrl+r")}
SCENES: dict[str, Callable[[Pilot[None]], object]] = {
    "first": settle,
    "holder": at_card("valid", conclude=False),
    "accept": at_card("valid", conclude=True),
    "conditional": at_card("unregistered", conclude=True),
    "refuse": at_card("lost-eligibility", conclude=True),
    "undecidable": at_card("stranger", conclude=True),
    **PAGES,
}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("lang", list(Lang), ids=lambda lang: lang.value)
@pytest.mark.parametrize("scene", SCENES)
def test_scene(snap_compare: Compare, scene: str, lang: Lang, size: tuple[int, int]) -> None:
    app: CounterApp = app_on(FakeCounter(), lang)
    assert snap_compare(app, terminal_size=size, run_before=SCENES[scene])


@pytest.mark.parametrize("scene", PAGES)
def test_page_in_the_light(snap_compare: Compare, scene: str) -> None:
    app: CounterApp = app_on(FakeCounter())

    async def go(pilot: Pilot[None]) -> None:
        app.look(dark=False)
        work = PAGES[scene](pilot)
        assert isinstance(work, Coroutine)
        await work

    assert snap_compare(app, terminal_size=NARROW, run_before=go)
