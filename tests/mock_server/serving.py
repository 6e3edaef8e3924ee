"""In here lives a server for tests: the real thing in a process of its own, which ends with its standard input."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from mock_server.serve import Ready
from tests.mock_server.small_world import Tls

SCHEMA = "registry_20260106_00000000"  # that of the small world in a PostgreSQL


@dataclass
class Serving:
    """A server that runs."""

    process: subprocess.Popen[bytes]
    ready: Ready
    folder: Path

    def ended(self) -> tuple[int, bytes]:
        """Its status and all that it still said, once it has ended."""
        said, complained = self.process.communicate(timeout=20)
        return self.process.returncode, said + complained


def command(folder: Path, authority: Path, tls: Tls | None, *more: str) -> list[str]:
    """The command line of a server on `folder`'s databases."""
    files = [] if tls is None else [str(tls.ca), str(tls.server_cert), str(tls.server_key), str(tls.client_cert), str(tls.client_key)]  # fmt: skip
    return [sys.executable, "-m", "tests.mock_server.serving", str(folder), str(authority), *more, "--", *files]


@contextlib.contextmanager
def serving(folder: Path, authority: bytes, tls: Tls | None, *more: str) -> Iterator[Serving]:
    """Start it, wait for its ready line, and end it."""
    file = folder / "authority.der"
    file.write_bytes(authority)
    pipe = subprocess.PIPE
    with subprocess.Popen(command(folder, file, tls, *more), stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stderr is not None
        try:
            line = process.stdout.readline()
            assert line, process.stderr.read().decode()
            yield Serving(process, msgspec.json.decode(line, type=Ready), folder)
        finally:
            if process.stdin is not None:
                process.stdin.close()
                process.stdin = None  # Popen's own end would flush it


def main(folder: Path, authority: Path, options: list[str], files: list[Path]) -> None:
    from mock_server.serve import ServerOptions, run
    from mock_server.store import Postgres
    from tests.mock_server.small_world import CLINIC, DAY, OTHER_CLINIC

    url = options[options.index("--database") + 1] if "--database" in options else None
    workers = int(options[options.index("--workers") + 1]) if "--workers" in options else 1
    port = int(options[options.index("--port") + 1]) if "--port" in options else 0
    run(
        ServerOptions(
            registry=folder / "registry.sqlite" if url is None else Postgres(url, SCHEMA),
            journal=folder / "journal.sqlite" if url is None else Postgres(url, "journal"),
            authorities=(authority.read_bytes(),),
            clinics=(CLINIC, OTHER_CLINIC),
            day=DAY,
            port=port,
            workers=workers,
            tls=Tls(*files) if files else None,
            end_with_parent="--alone" not in options,
        )
    )


if __name__ == "__main__":
    split = sys.argv.index("--")
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:split], [Path(file) for file in sys.argv[split + 1 :]])
