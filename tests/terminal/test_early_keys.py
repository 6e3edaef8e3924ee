"""In here live the tests of keys that are pressed while an area is being opened."""

from __future__ import annotations

import pytest
from textual import events

from terminal.screens import early_keys
from terminal.screens.early_keys import EarlyKeys


def key(name: str) -> events.Key:
    return events.Key(name, name if len(name) == 1 else None)


def test_keys_wait_between_keep_and_give_and_come_in_their_order() -> None:
    pressed: list[str] = []
    early = EarlyKeys(lambda again: pressed.append(again.key))
    assert not early.takes(key("a"))
    early.keep()
    assert [early.takes(key(name)) for name in "bc"] == [True, True]
    early.keep()  # another area is opened before the first one came: what waits goes on waiting
    assert early.takes(key("d"))
    assert pressed == []
    early.give()
    assert pressed == ["b", "c", "d"]
    assert not early.takes(key("e"))


@pytest.mark.parametrize("name", ["escape", "ctrl+q"])
def test_what_gives_up_or_ends_waits_for_nothing(name: str) -> None:
    early = EarlyKeys(lambda _again: None)
    early.keep()
    assert not early.takes(key(name))


def test_an_area_that_does_not_come_takes_no_more_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    pressed: list[str] = []
    early = EarlyKeys(lambda again: pressed.append(again.key))
    now = [100.0]
    monkeypatch.setattr(early_keys, "monotonic", lambda: now[0])
    early.keep()
    assert early.takes(key("a"))
    now[0] += early_keys.KEPT_SECONDS + 0.1
    assert not early.takes(key("b"))
    assert pressed == ["a"]
