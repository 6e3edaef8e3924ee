"""In here lives the bringing up of older databases to today's tables, by alembic's steps in migrations/; all of them in one transaction, or none.

Imported only where an old database is met: alembic and SQLAlchemy take half a second, which no other start pays.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mock_server.store import (
    REGISTRY,
    DatabaseDamaged,
    DatabaseTooNew,
    DatabaseUnusable,
    Kind,
    Postgres,
    transaction,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection as Engaged

OLDEST = {"registry.sql": 3, "journal.sql": 1}  # versions before which no database was in anybody's hands


def migrate_file(connection: sqlite3.Connection, path: Path, kind: Kind) -> None:
    """Bring up a SQLite file that is ours. Raises DatabaseDamaged, DatabaseTooNew, DatabaseUnusable, sqlite3.Error."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    with transaction(connection):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > kind.version:
            raise DatabaseTooNew(path, str(version))
        if version == kind.version:
            return  # another process was quicker
        if version < OLDEST[kind.schema]:
            raise DatabaseUnusable(path, f"version {version}")
        engine = create_engine("sqlite://", creator=lambda: _Lent(connection), poolclass=StaticPool)
        with engine.connect() as engaged:
            _steps(engaged, kind)
        if connection.execute("SELECT version_num FROM schema_version").fetchall() != [(str(kind.version),)]:
            raise DatabaseDamaged(path, "schema_version")
        connection.execute(f"PRAGMA user_version = {kind.version}")


def migrate_schema(place: Postgres, kind: Kind) -> None:
    """Bring up a schema that is ours. Raises DatabaseTrouble."""
    from sqlalchemy import create_engine, text
    from sqlalchemy.pool import NullPool

    from mock_server.postgres import connect, trouble_of

    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: connect(place, autocommit=False), poolclass=NullPool
    )
    with trouble_of(place), engine.begin() as engaged:
        engaged.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": REGISTRY.application_id})
        version = engaged.execute(text("SELECT version_num FROM schema_version")).scalar_one()
        if int(version) < kind.version:  # else another server was quicker
            _steps(engaged, kind)


class _Lent:
    """A connection of the driver, whose transaction is ours to end."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def commit(self) -> None:
        """Not theirs to say."""

    rollback = close = commit


def _steps(engaged: Engaged, kind: Kind) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).with_name("migrations") / Path(kind.schema).stem
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = engaged
    command.upgrade(config, "head")
