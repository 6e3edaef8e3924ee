"""In here lives the opening of the national side's databases: SQLite files, or schemas of a PostgreSQL database, that we made.

Both are one interface, `Connection`, and statements are written once, in SQLite's words: its own connection is that interface as it is, so that
nothing lies between; postgres.py has the other, and is imported only where somebody points to a PostgreSQL.

Write-ahead logging lets readers go on while one writes. With `synchronous = NORMAL` a commit is written to the log file before it is
acknowledged but not forced to the disk: after kill -9 nothing acknowledged is missing, after a power cut the last moments may be, and the file is
whole in both cases. A simulator's registry can be made anew, so that a forced write at each challenge would cost much and protect nothing.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from mock_server.database_url import UrlWrong, shown_url

BUSY_SECONDS = 5.0  # so long a writer waits for another one before it says that the server is busy
_TRIES = 20  # for switching to write-ahead logging, which SQLite does not wait for by itself
_PAUSE = 0.05
_LARGE = 64 << 20  # bytes: a database beyond that is looked through in part, since nobody waits a minute for a server
_LOOKED_AT = 1000  # rows of each table of such a one


@dataclass(frozen=True, slots=True, repr=False)
class Postgres:
    """One database of ours in PostgreSQL: the URL of the whole, and the schema in it. Its text never holds a password.

    `world`: whose it is to be; empty: anybody's.
    """

    url: str
    schema: str
    world: str = ""

    @property
    def shown(self) -> str:
        """The database alone, for people."""
        return shown_url(self.url)

    def __str__(self) -> str:
        return f"{self.shown} ({self.schema})" if self.schema else self.shown

    __repr__ = __str__


Database = Path | Postgres  # a file of SQLite's, or a schema in a PostgreSQL


class Rows(Protocol):
    """What a statement gives."""

    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A database that is open; used by one thread at a time. Statements commit by themselves, but within `transaction`.

    Places of values are `?`, `?1` or `:name`. SQLite's own raises sqlite3.Error, PostgreSQL's DatabaseTrouble.
    """

    @property
    def in_transaction(self) -> bool: ...
    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = (), /) -> Rows: ...
    def close(self) -> None: ...


class DatabaseTrouble(Exception):
    """A database cannot be used. `where` is its file, or its place in a PostgreSQL; `code` is stable."""

    code = "database_unusable"

    def __init__(self, where: Database, detail: str = "") -> None:
        super().__init__(f"{where}: {detail or self.code}")
        self.where = where
        self.detail = detail


class DatabaseAway(DatabaseTrouble):
    """PostgreSQL cannot be reached, or went away in the midst: what was asked last may or may not have been done. It passes by itself."""

    code = "database_away"


class DriverMissing(DatabaseTrouble):
    """What speaks with PostgreSQL (psycopg) is not installed."""

    code = "database_driver_missing"


class DatabaseUnusable(DatabaseTrouble):
    """It cannot be opened, read or written: a folder that is not there, rights, a full disk."""


class DatabaseUrlWrong(DatabaseUnusable):
    """The URL of a PostgreSQL cannot be read; `fault` says which piece of it."""

    code = "database_url"

    def __init__(self, where: Database, fault: UrlWrong) -> None:
        super().__init__(where, f"{fault.code} {fault.piece}".rstrip())
        self.fault = fault


class PasswordRefused(DatabaseUnusable):
    """PostgreSQL wants a password and was given none, or another."""

    code = "database_password"


class EncodingWrong(DatabaseUnusable):
    """A PostgreSQL that keeps text in another encoding than UTF-8; `detail`: in which."""

    code = "database_encoding"


class NotOurDatabase(DatabaseTrouble):
    """Somebody else's file, or no database at all: it is left as it is."""

    code = "database_foreign"


class AnotherWorlds(DatabaseTrouble):
    """A PostgreSQL that another world uses: what one of them makes anew, or empties, the other would lose."""

    code = "database_of_another_world"


