"""In here lives what tests of both databases share: one PostgreSQL a process, and a place for a registry and a journal on either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mock_server.store import Database, Postgres
from tests.mock_server.postgresql import Cluster, cluster
from tests.mock_server.serving import SCHEMA


@dataclass(frozen=True)
class Places:
    """Where a national side keeps what it knows. `url` None: in files."""

    registry: Database
    journal: Database
    url: str | None = None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def new_places(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Places]:
    """Empty databases of the one kind, then of the other: new ones at each call."""
    if request.param == "postgresql":
        running: Cluster = request.getfixturevalue("postgresql")

        def in_postgresql() -> Places:
            url = running.fresh()
            return Places(Postgres(url, SCHEMA), Postgres(url, "journal"), url)

        return in_postgresql
    numbers = iter(range(1000))

    def in_files() -> Places:
        folder = tmp_path / f"files-{next(numbers)}"
        folder.mkdir()
        return Places(folder / "registry.sqlite", folder / "journal.sqlite")

    return in_files


@pytest.fixture
def places(new_places: Callable[[], Places]) -> Places:
    return new_places()
