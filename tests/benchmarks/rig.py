"""In here lives what the benchmarks of a verification stand on: a world, its server in a process of its own, and the bare floor beside it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from mock_server.world import World
from verifier.access import Access

DAY = date(2026, 1, 9)
PERSON = "valid"


@dataclass(frozen=True, slots=True)
class Rig:
    """Where things are."""

    world: World
    access: Access
    floor: str  # the bare server's address


@contextmanager
def rig(answer_bytes: int) -> Iterator[Rig]:
    """Both servers run inside the block; `answer_bytes` is what the bare one answers."""
    with tempfile.TemporaryDirectory() as folder:
        world = World.init(Path(folder, "world"))
        tls = world.tls()
        ours = _start(
            *("-P", "-m", "terminal", "server", "--port", "0", "--end-with-parent"),
            *("--world", str(world.folder), "--date", DAY.isoformat()),
        )
        bare = _start(
            *("-m", "tests.benchmarks.bare_server", str(tls.ca), str(tls.server_cert), str(tls.server_key)),
            str(answer_bytes),
        )
        try:
            assert ours.stdout is not None
            assert bare.stdout is not None
            ready = msgspec.json.decode(ours.stdout.readline())
            port = int(bare.stdout.readline())
            access = Access(ready["url"], tls.ca, tls.client_cert, tls.client_key)
            yield Rig(world, access, f"https://127.0.0.1:{port}/")
        finally:
            for process in (ours, bare):
                process.kill()
                process.wait()


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
