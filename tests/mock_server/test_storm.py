"""In here lives the short form of the storm: kill -9 of servers and workers, PostgreSQL's connections cut, and everything acknowledged is there, once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.mock_server.postgresql import Cluster
from tests.mock_server.storm import storm

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="several processes on one port")


def test_on_postgresql(tmp_path: Path, postgresql: Cluster) -> None:
    url = postgresql.fresh()
    seen = storm(tmp_path, url, lambda: postgresql.cut(url), blows=2, pause=0.25, workers=1)
    assert seen.answers


def test_on_files(tmp_path: Path) -> None:
    assert storm(tmp_path, None, lambda: None, blows=1, pause=0.25, servers=1).answers
