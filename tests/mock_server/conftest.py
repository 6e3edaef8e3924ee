"""In here live the databases that tests of the national side stand on: files, and schemas of a PostgreSQL that is started once a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from mock_server.store import Database, Postgres
from tests.mock_server.postgresql import Cluster, cluster

BOTH = ("sqlite", "postgresql")

Place = Callable[[str], Database]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL of this session's own. Skips where none is installed."""
    with cluster() as started:
        yield started


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where databases are to be made, by name: on SQLite, then on PostgreSQL (a database of the test's own, its schemas by name)."""
    if request.param == "sqlite":
        return lambda name: tmp_path / f"{name}.sqlite"
    url = request.getfixturevalue("postgresql").fresh()
    numbers: dict[str, int] = {}
    counter = count(1)

    def schema(name: str) -> Postgres:
        if name == "journal":
            return Postgres(url, "journal")
        return Postgres(url, f"registry_20251201_{numbers.setdefault(name, next(counter)):08x}")

    return schema
