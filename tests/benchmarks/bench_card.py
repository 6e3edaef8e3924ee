"""In here lives the benchmark of the virtual card in process: each kind of command, without a reader between."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from time import perf_counter_ns

from cardreader.virtual.image import save_image, take_card
from tests.benchmarks.figures import machine
from tests.cardreader.conftest import make_card_world

RUNS = 4000
SIGNATURES = 200
GOAL = 30.0  # microseconds, the median of what reads and selects
_INFO = "3031300D060960864801650304020105000420" + "5A" * 32

_JPKI = "00A4040C0AD392F000260100000001"
_ENTRY = "00A4040C0AD3921000310001010408"
_FACE = "00A4040C0AD3921000310001010402"
_COMMON = "00A4040C0AD3921000310001010100"
_COLLATION_B = "3535303231373230333532323835"

# What is measured: its name, what comes before it once, the command, and whether it needs no key and no disk.
KINDS = (
    ("SELECT an application", (), _JPKI, True),
    ("SELECT a file", (_JPKI,), "00A4020C02000A", True),
    ("READ BINARY, 256 bytes", (_JPKI, "00A4020C02000A"), "00B0000000", True),
    ("READ BINARY by short id, the whole certificate", (_JPKI,), "00B08A00000000", True),
    ("READ BINARY, the whole card face", (_FACE, "002000920E" + _COLLATION_B), "00B08200000000", True),
    ("READ RECORD", (_COMMON,), "00B2010C00", True),
    ("GET DATA", (), "00CA00F200", True),
    ("VERIFY, the query", (_JPKI,), "00200098", True),
    ("VERIFY, right", (_JPKI,), "002000980431393730", True),
    ("refused: not verified", (_JPKI, "00A4020C020001"), "00B0000004", True),
    ("refused: no such application", (), "00A4040007627601FF000000", True),
    ("GET CHALLENGE", (), "0084000008", True),
    ("sign, PKCS#1 v1.5", (_JPKI, "002000980431393730"), f"802A009733{_INFO}00", False),
    ("sign, PSS", (_JPKI, "002000980431393730"), f"802A049720{'5A' * 32}00", False),
    ("INTERNAL AUTHENTICATE", (_COMMON,), "0088009908010203040506070800", False),
)


def main() -> None:
    machine()
    world = make_card_world()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "card.json")
        save_image(path, world.whole_image)
        card = take_card(path)
        for name, before, command, light in KINDS:
            card.power_on()
            for one in before:
                assert card.transmit(bytes.fromhex(one)) == b"\x90\x00"
            raw = bytes.fromhex(command)
            took = []
            for _ in range(RUNS if light else SIGNATURES):
                began = perf_counter_ns()
                card.transmit(raw)
                took.append((perf_counter_ns() - began) / 1000)
            _line(name, took)
            if light:
                slowest = max(slowest, statistics.median(took))
        _line(
            "VERIFY, wrong then right: two writes to the disk", [_two_writes(card.transmit) for _ in range(SIGNATURES)]
        )
        card.put_away()
    print(f"{'slowest median without a key or the disk':52} {slowest:8.1f} µs   goal ≤ {GOAL:.0f} µs")


def _two_writes(transmit: object) -> float:
    assert callable(transmit)
    transmit(bytes.fromhex(_JPKI))
    began = perf_counter_ns()
    transmit(bytes.fromhex("002000980430303030"))
    transmit(bytes.fromhex("002000980431393730"))
    return (perf_counter_ns() - began) / 1000


def _line(name: str, values: list[float]) -> None:
    print(
        f"{name:52} median {statistics.median(values):8.1f} µs   p99 {statistics.quantiles(values, n=100)[-1]:8.1f} µs   n={len(values)}"
    )


if __name__ == "__main__":
    main()
