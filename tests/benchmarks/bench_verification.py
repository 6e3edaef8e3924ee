"""In here lives the benchmark of one full verification: card in process, server over mutual TLS in a process of its own.

Its floor is measured in the same run, turn by turn: one RSA-2048 signature and one bare POST of the same size to the same HTTP
stack over mutual TLS, by a plain httpx client. The challenge is fetched while the card is being opened, as at a counter.

Beside that goal stands another measure, for a verification cannot do with one exchange: a signature and two bare POSTs (the
challenge's and the proof's). And what each step takes, so that one sees where the rest is. The card has been in this process's hands before, and the floor's key has signed before: a key that has not takes
0.3 ms longer for its first signature, on either side.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

import httpx
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from cardreader.virtual.image import take_card
from cardreader.virtual.reader import VirtualReader
from terminal.commands.composition import trust_of
from tests.benchmarks.figures import line, machine, median, ratio
from tests.benchmarks.rig import DAY, PERSON, Rig, rig
from verifier.access import Exchange
from verifier.client import NationalClient, tls_context
from verifier.domain import HolderCheck
from verifier.verification import CardVisit, HolderAct, Trust

RUNS = 200
WARM = 20
ANSWER_BYTES = 1000  # about what an answer has; the floor's request is made as long as ours
STEPS = {
    "open": "power the card, read and judge its certificate",
    "holder": "tries and PIN",
    "challenge": "fetch a challenge (beside the holder)",
    "sign": "the card signs",
    "answer": "send the proof, read the answer",
}

Post = Callable[[bytes], Awaitable[None]]


async def one(rig: Rig, client: NationalClient, trust: Trust, act: HolderAct) -> tuple[float, dict[str, float]]:
    """A card is laid on the reader, the holder is authenticated, the answer is there: in milliseconds, and by step."""
    card = take_card(rig.world.card_image(PERSON, DAY))
    reader = VirtualReader()
    reader.insert(card)

    async def line() -> NationalClient:
        return client

    began = perf_counter()
    visit = CardVisit(reader, reader.name, trust, line)
    await visit.open()
    await visit.authenticate(act)
    await visit.verify(DAY)
    took = (perf_counter() - began) * 1000
    await visit.close()
    reader.remove()
    card.put_away()
    return took, visit.timings


def bare_post(client: httpx.AsyncClient, url: str) -> Post:
    """By a plain httpx client."""

    async def post(body: bytes) -> None:
        (await client.post(url, content=body)).raise_for_status()

    return post


async def measure(rig: Rig) -> None:
    trust = trust_of(rig.world)
    secrets = rig.world.sheet(PERSON, DAY, secrets=True)
    pins = secrets.card.pins if secrets.card else None
    assert pins
    by_pin = HolderAct(HolderCheck.PIN, pin=pins.auth)
    by_eye = HolderAct(HolderCheck.VISUAL)
    exchanges: list[Exchange] = []
    key = rsa.generate_private_key(65537, 2048)
    async with (
        NationalClient(rig.access, hear=exchanges.append) as client,
        httpx.AsyncClient(verify=tls_context(rig.access), trust_env=False) as bare,
    ):
        for _ in range(WARM):
            await one(rig, client, trust, by_pin)
        body = b"x" * max(exchange.sent for exchange in exchanges)
        small = b"x" * min(exchange.sent for exchange in exchanges)
        post = bare_post(bare, rig.floor)
        ours: list[float] = []
        eyes: list[float] = []
        floor: list[float] = []
        twice: list[float] = []
        steps: dict[str, list[float]] = {step: [] for step in STEPS}
        for turn in range(RUNS + WARM):
            began = perf_counter()
            key.sign(body[:32], padding.PKCS1v15(), SHA256())
            await post(body)
            ended = perf_counter()
            await post(small)
            both = perf_counter()
            (pin, timings), (eye, _) = await one(rig, client, trust, by_pin), await one(rig, client, trust, by_eye)
            if turn >= WARM:
                floor.append((ended - began) * 1000)
                twice.append((both - began) * 1000)
                ours.append(pin)
                eyes.append(eye)
                for step, values in steps.items():
                    values.append(timings[step])
    print(f"request {len(body)} B, answer {max(exchange.received for exchange in exchanges)} B")
    line("one RSA-2048 signature + one bare POST over mTLS", floor)
    line("  the same + a second bare POST (the challenge's)", twice)
    line("full verification by PIN", ours)
    for step, values in steps.items():
        line(f"  {step}: {STEPS[step]}", values)
    line("full verification by face or visual (no PIN)", eyes)
    ratio("by PIN against the floor", median(ours), median(floor), 1.5)
    ratio("without PIN against the floor", median(eyes), median(floor), 1.5)
    ratio("by PIN against a signature + two bare POSTs", median(ours), median(twice))


def main() -> None:
    machine()
    with rig(ANSWER_BYTES) as ready:
        asyncio.run(measure(ready))


if __name__ == "__main__":
    main()
