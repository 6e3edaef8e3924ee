"""In here live the tests of a server whose clock is set while it is at work: it answers by it at once, tells who waits, and serves other people."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from mock_server.journal import read_journal
from mock_server.world import World
from mock_server.world.clock import WorldClock
from verifier.access import Access
from verifier.client import NationalClient
from verifier.clock import JST, Mode
from verifier.clock_file import CLOCK
from verifier.contract import CLOCK_PATH, NumberVerificationRequest
from verifier.domain import Validity

DAY = date(2025, 12, 1)
PATIENCE = 20.0  # seconds


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


@contextmanager
def serving(world: World, *more: str) -> Iterator[Access]:
    command = [sys.executable, "-P", "-m", "terminal", "server", "--world", str(world.folder), "--port", "0"]
    process = subprocess.Popen(
        [*command, "--end-with-parent", *more], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        ready: dict[str, Any] = json.loads(process.stdout.readline())
        files = (Path(ready[name]) for name in ("ca", "client_cert", "client_key")) if ready["ca"] else ()
        yield Access(ready["url"], *files)
    finally:
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 0


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.init(tmp_path / "world")


async def test_who_waits_hears_at_once_from_each_worker(world: World) -> None:
    WorldClock(world.folder).set(at("2025-12-01T23:59:50"))
    with serving(world, "--workers", "2") as access:
        async with NationalClient(access) as one, NationalClient(access) as other:
            told = await one.clock()
            assert (told.now, told.mode, told.cast_on) == (at("2025-12-01T23:59:50"), Mode.FIXED, DAY)
            waiting = [asyncio.create_task(client.clock(told.revision)) for client in (one, other) for _ in range(3)]
            await asyncio.sleep(0.3)
            assert not any(task.done() for task in waiting)
            began = monotonic()
            WorldClock(world.folder).advance(at("2025-12-02T00:00:10"))
            news = await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE)
            assert monotonic() - began < 7  # not because their patience ended
            assert {one.now for one in news} == {at("2025-12-02T00:00:10")}
            assert (await one.status()).today == date(2025, 12, 2)
    routes = {line.route for line in read_journal(world.journal())}
    assert CLOCK_PATH not in routes  # nobody was asked about
    assert {str(line.world_day) for line in read_journal(world.journal())} == {"2025-12-02"}


async def test_what_is_recorded_later_is_told_when_the_clock_gets_there(world: World) -> None:
    """`lost-eligibility` and its like are cast for a day; a server that follows the clock answers for the day that it is."""
    WorldClock(world.folder).set(at("2025-12-01T09:00:00"))
    world.cast_on = DAY
    row = world.sheet("valid", DAY).insurance[0]
    born = world.sheet("valid", DAY).birth_date

    def asked(day: date) -> NumberVerificationRequest:
        return NumberVerificationRequest(
            insurer_number=row.insurer_number, symbol=row.symbol, number=row.number, birth_date=born, visit_date=day
        )  # fmt: skip

    with serving(world) as access:
        async with NationalClient(access) as client:
            assert (await client.verify_number(asked(DAY))).answered_at == at("2025-12-01T09:00:00")
            WorldClock(world.folder).advance(at("2026-05-01T10:00:00"))
            answer = await client.verify_number(asked(date(2026, 5, 1)))
            assert answer.answered_at == at("2026-05-01T10:00:00")
            assert answer.validity in {Validity.VALID, Validity.SEVERAL}


async def test_a_server_at_work_learns_what_the_years_bring(world: World) -> None:
    """Eleven years on `elderly-70` turns seventy-five: the number of his former insurance says so on the day itself, and not before."""
    WorldClock(world.folder).set(at("2025-12-01T09:00:00"))
    world.cast_on = DAY
    sheet = world.sheet("elderly-70", DAY)
    row, birthday_75 = sheet.insurance[0], sheet.birth_date.replace(year=sheet.birth_date.year + 75)
    found = []
    with serving(world) as access:
        async with NationalClient(access) as client:
            for day in (birthday_75 - timedelta(days=1), birthday_75):
                WorldClock(world.folder).advance(at(f"{day}T10:00:00"))
                answer = await client.verify_number(
                    NumberVerificationRequest(
                        insurer_number=row.insurer_number, symbol=row.symbol, number=row.number,
                        birth_date=sheet.birth_date, visit_date=day,
                    )
                )  # fmt: skip
                found.append(answer.validity)
    assert found == [Validity.VALID, Validity.INVALID_NEWER]


async def test_the_first_setting_brings_other_people(world: World) -> None:
    """A server that began by the machine's day serves those of the clock's day from then on."""
    with serving(world) as access:
        async with NationalClient(access) as client:
            before = await client.clock()
            assert before.mode is Mode.REAL
            WorldClock(world.folder).set(at("2024-12-02T00:00:00"))
            after = await client.clock(before.revision)
            assert (after.mode, after.cast_on) == (Mode.FIXED, date(2024, 12, 2))
            world.cast_on = after.cast_on
            sheet = world.sheet("valid", after.cast_on)
            row = sheet.insurance[0]
            answer = await client.verify_number(
                NumberVerificationRequest(
                    insurer_number=row.insurer_number, symbol=row.symbol, number=row.number, branch=row.branch,
                    birth_date=sheet.birth_date, visit_date=after.cast_on,
                )
            )  # fmt: skip
            assert answer.validity is Validity.VALID
            assert answer.coverage is not None
            assert answer.coverage.acquired_on == row.acquired_on


async def test_a_day_that_was_told_stands_whatever_the_clock_says(world: World) -> None:
    WorldClock(world.folder).set(at("2026-05-01T00:00:00"))
    with serving(world, "--date", DAY.isoformat()) as access:
        async with NationalClient(access) as client:
            assert (await client.status()).today == DAY
            told = await client.clock()
            assert (told.mode, told.now.date(), told.cast_on) == (Mode.FIXED, DAY, DAY)


async def test_a_clock_that_is_damaged_meanwhile_goes_on(world: World) -> None:
    WorldClock(world.folder).set(at("2025-12-01T09:00:00"))
    with serving(world) as access:
        async with NationalClient(access) as client:
            (world.folder / CLOCK).write_text("{")
            assert (await client.status()).today == DAY


def test_a_server_ends_at_once_whoever_waits(world: World) -> None:
    async def wait(access: Access) -> asyncio.Task[Any]:
        client = NationalClient(access)
        told = await client.clock()
        waiting = asyncio.create_task(client.clock(told.revision))
        await asyncio.sleep(0.3)
        return waiting

    WorldClock(world.folder).set(at("2025-12-01T09:00:00"))
    loop = asyncio.new_event_loop()
    try:
        with serving(world) as access:
            waiting = loop.run_until_complete(wait(access))
            began = monotonic()
        assert monotonic() - began < 7  # sooner than the wait would have ended
        told = loop.run_until_complete(asyncio.wait_for(waiting, PATIENCE))
        assert told.now == at("2025-12-01T09:00:00")
    finally:
        loop.close()
