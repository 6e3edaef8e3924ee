"""In here lives the building of a population's registry: in parts, by several processes, joined at the end; what was cut off is gone on with.

A part is a file of its own, there whole or not at all. The registry is there when all parts are joined and its indexes are made, and then the parts
go. A process that is killed leaves parts that count, and a manifest that says that the building isn't finished.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context, parent_process
from pathlib import Path

import msgspec

from mock_server.population.draw import Draw
from mock_server.population.families import blocks, families
from mock_server.population.manifest import (
    BYTES_A_PERSON,
    PARTS,
    Population,
    PopulationError,
    read_population,
    registry_place,
    write_population,
)
from mock_server.population.rows import COLUMNS, Rows, add_rows, no_rows
from mock_server.population.telling import household
from mock_server.store import REGISTRY, statements
from mock_server.world import folder as place

BLOCKS_A_PART = 60  # some 13,000 people: a second or two of one core, so that little is done twice
_JOINED = 0.12  # of the whole work: what joining and indexes take
_TABLES = tuple(COLUMNS)

Progress = Callable[[float], None]  # the share of the work that is done


@dataclass(frozen=True, slots=True)
class Built:
    """What building did: how many people and facts there are, those that were born since the census among them, and how many parts were there already."""

    people: int
    persons: int
    rows: int
    resumed: int


@dataclass(frozen=True, slots=True)
class _Order:
    """What one process is to make. Picklable."""

    seed: str
    people: int
    first: int
    last: int
    since: date | None
    until: date
    followed_from: date
    path: str


def build(
    folder: Path, seed: str, population: Population, told: Progress = lambda _share: None, *, workers: int | None = None
) -> Built:
    """Build the registry of a population, or go on with a building that was cut off. The manifest is on the disk before anything else is.

    Raises PopulationError (population_other, people_disk, population_running, population_workers), OSError, sqlite3.Error, DatabaseTrouble.
    """
    found = read_population(folder)
    if found is not None and found.built:
        raise PopulationError("population_there", people=found.people)
    if found is not None and found.people != population.people:
        raise PopulationError("population_other", people=found.people, wanted=population.people)
    population = found or population
    with place.lock(folder, place.POPULATION):
        found = read_population(folder)
        if found is not None and found.built:  # another process was quicker
            raise PopulationError("population_there", people=found.people)
        if found is None:
            _check_disk(folder, population.people)
            write_population(folder, population)
        parts = _parts(folder, seed, population, None)
        resumed, persons, rows = _make_parts(parts, told, workers)
        where, files = registry_place(folder), [Path(part.path) for part in parts]
        if isinstance(where, Path):
            made = where.with_name(f"{where.name}.new")
            _join(made, files, told)
            made.replace(where)
        else:
            from mock_server.population.copied import join_in_postgres

            join_in_postgres(where, files, lambda share: told(1 - _JOINED + _JOINED * share))
        write_population(folder, msgspec.structs.replace(population, built=True))
        shutil.rmtree(folder / PARTS, ignore_errors=True)
    told(1.0)
    return Built(population.people, persons, rows, resumed)


def extend(
    folder: Path, seed: str, until: date, told: Progress = lambda _share: None, *, workers: int | None = None
) -> int:
    """Tell what happens to the population up to that day; how many rows that were. Nothing where it is told already.

    A server may be at work on it meanwhile: what it is asked about lies before that day. Cut off, it is told again, and nothing is there twice.

    Raises OSError, sqlite3.Error, DatabaseTrouble, PopulationError.
    """
    with place.lock(folder, place.POPULATION):
        population = read_population(folder)
        if population is None or not population.built or until <= population.until:
            return 0
        wanted = msgspec.structs.replace(population, until=until)
        parts = _parts(folder, seed, wanted, population.until)
        _, _, rows = _make_parts(parts, told, workers)
        # By their ids rows that are there already, of a telling that was cut off, are left as they are.
        where = registry_place(folder)
        if isinstance(where, Path):
            with closing(sqlite3.connect(where, isolation_level=None, timeout=60)) as connection:
                for part in parts:
                    _add_part(connection, Path(part.path), "INSERT OR IGNORE")
        else:
            from mock_server.population.copied import add_in_postgres

            add_in_postgres(where, [Path(part.path) for part in parts])
        write_population(folder, wanted)
        shutil.rmtree(folder / PARTS, ignore_errors=True)
    told(1.0)
    return rows


def _check_disk(folder: Path, people: int) -> None:
    needed = people * BYTES_A_PERSON * 2
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise PopulationError("people_disk", people=people, needed=_in_words(needed), free=_in_words(free))


def _in_words(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def _parts(folder: Path, seed: str, population: Population, since: date | None) -> list[_Order]:
    home = folder / PARTS
    home.mkdir(exist_ok=True, mode=0o700)
    count = blocks(population.people)
    mark = f"{(since or date.min).isoformat()}-{population.until.isoformat()}"
    return [
        _Order(
            seed,
            population.people,
            first,
            min(first + BLOCKS_A_PART, count),
            since,
            population.until,
            population.followed_from,
            str(home / f"{mark}-{first // BLOCKS_A_PART:06d}.sqlite"),
        )
        for first in range(0, count, BLOCKS_A_PART)
    ]


# -- parts -----------------------------------------------------------------------------------------------------------------


def _make_parts(parts: list[_Order], told: Progress, workers: int | None) -> tuple[int, int, int]:
    """Make those that aren't there yet; how many were, how many persons and rows there are in all."""
    missing = [part for part in parts if not Path(part.path).exists()]
    done = len(parts) - len(missing)
    persons = rows = 0
    for made in _made(missing, workers):
        done += 1
        persons, rows = persons + made[0], rows + made[1]
        told(done / len(parts) * (1 - _JOINED))
    for part in parts:
        if part not in missing:
            with closing(sqlite3.connect(part.path)) as there:
                rows += sum(there.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _TABLES)
                persons += there.execute("SELECT count(*) FROM resident WHERE recorded_on = ''").fetchone()[0]
    return len(parts) - len(missing), persons, rows


