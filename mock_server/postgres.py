"""In here lives the national side's database in PostgreSQL: a schema each for registries and journal, a connection that comes back by itself.

A statement that was under way when the server went away may have been done. It is asked again where that changes nothing: it only reads, or adds a
row by its own id. Who asked any other is told DatabaseAway, and the next question finds a new connection. Nothing here waits for long: answers are made on the event loop.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, cast

from mock_server.database_url import OPTIONS, UrlWrong, read_url
from mock_server.store import (
    BUSY_SECONDS,
    REGISTRY,
    AnotherWorlds,
    DatabaseAway,
    DatabaseDamaged,
    DatabaseTooNew,
    DatabaseTrouble,
    DatabaseUnusable,
    DatabaseUrlWrong,
    DriverMissing,
    EncodingWrong,
    Kind,
    NotOurDatabase,
    PasswordRefused,
    Postgres,
    Rows,
    statements,
    transaction,
)

if TYPE_CHECKING:
    import psycopg

HOME = "uketsuke"  # the schema that says that the database is ours
CONNECT_SECONDS = 2  # libpq's least
_PAUSE = (
    0.5  # so long nobody tries again after a connection that could not be made: the event loop has others to answer
)
_OURS = re.compile(r"registry_\d{8}_[0-9a-f]{8}|population|journal")  # whatever schemas we make besides HOME

_ONCE = "ON CONFLICT (id) DO NOTHING"

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_AWAY_CLASSES = ("08", "57P")  # connection exceptions; shutdown, crash, starting up, database dropped
_AWAY = frozenset({"53300", "25006"})  # too many connections; read only: it was the first server, and is no longer
_GONE = frozenset({"3F000", "42P01"})  # no such schema, no such table: the world was reset under us


class PostgresConnection:
    """store.Connection in a PostgreSQL. Raises DatabaseTrouble, and never an error of the driver."""

    def __init__(self, place: Postgres) -> None:
        """Connects. Raises DatabaseAway, DatabaseUnusable, DriverMissing."""
        self.place = place
        self._not_before = 0.0
        self._live: psycopg.Connection[Any] | None = None
        self._connected()

    @property
    def in_transaction(self) -> bool:
        return self._live is not None and not self._live.closed and self._live.info.transaction_status != 0

    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = (), /) -> Rows:
        import psycopg

        statement = translated(sql)
        given = _named(parameters) if "%(p" in statement else parameters
        again = not self.in_transaction and (sql.startswith("SELECT") or sql.endswith(_ONCE))
        live = self._connected()
        try:
            return cast("Rows", live.execute(statement, given))
        except psycopg.Error as error:
            if not (again and live.closed):
                self._fail(error, live)
        # The connection was found dead by a statement that may be done twice: a new one does it.
        live.close()
        live = self._connected()
        try:
            return cast("Rows", live.execute(statement, given))
        except psycopg.Error as error:
            self._fail(error, live)

    def copy(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Rows by COPY, some ten times as fast as statements; within a transaction."""
        import psycopg

        live = self._connected()
        sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        try:
            with live.cursor() as cursor, cursor.copy(sql) as copying:
                for row in rows:
                    copying.write_row(row)
        except psycopg.Error as error:
            self._fail(error, live)

    def copy_text(self, table: str, columns: Sequence[str], chunks: Iterable[str]) -> None:
        """The same of rows that are COPY's text already, many a chunk: a population's, which SQLite has put together."""
        import psycopg

        live = self._connected()
        try:
            with live.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copying:
                for chunk in chunks:
                    copying.write(chunk)
        except psycopg.Error as error:
            self._fail(error, live)

    def close(self) -> None:
        if self._live is not None:
            self._live.close()

    def _connected(self) -> psycopg.Connection[Any]:
        """The connection, made anew where it was lost."""
        if self._live is not None and not self._live.closed:
            return self._live
        if time.monotonic() < self._not_before:
            raise DatabaseAway(self.place)
        try:
            self._live = connect(self.place)
        except DatabaseTrouble:
            self._not_before = time.monotonic() + _PAUSE
            raise
        return self._live

    def _fail(self, error: psycopg.Error, live: psycopg.Connection[Any]) -> NoReturn:
        trouble = _trouble(self.place, error, lost=live.closed)
        if isinstance(trouble, DatabaseAway):
            live.close()  # whatever it still is: the next one is another server's perhaps
        raise trouble from error


def check_url(place: Postgres) -> None:
    """Raises DatabaseUrlWrong."""
    try:
        read_url(place.url)
    except UrlWrong as wrong:
        raise DatabaseUrlWrong(place, wrong) from None


