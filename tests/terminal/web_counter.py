"""In here lives `uketsuke web` as tests run it: a process of its own on a free port, and pages without a browser."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

PATIENCE = 60.0  # seconds: far beyond what anything here takes, so that a slow machine doesn't fail
SETTLED = 0.5  # seconds of silence
_SEQUENCE = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-Z\\-_])")


def plain_text(drawn: bytes | bytearray) -> str:
    """What was drawn, without how."""
    return _SEQUENCE.sub("", drawn.decode(errors="ignore"))


@dataclass
class WebCounter:
    """A running `uketsuke web`."""

    process: Process
    ready: dict[str, str]

    @property
    def url(self) -> str:
        return self.ready["url"]

    @property
    def origin(self) -> str:
        return self.url.rstrip("/")

    def tree(self) -> set[int]:
        """The processes that it started, and those that they started."""
        return descendants(self.process.pid)

    async def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Tell it to end: its status, and all that it said meanwhile."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        out, err = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        assert self.process.returncode is not None
        return self.process.returncode, out.decode() + err.decode()


def descendants(pid: int) -> set[int]:
    """Processes under this one, zombies too (Linux)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= more
    return found


def alive(pids: set[int]) -> set[int]:
    """Those that are there still; a zombie that waits for init is none of ours."""
    left = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                left.add(pid)
    return left


async def until(what: Callable[[], bool]) -> None:
    """Until it is so. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if what():
                return
            await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def web_counter(world: Path, *more: str) -> AsyncIterator[WebCounter]:
    """`uketsuke web` on that world, ready for tabs; ended after the block, whatever happened in it."""
    command = [sys.executable, "-P", "-m", "terminal", "web", "--json", "--port", "0", "--world", str(world)]
    command += ["--reader", "virtual", "--date", "2026-01-09", *more]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, cwd=Path(__file__).parents[2])
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
        yield WebCounter(process, json.loads(line))
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.communicate(), PATIENCE)


@dataclass
class Wire:
    """What a page sees, without a browser: all that was drawn so far, and what it was told."""

    socket: aiohttp.ClientWebSocketResponse
    drawn: bytearray = field(default_factory=bytearray)
    told: list[list[object]] = field(default_factory=list)

    async def settle(self) -> None:
        """Until nothing more is drawn: the area that was opened has the focus then."""
        while True:
            try:
                message = await self.socket.receive(timeout=SETTLED)
            except TimeoutError:
                return
            assert self._take(message), f"closed: {self.told}"

    async def press(self, keys: str) -> None:
        await self.socket.send_json(["stdin", keys])

    async def next(self) -> bool:
        """Take one message; False when the socket is closed."""
        return self._take(await self.socket.receive(timeout=PATIENCE))

    def _take(self, message: aiohttp.WSMessage) -> bool:
        if message.type is aiohttp.WSMsgType.BINARY:
            self.drawn += message.data
        elif message.type is aiohttp.WSMsgType.TEXT:
            self.told.append(message.json())
        else:
            return False
        return True

    async def shows(self, text: str) -> None:
        """Until that has been drawn since the last time."""
        while text not in (plain := plain_text(self.drawn)):
            assert await self.next(), f"closed after: {plain[-2000:]} {self.told}"
        self.drawn.clear()

    async def closes(self) -> int | None:
        """Until the socket is closed: with which code."""
        while await self.next():
            pass
        return self.socket.close_code


@contextlib.asynccontextmanager
async def wire(counter: WebCounter, *, width: int = 120, height: int = 40) -> AsyncIterator[Wire]:
    """A page of that counter."""
    address = f"{counter.url}ws?width={width}&height={height}"
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(address, origin=counter.origin, max_msg_size=0) as socket,
    ):
        yield Wire(socket)


async def raw_status(counter: WebCounter, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """One request with just these headers; its status, headers and text."""
    parts = urlsplit(counter.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    told = {"Host": parts.netloc, "Connection": "close"} | {name.replace("_", "-"): v for name, v in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    writer.write(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
    async with asyncio.timeout(PATIENCE):
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines if line)
        text = await reader.readexactly(int(fields.get("Content-Length", "0")))
    writer.close()
    return int(first.split()[1]), fields, text.decode(errors="replace")


def kill(pid: int) -> None:
    """As kill -9 does."""
    os.kill(pid, signal.SIGKILL)
