"""In here lives the line to the national system: somebody's server at an address, or one of our own in a child process."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

import msgspec

from terminal.words import Lang
from verifier.access import Access, Exchange, TrustUnusable
from verifier.trouble import AnswerNotUnderstood, ClinicRefused, NationalTrouble, NoLine, RequestRefused

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from verifier.client import NationalClient
    from verifier.clock import SetClock

READY_SECONDS = 30.0  # the first start makes a world
END_SECONDS = 3.0
_PAUSE_SECONDS = 1.0  # before a server that told no time is asked for it again
_DEATH_SECONDS = 0.3  # a process that hung up in the middle of a question is gone by then, or lives


class ServerNotStarted(NationalTrouble):
    """The embedded server did not come up; `detail` is what it said."""

    code = "server_not_started"


class ServerRestarted(NoLine):
    """The embedded server ended in the middle of a question, and another one runs in its place: it can be asked again."""

    code = "server_restarted"
    passed = True


class TrustTrouble(NationalTrouble):
    """A file of the trust options cannot be used: `where` is its path, `code` that of TrustUnusable."""

    lasting = True

    def __init__(self, unusable: TrustUnusable) -> None:
        super().__init__(unusable.detail, str(unusable.where))
        self.code = unusable.code


class Line(Protocol):
    """A way to the national system that is opened when it is first needed."""

    async def open(self) -> NationalClient:
        """The client; the same one at every call, unless its server is another now. Raises NationalTrouble."""
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


class _Said(msgspec.Struct):
    """What a command says of its failure with --json (docs/command-line.md)."""

    message: str
    where: str = ""


class _Failed(msgspec.Struct):
    error: _Said


async def _client(
    access: Access,
    hear: Callable[[Exchange], None],
    explain: Callable[[NationalTrouble], Awaitable[NationalTrouble]] | None = None,
) -> NationalClient:
    """The client; httpx takes a sixth of a second to import, which the screen's loop must not wait for. Raises TrustTrouble."""
    client_module = await asyncio.to_thread(importlib.import_module, "verifier.client")
    more = {"explain": explain} if explain is not None else {}
    try:
        client: NationalClient = client_module.NationalClient(access, hear=hear, **more)
    except TrustUnusable as error:
        raise TrustTrouble(error) from error
    return client


class GivenLine:
    """A server at an address that was told. While the line is open, `clock` goes as the server's does."""

    def __init__(self, access: Access, hear: Callable[[Exchange], None], clock: SetClock | None = None) -> None:
        self._access = access
        self._hear = hear
        self._clock = clock
        self._following: asyncio.Task[None] | None = None
        self._client: NationalClient | None = None
        self._opening = asyncio.Lock()

    async def open(self) -> NationalClient:
        async with self._opening:
            if self._client is None:
                self._client = await _client(self._access, self._hear)
                if self._clock is not None:
                    self._following = asyncio.create_task(follow(self._client, self._clock))
            return self._client

    async def close(self) -> None:
        if self._following is not None:
            following, self._following = self._following, None
            following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await following
        if self._client is not None:
            await self._client.close()
            self._client = None


async def learn(client: NationalClient, clock: SetClock, seen: str = "") -> str:
    """Ask the server once how its clock goes, set ours so, and return its revision. Raises NationalTrouble."""
    answer = await client.clock(seen)
    if answer.revision != seen:
        clock.tell(answer.state(datetime.now(UTC)))
    return answer.revision


async def follow(client: NationalClient, clock: SetClock) -> None:
    """Let the clock go as the server's does, for good: news comes when it happens. A server that tells no time is asked no more."""
    seen = ""
    while True:
        try:
            seen = await learn(client, clock, seen)
        except (RequestRefused, ClinicRefused, AnswerNotUnderstood):
            return
        except NationalTrouble:
            seen = ""  # it may be another one that answers next
            await asyncio.sleep(_PAUSE_SECONDS)


class Embedded(msgspec.Struct, frozen=True):
    """What the embedded server serves, and in which language it says why it cannot.

    `day`: it stands still there. None: it goes by the world's clock, with people of `cast_on` where that tells no day of theirs.
    """

    world: Path
    day: date | None
    lang: Lang = Lang.JA
    cast_on: date | None = None
    clinic: str | None = None  # whose certificate the line has; None: the world's first


