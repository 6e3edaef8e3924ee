"""In here live the small steps that tests of the screens share: the app on a scripted counter, a person stepping up, a press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.pilot import Pilot

from terminal.app import CounterApp
from terminal.words import Lang
from terminal.words.speech import Speech
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.fake_people import PEOPLE

if TYPE_CHECKING:
    from terminal.counter import Counter

_KEY_NAMES = {"-": "minus", " ": "space"}
NAMED = {"enter", "ctrl+n", "f7"}  # what else comes in a burst is a text

NARROW = (80, 24)
WIDE = (120, 40)


def app_on(counter: FakeCounter, lang: Lang = Lang.JA) -> CounterApp:
    """The app on that counter; it has all of a counter that the screens use."""
    app = CounterApp(cast("Counter", counter), Speech(lang))
    app.still_seconds = 0.001
    return app


async def settle(pilot: Pilot[None], turns: int = 3) -> None:
    """Wait until what was begun is drawn."""
    for _ in range(turns):
        await pilot.pause(0.002)
        await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one by one, each seen before the next."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def burst(pilot: Pilot[None], *keys: str) -> None:
    """Keys that come all at once, as from somebody who types ahead of a slow machine; a text is its characters."""
    for key in keys:
        for name in [key] if key in NAMED else key:
            pilot.app.post_message(events.Key(_KEY_NAMES.get(name, name), name if len(name) == 1 else None))
    await settle(pilot, 8)


async def step_up(pilot: Pilot[None], person_id: str) -> None:
    """The person steps up, as when chosen from the list."""
    app = cast("CounterApp", pilot.app)
    app.step_up(next(person for person in PEOPLE if person.id == person_id))
    await settle(pilot)


async def conclude(pilot: Pilot[None]) -> None:
    """F5; where something was begun and not done, once more."""
    from terminal.screens.unfinished import UnfinishedScreen

    await press(pilot, "f5")
    if isinstance(pilot.app.screen, UnfinishedScreen):
        await press(pilot, "f5")


async def click(pilot: Pilot[None], name: str) -> None:
    """Click the button of that name."""
    from terminal.widgets.press import Press

    button = next(button for button in pilot.app.screen.query(Press) if button.name == name)
    button.scroll_visible(animate=False)
    await settle(pilot)
    assert await pilot.click(button)
    await settle(pilot)


def said(app: Any, selector: str) -> str:
    """All that stands in a widget and what is in it, as plain text."""
    from textual.widgets import Static

    texts = []
    for widget in [*app.screen.query(selector), *app.screen.query(f"{selector} Static")]:
        if isinstance(widget, Static) and widget.display:
            texts.append(str(widget.render()))
    return "\n".join(texts)
