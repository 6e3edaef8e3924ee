"""In here lives the benchmark of the two databases: what one verification asks of each, and look-ups by card and number, at the store itself.

PostgreSQL is a server of its own on this machine, over its socket; with `fsync` as a clinic's would have it, since that is what a commit costs.
Turn by turn, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

from mock_server.challenges import Challenges
from mock_server.journal import Exchange, Journal
from mock_server.registry import NumberQuery, Registry
from mock_server.store import Database, Postgres
from tests.benchmarks.figures import high, line, machine, median, ratio
from tests.mock_server.postgresql import cluster
from tests.mock_server.serving import SCHEMA
from tests.mock_server.small_world import BORN, CLINIC, DAY, SERIALS, UNION, fill, told

RUNS = 2000
WARM = 100
QUERY = NumberQuery(UNION, "見本", "0012345", "01", BORN)


def _steps(registry_in: Database, journal_in: Database, stack: ExitStack) -> dict[str, Callable[[], object]]:
    fill(registry_in, told())
    registry, journal = Registry(registry_in), Journal(journal_in, lambda: DAY)
    stack.callback(registry.close)
    stack.callback(journal.close)
    challenges = Challenges(registry.connection)

    def by_card() -> object:
        card = registry.card(SERIALS["hanako"], DAY)
        assert card is not None
        return registry.insurances(card.person, DAY)

    def verification() -> None:
        given = challenges.give(CLINIC)
        journal.write(Exchange(method="POST", route="/v1/challenges", clinic=CLINIC, status=200))
        challenges.take(given.id, CLINIC)
        by_card()
        journal.write(
            Exchange(method="POST", route="/v1/verifications/card", clinic=CLINIC, status=200, person="hanako")
        )

    return {
        "look-up by card": by_card,
        "look-up by number": lambda: registry.people_of_number(QUERY, DAY),
        "verification (challenge, proof, both journal lines)": verification,
    }


def main() -> None:
    machine()
    with tempfile.TemporaryDirectory() as folder, cluster(fsync=True) as running, ExitStack() as stack:
        url = running.fresh()
        files = _steps(Path(folder, "registry.sqlite"), Path(folder, "journal.sqlite"), stack)
        server = _steps(Postgres(url, SCHEMA), Postgres(url, "journal"), stack)
        for name in files:
            took: tuple[list[float], list[float]] = ([], [])
            for run in range(RUNS + WARM):
                for step, times in zip((files[name], server[name]), took, strict=True):
                    began = perf_counter()
                    step()
                    if run >= WARM:
                        times.append((perf_counter() - began) * 1000)
            line(f"{name}, SQLite", took[0])
            line(f"{name}, PostgreSQL", took[1])
            ratio("  PostgreSQL to SQLite, median", median(took[1]), median(took[0]))
            ratio("  PostgreSQL to SQLite, p95", high(took[1]), high(took[0]))


if __name__ == "__main__":
    main()