def _made(missing: list[_Order], workers: int | None) -> Iterator[tuple[int, int]]:
    count = min(workers or os.cpu_count() or 1, len(missing))
    if count < 2:
        yield from map(make_part, missing)
        return
    waiting: set[Future[tuple[int, int]]] = set()
    # Processes that are begun anew everywhere: what a parent has open is never theirs.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin) as pool:
        try:
            rest = iter(missing)
            for order in rest:
                waiting.add(pool.submit(make_part, order))
                if len(waiting) <= count:
                    continue
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in finished)
            for one in waiting:
                yield one.result()
        except BrokenProcessPool as error:
            raise PopulationError("population_workers") from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _begin() -> None:
    """Ctrl-C ends the parent, which ends us: nobody wants a traceback a process. Rows are no garbage: looking for some takes a tenth of the time."""
    import gc
    import signal

    gc.disable()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _end_with_parent() -> None:
    """A pool's processes wait for work for ever: also for that of a parent who was killed."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def make_part(order: _Order) -> tuple[int, int]:
    """Make one part, in a process of its own perhaps; how many persons and rows are in it. Raises OSError, sqlite3.Error."""
    path = Path(order.path)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    draw, rows, until = Draw(order.seed), no_rows(), order.until.toordinal()
    persons = 0
    for family in families(draw, order.first, order.last, order.people):
        people = household(draw, family, until)
        persons += add_rows(rows, people, order.since, order.until, order.followed_from)
    try:
        _write_part(beside, rows)
    except sqlite3.OperationalError as error:
        beside.unlink(missing_ok=True)
        if (
            error.sqlite_errorcode & 0xFF
        ) == sqlite3.SQLITE_FULL:  # told as any full disk is, also from another process
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from error
        raise
    beside.replace(path)
    return persons, sum(map(len, rows.values()))


def _write_part(path: Path, rows: Rows) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as part:
        part.execute("PRAGMA journal_mode = OFF")
        part.execute("PRAGMA synchronous = OFF")
        part.execute("BEGIN")
        for table, columns in COLUMNS.items():
            part.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            places = ", ".join("?" * len(columns))
            part.executemany(f"INSERT INTO {table} VALUES ({places})", rows[table])
        part.execute("COMMIT")


# -- the whole -------------------------------------------------------------------------------------------------------------


def _join(made: Path, parts: list[Path], told: Progress) -> None:
    """One registry of all the parts, in the order of the people; indexes at the end, when they are made of what lies in order."""
    for name in (made.name, f"{made.name}-journal"):
        made.with_name(name).unlink(missing_ok=True)
    schema = statements(REGISTRY)
    tables = [one for one in schema if one.startswith("CREATE TABLE")]
    rest = [one for one in schema if not one.startswith("CREATE TABLE")]
    with closing(sqlite3.connect(made, isolation_level=None)) as whole:
        whole.execute("PRAGMA journal_mode = OFF")
        whole.execute("PRAGMA synchronous = OFF")
        whole.execute("PRAGMA cache_size = -200000")
        for statement in tables:
            whole.execute(statement)
        for number, part in enumerate(parts, 1):
            _add_part(whole, part, "INSERT")
            told(1 - _JOINED + _JOINED / 2 * number / len(parts))
        for number, statement in enumerate(rest, 1):
            whole.execute(statement)
            told(1 - _JOINED / 2 + _JOINED / 2 * number / len(rest))
        whole.execute(f"PRAGMA application_id = {REGISTRY.application_id}")
        whole.execute(f"PRAGMA user_version = {REGISTRY.version}")
    _to_disk(made)


def _add_part(whole: sqlite3.Connection, part: Path, insert: str) -> None:
    whole.execute("ATTACH ? AS part", (str(part),))
    try:
        whole.execute("BEGIN IMMEDIATE")
        for table, columns in COLUMNS.items():
            names = ", ".join(columns)
            whole.execute(f"{insert} INTO main.{table} ({names}) SELECT {names} FROM part.{table}")
        whole.execute("COMMIT")
    except BaseException:
        if whole.in_transaction:
            whole.execute("ROLLBACK")
        raise
    finally:
        whole.execute("DETACH part")


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
