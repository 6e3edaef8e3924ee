"""In here lives the benchmark of a full verification on either database: over mutual TLS, with a server in a process of its own, turn by turn.

What the statements cost by themselves is bench_storage's. PostgreSQL is Debian's, on a socket of this machine, with its own settings (a commit is
forced to the disk) and, beside that, with `synchronous_commit=off`: a server that is killed then still loses nothing, a PostgreSQL that crashes may.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import msgspec

from cardreader.virtual.image import take_card
from cardreader.virtual.reader import VirtualReader
from mock_server.world import World
from mock_server.world.database import point_to
from terminal.commands.composition import trust_of
from tests.benchmarks.figures import line, machine, median, ratio
from tests.benchmarks.rig import DAY, PERSON
from tests.mock_server.postgresql import cluster
from verifier.access import Access
from verifier.client import NationalClient
from verifier.domain import HolderCheck
from verifier.verification import CardVisit, HolderAct

VISITS = 150
WARM = 20
SQLITE = "SQLite"
FORCED = "PostgreSQL"
RELAXED = "PostgreSQL, synchronous_commit=off"


@dataclass(frozen=True, slots=True)
class Base:
    """One world on one database."""

    name: str
    world: World


@contextmanager
def bases() -> Iterator[list[Base]]:
    """The same world three times."""
    with tempfile.TemporaryDirectory() as folder, cluster(fsync=True) as postgresql:
        made = []
        for number, name in enumerate((SQLITE, FORCED, RELAXED)):
            world = World.init(Path(folder, str(number)))
            if name != SQLITE:
                url = postgresql.fresh()
                more = "&options=-c%20synchronous_commit%3Doff" if name == RELAXED else ""
                point_to(world.folder, f"{url}{more}")
            world.registry(DAY)
            made.append(Base(name, world))
        yield made


def tell(title: str, took: dict[str, list[float]]) -> None:
    print(f"-- {title}")
    for name, values in took.items():
        line(name, values)
    for name in (FORCED, RELAXED):
        ratio(f"  {name} against SQLite", median(took[name]), median(took[SQLITE]))


def start(base: Base) -> subprocess.Popen[bytes]:
    """Its server."""
    return subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "terminal", "server", "--port", "0", "--end-with-parent"),
            *("--world", str(base.world.folder), "--date", DAY.isoformat()),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


async def visits(made: list[Base]) -> None:
    with ExitStack() as stack:
        took: dict[str, list[float]] = {base.name: [] for base in made}
        asking: list[tuple[Base, NationalClient]] = []
        for base in made:
            process = start(base)
            stack.callback(process.wait)
            stack.callback(process.kill)
            assert process.stdout is not None
            tls = base.world.tls()
            url = msgspec.json.decode(process.stdout.readline())["url"]
            asking.append((base, NationalClient(Access(url, tls.ca, tls.client_cert, tls.client_key))))
        trusts = {base.name: trust_of(base.world) for base in made}
        for run in range(VISITS + WARM):
            for base, client in asking:
                card = take_card(base.world.card_image(PERSON, DAY))
                reader = VirtualReader()
                reader.insert(card)

                async def way(client: NationalClient = client) -> NationalClient:
                    return client

                began = perf_counter()
                visit = CardVisit(reader, reader.name, trusts[base.name], way)
                await visit.open()
                await visit.authenticate(HolderAct(HolderCheck.VISUAL))
                await visit.verify(DAY)
                if run >= WARM:
                    took[base.name].append((perf_counter() - began) * 1000)
                await visit.close()
                reader.remove()
                card.put_away()
        for _, client in asking:
            await client.close()
    tell("full verification by card over mutual TLS (no PIN)", took)


def main() -> None:
    machine()
    with bases() as made:
        asyncio.run(visits(made))


if __name__ == "__main__":
    main()
