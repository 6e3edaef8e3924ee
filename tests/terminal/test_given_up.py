"""In here live the tests of a card that is given up or forgotten: it is nobody's afterwards, and may be laid down at another desk."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from terminal.commands.composition import National, counter_of
from terminal.counter import Counter
from terminal.options import Options
from terminal.visit import Panel, Phase
from terminal.widgets.wording import trouble_lines
from terminal.words import Lang
from terminal.words.speech import Speech
from verifier.domain import ClinicState


def desk(world: Path) -> Counter:
    return counter_of(Options(world=world, day=date(2026, 1, 9)), National(), state=ClinicState.TERMINAL_DOWN)


async def until_idle(counter: Counter) -> None:
    empty = asyncio.Event()

    def look() -> None:
        if counter.panel.phase is Phase.EMPTY:
            empty.set()

    deaf = counter.on_change(look)
    async with asyncio.timeout(30):
        await empty.wait()
    deaf()


async def test_a_card_that_nobody_takes_goes_back_when_the_desk_is_idle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UKETSUKE_DESK", "窓口1")
    one, other = desk(tmp_path / "world"), desk(tmp_path / "world")
    for counter in (one, other):
        counter.step_up(counter.cast.people()[0])
    await one.place_card()
    assert one.panel.phase is Phase.HOLDER
    await other.place_card()
    assert other.panel.trouble == "card_elsewhere"
    for lang, words in ((Lang.JA, "別の窓口「窓口1」（"), (Lang.EN, "another desk '窓口1' (since ")):
        what, mend = trouble_lines(Speech(lang), "card_elsewhere", other.panel.trouble_values)
        assert words in what
        assert mend

    shown = one.visit.card
    one._reader.idle_seconds = 0.02
    one.changed()  # from what happened last the time counts anew
    assert one.panel.phase is Phase.HOLDER
    await until_idle(one)
    assert one.panel == Panel(trouble="card_given_back")
    assert one.visit.card == shown  # what was seen of it stays in the visit
    await one.remove_card()  # returns when it has been let go of
    await other.place_card()
    assert other.panel.phase is Phase.HOLDER
    for counter in (one, other):
        await counter.stop()


async def test_a_card_whose_reading_was_given_up_may_be_laid_down_again(tmp_path: Path) -> None:
    counter = counter_of(
        Options(world=tmp_path / "world", day=date(2026, 1, 9)), National(), state=ClinicState.TERMINAL_DOWN
    )
    counter.step_up(counter.cast.people()[0])
    placing = asyncio.create_task(counter.place_card())
    await asyncio.sleep(0)  # the card is being made, on another thread
    await asyncio.sleep(0)
    placing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await placing
    assert counter.panel == Panel()
    async with asyncio.timeout(30):
        while True:
            await counter.place_card()
            if counter.panel.trouble != "card_elsewhere":
                break
            await asyncio.sleep(0.05)
    assert counter.panel.phase is Phase.HOLDER
    await counter.stop()
