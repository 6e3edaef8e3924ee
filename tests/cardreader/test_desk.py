"""In here live the tests of the note that says at which desk a card is."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cardreader.virtual import desk
from cardreader.virtual.image import CardAtAnotherDesk, take_card


def taken(card_path: Path) -> desk.Desk | None:
    with pytest.raises(CardAtAnotherDesk) as caught:
        take_card(card_path)
    return caught.value.desk


def test_a_card_that_is_taken_says_where_it_is(card_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("", "窓口2"):
        monkeypatch.setenv(desk.NAME, name)
        card = take_card(card_path)
        where = taken(card_path)
        card.put_away()
        assert where is not None
        assert (where.name, where.pid) == (name, os.getpid())
        assert timedelta() <= datetime.now(UTC) - where.since < timedelta(minutes=5)


@pytest.mark.parametrize("note", [None, b"", b"{", b"\xff", b'{"pid":"x"}'])
def test_a_note_that_cannot_be_read_leaves_the_desk_unknown(card_path: Path, note: bytes | None) -> None:
    card = take_card(card_path)
    if note is None:
        desk.note_of(card_path).unlink()
    else:
        desk.note_of(card_path).write_bytes(note)
    assert taken(card_path) is None
    card.put_away()
    take_card(card_path).put_away()  # it is the lock that counts


def test_without_room_for_a_note_the_card_is_taken_all_the_same(
    card_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_card(card_path).put_away()  # leaves its note

    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk, "replace_atomically", full)
    card = take_card(card_path)
    assert taken(card_path) is None  # not the desk that had it before
    card.put_away()
