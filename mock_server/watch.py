"""In here lives the waiting of counters for the clock to be set: the server looks at its clock a few times a second, and answers all at once.

A clock that merely runs is no news: whoever knows how it is set reckons the moment themselves.
"""

from __future__ import annotations

import asyncio

from verifier.clock import Clock

LOOK_SECONDS = 0.25  # between two looks of the server at its clock


class Watch:
    """Those who wait at one server process; all of it belongs to one loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: set[asyncio.Future[None]] = set()
        self._known = ""
        self._over = False

    def look(self) -> None:
        """See whether the clock was set, and wake who waits for that."""
        revision = self._clock.state.revision
        if revision != self._known:
            self._known = revision
            self._wake()

    def end(self) -> None:
        """The server ends: nobody is to wait any more."""
        self._over = True
        self._wake()

    def _wake(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def changed(self, seen: str, seconds: float) -> None:
        """Return once the clock is set otherwise than `seen`, or the seconds are over."""
        if self._over or self._clock.state.revision != seen:
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(waiter)
