"""In here live pictures of the counter: each verdict, the first screen, the patient's side, a person's insurance over time, in both languages at two sizes.

They are compared with those in __snapshots__; `pytest tests/terminal/test_snapshots.py --snapshot-update` draws them anew.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from terminal.app import CounterApp
from terminal.words import Lang
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.pilots import NARROW, WIDE, app_on, click, press, settle, step_up
from tests.terminal.pilots import conclude as concluded

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


async def past(pilot: Pilot[None]) -> None:
    """What was known of the person at the counter, and since when."""
    await settle(pilot)
    await step_up(pilot, "valid")
    await press(pilot, "ctrl+r")
    await settle(pilot, 6)


SCENES: dict[str, Callable[[Pilot[None]], object]] = {
    "first": settle,
    "holder": at_card("valid", conclude=False),
    "accept": at_card("valid", conclude=True),
    "conditional": at_card("unregistered", conclude=True),
    "refuse": at_card("lost-eligibility", conclude=True),
    "undecidable": at_card("stranger", conclude=True),
    "past": past,
}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("lang", list(Lang), ids=lambda lang: lang.value)
@pytest.mark.parametrize("scene", SCENES)
def test_scene(snap_compare: Compare, scene: str, lang: Lang, size: tuple[int, int]) -> None:
    app: CounterApp = app_on(FakeCounter(), lang)
    assert snap_compare(app, terminal_size=size, run_before=SCENES[scene])


def test_past_in_the_light(snap_compare: Compare) -> None:
    app: CounterApp = app_on(FakeCounter())

    async def go(pilot: Pilot[None]) -> None:
        app.look(dark=False)
        await past(pilot)

    assert snap_compare(app, terminal_size=NARROW, run_before=go)
