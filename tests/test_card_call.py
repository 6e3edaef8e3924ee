"""In here lives the test of docs/card_call.py, the first call by card of somebody else's software: it runs as it is printed."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cardreader.virtual.image import take_card
from cardreader.virtual.reader import VirtualReader
from mock_server.world import World

SCRIPT = Path(__file__).parents[1] / "docs" / "card_call.py"
DAY = date(2026, 1, 9)

Transmit = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.init(tmp_path_factory.mktemp("world") / "world")


@pytest.fixture(scope="module")
def script() -> Any:
    spec = importlib.util.spec_from_file_location("card_call", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def ask(world: World, script: Any) -> Iterator[Any]:
    command = [sys.executable, "-m", "terminal", "server", "--port", "0", "--end-with-parent"]
    command += ["--world", str(world.folder), "--date", DAY.isoformat()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        ready = json.loads(server.stdout.readline())
        yield script.asker(ready["url"], ready["ca"], ready["client_cert"], ready["client_key"])
        server.stdin.close()
        server.stdin = None  # Popen's own end would flush it


@pytest.fixture
def transmit(world: World) -> Iterator[Transmit]:
    card, reader = take_card(world.card_image("valid", DAY)), VirtualReader()
    reader.insert(card)
    connection = reader.connect(reader.name)
    yield connection.transmit
    connection.close()
    reader.remove()
    card.put_away()


def test_it_runs(world: World, script: Any, ask: Any, transmit: Transmit) -> None:
    card = world.sheet("valid", DAY, secrets=True).card
    assert card is not None
    assert card.pins
    answer = script.call(transmit, ask, card.pins.auth, DAY.isoformat())
    assert answer["validity"] == "valid"
    assert answer["person"]["birth_date"] == world.sheet("valid", DAY).birth_date.isoformat()


def test_a_wrong_signature_uses_up_the_challenge(script: Any, ask: Any, transmit: Transmit, world: World) -> None:
    """As the script's comment says."""
    script.ask_the_card(transmit, b"\x00\xa4\x04\x0c\x0a" + script.JPKI)
    certificate = script.read_certificate(transmit)
    challenge = ask("/v1/challenges", {})
    body = {"challenge_id": challenge["id"], "holder_check": "pin", "visit_date": DAY.isoformat()}
    body |= {"certificate": script.base64.b64encode(certificate).decode(), "signature": "AAAA"}
    for code in ("signature_wrong", "challenge_used"):
        with pytest.raises(SystemExit) as refused:
            ask("/v1/verifications/card", body)
        assert json.loads(str(refused.value))["code"] == code
