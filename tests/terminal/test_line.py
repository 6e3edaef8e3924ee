"""In here live the tests of the line to a server of our own: it dies, it does not come up, and what is said of it."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from mock_server.world import World
from terminal.line import Embedded, EmbeddedLine, GivenLine, ServerNotStarted, ServerRestarted, TrustTrouble
from terminal.words import Lang
from verifier.access import Access, Exchange
from verifier.trouble import NoLine

DAY = date(2026, 1, 9)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world") / "world"
    made = World.init(folder)
    made.registry(DAY)
    made.tls()
    made.authorities()
    return folder


@asynccontextmanager
async def _line(world: Path, heard: list[Exchange] | None = None, lang: Lang = Lang.JA) -> AsyncIterator[EmbeddedLine]:
    hear = heard.append if heard is not None else lambda _exchange: None
    line = EmbeddedLine(Embedded(world, DAY, lang), hear)
    try:
        yield line
    finally:
        await line.close()


def _pid(line: EmbeddedLine) -> int:
    assert line._process is not None
    return line._process.pid


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
async def test_a_server_that_was_killed_is_replaced(world: Path) -> None:
    heard: list[Exchange] = []
    async with _line(world, heard) as line:
        client = await line.open()
        clinic = (await client.status()).clinic

        # Between two questions nobody notices, but for a line in the trace.
        os.kill(_pid(line), signal.SIGKILL)
        assert line._process is not None
        await line._process.wait()
        again = await line.open()
        assert again is not client
        assert (await again.status()).clinic == clinic
        assert [each.code for each in heard] == ["ok", "server_restarted", "ok"]

        # Who still holds the old one is told.
        with pytest.raises(ServerRestarted):
            await client.status()

        # In the middle of a question: it is told, and another one runs already.
        pid = _pid(line)
        os.kill(pid, signal.SIGSTOP)
        asking = asyncio.create_task(again.status())
        await asyncio.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(ServerRestarted) as caught:
            await asking
        assert caught.value.code == "server_restarted"
        assert _pid(line) != pid
        assert (await (await line.open()).status()).clinic == clinic


@pytest.mark.parametrize(
    ("file", "lang", "said"),
    [
        ("tls/server.pem", Lang.EN, "a file of the world is damaged (certificate_unreadable)"),
        ("tls/server.key", Lang.JA, "世界のファイルが壊れています（key_unreadable）"),
        ("tls/ca.pem", Lang.EN, "a file of the world is damaged (certificate_unreadable)"),
        ("journal.sqlite", Lang.JA, "そのデータベースは uketsuke のものではありません"),
        ("authority/jpki-auth.key", Lang.EN, "a file of the world is damaged (key_unreadable)"),
        ("uketsuke-world.json", Lang.EN, "a file of the world is damaged (mark_unreadable)"),
    ],
)
async def test_a_server_that_does_not_come_up_says_why(
    world: Path, tmp_path: Path, file: str, lang: Lang, said: str
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(world, broken)
    (broken / file).write_text("nonsense")
    async with _line(broken, lang=lang) as line:
        with pytest.raises(ServerNotStarted) as caught:
            await line.open()
    assert caught.value.detail.startswith(said)
    assert str(broken / file) in caught.value.detail


async def test_a_clinic_certificate_that_is_none_is_trouble_of_the_line(world: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(world, broken)
    (own,) = [
        file for file in (broken / "tls").glob("clinic-*.pem") if World.open(world).clinics()[0].code in file.name
    ]
    own.write_text("nonsense")
    async with _line(broken) as line:
        with pytest.raises(TrustTrouble) as caught:
            await line.open()
    assert (caught.value.code, caught.value.where) == ("client_certificate_unreadable", str(own))
    given = GivenLine(Access("https://127.0.0.1:1", client_cert=own), lambda _exchange: None)
    with pytest.raises(TrustTrouble):
        await given.open()


async def test_a_start_that_is_given_up_leaves_no_server(world: Path) -> None:
    async with _line(world) as line:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):  # it takes longer than that to come up
                await line.open()
        assert line._process is None
        assert (await (await line.open()).status()).clinic


@pytest.mark.parametrize("seconds", [0.0, 0.002, 0.01, 0.1])
@pytest.mark.parametrize("given_up", [False, True], ids=["closed", "given up, then closed"])
def test_a_line_closed_while_it_opens_leaves_nothing_behind(
    world: Path, capfd: pytest.CaptureFixture[str], seconds: float, given_up: bool
) -> None:
    """A command that fails meanwhile: its loop ends right after, and what outlived it would complain on standard error."""

    async def visit() -> None:
        line = EmbeddedLine(Embedded(world, DAY), lambda _exchange: None)
        opening = asyncio.create_task(line.open())
        await asyncio.sleep(seconds)
        if given_up:
            opening.cancel()
            await asyncio.sleep(0)
        await line.close()
        (ended,) = await asyncio.gather(opening, return_exceptions=True)
        assert isinstance(ended, asyncio.CancelledError if given_up else NoLine)
        with pytest.raises(NoLine):
            await line.open()

    asyncio.run(visit())
    gc.collect()
    assert capfd.readouterr().err == ""
