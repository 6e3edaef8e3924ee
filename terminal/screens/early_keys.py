"""In here live keys that are pressed while it is not there yet whom they are for: an area that opens, the field that typing begins. They wait for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

from textual import events

KEPT_SECONDS = 15.0  # what they are for didn't come: nobody's keyboard stays dead. A busy machine may well take seconds
ACT_AT_ONCE = frozenset({"ctrl+q", "escape"})  # whatever is being opened


class EarlyKeys:
    """Keys between `keep` and `give`; `press` presses one again, for whoever has the focus then.

    What is pressed again stands behind the keys that the app has not looked at yet: those go behind it in their turn, so that
    all come in the order in which they were pressed.
    """

    def __init__(self, press: Callable[[events.Key], object]) -> None:
        self._press = press
        self._kept: list[events.Key] | None = None  # None: nothing is waited for
        self._again: deque[events.Key] = deque()  # pressed again, and not back yet
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
            self._press_again(key)

    def drop(self) -> None:
        """Who they were meant for does not come: something else is asked first, and nothing of them may answer it."""
        self._kept = None

    def takes(self, key: events.Key, *, waits: bool = True) -> bool:
        """Whether this key waits: then nobody else is to act on it. Each key is to be asked about; with `waits` false none waits."""
        back = bool(self._again) and self._again[0] is key
        if back:
            self._again.popleft()
        if not waits or key.key in ACT_AT_ONCE:
            return False
        if self._again and not back:
            self._press_again(key)
            return True
        if self._kept is None:
            return False
        self._kept.append(key)
        if monotonic() - self._since > KEPT_SECONDS:
            self.give()
        return True

    def _press_again(self, key: events.Key) -> None:
        again = events.Key(key.key, key.character)
        self._again.append(again)
        self._press(again)
