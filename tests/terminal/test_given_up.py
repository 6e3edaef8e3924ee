"""In here lives the test of a card whose first reading is given up: it is nobody's afterwards, and may be laid down again."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from terminal.commands.composition import National, counter_of
from terminal.options import Options
from terminal.visit import Panel, Phase
from verifier.domain import ClinicState


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