class EmbeddedLine:
    """A server of our own, on a free port: a child process that ends when our end of its standard input closes, however we end.

    One that ended by itself is replaced by another when it is next needed: at the next question, or in the one that it left unanswered.
    """

    def __init__(self, embedded: Embedded, hear: Callable[[Exchange], None]) -> None:
        self._embedded = embedded
        self._hear = hear
        self._process: Process | None = None
        self._said: IO[bytes] | None = None
        self._client: NationalClient | None = None
        self._starts = 0
        self._starting: asyncio.Task[NationalClient] | None = None
        self._closed = False
        self._opening = asyncio.Lock()

    async def open(self) -> NationalClient:
        async with self._opening:
            if self._process is not None and self._process.returncode is not None:
                await self._let_go()  # it died: start another
                self._tell("server_restarted")
            if self._client is None:
                self._client = await self._started()
            return self._client

    async def _started(self) -> NationalClient:
        """Start the server, in a task of its own: `close` gives it up without ending whoever waits for it. Raises NationalTrouble."""
        if self._closed:
            raise NoLine
        self._starts += 1
        self._starting = asyncio.create_task(self._start())
        try:
            return await self._starting
        except asyncio.CancelledError:
            waiting = asyncio.current_task()
            if waiting is None or waiting.cancelling():
                raise
            raise NoLine from None  # it was closed
        finally:
            self._starting = None

    async def _start(self) -> NationalClient:
        try:
            ready = await self._until_ready()
            access = Access(ready.url, Path(ready.ca), Path(ready.client_cert), Path(ready.client_key))
            return await _client(access, self._hear, partial(self._explain, self._starts))
        except asyncio.CancelledError:
            await self._end(0.0)  # it does not listen yet, to us neither; whatever it makes, it makes at one stroke
            raise
        except BaseException:
            await self._end()
            raise

    async def _explain(self, start: int, trouble: NationalTrouble) -> NationalTrouble:
        """Why the server of that start does not answer: it has ended, or was replaced while a question waited. Then another one runs by now."""
        process = self._process
        if start == self._starts and process is not None and process.returncode is None:
            try:
                async with asyncio.timeout(_DEATH_SECONDS):
                    await process.wait()
            except TimeoutError:
                return trouble  # it lives
        try:
            await self.open()
        except NationalTrouble as other:
            return other
        return ServerRestarted()

    def _tell(self, code: str) -> None:
        """A line in the trace that no exchange makes."""
        self._hear(Exchange("-", "server", None, code, 0, 0, 0.0))

    async def _until_ready(self) -> _Ready:
        # -P: whatever lies in the folder that the user stands in is not taken for ours.
        command = [sys.executable, "-P", "-m", "terminal", "server", "--port", "0", "--end-with-parent", "--json"]
        command += ["--world", str(self._embedded.world), "--lang", self._embedded.lang.value]
        for option, day in (("--date", self._embedded.day), ("--cast-on", self._embedded.cast_on)):
            command += [option, day.isoformat()] if day is not None else []
        command += ["--clinic", self._embedded.clinic] if self._embedded.clinic is not None else []
        # A file, not a pipe: nobody reads what it says until it fails, and a full pipe would stop it.
        if self._said is None:
            self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the line
        making = asyncio.ensure_future(
            asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=self._said)
        )
        try:
            process = self._process = await asyncio.shield(making)
        except asyncio.CancelledError:
            self._process = await making  # given up half made, it would outlive the loop that hears of its end
            raise
        except OSError as error:
            raise ServerNotStarted(error.strerror or type(error).__name__) from error
        assert process.stdout is not None
        try:
            async with asyncio.timeout(READY_SECONDS):
                line = await process.stdout.readline()
        except TimeoutError as error:
            raise ServerNotStarted("timeout") from error
        try:
            return msgspec.json.decode(line, type=_Ready)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise ServerNotStarted(self._why(line) or f"status {await self._end()}") from error

    def _why(self, line: bytes) -> str:
        """What a server said that did not come up: in its own words, else the last of what it complained of."""
        try:
            said = msgspec.json.decode(line, type=_Failed).error
        except (msgspec.MsgspecError, UnicodeDecodeError):
            pass
        else:
            return f"{said.message} ({said.where})" if said.where else said.message
        assert self._said is not None
        self._said.seek(0)
        lines = self._said.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    async def _end(self, seconds: float = END_SECONDS) -> int | None:
        """End the server, and wait until all is over that the loop has of it; its status, None where there is none."""
        process, self._process = self._process, None
        if process is None:
            return None
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(seconds):
                await process.communicate()  # its end, and that of its pipes
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()
        return process.returncode

    async def _let_go(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()
        await self._end()

    async def close(self) -> None:
        """End the server, also one that is only starting, and let go of the line, for good. May be called twice."""
        self._closed = True
        if (starting := self._starting) is not None:
            if not starting.cancelling():  # else it is ending its server already, and must not be kept from that
                starting.cancel()
            await asyncio.wait([starting])
        await self._let_go()
        if self._said is not None:
            self._said.close()
            self._said = None