def connect(place: Postgres, *, autocommit: bool = True) -> psycopg.Connection[Any]:
    """The driver's own connection, its statements bound to the schema. Raises DatabaseAway, DatabaseUnusable, DriverMissing."""
    check_url(place)
    try:
        import psycopg
    except ImportError as error:
        raise DriverMissing(place) from error
    try:
        live: psycopg.Connection[Any] = psycopg.connect(
            place.url,
            autocommit=autocommit,
            prepare_threshold=1,
            connect_timeout=CONNECT_SECONDS,
            client_encoding="UTF8",
            application_name="uketsuke",
            tcp_user_timeout=int(BUSY_SECONDS * 1000),  # of a network that swallows everything
        )
    except psycopg.ProgrammingError as error:  # its text may repeat the URL, password and all
        raise DatabaseUrlWrong(place, UrlWrong("option_unknown")) from error
    except psycopg.Error as error:
        raise _trouble(place, error, lost=True) from error
    wait = int(BUSY_SECONDS * 1000)
    path = f'"{place.schema}"' if place.schema else "pg_catalog"
    try:
        live.execute(f"SET search_path TO {path}; SET lock_timeout TO {wait}")
        if not autocommit:
            live.commit()  # a setting that is rolled back would be none
    except psycopg.Error as error:
        live.close()
        raise _trouble(place, error, lost=True) from error
    return live


def _trouble(place: Postgres, error: psycopg.Error, *, lost: bool) -> DatabaseTrouble:
    """What is wrong, by the code of the error; the first line of what PostgreSQL says, which holds no values of ours."""
    import psycopg

    code = error.sqlstate or ""
    if not code and isinstance(error, (psycopg.DataError, psycopg.ProgrammingError)):
        return DatabaseUnusable(place, type(error).__name__)  # the driver's own refusal, whose text may hold values
    if not code:
        return _unconnected(place, error)
    said = f"{code}: {error.diag.message_primary or ''}"
    if code.startswith("28") or code == "3D000":  # who we are, or which database: nothing that passes
        return DatabaseUnusable(place, said)
    if lost or code.startswith(_AWAY_CLASSES) or code in _AWAY | _GONE:
        return DatabaseAway(place, said)
    if code.startswith("XX"):
        return DatabaseDamaged(place, said)
    return DatabaseUnusable(place, said)


# What libpq says of an option's value; newer ones word it otherwise for some.
_OPTION_SAID = re.compile(r"invalid (?:(\w+) value\b|.*for connection option \"(\w+)\")")


def _unconnected(place: Postgres, error: psycopg.Error) -> DatabaseTrouble:
    """What libpq says of a connection that could not be made, or broke: it knows no codes, and its text may hold parts of the URL."""
    line = (str(error).splitlines() or [""])[0].removeprefix("connection failed: ")
    if (found := _OPTION_SAID.search(line)) is not None and (option := found[1] or found[2]) in OPTIONS:
        return DatabaseUrlWrong(place, UrlWrong("option_value", option))
    asked = error.pgconn
    if "password" in line and asked is not None and asked.needs_password:
        return PasswordRefused(place, "no password was given")
    if "password authentication failed" in line:
        return PasswordRefused(place, "another password")
    hidden = any(secret in line for secret in read_url(place.url).secrets)
    return DatabaseAway(place, "connection failed" if hidden else line[:200])


@contextmanager
def trouble_of(place: Postgres) -> Iterator[None]:
    """The driver's errors become ours, those within others' errors (SQLAlchemy's, say) too."""
    import psycopg

    try:
        yield
    except Exception as error:
        inner = getattr(error, "orig", error)
        if isinstance(inner, psycopg.Error):
            raise _trouble(place, inner, lost=False) from error
        raise


_PLACE = re.compile(r"\?(\d*)|(?<!:):([a-z_]+)\b|'[^']*'")


@lru_cache(maxsize=256)
def translated(sql: str) -> str:
    """A statement with psycopg's places: `?` as %s, `?1` as %(p1)s, `:name` as %(name)s; what stands in quotes is left."""

    def place(found: re.Match[str]) -> str:
        if found[0].startswith("'"):
            return found[0].replace("%", "%%")
        if found[2]:
            return f"%({found[2]})s"
        return f"%(p{found[1]})s" if found[1] else "%s"

    return _PLACE.sub(place, sql)


def _named(parameters: Sequence[Any] | Mapping[str, Any]) -> Mapping[str, Any]:
    return parameters if isinstance(parameters, Mapping) else {f"p{n}": value for n, value in enumerate(parameters, 1)}


# -- making ----------------------------------------------------------------------------------------------------------------