class DatabaseDamaged(DatabaseTrouble):
    """It is one of ours, and what it holds is no longer whole."""

    code = "database_damaged"


class DatabaseTooNew(DatabaseTrouble):
    """A newer uketsuke made it."""

    code = "database_too_new"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of database of ours: the two numbers in its file's header, and the file with its tables."""

    application_id: int
    version: int
    schema: str


REGISTRY = Kind(0x756B7401, 4, "registry.sql")  # 'ukt' and a number
JOURNAL = Kind(0x756B7402, 2, "journal.sql")


def open_database(where: Database, kind: Kind) -> Connection:
    """Open the database, making it where there is none, and bringing an older one up to today's tables.

    Raises NotOurDatabase, AnotherWorlds, DatabaseTooNew, DatabaseDamaged, DatabaseUnusable, DatabaseAway, DriverMissing.
    """
    if isinstance(where, Postgres):
        from mock_server.postgres import open_schema

        return open_schema(where, kind)
    return _open_file(where, kind)


@contextlib.contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All of what is done within, or nothing. In SQLite one writer at a time; PostgreSQL locks no more than the rows."""
    connection.execute("BEGIN IMMEDIATE" if isinstance(connection, sqlite3.Connection) else "BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk, or a server that went away, has rolled it back already
            connection.execute("ROLLBACK")
        raise


def load(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add many rows, as quickly as the database can; within a transaction. Rows come from an iterator: never all in memory.

    Raises sqlite3.Error, DatabaseTrouble.
    """
    if isinstance(connection, sqlite3.Connection):
        places = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)
        return
    from mock_server.postgres import PostgresConnection

    assert isinstance(connection, PostgresConnection)
    connection.copy(table, columns, rows)


