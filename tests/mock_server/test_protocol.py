"""In here live the tests of the patience with a connection: a request that is never whole gets its answer, and the line is closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn
from uvicorn.server import ServerState

from mock_server import protocol
from mock_server.app import national_side
from mock_server.protocol import ClinicProtocol
from tests.mock_server.small_world import CLINIC, desk_in
from verifier.contract import CHALLENGE_PATH, CLINIC_HEADER, PROBLEM_TYPE, Problem, ProblemCode

ASK = f"POST {CHALLENGE_PATH} HTTP/1.1\r\nhost: x\r\n{CLINIC_HEADER}: {CLINIC}\r\n".encode()
WHOLE = ASK + b"content-length: 2\r\n\r\n{}"

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "REQUEST_SECONDS", 0.3)


@asynccontextmanager
async def connected(folder: Path) -> AsyncIterator[Line]:
    desk = desk_in(folder)
    config = uvicorn.Config(national_side(desk, [CLINIC], by_header=True), ws="none", lifespan="off", log_config=None)
    config.load()
    make: Callable[[], Any] = lambda: ClinicProtocol(config, ServerState(), {})  # noqa: E731 - typed
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
    try:
        yield reader, writer
    finally:
        writer.close()
        server.close()
        desk.close()


async def rest(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(10):
        return await reader.read()


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HT", ASK, ASK + b"content-length: 50\r\n\r\n{", WHOLE + b"GET / HT", WHOLE + ASK + b"\r\n"[:1]],
    ids=["nothing", "first line", "headers", "body", "next first line", "next headers"],
)
async def test_an_unfinished_request_is_not_waited_for(tmp_path: Path, sent: bytes) -> None:
    async with connected(tmp_path) as (reader, writer):
        writer.write(sent)
        told = await rest(reader)
    if WHOLE in sent:
        first, told = told[: (at := told.index(b"HTTP/1.1 408"))], told[at:]
        assert first.startswith(b"HTTP/1.1 200 ")
    head, _, body = told.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert PROBLEM_TYPE.encode() in head
    assert msgspec.json.decode(body, type=Problem).code == ProblemCode.TIMEOUT


async def test_a_trickle_is_no_request(tmp_path: Path) -> None:
    """Each byte is in time, the whole is not."""
    async with connected(tmp_path) as (reader, writer):

        async def trickle() -> None:
            while True:
                writer.write(b"x")
                await asyncio.sleep(0.02)

        writer.write(b"GET /")
        trickling = asyncio.create_task(trickle())
        try:
            assert (await rest(reader)).startswith(b"HTTP/1.1 408 ")
        finally:
            trickling.cancel()


async def test_what_was_refused_before_it_was_whole_is_only_closed(tmp_path: Path) -> None:
    async with connected(tmp_path) as (reader, writer):
        writer.write(ASK + b"content-length: 99999999\r\n\r\n")
        told = await rest(reader)
    assert told.count(b"HTTP/1.1 ") == 1
    assert told.startswith(b"HTTP/1.1 413 ")


async def test_between_requests_a_connection_is_kept(tmp_path: Path) -> None:
    async with connected(tmp_path) as (reader, writer):
        for _ in range(2):
            writer.write(WHOLE)
            assert b"200" in await reader.readuntil(b"\r\n\r\n")
            await reader.readuntil(b"}")
            await asyncio.sleep(0.5)  # longer than a request may take
