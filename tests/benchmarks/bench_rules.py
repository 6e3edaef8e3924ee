"""In here lives the benchmark of the rules in one process: cases per second, against decoding the same lines; and `rules diff`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import perf_counter, process_time

import msgspec

from tests.benchmarks.figures import line, machine, median, ratio
from verifier.case import Case
from verifier.evidence import decide
from verifier.rules.review import beside, difference
from verifier.rules.sweep import plain

RUNS = 7
GOAL = 20_000  # cases a second, without --why
# A clinic's file of cases: visits as they come, on some days, over and over with other people.
COMMON = (
    b'{"visit_date":"%s","clinic":"online","evidence":[{"kind":"my_number_card"}],"answers":{"card":{"validity":"valid","ratio":30}}}',
    b'{"visit_date":"%s","clinic":"online","evidence":[{"kind":"my_number_card","certificate_expires_on":"2026-04-10"}],"answers":{"card":{"validity":"valid"}}}',
    b'{"visit_date":"%s","clinic":"online","evidence":[{"kind":"eligibility_certificate","expires_on":"2029-12-01"}],"answers":{"number":{"validity":"valid"}}}',
    b'{"visit_date":"%s","clinic":"no_online","evidence":[{"kind":"eligibility_notice"},{"kind":"my_number_card"}]}',
    b'{"visit_date":"%s","clinic":"online","patient":{"returning":true},"evidence":[{"kind":"legacy_card"}],"answers":{"number":{"validity":"valid"}}}',
    b'{"visit_date":"%s","clinic":"outage_national","evidence":[{"kind":"my_number_card"}]}',
    b'{"visit_date":"%s","clinic":"online","evidence":[]}',
)
DAYS = (b"2025-11-28", b"2026-02-16", b"2026-06-01", b"2026-08-03")


def _seconds(work: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    """Of this process's own time: what else the machine does at the moment isn't ours."""
    began = clock()
    work()
    return clock() - began


def _measured(name: str, lines: list[bytes]) -> None:
    decoder = msgspec.json.Decoder(Case)

    def decode() -> None:
        for one in lines:
            decoder.decode(one)

    def decided() -> None:
        for one in lines:
            decide(decoder.decode(one))

    decided()  # what a like case concluded is kept: the first run fills it
    runs = [(_seconds(decided), _seconds(decode)) for _ in range(RUNS)]
    ours, floor = (median([run[place] for run in runs]) / len(lines) for place in (0, 1))
    print(
        f"{name:34} {1 / ours:10,.0f} cases a second (goal {GOAL:,})   {ours * 1e6:6.1f} µs, decoding alone {floor * 1e6:.1f} µs"
    )


def main() -> None:
    machine()
    _measured("visits as they come", [form % day for form in COMMON for day in DAYS] * 200)
    _measured("the cases beside the rows", [msgspec.json.encode(one.case) for one in beside()] * 8)
    _measured("an even sample of the sweep", [msgspec.json.encode(case) for case in plain().sample(10_000)])
    took = [_seconds(lambda: difference(date(2026, 7, 31), date(2026, 8, 1)), perf_counter) for _ in range(3)]
    line("rules diff over its sweep, ms", [one * 1000 for one in took])
    ratio("rules diff against its two seconds", median(took), 2.0, 1.0)


if __name__ == "__main__":
    main()
