"""In here lives the look-out for cards on the machine's own readers: which came, which wait their turn, why one left, what ails the service.

It knows of no panel and no visit: whoever keeps it hears of cards, on their loop, and has one in hand at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from cardreader.connection import EventKind, ReaderEvent, ReaderInUse, Readers, ReaderState, ReaderTrouble
from cardreader.patience import LOOK_AGAIN


class Keeper(Protocol):
    """Who keeps a look-out."""

    @property
    def busy(self) -> bool:
        """Whether a card is in hand, or on its way: another one then waits its turn."""
        ...

    def card_came(self, reader: str) -> None:
        """A card lies on that reader, and it is its turn."""
        ...

    def card_left(self, reader: str) -> None:
        """What lay on that reader is gone, perhaps with the reader; it need not be the card in hand."""
        ...

    def readers_fail(self, code: str | None) -> None:
        """Why no real reader can be used; None: they can be again."""
        ...


class Lookout:
    """Over all real readers, or the one that is meant. Without any (`real` is None) nothing ever comes."""

    def __init__(self, real: Readers | None, only: str | None, keeper: Keeper) -> None:
        self._real = real
        self._only = only
        self._keeper = keeper
        self._waiting: list[str] = []  # readers whose cards wait until the one before is done with
        self._asking: set[asyncio.Task[None]] = set()
        self._end: Callable[[], None] | None = None

    async def watch(self) -> None:
        """Hear of cards from now on. Never raises: trouble is the keeper's to know."""
        if self._real is None:
            return
        loop = asyncio.get_running_loop()

        def hear(event: ReaderEvent) -> None:
            loop.call_soon_threadsafe(self._on_event, event)

        try:
            self._end = await asyncio.to_thread(self._real.watch, hear)
        except ReaderTrouble as trouble:
            self._keeper.readers_fail(trouble.code)

    def stop(self) -> None:
        """Hear of nothing more. May be called twice."""
        if self._end is not None:
            self._end()
            self._end = None
        for task in list(self._asking):
            task.cancel()

    def waits(self, reader: str) -> bool:
        """Whether a card waits its turn on that reader."""
        return reader in self._waiting

    def next_card(self) -> None:
        """Who waited longest has its turn, unless there is a card in hand."""
        if self._waiting and not self._keeper.busy:
            self._keeper.card_came(self._waiting.pop(0))

    def _on_event(self, event: ReaderEvent) -> None:
        reader = event.reader
        if self._only is not None and reader not in {"", self._only}:
            return
        match event.kind:
            case EventKind.INSERTED if self._keeper.busy:
                self._waiting.append(reader)
            case EventKind.INSERTED:
                self._keeper.card_came(reader)
            case EventKind.REMOVED | EventKind.READER_GONE:
                if reader in self._waiting:
                    self._waiting.remove(reader)
                self._keeper.card_left(reader)
            case EventKind.SERVICE_LOST:
                asking = asyncio.get_running_loop().create_task(self._service_lost())
                self._asking.add(asking)
                asking.add_done_callback(self._asking.discard)
            case EventKind.SERVICE_BACK:
                self._keeper.readers_fail(None)
            case _:
                pass

    async def _service_lost(self) -> None:
        """Find out why no real reader can be used: there is no service, it refuses us, or the library is missing."""
        assert self._real is not None  # who else told of it?
        try:
            await asyncio.to_thread(self._real.states)
        except ReaderTrouble as trouble:
            self._keeper.readers_fail(trouble.code)

    async def lies_on(self, reader: str) -> bool:
        """Whether a card that answers lies on that reader now."""
        return any(state.name == reader and state.atr for state in await self._states())

    async def why_away(self, reader: str) -> str:
        """Whether the card was taken or its reader went with it: a code."""
        there = {state.name for state in await self._states()}
        return "card_removed" if reader in there else "reader_gone"

    async def _states(self) -> list[ReaderState]:
        """The readers; none where they cannot be asked."""
        if self._real is None:
            return []
        try:
            return await asyncio.to_thread(self._real.states)
        except ReaderTrouble:
            return []

    async def free(self, reader: str, wanted: Callable[[], bool]) -> bool:
        """Wait until the other program that has a card to itself lets go of it. False: it left, or is `wanted` no more."""
        while self._real is not None and wanted():
            await asyncio.sleep(LOOK_AGAIN)
            try:
                await asyncio.to_thread(_touch, self._real, reader)
            except ReaderInUse:
                continue
            except ReaderTrouble:
                return False  # taken away, most likely: of that there is an event
            return wanted()
        return False


def _touch(readers: Readers, reader: str) -> None:
    """Power the card, and let go of it. Raises as `Readers.connect`."""
    readers.connect(reader).close()
