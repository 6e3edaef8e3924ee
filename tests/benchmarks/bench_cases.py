"""In here lives the benchmark of `uketsuke verify --cases` from a cold start, against importing httpx and cryptography."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.benchmarks.figures import line, machine, median, ratio

RUNS = 21
CASE = b'{"visit_date":"2026-01-09","clinic":"online","evidence":[{"kind":"eligibility_certificate"}]}\n'


def run(command: list[str]) -> float:
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (perf_counter() - began) * 1000


def main() -> None:
    machine()
    with tempfile.TemporaryDirectory() as folder:
        one, many = Path(folder, "one.jsonl"), Path(folder, "many.jsonl")
        one.write_bytes(CASE)
        many.write_bytes(CASE * 10_000)
        program = str(Path(sys.executable).with_name("uketsuke"))
        ours = [program, "verify", "--cases", str(one), "--json"]
        floor = [sys.executable, "-c", "import httpx, cryptography"]
        run(ours), run(floor)  # warm the page cache
        pairs = [(run(ours), run(floor)) for _ in range(RUNS)]
        mine, theirs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        line("uketsuke verify --cases, one case", mine)
        line("python -c 'import httpx, cryptography'", theirs)
        ratio("cold start against that floor", median(mine), median(theirs), 2.0)
        took = run([program, "verify", "--cases", str(many), "--json"]) - median(mine)
        print(f"{'each further case':52} {took / 10_000 * 1000:8.1f} µs")


if __name__ == "__main__":
    main()
