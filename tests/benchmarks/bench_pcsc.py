"""In here lives the benchmark of one full verification over real PC/SC: pcscd, vpcd, and `card present` in a process of its own.

The server and the floor are those of bench_verification: one RSA-2048 signature and one bare POST of the same size over mutual TLS,
turn by turn in the same run. What a visit at the counter asks of the card is counted: each command is a round trip over the air.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

import httpx
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from cardreader.collation import CollationB
from cardreader.connection import ReaderTrouble
from cardreader.pcsc import PcscReaders, load_library
from cardreader.trace import TraceLine
from cardreader.virtual.vpcd import DRIVER, PORT
from terminal.commands.composition import trust_of
from tests.benchmarks.figures import line, machine, median
from tests.benchmarks.rig import DAY, PERSON, Rig, rig
from tests.pcscd import SLOTS, Pcscd
from tests.terminal.real_counter import presenting
from verifier.access import Exchange
from verifier.client import NationalClient, tls_context
from verifier.domain import HolderCheck
from verifier.verification import CardVisit, HolderAct, Trust

RUNS = 100
WARM = 10
ANSWER_BYTES = 1000  # about what an answer has; the floor's request is made as long as ours
COMMANDS = 14  # the goal


async def one(client: NationalClient, trust: Trust, act: HolderAct, hear: Callable[[TraceLine], None]) -> float:
    """As the counter does it: the card is seen, its holder authenticated, the answer is there: in milliseconds."""

    async def line() -> NationalClient:
        return client

    began = perf_counter()
    visit = CardVisit(PcscReaders(), SLOTS[0], trust, line, hear=hear)
    await visit.open()
    await visit.tries_left()
    await visit.authenticate(act)
    await visit.verify(DAY)
    took = (perf_counter() - began) * 1000
    await visit.close()
    return took


async def measure(rig: Rig) -> None:
    trust = trust_of(rig.world)
    card = rig.world.sheet(PERSON, DAY, secrets=True).card
    assert card
    assert card.pins
    printed = CollationB.parse(card.collation_b)
    acts = {
        "by PIN": HolderAct(HolderCheck.PIN, pin=card.pins.auth),
        "by visual check (no PIN)": HolderAct(HolderCheck.VISUAL),
        "by face (reads the card's photograph)": HolderAct(HolderCheck.FACE, collation_b=printed),
    }
    exchanges: list[Exchange] = []
    commands: dict[str, int] = {}
    took: dict[str, list[float]] = {way: [] for way in acts}
    on_card: dict[str, list[float]] = {way: [] for way in acts}
    floor: list[float] = []
    key = rsa.generate_private_key(65537, 2048)
    async with (
        NationalClient(rig.access, hear=exchanges.append) as client,
        httpx.AsyncClient(verify=tls_context(rig.access), trust_env=False) as bare,
    ):
        body = b""
        for turn in range(RUNS + WARM):
            for way, act in acts.items():
                heard: list[TraceLine] = []
                milliseconds = await one(client, trust, act, heard.append)
                commands[way] = len(heard)
                if turn >= WARM:
                    took[way].append(milliseconds)
                    on_card[way].append(sum(said.milliseconds for said in heard))
            body = body or b"x" * max(exchange.sent for exchange in exchanges)
            began = perf_counter()
            key.sign(body[:32], padding.PKCS1v15(), SHA256())
            (await bare.post(rig.floor, content=body)).raise_for_status()
            if turn >= WARM:
                floor.append((perf_counter() - began) * 1000)
    print(f"request {len(body)} B, answer {max(exchange.received for exchange in exchanges)} B")
    line("one RSA-2048 signature + one bare POST over mTLS", floor)
    for way in acts:
        line(f"full verification {way}", took[way])
        line("  of it in commands to the card", on_card[way])
    for way, count in commands.items():
        print(f"{f'commands {way}':52} count  {count:8d}      goal ≤ {COMMANDS}")
    for way in acts:
        print(f"{f'{way} against the floor':52} ratio  {median(took[way]) / median(floor):8.2f}")


@contextmanager
def service() -> Iterator[None]:
    """A pcscd with virtual readers: one that runs already, else one that is ended afterwards. Raises ReaderTrouble."""
    readers = PcscReaders()
    try:
        there = any(state.name.startswith(DRIVER) for state in readers.states())
    except ReaderTrouble:
        pcscd = Pcscd(load_library(), started_here=True)
        pcscd.start()
        try:
            yield
        finally:
            pcscd.stop()
        return
    if not there:
        raise ReaderTrouble("the pcscd that runs has no virtual readers")
    yield


def main() -> None:
    machine()
    try:
        with service(), rig(ANSWER_BYTES) as ready:
            folder = str(ready.world.folder)
            with presenting(PERSON, "--vpcd", f"127.0.0.1:{PORT}", "--world", folder, "--date", DAY.isoformat()):
                asyncio.run(measure(ready))
    except (ReaderTrouble, AssertionError) as missing:
        print(f"not measured: {missing} (pcscd, vsmartcard-vpcd and pyscard are needed)")


if __name__ == "__main__":
    main()