def open_schema(
    place: Postgres, kind: Kind, fill: Callable[[PostgresConnection], None] = lambda _connection: None
) -> PostgresConnection:
    """Open a database of ours; where there is none it is made and filled, all in one transaction: others see the whole, or nothing.

    Raises as store.open_database.
    """
    connection = PostgresConnection(place)
    try:
        version = _version(connection, place, kind)
        if version is None:
            _make(connection, place, kind, fill)
        elif version < kind.version:
            from mock_server.migrating import migrate_schema

            migrate_schema(place, kind)
    except BaseException:
        connection.close()
        raise
    return connection


def exists(place: Postgres, kind: Kind = REGISTRY) -> bool:
    """Whether it was made. Raises as store.open_database."""
    with closing(PostgresConnection(place)) as connection:
        return _version(connection, place, kind) is not None


def _version(connection: PostgresConnection, place: Postgres, kind: Kind) -> int | None:
    """The version of the schema's tables; None: there is no such schema. Raises NotOurDatabase, AnotherWorlds, DatabaseTooNew."""
    mark, found, foreign = _seen(connection, place.schema)
    if foreign and not mark:
        raise NotOurDatabase(place)
    if mark:
        _check_world(connection, place)
    if not found:
        return None
    row = connection.execute("SELECT version_num FROM schema_version").fetchone()
    if row is None or not str(row[0]).isdigit():
        raise DatabaseDamaged(place, "schema_version")
    if int(row[0]) > kind.version:
        raise DatabaseTooNew(place, str(row[0]))
    return int(row[0])


def _seen(connection: PostgresConnection, schema: str) -> tuple[bool, bool, bool]:
    """Whether our mark is there, that schema of ours, and anything at all that somebody made; what extensions brought doesn't count.

    All of one moment, in one statement, and of the catalogue's rows: a server's cache of names may be older than a lock that was waited for.
    """
    mark, found, anything = connection.execute(
        "SELECT count(*) FILTER (WHERE nspname = ? AND relname = 'mark') > 0,"
        " count(*) FILTER (WHERE nspname = ? AND relname = 'schema_version') > 0, count(*) > 0"
        " FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')",
        (HOME, schema),
    ).fetchone()
    return mark, found, anything


def _check_world(connection: PostgresConnection, place: Postgres) -> None:
    """Raises AnotherWorlds. A mark without a row, or without a name, is free to be taken."""
    row = connection.execute(f"SELECT world FROM {HOME}.mark").fetchone()
    if place.world and row is not None and row[0] not in {"", place.world}:
        raise AnotherWorlds(place)


def _make(
    connection: PostgresConnection, place: Postgres, kind: Kind, fill: Callable[[PostgresConnection], None]
) -> None:
    (encoding,) = connection.execute("SHOW server_encoding").fetchone()
    if encoding != "UTF8":
        raise EncodingWrong(place, str(encoding))
    with transaction(connection):
        # One maker at a time. This is no way that a patient's question takes: what is there is opened without it.
        connection.execute("SELECT pg_advisory_xact_lock(?)", (REGISTRY.application_id,))
        if _version(connection, place, kind) is not None:
            return  # another server was quicker
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {HOME}")
        connection.execute(f"CREATE TABLE IF NOT EXISTS {HOME}.mark (world TEXT NOT NULL)")  # whose it is: one row
        connection.execute(
            f"INSERT INTO {HOME}.mark (world) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM {HOME}.mark)", (place.world,)
        )
        connection.execute(f'CREATE SCHEMA "{place.schema}"')
        for statement in statements(kind, postgres=True):
            connection.execute(statement)
        fill(connection)
    with suppress(DatabaseTrouble):
        connection.execute("ANALYZE")


def schemas(url: str, world: str = "") -> list[str]:
    """The schemas of ours in it; none where nothing was made. Raises as store.open_database."""
    place = Postgres(url, "", world)
    with closing(PostgresConnection(place)) as connection:
        mark, _, anything = _seen(connection, "")
        if anything and not mark:
            raise NotOurDatabase(place)
        if mark:
            _check_world(connection, place)
        rows = connection.execute("SELECT nspname FROM pg_namespace ORDER BY nspname").fetchall()
    return [name for (name,) in rows if mark and _OURS.fullmatch(name)]


def empty(url: str, world: str = "") -> None:
    """Take away all that we made in it; `world`: whose it must be, if it is anybody's. Raises as store.open_database."""
    ours = schemas(url, world)
    if not ours:
        return
    with closing(PostgresConnection(Postgres(url, ""))) as connection, transaction(connection):
        for name in ours:
            connection.execute(f'DROP SCHEMA "{name}" CASCADE')
        connection.execute(f"DELETE FROM {HOME}.mark")  # the next who uses it may have it
