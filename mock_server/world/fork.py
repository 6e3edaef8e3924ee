"""In here lives the forking of a world: its keys, cards and books as another world, whose clock may stand at another moment.

So one goes back: the world itself never does. What was done or learnt after the other world's moment has not happened there.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from cardreader.platform import replace_atomically, sync_folder
from mock_server.identity import MADE_AT_A_COUNTER
from mock_server.store import REGISTRY, open_database, open_to_read, transaction
from mock_server.world import folder as place
from mock_server.world.database import database_of, registries
from mock_server.world.errors import FolderNotOurs, WorldExists
from mock_server.world.world import World
from verifier.clock import JST, REAL_TIME, ClockState, Mode
from verifier.clock_file import CLOCK, encode_clock, read_clock

# What isn't simply copied: the clock, registries and ledger are made by what they say, the rest is of the other world's own life.
_APART = frozenset(
    {
        CLOCK,
        place.REGISTRY,
        place.POPULATION,
        place.LEDGER,
        "sessions",
        "printed",
        "people.json",
        *(f"{place.JOURNAL}{end}" for end in ("", "-wal", "-shm")),
    }
)


def fork(source: Path, target: Path, at: datetime | None = None) -> ClockState | None:
    """Make the folder `target` a copy of the world in `source`, and return how its clock is set; None: it never was, as in the source.

    `at`: the moment of the copy's clock, which goes as the source's went, and stands still where that never was set. Earlier than the source's, what was
    done or recorded on later days is left out; people are cast anew for that day where it lies before the one for which they were: those who were cast for
    a later day have cards, births and facts that had not been yet. The journal and what was
    recorded of cards (`sessions`) stay behind. The folder is there whole, or not at all.

    Raises WorldMissing, WorldDamaged, WorldTooNew, FolderNotOurs (there is something), WorldExists, ClockDamaged, OSError, sqlite3.Error.
    """
    mark = place.read_mark(source)
    if (target / place.MARK).exists():
        raise WorldExists(target)
    if not place.is_free(target):
        raise FolderNotOurs(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid():x}{os.urandom(4).hex()}.fork")
    beside.mkdir(mode=0o700)
    try:
        state = _fill(source, beside, mark.seed, at)
        content = {"format": mark.format, "version": mark.version, "seed": mark.seed}
        replace_atomically(beside / place.MARK, msgspec.json.encode(content) + b"\n", mode=0o644, sync=True)
        if target.exists():  # an empty folder; what a making that was cut off left in it counts as nothing
            shutil.rmtree(target)
        beside.rename(target)
        sync_folder(target.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return state


def _fill(source: Path, beside: Path, seed: str, at: datetime | None) -> ClockState | None:
    real = datetime.now(UTC)
    with ExitStack() as held:
        for name in (
            "clock",
            place.OFFICE,
            place.CARDS,
            place.POPULATION,
            place.REGISTRY,
        ):  # the office's own order: it writes, then makes cards
            held.enter_context(place.lock(source, name))
        found = read_clock(source / CLOCK)
        state = found if at is None else _clock_at(found, at, real)
        if state is not None:
            replace_atomically(beside / CLOCK, encode_clock(state), mode=0o644, sync=True)
        for name in (*place.parts(), *(path.name for path in source.glob(place.SETTINGS))):
            if name not in _APART:
                _copy(source / name, beside / name)
        last = at.astimezone(JST) if at is not None and at < (found or REAL_TIME).moment(real) else None
        if last is not None:
            for path in (beside / place.OFFICE).glob("*.jsonl"):
                _keep(path, path, partial(_done_by, last.date()))
            _leave_out_bulk(beside, last.date())
        copied = World(beside, seed)
        if World(source, seed).population_registry() is not None:
            from mock_server.population.copying import copy_population

            copy_population(source, beside, last.date() if last is not None else None)
            copied.tell_population()
        _registries(source, copied, last.date() if last is not None else None)
        _ledger(source / place.LEDGER, beside / place.LEDGER, last)
    return state


def _clock_at(found: ClockState | None, at: datetime, real: datetime) -> ClockState:
    at = at.astimezone(JST)
    cast_on = min(found.cast_on, at.date()) if found is not None and found.cast_on is not None else at.date()
    if found is not None and found.mode is Mode.RUNNING:
        return ClockState(mode=Mode.RUNNING, at=at, since=real, speed=found.speed, cast_on=cast_on)
    return ClockState(mode=Mode.FIXED, at=at, cast_on=cast_on)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.lock", ".*"))
        target.chmod(0o700)
    elif source.exists():
        shutil.copy2(source, target)


def _registries(source: Path, target: World, last: date | None) -> None:
    """What counters registered, into registries of the copy that are made anew of its people and books; `last`: up to that day.

    A world in PostgreSQL is copied into files: the other world is one of its own.
    """
    for cast_on, where in registries(source, database_of(source)):
        with closing(open_to_read(where)) as old:
            rows = [
                row
                for row in old.execute("SELECT id, person, step, holds_from, recorded_on, noted_at FROM use_of_card")
                if uuid.UUID(row[0]).version == MADE_AT_A_COUNTER and (last is None or row[4] <= last.isoformat())
            ]
        if not rows:
            continue
        with closing(open_database(target.registry_of(cast_on), REGISTRY)) as new, transaction(new):
            for row in rows:
                new.execute(
                    "INSERT INTO use_of_card (id, person, step, holds_from, recorded_on, noted_at) VALUES (?, ?, ?, ?, ?, ?)",
                    row,
                )


def _leave_out_bulk(folder: Path, last: date) -> None:
    """Before its day the bulk issue has not been: its book stays behind, as one job whose lines have no day of their own."""
    from mock_server.world.bulk import Begun, BulkBook

    book = BulkBook(folder)
    if any(isinstance(entry, Begun) and entry.on > last for entry in book.entries()):
        book.path.unlink()


def _ledger(source: Path, target: Path, last: datetime | None) -> None:
    """The visits; `last`: those that were concluded by then."""
    if not source.is_dir():
        return
    target.mkdir(mode=0o700)
    for path in sorted(source.glob("*.jsonl")):
        _keep(path, target / path.name, partial(_concluded_by, last) if last is not None else lambda _entry: True)
    for clinic in sorted(path for path in source.iterdir() if path.is_dir()):  # each of the other clinics has its own
        _ledger(clinic, target / clinic.name, last)


def _keep(source: Path, target: Path, wanted: Callable[[Any], bool]) -> None:
    """Those lines of the file that are wanted; one that cannot be read is kept as it is."""
    lines = source.read_bytes().splitlines(keepends=True)
    replace_atomically(target, b"".join(line for line in lines if _is_wanted(line, wanted)), sync=True)


def _is_wanted(line: bytes, wanted: Callable[[Any], bool]) -> bool:
    try:
        return wanted(msgspec.json.decode(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, KeyError, TypeError, ValueError):
        return True


def _done_by(last: date, act: Any) -> bool:
    return date.fromisoformat(act["on"]) <= last


def _concluded_by(last: datetime, entry: Any) -> bool:
    return datetime.fromisoformat(entry["at"]) <= last
