"""In here lives a population's way into a PostgreSQL: its parts by COPY, all of them in one transaction, indexes at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from mock_server.population.rows import COLUMNS
from mock_server.postgres import PostgresConnection, open_schema
from mock_server.store import REGISTRY, Postgres, statements, transaction

_AT_ONCE = 5_000  # rows a chunk: some megabytes


def join_in_postgres(where: Postgres, parts: Sequence[Path], told: Callable[[float], None]) -> None:
    """Make the registry of all the parts, unless it is there: others see the whole, or nothing. Raises DatabaseTrouble, sqlite3.Error."""
    indexes = {one.split()[2]: one for one in statements(REGISTRY, postgres=True) if one.startswith("CREATE INDEX")}

    def fill(connection: PostgresConnection) -> None:
        for name in indexes:
            connection.execute(f"DROP INDEX {name}")
        for number, (table, columns) in enumerate(COLUMNS.items(), 1):
            connection.copy_text(table, columns, _lines(parts, table, columns))
            told(number / (len(COLUMNS) + 1))
        for statement in indexes.values():  # of what lies there already: much quicker
            connection.execute(statement)

    open_schema(where, REGISTRY, fill).close()


def add_in_postgres(where: Postgres, parts: Sequence[Path]) -> None:
    """Add the parts' rows to a registry, in one transaction; what is there already is left as it is. Raises DatabaseTrouble, sqlite3.Error."""
    with closing(open_schema(where, REGISTRY)) as connection, transaction(connection):
        for table, columns in COLUMNS.items():
            connection.execute(f"CREATE TEMPORARY TABLE arriving (LIKE {table}) ON COMMIT DROP")
            connection.copy_text("arriving", columns, _lines(parts, table, columns))
            names = ", ".join(columns)
            connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM arriving ON CONFLICT DO NOTHING")
            connection.execute("DROP TABLE arriving")


def _lines(parts: Sequence[Path], table: str, columns: Sequence[str]) -> Iterator[str]:
    """The rows of a table as COPY's text, put together by SQLite. Nothing that a population says holds a tab, a line's end or a backslash."""
    line = " || char(9) || ".join(columns)
    for part in parts:
        with closing(sqlite3.connect(part)) as opened:
            found = opened.execute(f"SELECT {line} FROM {table}")
            while rows := found.fetchmany(_AT_ONCE):
                yield "".join(f"{row[0]}\n" for row in rows)
