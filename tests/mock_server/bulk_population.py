"""In here lives a population for the bulk issue, the same in every process, and a job over it that says how many it has on the disk."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import replace

from mock_server.papers import AnyEvent
from mock_server.world.bulk import BulkBook, Candidate
from tests.mock_server.paper_events import RESIDENT, WORKING, joined, left

ON = date(2025, 10, 15)


def population(count: int) -> list[Candidate]:
    """A third has a working card, a seventh has left, the others get a certificate."""
    people = []
    for number in range(count):
        events: list[AnyEvent] = [joined("2016-04-01", number=f"{number:07}")]
        told = (
            [*events, *WORKING]
            if number % 3 == 0
            else [*events, left("2025-03-01", number=f"{number:07}")]
            if number % 7 == 0
            else events
        )
        name = f"person-{number:05}"
        resident = replace(RESIDENT, person=name)
        people.append(
            Candidate(
                name,
                RESIDENT.name,
                RESIDENT.birth_date + timedelta(days=number),
                [replace(event, person=name) for event in told],
                resident,
            )
        )
    return people


def main(folder: str, count: str) -> None:
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()

    BulkBook(Path(folder)).run(ON, population(int(count)), told=told, batch=5)


if __name__ == "__main__":
    main(*sys.argv[1:])
