"""In here live keys that are pressed while an area is being opened: they are for that area, and wait for it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual import events

KEPT_SECONDS = 3.0  # what was typed longer ago, for an area that didn't come, is for nobody any more
ACT_AT_ONCE = frozenset({"ctrl+q", "escape"})  # whatever is being opened


class EarlyKeys:
    """Keys between `keep` and `give`; `press` presses one again, for whoever has the focus then."""

    def __init__(self, press: Callable[[events.Key], object]) -> None:
        self._press = press
        self._kept: list[events.Key] | None = None  # None: no area is being opened
        self._since = 0.0

    def keep(self) -> None:
        """From now on keys wait, until `give`."""
        self._since = monotonic()
        if self._kept is None:
            self._kept = []

    def give(self) -> None:
        """Who they were meant for is there."""
        kept, self._kept = self._kept or [], None
        for key in kept:
            self._press(events.Key(key.key, key.character))

    def takes(self, key: events.Key) -> bool:
        """Whether this key waits: then nobody else is to act on it."""
        if self._kept is None or key.is_forwarded:
            return False
        if monotonic() - self._since > KEPT_SECONDS:
            self.give()
            return False
        if key.key in ACT_AT_ONCE:
            return False
        self._kept.append(key)
        return True
