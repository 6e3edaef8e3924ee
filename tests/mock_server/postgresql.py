"""In here lives a PostgreSQL for tests: Debian's own server, in a folder and on a socket of its own, one a session, a fresh database a test."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

MISSING = "no PostgreSQL server here (script/setup test installs it; Debian: apt-get install postgresql)"


def binaries() -> Path | None:
    """The newest server's programs; None: there is none."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr/pgsql").glob("*/bin")]
    whole = [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]
    if whole:
        return max(whole, key=lambda folder: float(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _as_somebody() -> dict[str, object]:
    """PostgreSQL refuses to be root: then it is the account that its package made, or nobody."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    with contextlib.suppress(KeyError):
        account = pwd.getpwnam("postgres")
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@dataclass
class Cluster:
    """A server that can be stopped and started again. Its socket's folder is short: a socket's path has 107 bytes."""

    home: Path
    programs: Path
    fsync: bool = False
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        return f"postgresql://tester@/{database}?host={self.home}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            [
                str(self.programs / "postgres"), "-D", str(self.home / "data"), "-k", str(self.home), "-c", "listen_addresses=",
                "-c", f"fsync={'on' if self.fsync else 'off'}", "-c", "shared_buffers=16MB", "-c", "max_connections=60",
                "-c", "autovacuum=off", "-c", "max_wal_size=64MB",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.home, **_as_somebody(),  # type: ignore[call-overload]  # a table of options
        )  # fmt: skip
        import psycopg

        until = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise
                time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT at once, in good order (its 'fast')."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def fresh(self) -> str:
        """The URL of a new, empty database."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.command(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def command(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Say something to it, as its owner."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def cut(self, url: str) -> None:
        """End every connection to that database from the server's side."""
        name = url.rpartition("/")[2].partition("?")[0] if "?host" not in url else url.split("?")[0].rpartition("/")[2]
        self.command(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


@contextlib.contextmanager
def cluster(*, fsync: bool = False) -> Iterator[Cluster]:
    """A server of its own, gone afterwards. Skips the test where none is installed."""
    programs = binaries()
    if programs is None:
        pytest.skip(MISSING)
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    home = Path(tempfile.mkdtemp(prefix="uk-pg-"))
    somebody = _as_somebody()
    if somebody:
        os.chown(home, int(str(somebody["user"])), int(str(somebody["group"])))
    made = Cluster(home, programs, fsync)
    try:
        subprocess.run(
            [
                str(programs / "initdb"), "-D", str(home / "data"), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale",
                "--no-sync", "--no-instructions",
            ],
            check=True, capture_output=True, cwd=home, **somebody,  # type: ignore[call-overload]  # a table of options
        )  # fmt: skip
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(home, ignore_errors=True)