def _open_file(path: Path, kind: Kind) -> sqlite3.Connection:
    connection: sqlite3.Connection | None = None
    with contextlib.suppress(OSError):  # whatever ails the place, SQLite tells it
        # SQLite would make it for whoever the umask lets in; its log takes after the file.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    try:
        # One thread at a time uses a connection, but the one that closes it need not be the one that opened it.
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=64
        )
        if not _is_ours(connection, path, kind):
            _use_log(connection)
            _make(connection, path, kind)
        _use_log(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        if _version_of(connection) < kind.version:
            from mock_server.migrating import migrate_file

            migrate_file(connection, path, kind)
    except sqlite3.OperationalError as error:
        _close(connection)
        raise DatabaseUnusable(path, str(error)) from error
    except sqlite3.DatabaseError as error:
        _close(connection)
        if error.sqlite_errorcode == sqlite3.SQLITE_CORRUPT:
            raise DatabaseDamaged(path, str(error)) from error
        raise NotOurDatabase(path, str(error)) from error  # "file is not a database"
    except DatabaseTrouble:
        _close(connection)
        raise
    return connection


def open_to_read(where: Database) -> Connection:
    """Open a database that is there, to read alone: also on a disk, or as a user, that can write nothing.

    Raises DatabaseDamaged, DatabaseUnusable, DatabaseAway, DriverMissing.
    """
    if isinstance(where, Postgres):
        from mock_server.postgres import PostgresConnection

        return PostgresConnection(where)
    return _open_file_to_read(where)


def _open_file_to_read(path: Path) -> sqlite3.Connection:
    where = f"{path.absolute().as_uri()}?mode=ro"
    try:
        connection = sqlite3.connect(where, timeout=BUSY_SECONDS, uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            # A log's index cannot be made beside it. Without a log everything is in the file, and nobody here will change it.
            log = path.with_name(f"{path.name}-wal")
            if log.exists() and log.stat().st_size:
                raise
            connection = sqlite3.connect(f"{where}&immutable=1", uri=True)
    except sqlite3.Error as error:
        if error.sqlite_errorcode in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise DatabaseDamaged(path, str(error)) from error
        raise DatabaseUnusable(path, str(error)) from error
    return connection


def examine(where: Database, kind: Kind, *, made: bool = False) -> None:
    """See whether the database is whole, as a server does before it accepts. Of a large file the head of each table is looked at.

    `made`: it was there before, made by us: a file that is no database any more is damaged, and not somebody else's.

    Raises as open_database.
    """
    if isinstance(where, Postgres):  # PostgreSQL sees to itself
        open_database(where, kind).close()
        return
    path = where
    try:
        if made:
            refuse_emptied(path)
        connection = _open_file(path, kind)
    except NotOurDatabase as foreign:
        if made and foreign.detail:  # no database at all
            raise DatabaseDamaged(path, foreign.detail) from foreign
        raise
    try:
        said = _look_through(connection, path)
    except sqlite3.DatabaseError as error:
        raise DatabaseDamaged(path, str(error)) from error
    finally:
        connection.close()
    if said != "ok":
        raise DatabaseDamaged(path, said.splitlines()[-1])


def refuse_emptied(path: Path) -> None:
    """A file of ours is never empty: it is made beside its place. Opened, it would become a database that knows nobody. Raises DatabaseDamaged."""
    with contextlib.suppress(OSError):
        if path.stat().st_size == 0:
            raise DatabaseDamaged(path, "empty file")


def _look_through(connection: sqlite3.Connection, path: Path) -> str:
    if path.stat().st_size <= _LARGE:
        return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute(f'SELECT * FROM "{table}" LIMIT {_LOOKED_AT}').fetchall()
    return "ok"


def _close(connection: sqlite3.Connection | None) -> None:
    if connection is not None:
        connection.close()


def _is_ours(connection: sqlite3.Connection, path: Path, kind: Kind) -> bool:
    """Whether the tables are there; False for a new, empty file. Changes nothing."""
    if _application_of(connection) != kind.application_id and not connection.in_transaction:
        # All is asked once more of one moment: another process may be making it, and be done between two questions.
        connection.execute("BEGIN")
        try:
            return _is_ours(connection, path, kind)
        finally:
            with contextlib.suppress(sqlite3.OperationalError):  # an error may have ended it already
                connection.execute("ROLLBACK")
    application_id = _application_of(connection)
    version = _version_of(connection)
    if application_id == kind.application_id:
        if version > kind.version:
            raise DatabaseTooNew(path, str(version))
        return True
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    if application_id != 0 or version != 0 or not empty:
        raise NotOurDatabase(path)
    return False


def _application_of(connection: sqlite3.Connection) -> int:
    number: int = connection.execute("PRAGMA application_id").fetchone()[0]
    return number


def _version_of(connection: sqlite3.Connection) -> int:
    number: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return number


def _use_log(connection: sqlite3.Connection) -> None:
    for left in range(_TRIES, 0, -1):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if left == 1:
                raise
            time.sleep(_PAUSE)  # another process makes or opens the same file at this moment


def _make(connection: sqlite3.Connection, path: Path, kind: Kind) -> None:
    with transaction(connection):
        if not _is_ours(connection, path, kind):  # while we waited for our turn another process may have made it
            for statement in statements(kind):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {kind.application_id}")
            connection.execute(f"PRAGMA user_version = {kind.version}")


# What is called otherwise in PostgreSQL. Text compares byte by byte, as in SQLite: ids and days sort alike on every machine.
_POSTGRES_WORDS = (
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\bREAL\b"), "DOUBLE PRECISION"),
    (re.compile(r"\) WITHOUT ROWID"), ")"),
)


def statements(kind: Kind, *, postgres: bool = False) -> list[str]:
    """The statements that make its tables and indexes; `executescript` would commit our transaction."""
    schema = Path(__file__).with_name(kind.schema).read_text("utf-8")
    text = "\n".join(line.split("--", 1)[0] for line in schema.splitlines())
    for word, other in _POSTGRES_WORDS if postgres else ():
        text = word.sub(other, text)
    return [statement for part in text.split(";") if (statement := part.strip())]
