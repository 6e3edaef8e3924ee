"""In here lives the copying of a population into another world: its people as they are, without what was done about them there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec

from mock_server.identity import MADE_AT_A_COUNTER
from mock_server.population.building import build
from mock_server.population.manifest import read_population, registry_place, write_population
from mock_server.population.rows import COLUMNS
from mock_server.store import REGISTRY, load, open_database, open_to_read, transaction
from mock_server.world import folder as place

_VERSION = (
    "substr(id, 15, 1)"  # of the UUID of a row: 8 follows from a life, others from files, the office and counters
)


def copy_population(source: Path, target: Path, last: date | None) -> None:
    """Copy it as it follows from its lives, and what counters registered; `last`: up to that day.

    What files and the municipal office did is told anew by the other world, which has their books. Raises OSError, sqlite3.Error, WorldDamaged.
    """
    population = read_population(source)
    if population is None or not population.built:
        return
    where = registry_place(source)
    if isinstance(where, Path):
        _copy_file(where, target, last)
        write_population(target, population)
        return
    # Of a PostgreSQL's the other world builds its own: the same people follow from the same seed.
    build(target, place.read_mark(source).seed, msgspec.structs.replace(population, built=False))
    with (
        closing(open_to_read(where)) as told,
        closing(open_database(target / place.PEOPLE, REGISTRY)) as new,
        transaction(new),
    ):
        columns = COLUMNS["use_of_card"]
        rows = told.execute(
            f"SELECT {', '.join(columns)} FROM use_of_card WHERE {_VERSION} = '{MADE_AT_A_COUNTER}' AND recorded_on <= ?",
            ((last or date.max).isoformat(),),
        )
        load(new, "use_of_card", columns, rows)


def _copy_file(source: Path, target: Path, last: date | None) -> None:
    (target / place.POPULATION).mkdir(mode=0o700)
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target / place.PEOPLE)) as new,
    ):
        old.backup(new)
        with new:
            for table in COLUMNS:
                told_since = "filing LIKE '%*%'" if table == "filing" else f"{_VERSION} <> '8'"
                kept = (
                    f" AND NOT ({_VERSION} = '{MADE_AT_A_COUNTER}' AND recorded_on <= ?)"
                    if table == "use_of_card"
                    else ""
                )
                until = ((last or date.max).isoformat(),) if kept else ()
                new.execute(f"DELETE FROM {table} WHERE {told_since}{kept}", until)
            new.execute("DELETE FROM challenge")
