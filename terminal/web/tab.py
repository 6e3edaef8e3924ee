"""In here lives one browser tab's counter: a child process, and the packets that go between it and the page."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from aiohttp import WSCloseCode, WSMsgType, web

from terminal.words.speech import Speech

END_SECONDS = 5.0  # the counter gives its own server three
_STATUS_SECONDS = 2.0  # a counter that closed its screen is about to end
_CELLS = range(1, 1001)  # a page that asks for more would only cost memory
_PRELUDE = b"__GANGLION__\n"  # textual/drivers/web_driver.py: after this line come packets
_DATA, _META = b"D", b"M"
_A_SCREEN = 500  # bytes: what comes before the first screen are some modes, of a few bytes each
_SPEAKER = "uketsuke: "  # how terminal.cli begins what it says


@dataclass(frozen=True, slots=True)
class Size:
    """A screen in cells."""

    width: int = 80
    height: int = 24

    @classmethod
    def told(cls, width: object, height: object) -> Size:
        """As a page says it; what cannot be is left at 80 x 24."""
        usual = cls()
        return cls(_cells(width, usual.width), _cells(height, usual.height))


def _cells(told: object, default: int) -> int:
    if isinstance(told, str) and told.isdecimal() and len(told) < 5:
        told = int(told)
    return told if isinstance(told, int) and told in _CELLS else default


_NUMBERS = itertools.count(1)


class Tab:
    """A counter for one page. The page sends texts: ["stdin", keys], ["resize", {width, height}], ["ping", x].

    It gets what the counter draws as bytes, and texts: ["pong", x], ["trouble", sentence] when the counter did not end well.
    """

    def __init__(self, command: Sequence[str], socket: web.WebSocketResponse, speech: Speech) -> None:
        self._command = command
        self._socket = socket
        self._speech = speech
        self._resized: Size | None = None  # asked for before the first screen was there
        self._shown = False

    async def run(self, size: Size) -> None:
        """Until the counter has ended or the page is closed; then neither is left."""
        with tempfile.TemporaryFile() as said:
            try:
                process = await self._start(size, said)
            except OSError as error:
                await self._tell_trouble(self._speech("web.not_started", reason=error.strerror or type(error).__name__))
                return
            showing = asyncio.create_task(self._show(process))
            hearing = asyncio.create_task(self._hear(process))
            try:
                await asyncio.wait({showing, hearing}, return_when=asyncio.FIRST_COMPLETED)
                if not hearing.done():
                    await self._close_page(process, said)
            finally:
                hearing.cancel()
                await _end(process)
                # Its pipe is read to the end, or it might wait for us while we wait for it.
                await asyncio.gather(showing, hearing, return_exceptions=True)

    async def _start(self, size: Size, said: IO[bytes]) -> Process:
        environment = os.environ | {
            "UKETSUKE_DESK": f"{os.environ.get('UKETSUKE_DESK', 'web')} {next(_NUMBERS)}",
            "TEXTUAL_DRIVER": "terminal.web.driver:TabDriver",
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "TERM_PROGRAM": "textual",
            "COLUMNS": str(size.width),
            "ROWS": str(size.height),
        }
        # What it says goes into a file, not a pipe: it is read when the counter has ended, and a full pipe would stop it.
        return await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=said, env=environment
        )

    # -- from the counter to the page

    async def _show(self, process: Process) -> None:
        """Pass on what is drawn, until the counter says that it has closed its screen, or ends."""
        assert process.stdout is not None
        drawn = process.stdout
        while (line := await drawn.readline()) != _PRELUDE:
            if not line:
                return
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                kind = await drawn.readexactly(1)
                content = await drawn.readexactly(int.from_bytes(await drawn.readexactly(4), "big"))
                if kind == _DATA:
                    await self._send(content)
                    if not self._shown and len(content) >= _A_SCREEN:
                        self._shown = True
                        if self._resized is not None:
                            await _resize(process, self._resized)
                elif kind == _META and json.loads(content).get("type") == "exit":
                    break

    async def _send(self, content: bytes | str) -> None:
        """To the page; a page that is gone is told nothing, and the counter's end is on its way."""
        with contextlib.suppress(ConnectionError):
            if isinstance(content, bytes):
                await self._socket.send_bytes(content)
            else:
                await self._socket.send_str(content)

    async def _close_page(self, process: Process, said: IO[bytes]) -> None:
        """The counter ended by itself: say how, and close the socket."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STATUS_SECONDS):
                await process.wait()
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace")
            if os.environ.get("UKETSUKE_DEBUG"):
                print(words, file=sys.stderr, flush=True)
            await self._tell_trouble(_sentence(words) or self._speech("web.broke"))
        await self._socket.close(code=WSCloseCode.OK)

    async def _tell_trouble(self, sentence: str) -> None:
        await self._send(json.dumps(["trouble", sentence], ensure_ascii=False))

    # -- from the page to the counter

    async def _hear(self, process: Process) -> None:
        """Pass on keys and sizes until the page is closed."""
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                kind, *rest = json.loads(message.data)
            except (ValueError, TypeError):
                continue  # not our page: it has nothing to say here
            match kind, rest:
                case "stdin", [str(keys)]:
                    await _put(process, _DATA, keys.encode(errors="replace"))
                case "resize", [{"width": width, "height": height}]:
                    size = Size.told(width, height)
                    if self._shown:
                        await _resize(process, size)
                    else:
                        # An app that is resized while it makes its first screen may never paint it.
                        self._resized = size
                case "ping", [str(sent)]:
                    await self._send(json.dumps(["pong", sent]))


def _sentence(words: str) -> str:
    """The last thing that a command said of itself, without its name."""
    own = [line for line in words.splitlines() if line.startswith(_SPEAKER)]
    return own[-1].removeprefix(_SPEAKER) if own else ""


async def _put(process: Process, kind: bytes, content: bytes) -> None:
    """A packet to the counter; one that is gone already needs none."""
    assert process.stdin is not None
    with contextlib.suppress(ConnectionError, RuntimeError):
        process.stdin.write(kind + len(content).to_bytes(4, "big") + content)
        await process.stdin.drain()


async def _resize(process: Process, size: Size) -> None:
    meta = {"type": "resize", "width": size.width, "height": size.height}
    await _put(process, _META, json.dumps(meta).encode())


async def _end(process: Process) -> None:
    """Ask the counter to end, and see to it that it does. What it started ends when the counter's pipes close."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(END_SECONDS):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
