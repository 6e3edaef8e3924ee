"""In here lives the line to the national system: somebody's server at an address, or one of our own in a child process."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

import msgspec

from verifier.access import Access, Exchange
from verifier.trouble import NationalTrouble

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from verifier.client import NationalClient

READY_SECONDS = 30.0  # the first start makes a world
END_SECONDS = 3.0


class ServerNotStarted(NationalTrouble):
    """The embedded server did not come up; `detail` is what it said."""

    code = "server_not_started"


class Line(Protocol):
    """A way to the national system that is opened when it is first needed."""

    async def open(self) -> NationalClient:
        """The client; the same one at every call. Raises NationalTrouble, TrustUnusable."""
        ...

    async def close(self) -> None: ...


class _Ready(msgspec.Struct):
    """The line that a server prints when it accepts connections (docs/command-line.md)."""

    event: str
    pid: int
    url: str
    ca: str
    client_cert: str
    client_key: str


async def _client(access: Access, hear: Callable[[Exchange], None]) -> NationalClient:
    """The client; httpx takes a sixth of a second to import, which the screen's loop must not wait for."""
    client_module = await asyncio.to_thread(importlib.import_module, "verifier.client")
    client: NationalClient = client_module.NationalClient(access, hear=hear)
    return client


class GivenLine:
    """A server at an address that was told."""

    def __init__(self, access: Access, hear: Callable[[Exchange], None]) -> None:
        self._access = access
        self._hear = hear
        self._client: NationalClient | None = None
        self._opening = asyncio.Lock()

    async def open(self) -> NationalClient:
        async with self._opening:
            if self._client is None:
                self._client = await _client(self._access, self._hear)
            return self._client

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None


@dataclass(frozen=True, slots=True)
class Embedded:
    """What the embedded server serves."""

    world: Path
    day: date


class EmbeddedLine:
    """A server of our own, on a free port: a child process that ends when our end of its standard input closes, however we end."""

    def __init__(self, embedded: Embedded, hear: Callable[[Exchange], None]) -> None:
        self._embedded = embedded
        self._hear = hear
        self._process: Process | None = None
        self._said: IO[bytes] | None = None
        self._client: NationalClient | None = None
        self._opening = asyncio.Lock()

    async def open(self) -> NationalClient:
        async with self._opening:
            if self._process is not None and self._process.returncode is not None:
                await self._let_go()  # it died: start another
            if self._client is None:
                ready = await self._start()
                access = Access(ready.url, Path(ready.ca), Path(ready.client_cert), Path(ready.client_key))
                self._client = await _client(access, self._hear)
            return self._client

    async def _start(self) -> _Ready:
        # -P: whatever lies in the folder that the user stands in is not taken for ours.
        command = [sys.executable, "-P", "-m", "terminal", "server", "--port", "0", "--end-with-parent", "--json"]
        command += ["--world", str(self._embedded.world), "--date", self._embedded.day.isoformat()]
        # A file, not a pipe: nobody reads what it says until it fails, and a full pipe would stop it.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=self._said)
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(READY_SECONDS):
                line = await self._process.stdout.readline()
        except TimeoutError as error:
            await self._end()
            raise ServerNotStarted("timeout") from error
        except asyncio.CancelledError:
            await self._end()
            raise
        try:
            return msgspec.json.decode(line, type=_Ready)
        except msgspec.MsgspecError as error:
            said = await self._last_words()
            raise ServerNotStarted(said or line.decode(errors="replace").strip()) from error

    async def _last_words(self) -> str:
        await self._end()
        if self._said is None:
            return ""
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip()
        return said.splitlines()[-1] if said else ""

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(END_SECONDS):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _let_go(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()
        await self._end()

    async def close(self) -> None:
        """End the server and let go of the line. May be called twice."""
        await self._let_go()
        if self._said is not None:
            self._said.close()
            self._said = None
