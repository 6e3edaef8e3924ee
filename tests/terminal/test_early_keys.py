"""In here live the tests of keys that are pressed while an area is being opened."""

from __future__ import annotations

from collections import deque

import pytest
from textual import events

from terminal.screens import early_keys
from terminal.screens.early_keys import EarlyKeys


def key(name: str) -> events.Key:
    return events.Key(name, name if len(name) == 1 else None)


class Queue:
    """Keys as the app gets them: what is pressed again stands behind what has come already."""

    def __init__(self) -> None:
        self.early = EarlyKeys(self.coming_again)
        self.coming: deque[events.Key] = deque()
        self.acted: list[str] = []

    def coming_again(self, again: events.Key) -> None:
        self.coming.append(again)

    def press(self, names: str) -> None:
        self.coming.extend(map(key, names))

    def look(self, count: int = 1000) -> None:
        while self.coming and count:
            count -= 1
            one = self.coming.popleft()
            if not self.early.takes(one):
                self.acted.append(one.key)


def test_keys_wait_between_keep_and_give_and_come_in_their_order() -> None:
    queue = Queue()
    queue.press("a")
    queue.look()
    queue.early.keep()
    queue.press("bc")
    queue.look()
    queue.early.keep()  # another area is opened before the first one came: what waits goes on waiting
    queue.press("d")
    queue.look()
    assert queue.acted == ["a"]
    queue.early.give()
    queue.press("e")
    queue.look()
    assert "".join(queue.acted) == "abcde"


def test_keys_that_the_app_has_not_looked_at_stay_behind_those_that_waited() -> None:
    queue = Queue()
    queue.early.keep()
    queue.press("abc")
    queue.look()
    queue.press("de")  # come while nobody looks: they stand before what is pressed again
    queue.early.give()
    queue.look(3)
    queue.press("f")
    queue.look()
    assert "".join(queue.acted) == "abcdef"


def test_what_waited_may_wait_again_in_its_place() -> None:
    queue = Queue()
    queue.early.keep()
    queue.press("abc")
    queue.look()
    queue.press("d")
    queue.early.give()
    queue.look(2)  # d goes behind, a acts and leads elsewhere
    assert queue.acted == ["a"]
    queue.early.keep()
    queue.press("e")
    queue.look()
    assert queue.acted == ["a"]
    queue.early.give()
    queue.look()
    assert "".join(queue.acted) == "abcde"


def test_what_is_asked_first_is_not_answered_by_keys_for_something_else() -> None:
    queue = Queue()
    queue.early.keep()
    queue.press("ab")
    queue.look()
    queue.early.drop()
    queue.press("c")
    queue.look()
    assert queue.acted == ["c"]


@pytest.mark.parametrize("name", ["escape", "ctrl+q"])
def test_what_gives_up_or_ends_waits_for_nothing(name: str) -> None:
    early = EarlyKeys(lambda _again: None)
    early.keep()
    assert not early.takes(key(name))


def test_an_area_that_does_not_come_takes_no_more_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue()
    now = [100.0]
    monkeypatch.setattr(early_keys, "monotonic", lambda: now[0])
    queue.early.keep()
    queue.press("a")
    queue.look()
    now[0] += early_keys.KEPT_SECONDS + 0.1
    queue.press("bc")
    queue.look()
    assert "".join(queue.acted) == "abc"
