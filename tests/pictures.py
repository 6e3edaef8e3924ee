"""In here lives the drawing of the README's pictures: real visits on the real counter. `script/pictures` runs it.

The pictures load nothing from another host and hold invented people alone.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from terminal.app import CounterApp
from terminal.commands.composition import National, counter_of
from terminal.counter import Counter
from terminal.options import Options
from terminal.visit import NumberQuery, Phase
from terminal.words import Lang
from verifier.case import FaceResult, MyNumberCard, Smartphone
from verifier.domain import ClinicState, ConsentKind

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"

Play = Callable[[Pilot[None], Counter], Awaitable[None]]


def _step_up(app: CounterApp, person_id: str) -> None:
    app.step_up(next(person for person in app.counter.cast.people() if person.id == person_id))


async def by_card(pilot: Pilot[None], counter: Counter) -> None:
    """`valid`, by face, all consents given."""
    app = pilot.app
    assert isinstance(app, CounterApp)
    _step_up(app, "valid")
    await counter.place_card()
    await counter.face(FaceResult.MATCH)
    await counter.consent(dict.fromkeys(ConsentKind, True))
    assert counter.panel.phase is Phase.ANSWERED, counter.panel
    await app.action_conclude()


async def at_the_reader(pilot: Pilot[None], counter: Counter) -> None:
    """`pin-locked` with the card on the reader: what the patient's side offers."""
    app = pilot.app
    assert isinstance(app, CounterApp)
    _step_up(app, "pin-locked")
    await counter.place_card()
    await app.desk.open("reader")


async def by_old_card(pilot: Pilot[None], counter: Counter) -> None:
    """`legacy-card`: the old card on the counter, its number queried."""
    app = pilot.app
    assert isinstance(app, CounterApp)
    _step_up(app, "legacy-card")
    await pilot.pause()
    person = counter.visit.person
    assert person is not None
    paper = next(item for item in person.documents if not isinstance(item, MyNumberCard | Smartphone))
    counter.show(paper)
    await counter.query_number(
        NumberQuery(
            insurer_number=paper.insurer_number or "",
            symbol=paper.symbol or "",
            number=paper.number or "",
            branch=paper.branch or "",
            birth_date=person.birth_date,
        )
    )
    await app.action_conclude()


async def draw(name: str, play: Play, day: date, *, lang: Lang = Lang.JA, size: tuple[int, int] = (120, 40)) -> None:
    """Play a visit on a counter of its own, and keep the screen as an SVG."""
    with tempfile.TemporaryDirectory() as folder:
        options = Options(world=Path(folder, "world"), lang=lang, day=day)
        counter = counter_of(options, National(), state=ClinicState.ONLINE)
        app = CounterApp(counter, options.speech)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await play(pilot, counter)
            await pilot.pause()
            await pilot.pause()
            picture = app.export_screenshot(title="uketsuke")
    # Rich names its styles by a random number: the same picture must be the same file
    picture = re.sub(r"terminal-\d+", f"uketsuke-{name}", picture)
    PICTURES.mkdir(parents=True, exist_ok=True)
    PICTURES.joinpath(f"{name}.svg").write_text(picture, encoding="utf-8")
    print(f"docs/pictures/{name}.svg")


async def main() -> None:
    await draw("counter", by_card, date(2026, 1, 9))
    await draw("counter-en", by_card, date(2026, 1, 9), lang=Lang.EN)
    await draw("reader", at_the_reader, date(2026, 1, 9), size=(80, 24))
    await draw("last-day", by_old_card, date(2025, 12, 1))
    await draw("day-after", by_old_card, date(2025, 12, 2))


if __name__ == "__main__":
    asyncio.run(main())
