"""In here lives where a world keeps what its national side knows: in files of its folder, or in the PostgreSQL that it was pointed to.

What a folder always keeps is what must not be everywhere: keys, cards and what is on them, the books of the municipal office (from which registries
are made), the clock. The URL may hold a password, as the folder holds keys: the file is its owner's alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from cardreader.platform import replace_atomically
from mock_server.database_url import UrlWrong, read_url
from mock_server.store import Database, Postgres
from mock_server.world import folder as place
from mock_server.world.errors import WorldDamaged, WorldError

FILES = "sqlite"  # the word for the world's own files


class Pointer(msgspec.Struct, frozen=True):
    """Which PostgreSQL, and what this world is called in it: copies of the folder are called alike, other worlds are not let in.

    Without a name it is worked out when it is first needed.
    """

    url: str
    world: str = ""


def pointer_of(folder: Path) -> Pointer | None:
    """The world's PostgreSQL; None: it has its own files. Raises WorldDamaged, OSError."""
    path = folder / place.DATABASE
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        pointer = msgspec.json.decode(raw, type=Pointer)
        read_url(pointer.url)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, UrlWrong):
        raise WorldDamaged(path, "database_unreadable") from None  # a URL's fault may not be told with the URL
    return pointer


def database_of(folder: Path) -> str | None:
    """The URL of the world's PostgreSQL; None: its own files. Raises WorldDamaged, OSError."""
    pointer = pointer_of(folder)
    return pointer.url if pointer is not None else None


def point_to(folder: Path, url: str | None, world: str = "") -> None:
    """Let the world use that PostgreSQL from now on, in which it is called `world`; None: its own files. What is in the other one stays there.

    Raises OSError.
    """
    path = folder / place.DATABASE
    if url is None:
        path.unlink(missing_ok=True)
        return
    replace_atomically(path, msgspec.json.encode(Pointer(url, world)) + b"\n", mode=0o600, sync=True)


@contextmanager
def trying(folder: Path, url: str | None) -> Iterator[None]:
    """Let the world use that database (None: its files) from now on, unless what is done within fails: then its file is what it was,
    be it one that nobody can read. Raises OSError.
    """
    path = folder / place.DATABASE
    before = path.read_bytes() if path.exists() else None
    try:
        pointer = pointer_of(folder)
    except WorldDamaged:
        pointer = None
    point_to(folder, url, pointer.world if pointer is not None else "")
    try:
        yield
    except BaseException:
        if before is None:
            point_to(folder, None)
        else:
            replace_atomically(path, before, mode=0o600, sync=True)
        raise


def world_name(folder: Path) -> str:
    """What the world is called, in whatever PostgreSQL: by its authority, which is what its copies on other machines have in common,
    and what a world that was made anew has not. Raises WorldError, OSError.
    """
    from mock_server.world.world import World

    return sha256(World.open(folder).issuers.auth.certificate).hexdigest()[:32]


def schema_in(folder: Path, url: str, name: str) -> Postgres:
    """A schema of the world's in its PostgreSQL. Raises WorldError, OSError."""
    pointer = pointer_of(folder)
    if pointer is None or pointer.url != url:
        return Postgres(url, name)
    world = pointer.world
    if not world:
        world = world_name(folder)
        with suppress(OSError):  # a disk that is read alone: it is worked out once more
            point_to(folder, url, world)
    return Postgres(url, name, world)


def registry_place(folder: Path, url: str | None, cast_on: date, mark: str) -> Database:
    """Where the registry of people who are cast for that day is; `mark`: eight hexadecimal digits, others for other people."""
    if url is not None:
        return schema_in(folder, url, f"registry_{cast_on:%Y%m%d}_{mark}")
    return folder / place.REGISTRY / f"{cast_on.isoformat()}-{mark}.sqlite"


def journal_place(folder: Path, url: str | None) -> Database:
    """Where the journal is."""
    return folder / place.JOURNAL if url is None else schema_in(folder, url, "journal")


def registries(folder: Path, url: str | None) -> list[tuple[date, Database]]:
    """Those that were made, by the days of their people. Raises DatabaseTrouble, OSError."""
    found: list[tuple[date, Database]] = []
    if url is not None:
        from mock_server.postgres import schemas

        for name in schemas(url, schema_in(folder, url, "").world):
            kind, _, rest = name.partition("_")
            if kind == "registry":
                found.append((date.fromisoformat(rest[:8]), schema_in(folder, url, name)))
        return sorted(found, key=lambda one: (one[0], str(one[1])))
    with suppress(FileNotFoundError):
        for path in (folder / place.REGISTRY).iterdir():
            if path.suffix == ".sqlite":
                with suppress(ValueError):  # another file
                    found.append((date.fromisoformat(path.name[:10]), path))
    return sorted(found)


def forget(folder: Path) -> None:
    """Before the world is made anew: take away what it has in its PostgreSQL, if it has one, and the name by which that knew it.

    What copies of the folder make anew there is theirs, or the new world's: the first of them has it. A file that nobody can read goes.
    Raises DatabaseTrouble, OSError.
    """
    try:
        pointer = pointer_of(folder)
    except WorldDamaged:
        (folder / place.DATABASE).unlink()
        return
    if pointer is None:
        return
    world = pointer.world
    with suppress(WorldError):  # nobody knows any more what in it is this world's: it is left as it is
        world = world or world_name(folder)
    if world:
        from mock_server.postgres import empty

        empty(pointer.url, world)
    point_to(folder, pointer.url)
