"""In here lives the benchmark of the virtual card behind PC/SC: one command against a bare card's, and what a counter reads, in commands.

Both cards lie in virtual readers of the same pcscd, each in a process of its own, and are asked turn by turn. A reading's floor is its
count of commands times one round trip to the bare card, in the same run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, perf_counter, sleep

from cardreader.card_entry import CardEntrySession
from cardreader.card_face import CardFaceSession
from cardreader.channel import CardChannel
from cardreader.collation import CollationB
from cardreader.connection import Connection, ReaderTrouble
from cardreader.pcsc import PcscReaders
from cardreader.trust import CardGuard
from cardreader.virtual.vpcd import PORT
from mock_server.world import World
from terminal.commands.composition import trust_of
from tests.benchmarks.bench_pcsc import service
from tests.benchmarks.figures import line, machine, median, ratio
from tests.benchmarks.rig import DAY, PERSON
from tests.pcscd import SLOTS
from tests.terminal.real_counter import presenting
from verifier.verification import Trust

RUNS = 500
READINGS = 60
WARM = 20
GOAL = 2.0  # one command against the bare card's
PATIENCE = 20.0

_JPKI = "00A4040C0AD392F000260100000001"
_ENTRY = "00A4040C0AD3921000310001010408"

# A command, and what comes before each time it is measured (outside the measure); each answers 9000 or 63Cx, without a key or the disk.
COMMANDS = (
    ("SELECT an application", (), _JPKI),
    ("SELECT a file", (_JPKI,), "00A4020C02000A"),
    ("READ BINARY, 256 bytes", (_JPKI, "00A4020C02000A"), "00B0000000"),
    ("READ BINARY, the whole certificate's file", (_JPKI,), "00B08A00000000"),
    ("VERIFY, the query", (_JPKI,), "00200098"),
    ("GET CHALLENGE", (), "0084000008"),
    ("a file of another application", (_ENTRY,), "00B0850000"),
)


def _ask(connection: Connection, command: bytes) -> float:
    began = perf_counter()
    connection.transmit(command)
    return (perf_counter() - began) * 1000


def commands(ours: Connection, bare: Connection) -> float:
    """Prints each command's figures; the median round trip to the bare card, in milliseconds."""
    round_trips: list[float] = []
    for name, before, command in COMMANDS:
        for one in before:
            assert ours.transmit(bytes.fromhex(one))[-2:] == b"\x90\x00"
        raw = bytes.fromhex(command)
        took: list[float] = []
        floor: list[float] = []
        for turn in range(RUNS + WARM):
            here, there = _ask(ours, raw), _ask(bare, raw)
            if turn >= WARM:
                took.append(here)
                floor.append(there)
        line(name, took)
        ratio("  against a bare card's 9000", median(took), median(floor), GOAL)
        round_trips += floor
    line("one round trip to the bare card", round_trips)
    return median(round_trips)


def readings(connection: Connection, trust: Trust, printed: CollationB, round_trip: float) -> None:
    def certificate(channel: CardChannel) -> Callable[[], object]:
        return lambda: CardGuard(channel, trust.authorities).must_be_proven()

    def entry(channel: CardChannel) -> Callable[[], object]:
        guard = CardGuard(channel, trust.authorities)

        def read() -> bool:
            session = CardEntrySession(channel, guard)
            session.verify_b(printed)
            session.attributes()
            return session.verify_integrity(trust.entry_issuers)

        return read

    def face(channel: CardChannel) -> Callable[[], object]:
        guard = CardGuard(channel, trust.authorities)

        def read() -> bool:
            session = CardFaceSession(channel, guard)
            session.verify_b(printed)
            return session.verify_signature(session.card_face(), trust.face_issuers)

        return read

    wanted: Sequence[tuple[str, Callable[[CardChannel], Callable[[], object]]]] = (
        ("the certificate, checked", certificate),
        ("card-entry: four attributes, checked", entry),
        ("card-face with its photograph, checked", face),
    )
    for name, prepare in wanted:
        took: list[float] = []
        count = 0
        for turn in range(READINGS + WARM):
            channel = CardChannel(connection)
            read = prepare(channel)
            before, began = channel.commands, perf_counter()
            assert read() is not False
            if turn >= WARM:
                took.append((perf_counter() - began) * 1000)
            count = channel.commands - before
        line(f"read {name}", took)
        print(f"{'  commands':52} count  {count:8d}")
        ratio("  against so many round trips", median(took), count * round_trip)


@contextmanager
def bare_card(slot: int) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.bare_card", str(PORT + slot)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _connect(reader: str) -> Connection:
    """To the card there, once the service has seen it: it looks once a second."""
    readers, until = PcscReaders(), monotonic() + PATIENCE
    while not any(state.name == reader and state.atr is not None for state in readers.states()):
        if monotonic() > until:
            raise ReaderTrouble(f"no card was seen in {reader}")
        sleep(0.1)
    return readers.connect(reader)


def main() -> None:
    machine()
    try:
        with service(), tempfile.TemporaryDirectory() as folder:
            world = World.init(Path(folder, "world"))
            card = world.sheet(PERSON, DAY, secrets=True).card
            assert card is not None
            trust = trust_of(world)
            common = ("--world", str(world.folder), "--date", DAY.isoformat())
            with presenting(PERSON, "--vpcd", f"127.0.0.1:{PORT}", *common), bare_card(1):
                ours, bare = _connect(SLOTS[0]), _connect(SLOTS[1])
                round_trip = commands(ours, bare)
                readings(ours, trust, CollationB.parse(card.collation_b), round_trip)
                ours.close()
                bare.close()
    except (ReaderTrouble, AssertionError) as missing:
        print(f"not measured: {missing} (pcscd, vsmartcard-vpcd and pyscard are needed)")


if __name__ == "__main__":
    main()
