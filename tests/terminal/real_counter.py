"""In here lives what tests over real PC/SC stand on: a world, its server in a process, another world's card, and presented cards."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mock_server.world import World
from terminal.commands.composition import National
from terminal.options import Options

DAY = date(2026, 1, 9)
PATIENCE = 20  # seconds


@dataclass(frozen=True, slots=True)
class Place:
    """A world with its server running, and the image of a card that another world made."""

    world: World
    url: str
    foreign: Path

    @property
    def national(self) -> National:
        return National(server=self.url)

    @property
    def options(self) -> Options:
        return Options(world=self.world.folder, day=DAY)

    @property
    def common(self) -> list[str]:
        return ["--world", str(self.world.folder), "--date", DAY.isoformat()]

    def image(self, person: str) -> Path:
        return self.world.card_image(person, DAY)

    def pin(self, person: str) -> str:
        card = self.world.sheet(person, DAY, secrets=True).card
        assert card is not None
        assert card.pins
        assert card.pins.auth is not None
        return card.pins.auth


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("real")
    world = World.init(folder / "world")
    foreign = World.init(folder / "other").card_image("valid", DAY)
    command = ["-P", "-m", "terminal", "server", "--port", "0", "--end-with-parent"]
    command += ["--world", str(world.folder), "--date", DAY.isoformat()]
    server = subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdout is not None
    try:
        yield Place(world, json.loads(server.stdout.readline())["url"], foreign)
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


@contextmanager
def presenting(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """`uketsuke card present …` as a process, and what it says when the card has power."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "terminal", "card", "present", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr is not None else ""
        yield process, json.loads(line)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)
