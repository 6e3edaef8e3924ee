"""In here live the tests of the look-out for cards on real readers: turns, what is no affair of this desk, and what ails the service."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from cardreader.connection import (
    Connection,
    EventKind,
    NoCard,
    NoService,
    ReaderEvent,
    ReaderInUse,
    ReaderState,
    ReaderTrouble,
)
from terminal import lookout
from terminal.lookout import Lookout


class Machine:
    """Readers whose states, and whose answers to `connect`, a test sets (cardreader.connection.Readers)."""

    def __init__(self) -> None:
        self.there: list[ReaderState] | ReaderTrouble = []
        self.answers: list[ReaderTrouble | None] = []
        self.connects = 0
        self.hear: Callable[[ReaderEvent], None] | None = None

    def states(self) -> list[ReaderState]:
        if isinstance(self.there, ReaderTrouble):
            raise self.there
        return self.there

    def connect(self, reader: str) -> Connection:
        self.connects += 1
        trouble = self.answers.pop(0)
        if trouble is not None:
            raise trouble
        return Lying(reader)

    def watch(self, hear: Callable[[ReaderEvent], None]) -> Callable[[], None]:
        if isinstance(self.there, ReaderTrouble):
            raise self.there
        self.hear = hear

        def end() -> None:
            self.hear = None

        return end

    async def tells(self, kind: EventKind, reader: str = "") -> None:
        assert self.hear is not None
        self.hear(ReaderEvent(kind, reader))
        await asyncio.sleep(0)  # events cross to the loop


class Lying:
    """A card that is only powered and let go of."""

    atr = b"\x3b\x00"

    def __init__(self, reader: str) -> None:
        self.reader = reader

    def transmit(self, command: bytes) -> bytes:
        raise AssertionError(command)

    def reset(self) -> None: ...

    def close(self) -> None: ...


class Notes:
    """A keeper that notes what it is told (terminal.lookout.Keeper)."""

    def __init__(self) -> None:
        self.busy = False
        self.told: list[tuple[str, str | None]] = []
        self.failed = asyncio.Event()

    def card_came(self, reader: str) -> None:
        self.busy = True
        self.told.append(("came", reader))

    def card_left(self, reader: str) -> None:
        self.told.append(("left", reader))

    def readers_fail(self, code: str | None) -> None:
        self.told.append(("fail", code))
        self.failed.set()


async def test_one_card_at_a_time_and_the_next_in_its_turn() -> None:
    machine, notes = Machine(), Notes()
    out = Lookout(machine, None, notes)
    await out.watch()
    for reader in ("A", "B", "C", "D"):
        await machine.tells(EventKind.INSERTED, reader)
    assert notes.told == [("came", "A")]
    assert [out.waits(reader) for reader in "ABCD"] == [False, True, True, True]
    await machine.tells(EventKind.REMOVED, "B")  # it went before its turn
    out.next_card()  # A is still in hand
    notes.busy = False
    out.next_card()
    out.next_card()
    assert notes.told == [("came", "A"), ("left", "B"), ("came", "C")]
    assert out.waits("D")
    out.stop()
    out.stop()
    assert machine.hear is None


async def test_other_readers_than_the_one_that_is_meant_are_no_affair_of_this_desk() -> None:
    machine, notes = Machine(), Notes()
    out = Lookout(machine, "A", notes)
    await out.watch()
    await machine.tells(EventKind.INSERTED, "B")
    await machine.tells(EventKind.READER_GONE, "B")
    assert notes.told == []
    await machine.tells(EventKind.INSERTED, "A")
    assert notes.told == [("came", "A")]
    out.stop()


async def test_what_ails_the_service_is_told_until_it_is_back() -> None:
    machine, notes = Machine(), Notes()
    out = Lookout(machine, "A", notes)
    await out.watch()
    machine.there = NoService()
    await machine.tells(EventKind.SERVICE_LOST)
    async with asyncio.timeout(10):
        await notes.failed.wait()
    await machine.tells(EventKind.SERVICE_BACK)
    assert notes.told == [("fail", NoService.code), ("fail", None)]
    await out.watch()  # with the service gone, this too is told and not raised
    assert notes.told[-1] == ("fail", NoService.code)
    out.stop()


async def test_whether_the_card_was_taken_or_its_reader_went_with_it() -> None:
    machine = Machine()
    out = Lookout(machine, None, Notes())
    machine.there = [ReaderState("A", b"\x3b\x00"), ReaderState("B", None)]
    assert [await out.why_away(reader) for reader in "ABC"] == ["card_removed", "card_removed", "reader_gone"]
    assert [await out.lies_on(reader) for reader in "ABC"] == [True, False, False]
    machine.there = NoService()
    assert await out.why_away("A") == "reader_gone"
    assert not await out.lies_on("A")


@pytest.mark.parametrize(
    ("answers", "free", "connects"),
    [
        ([ReaderInUse(), ReaderInUse(), None], True, 3),  # the other program has let go
        ([ReaderInUse(), NoCard()], False, 2),  # the card was taken meanwhile
    ],
)
async def test_another_program_is_waited_for(
    answers: list[ReaderTrouble | None], free: bool, connects: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookout, "LOOK_AGAIN", 0.0)
    machine = Machine()
    machine.answers = answers
    assert await Lookout(machine, None, Notes()).free("A", lambda: True) is free
    assert machine.connects == connects


async def test_nobody_is_waited_for_once_the_card_is_not_wanted() -> None:
    machine = Machine()
    assert not await Lookout(machine, None, Notes()).free("A", lambda: False)
    assert not await Lookout(None, None, Notes()).free("A", lambda: True)
    assert machine.connects == 0
