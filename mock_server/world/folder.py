"""In here lives the world folder as a place: its mark, what in it is ours, how it is begun and emptied. Other people's files are never touched.

Everything but the mark is made on first use, so that a world whose making was cut off at any moment is a whole world.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from cardreader.platform import FileLock, replace_atomically
from mock_server.world.errors import FolderNotOurs, WorldDamaged, WorldExists, WorldMissing, WorldTooNew
from verifier.clock_file import CLOCK

MARK = "uketsuke-world.json"
DEMO = "demo"  # the seed of a world that nobody gave one
FORMAT = "uketsuke world"
VERSION = 1

AUTHORITY, KEYS, CARDS, OFFICE, REGISTRY, TLS = "authority", "keys", "cards", "office", "registry", "tls"
BOOK = f"{OFFICE}/book.jsonl"
PAPERS = "papers"
BULK = f"{PAPERS}/bulk-2025.jsonl"
APPLIED = f"{OFFICE}/applied.jsonl"
JOURNAL = "journal.sqlite"
POPULATION = "population"  # the people whom nobody named (mock_server.population)
PEOPLE = f"{POPULATION}/registry.sqlite"
DATABASE = "database.json"  # where its registries and journal are, if not in the folder; a world made anew keeps it
LEDGER = "ledger"  # the counter's: the visits of this world's people
STAND_INS = "stand-ins.json"
# The counters': what each clinic chose where the rules leave room; a world made anew keeps them.
SETTINGS = "settings*.toml"
_PARTS = (
    CLOCK,
    AUTHORITY,
    KEYS,
    CARDS,
    OFFICE,
    PAPERS,
    POPULATION,
    REGISTRY,
    TLS,
    "people.json",  # the people as they were made last (remembered.py)
    JOURNAL,
    f"{JOURNAL}-wal",
    f"{JOURNAL}-shm",
    LEDGER,
    "sessions",
    "printed",  # the statements that a counter wrote for printing
    STAND_INS,
)
_LOCK = ".world.lock"
_OURS = (f"{AUTHORITY}/jpki-auth.key", f"{TLS}/issued.json")  # nobody else's folder has one


class Mark(msgspec.Struct, frozen=True):
    """What says that a folder is a world, and which one."""

    seed: str
    version: int = VERSION
    format: str = FORMAT


def read_mark(folder: Path) -> Mark:
    """The folder's mark. Raises WorldMissing (nothing there), FolderNotOurs (something else), WorldDamaged, WorldTooNew, OSError."""
    path = folder / MARK
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        if is_free(folder):
            raise WorldMissing(folder) from error
        if _has_our_keys(folder):
            raise WorldDamaged(path, "mark_missing") from error
        raise FolderNotOurs(folder) from error
    try:
        found: Any = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WorldDamaged(path, "mark_unreadable") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or type(found.get("version")) is not int:
        raise WorldDamaged(path, "mark_malformed")
    if found["version"] > VERSION:
        raise WorldTooNew(folder, found["version"])
    try:
        return msgspec.convert(found, Mark)
    except msgspec.ValidationError as error:
        raise WorldDamaged(path, "mark_malformed") from error


def is_free(folder: Path) -> bool:
    """Nothing is there, or an empty folder (what a making that was cut off has left counts as nothing). Raises OSError."""
    try:
        return all(item.name == _LOCK or item.name.startswith(f".{MARK}.") for item in folder.iterdir())
    except FileNotFoundError:
        return True
    except NotADirectoryError:
        return False


def _has_our_keys(folder: Path) -> bool:
    """Whether a folder without a mark was a world all the same: it has the lock that was made before the mark, and keys of ours."""
    return (folder / _LOCK).is_file() and any((folder / name).is_file() for name in _OURS)


def begin(folder: Path, seed: str) -> Mark:
    """Make the folder a world. Raises WorldExists, FolderNotOurs, OSError.

    Of two processes that begin the same world at once both get it.
    """
    if (folder / MARK).exists():
        raise WorldExists(folder)
    if not is_free(folder):
        raise FolderNotOurs(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(folder / _LOCK, wait=True):
        if (folder / MARK).exists():  # another process was quicker
            made = read_mark(folder)
            if made.seed != seed:
                raise WorldExists(folder)
            return made
        return _write_mark(folder, seed)


def check_ours(folder: Path) -> str:
    """The world's seed, the demo's where its mark is damaged. Raises WorldMissing, FolderNotOurs, WorldTooNew, OSError."""
    try:
        return read_mark(folder).seed
    except WorldDamaged:
        return DEMO


def empty(folder: Path) -> Mark:
    """Take away all that this world made, and begin it again with its own seed (of a damaged mark: the demo's).

    Raises WorldMissing, FolderNotOurs, WorldTooNew, OSError. Files that no world makes stay where they are.
    """
    seed = check_ours(folder)
    with FileLock(folder / _LOCK, wait=True):
        for name in _PARTS:
            _take_away(folder / name)
        return _write_mark(folder, seed)


def parts() -> tuple[str, ...]:
    """Whatever a world folder may hold besides its mark, by name."""
    return _PARTS


def part(folder: Path, name: str) -> Path:
    """A folder of the world, for its owner alone."""
    path = folder / name
    path.mkdir(exist_ok=True, mode=0o700)
    return path


def lock(folder: Path, name: str) -> FileLock:
    """A lock between the processes that share the world; it waits."""
    return FileLock(folder / f".{name}.lock", wait=True)


def _write_mark(folder: Path, seed: str) -> Mark:
    mark = Mark(seed=seed)
    content = {"format": mark.format, "version": mark.version, "seed": mark.seed}
    replace_atomically(folder / MARK, msgspec.json.encode(content) + b"\n", mode=0o644)
    return mark


def _take_away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError):
            path.unlink()
