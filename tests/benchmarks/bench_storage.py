"""In here lives the benchmark of the two databases: the same questions and verifications, on SQLite and on PostgreSQL, turn by turn.

First the statements alone, as a server process asks them; then one exchange within a process (challenge, proof, journal: what a server does between
reading a request and writing its answer); then what a clinic feels, over mutual TLS with a server in a process of its own. PostgreSQL is Debian's,
on a socket of this machine, with its own settings (a commit is forced to the disk) and, beside that, with `synchronous_commit=off`: what
SQLite's `synchronous = NORMAL` keeps, and no more.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import msgspec

from cardreader.virtual.image import take_card
from cardreader.virtual.reader import VirtualReader
from mock_server.challenges import Challenges
from mock_server.desk import Desk
from mock_server.journal import Exchange
from mock_server.registry import NumberQuery
from mock_server.world import World
from mock_server.world.database import point_to
from terminal.commands.composition import trust_of
from tests.benchmarks.figures import line, machine, median, ratio
from tests.benchmarks.rig import DAY, PERSON
from tests.mock_server.postgresql import cluster
from verifier.access import Access
from verifier.client import NationalClient
from verifier.clock import FixedClock
from verifier.contract import ChallengeRequest, NumberVerificationRequest
from verifier.domain import HolderCheck
from verifier.verification import CardVisit, HolderAct

RUNS = 1000
VISITS = 150
WARM = 30
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
    with tempfile.TemporaryDirectory() as folder, cluster(durable=True) as postgresql:
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


def desk_of(base: Base) -> Desk:
    return Desk(base.world.registry(DAY), base.world.journal(), base.world.authorities(), FixedClock(DAY), DAY)


def in_turns(tasks: dict[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    """Milliseconds of each, one after another so that the machine's moods meet all of them."""
    took: dict[str, list[float]] = {name: [] for name in tasks}
    for run in range(runs + WARM):
        for name, task in tasks.items():
            began = perf_counter()
            task()
            if run >= WARM:
                took[name].append((perf_counter() - began) * 1000)
    return took


def tell(title: str, took: dict[str, list[float]]) -> None:
    print(f"-- {title}")
    for name, values in took.items():
        line(name, values)
    for name in (FORCED, RELAXED):
        ratio(f"  {name} against SQLite", median(took[name]), median(took[SQLITE]))


def statements(made: list[Base]) -> None:
    sheet = made[0].world.person(PERSON, DAY)
    assert sheet.card is not None
    serial = sheet.card.auth_serial
    with ExitStack() as stack:
        desks = {base.name: stack.enter_context(closing(desk_of(base))) for base in made}
        registries = {name: desk.registry for name, desk in desks.items()}
        held = registries[SQLITE].insurances(sheet.id, DAY)[0]
        query = NumberQuery(*held.key[:3], None, held.declared.birth_date)

        def by_card(name: str) -> None:
            card = registries[name].card(serial, DAY)
            assert card is not None
            registries[name].insurances(card.person, DAY)

        def once(challenges: Challenges) -> None:
            challenges.take(challenges.give("1319999999").id, "1319999999")

        def ask(desk: Desk) -> None:
            exchange = Exchange(method="POST", route="/v1/verifications/number", clinic="1319999999", status=200)
            desk.challenge(exchange, ChallengeRequest())
            desk.journal.write(exchange)
            desk.verify_number(
                exchange,
                NumberVerificationRequest(
                    insurer_number=query.insurer_number,
                    symbol=query.symbol,
                    number=query.number,
                    birth_date=query.birth_date,
                    visit_date=DAY,
                ),
            )
            desk.journal.write(exchange)

        def each(task: Callable[[str], object]) -> dict[str, Callable[[], object]]:
            return {name: (lambda name=name: task(name)) for name in desks}

        tell("look-up by card: certificate, revocations, uses, insurances", in_turns(each(by_card), RUNS))
        tell("look-up by number", in_turns(each(lambda name: registries[name].people_of_number(query, DAY)), RUNS))
        tell(
            "a challenge given and taken (two commits)", in_turns(each(lambda name: once(desks[name].challenges)), RUNS)
        )
        tell(
            "a challenge, a query, two lines of the journal (three commits)",
            in_turns(each(lambda name: ask(desks[name])), RUNS),
        )


async def visits(made: list[Base]) -> None:
    with ExitStack() as stack:
        took: dict[str, list[float]] = {base.name: [] for base in made}
        asking: list[tuple[Base, NationalClient]] = []
        for base in made:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-m", "terminal", "server", "--port", "0", "--end-with-parent"),
                    *("--world", str(base.world.folder), "--date", DAY.isoformat()),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
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
        statements(made)
        asyncio.run(visits(made))


if __name__ == "__main__":
    main()
