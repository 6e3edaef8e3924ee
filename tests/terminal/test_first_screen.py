"""In here live the tests of what the counter's first screen may cost: which modules it loads, counted and never timed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from terminal.screens.desk import DeskScreen
from terminal.widgets.people import PeopleArea
from terminal.widgets.status_bar import StatusBar
from tests.terminal.fake_counter import FakeCounter
from tests.terminal.pilots import NARROW, WIDE, app_on, settle

_START = """
import asyncio, sys
from terminal.commands import counter
from terminal.cli import run

async def painted(app):
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

def opened(options, national, *, state, reader):
    from terminal.app import CounterApp
    from terminal.commands.composition import counter_of
    from verifier.domain import ClinicState

    app = CounterApp(counter_of(options, national, reader=reader, state=ClinicState(state) if state else None), options.speech)
    app.still_seconds = 600.0  # nothing after the first screen
    asyncio.run(painted(app))
    print(*sys.modules)
    return 0

counter.open_counter = opened
sys.exit(run(sys.argv[1:]))
"""

# What the first screen does without, and why somebody might load it all the same.
NOT_LOADED = {
    "click": "the line (terminal.plain)",
    "cryptography": "keys and certificates",
    "httpx": "the client",
    "starlette": "the server",
    "PIL": "the photograph",
    "smartcard": "real readers",
    "sqlite3": "the registry",
    "textual.widgets._data_table": "the ledger",
    "mock_server.world.casting": "the people of the last start (remembered.py)",
    "mock_server.world.issuing": "cards",
    "verifier.dates": "dates as they are written on paper",
    "verifier.names": "the comparison of names",
    "verifier.rules": "the verdict",
    "verifier.verification": "a card",
    "cardreader.virtual.reader": "a card",
    "terminal.words.papers": "forms",
    "terminal.words.commands": "help texts",
    "terminal.widgets.papers": "forms",
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules that are loaded once the first screen of a second start is painted."""
    folder = tmp_path_factory.mktemp("world")
    line = ["--world", str(folder / "w"), "--date", "2026-01-09", "terminal", "--reader", "virtual"]
    for _ in range(2):
        told = subprocess.run([sys.executable, "-c", _START, *line], capture_output=True, text=True, check=True)
    return told.stdout.split()


@pytest.mark.parametrize("module", NOT_LOADED)
def test_the_first_screen_does_without(loaded: list[str], module: str) -> None:
    assert module not in loaded, NOT_LOADED[module]


def test_the_first_screen_loads_few_modules_of_ours(loaded: list[str]) -> None:
    ours = [name for name in loaded if name.partition(".")[0] in {"terminal", "verifier", "cardreader", "mock_server"}]
    assert len(ours) <= 68, ours


def test_help_and_version_load_no_screen() -> None:
    for option in ("--help", "--version"):
        code = f"import sys, terminal.cli as cli; cli.run([{option!r}]); print(*sys.modules)"
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert not {"textual", "mock_server", "httpx", "cryptography"} & set(told.stdout.split())


async def test_it_is_laid_out_anew_in_each_size_that_the_window_gets() -> None:
    app = app_on(FakeCounter())
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        for size in (NARROW, WIDE, (90, 30), NARROW, (130, 42)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            desk = app.screen
            assert isinstance(desk, DeskScreen)
            assert desk.outer_size == desk.virtual_size == size
            assert desk.query_one(StatusBar).region.y == 0
            assert desk.query_one(PeopleArea).region.width == (38 if desk.has_class("-wide") else size[0])
