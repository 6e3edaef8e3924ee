"""In here live tests of a reader of the machine after trouble: its own card is read again or waited for, and no other is laid for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from cardreader.connection import CardMute, Connection, ReaderEvent, ReaderState
from cardreader.readers import AUTO
from cardreader.virtual import NAME
from cardreader.virtual.reader import VirtualReader
from terminal.commands import composition
from terminal.commands.composition import National, counter_of
from terminal.counter import Counter
from terminal.options import Options
from terminal.visit import Panel, Phase
from verifier.domain import ClinicState

REAL = "ACME Reader 00"


class RealReader:
    """A reader as the machine would have one, over a card of this process; `mute` cards don't answer."""

    def __init__(self) -> None:
        self.inside = VirtualReader()
        self.mute = False

    def states(self) -> list[ReaderState]:
        return [replace(state, name=REAL) for state in self.inside.states()]

    def connect(self, reader: str) -> Connection:
        assert reader == REAL
        if self.mute:
            raise CardMute("no answer", REAL)
        return self.inside.connect(NAME)

    def watch(self, hear: Callable[[ReaderEvent], None]) -> Callable[[], None]:
        return self.inside.watch(lambda event: hear(replace(event, reader=REAL)))


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> RealReader:
    reader = RealReader()
    monkeypatch.setattr(composition, "real_readers", lambda: reader)
    return reader


@pytest.fixture
async def counter(real: RealReader, tmp_path: Path) -> AsyncIterator[Counter]:
    options = Options(world=tmp_path / "world", day=date(2026, 1, 9))
    counter = counter_of(options, National(), reader=AUTO, state=ClinicState.TERMINAL_DOWN)
    await counter.start(line=False)
    yield counter
    await counter.stop()


async def until(counter: Counter, wanted: Callable[[Panel], bool]) -> Panel:
    reached = asyncio.Event()
    deaf = counter.on_change(lambda: reached.set() if wanted(counter.panel) else None)
    try:
        if not wanted(counter.panel):
            async with asyncio.timeout(20):
                await reached.wait()
    finally:
        deaf()
    return counter.panel


async def test_the_real_card_is_read_again(counter: Counter, real: RealReader) -> None:
    person = counter.cast.people()[0]
    card = await asyncio.to_thread(counter.cast.take_card, person.id)
    real.mute = True
    real.inside.insert(card)
    panel = await until(counter, lambda panel: panel.phase is Phase.TROUBLE)
    assert (panel.reader, panel.trouble) == (REAL, "card_mute")
    await counter.again()  # it lies there, and is as mute as before
    assert (await until(counter, lambda panel: panel.phase is Phase.TROUBLE)).reader == REAL
    real.mute = False
    await counter.again()
    panel = await until(counter, lambda panel: panel.phase is Phase.HOLDER)
    assert panel.reader == REAL
    await asyncio.to_thread(counter.cast.give_back, card)


async def test_a_real_card_that_was_taken_away_is_waited_for(counter: Counter, real: RealReader) -> None:
    person = counter.cast.people()[0]
    card = await asyncio.to_thread(counter.cast.take_card, person.id)
    real.inside.insert(card)
    await until(counter, lambda panel: panel.phase is Phase.HOLDER)
    real.inside.remove()
    panel = await until(counter, lambda panel: panel.trouble is not None)
    assert (panel.phase, panel.awaited) == (Phase.EMPTY, REAL)
    real.inside.insert(card)
    assert (await until(counter, lambda panel: panel.phase is Phase.HOLDER)).reader == REAL
    real.inside.remove()
    await until(counter, lambda panel: panel.awaited == REAL)
    await counter.cancel()  # the clerk waits no more
    assert counter.panel == Panel()
    await asyncio.to_thread(counter.cast.give_back, card)


async def test_a_card_that_waits_on_a_real_reader_is_read_once_the_one_before_has_gone_back_by_itself(
    counter: Counter, real: RealReader
) -> None:
    first, second = [person for person in counter.cast.people() if person.card is not None and not person.impossible][
        :2
    ]
    counter.step_up(first)
    await counter.place_card()
    card = await asyncio.to_thread(counter.cast.take_card, second.id)
    real.inside.insert(card)
    counter._reader.idle_seconds = 0.02
    counter.show_panel(replace(counter.panel, phase=Phase.ANSWERED))  # and nobody does anything more
    panel = await until(counter, lambda panel: panel.phase is Phase.HOLDER)
    assert panel.reader == REAL
    await asyncio.to_thread(counter.cast.give_back, card)
