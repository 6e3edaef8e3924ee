"""In here lives the whole sweep of the rules (script/sweep): every case of a space, or an even sample of it, over all cores.

Of each case: one verdict, of a row that exists; the same in any order of evidence; no worse with one more genuine document; the same on the
next day where no boundary lies between. At the end every row has been reached. What is broken is printed as its smallest case.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from time import perf_counter

from verifier.evidence import verdict_of
from verifier.rules import ROWS
from verifier.rules.review import as_line, beside
from verifier.rules.sweep import Broken, Space, broken, plain, varied

SPACES = {"plain": plain, "varied": varied}
CASES = 2_000_000


def swept(work: tuple[str, int, int, int]) -> tuple[Counter[str], list[Broken], int]:
    """One part of a space: how often each row decided, what is broken, and how many cases there were."""
    name, cases, part, parts = work
    space: Space = SPACES[name]()
    rows: Counter[str] = Counter()
    found: dict[tuple[str, str], Broken] = {}
    count = 0
    for case in space.sample(cases, part=part, parts=parts):
        count += 1
        reported = verdict_of(case)
        rows[reported[1]] += 1
        flaw = broken(case, reported)
        if flaw is not None:
            found.setdefault((flaw.invariant, flaw.found), flaw)
    return rows, list(found.values()), count


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/sweep", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help=f"of each space (default {CASES:,})")
    parser.add_argument("--all", action="store_true", help="the plain space whole")
    parser.add_argument("--space", choices=list(SPACES), help="one space alone")
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
    told = parser.parse_args()
    rows: Counter[str] = Counter(one.rule for one in beside())
    bad: dict[tuple[str, str], Broken] = {}
    with multiprocessing.get_context("spawn").Pool(told.processes) as pool:
        for name in [told.space] if told.space else list(SPACES):
            size = SPACES[name]().size
            cases = size if told.all and name == "plain" else min(told.cases, size)
            parts = max(told.processes, cases // 50_000)
            began, done = perf_counter(), 0
            for reached, found, count in pool.imap_unordered(
                swept, [(name, cases, part, parts) for part in range(parts)]
            ):
                rows += reached
                done += count
                for flaw in found:  # at once: whoever stops it before its end has what was found so far
                    if (flaw.invariant, flaw.found) not in bad:
                        bad[flaw.invariant, flaw.found] = flaw
                        print(f"\n{flaw.invariant}: {flaw.found}\n  {as_line(flaw.case)}", flush=True)
                print(f"\r{name}: {done:,} of {cases:,}", end="", file=sys.stderr)
            print(
                f"\r{name}: {done:,} cases of {size:,}, {done / (perf_counter() - began):,.0f} a second",
                file=sys.stderr,
            )
    unreached = [row.id for row in ROWS if not row.advises and not rows[row.id]]
    if unreached:
        print(f"never decided: {' '.join(unreached)}")
    return 1 if bad or unreached else 0


if __name__ == "__main__":
    sys.exit(main())
