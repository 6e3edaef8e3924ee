"""In here live the tests of how long and how much a client takes: servers that are mute, drip, gush, or speak something else."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from verifier.access import Access, Exchange
from verifier.client import LARGEST_ANSWER, NationalClient
from verifier.trouble import AnswerNotUnderstood, NationalTrouble, NoLine, TimedOut

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\n"


async def mute(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"content-length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def gush(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"transfer-encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b" " * 65536 + b"\r\n")
        await writer.drain()


async def much(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"content-length: %d\r\n\r\n" % (LARGEST_ANSWER + 1) + b" " * (LARGEST_ANSWER + 1))
    await writer.drain()
    # A writer that is let go of is closed from Python 3.13 on; with the question unread that is a reset, which takes the answer with it.
    await reader.read()


async def packed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    body = gzip.compress(b" " * 1_000_000)
    writer.write(HEAD + b"content-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
    await writer.drain()
    await reader.read()


async def gibberish(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xff\x01" * 100)
    await writer.drain()
    writer.close()


async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


@asynccontextmanager
async def _server(answer: Answer) -> AsyncIterator[int]:
    tasks: list[asyncio.Task[None]] = []

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await answer(reader, writer)

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize(
    ("scheme", "answer", "trouble"),
    [
        ("http", mute, TimedOut),
        ("https", mute, TimedOut),  # it takes the call, and TLS is never greeted: somebody is there
        ("http", drip, TimedOut),  # each byte comes in time
        ("http", gush, AnswerNotUnderstood),
        ("http", much, AnswerNotUnderstood),
        ("http", packed, AnswerNotUnderstood),
        ("http", gibberish, AnswerNotUnderstood),
        ("http", hang_up, NoLine),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
async def test_what_is_no_answer(scheme: str, answer: Answer, trouble: type[NationalTrouble]) -> None:
    heard: list[Exchange] = []
    async with _server(answer) as port:
        access = Access(f"{scheme}://127.0.0.1:{port}")
        async with NationalClient(
            access, hear=heard.append, connect_seconds=0.3, answer_seconds=0.3, whole_seconds=1.0, pause_seconds=0
        ) as client:
            with pytest.raises(NationalTrouble) as caught:
                await client.status()
    assert type(caught.value) is trouble
    assert heard[-1].code == trouble.code


async def test_whoever_knows_more_of_a_line_gives_the_trouble() -> None:
    class Known(NoLine):
        code = "known"

    asked: list[str] = []

    async def explain(trouble: NationalTrouble) -> NationalTrouble:
        asked.append(trouble.code)
        return Known()

    async with _server(hang_up) as port:
        access = Access(f"http://127.0.0.1:{port}")
        async with NationalClient(access, explain=explain, pause_seconds=0) as client:
            with pytest.raises(Known):
                await client.status()
    assert asked == ["no_line"]  # once, after the repeats


async def test_a_client_that_was_closed_meanwhile_is_a_line_that_is_down() -> None:
    async with _server(mute) as port:
        client = NationalClient(Access(f"http://127.0.0.1:{port}"), pause_seconds=0)
        asking = asyncio.create_task(client.status())
        await asyncio.sleep(0.1)
        await client.close()
        with pytest.raises(NoLine):
            await asking
        with pytest.raises(NoLine):
            await client.status()
