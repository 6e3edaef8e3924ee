"""In here live the tests of waiting for a card that another program has to itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardreader.connection import CardMute, Connection, ReaderInUse
from cardreader.patience import PatientReaders, connect_patiently
from cardreader.platform import card_programs
from cardreader.virtual.reader import VirtualReader
from tests.cardreader.this_world import card_image, reader_with


class Busy:
    """A reader whose card is another program's for so many tries (cardreader.connection.Readers)."""

    def __init__(self, free: VirtualReader, tries: int) -> None:
        self._free = free
        self.tries = tries
        self.states = free.states
        self.watch = free.watch

    def connect(self, reader: str) -> Connection:
        self.tries -= 1
        if self.tries >= 0:
            raise ReaderInUse("0x8010000B SHARING_VIOLATION", reader, ["scdaemon"])
        return self._free.connect(reader)


def test_it_is_waited_for_and_said_once_for_whom(tmp_path: Path) -> None:
    free = reader_with(card_image(), tmp_path)
    told: list[ReaderInUse] = []
    connection = connect_patiently(Busy(free, 3), free.name, 60, told.append, look_again=0)
    assert connection.reader == free.name
    assert [(busy.code, busy.values) for busy in told] == [("reader_in_use_by", {"who": "scdaemon"})]


def test_patience_ends(tmp_path: Path) -> None:
    free = reader_with(card_image(), tmp_path)
    with pytest.raises(ReaderInUse):
        PatientReaders(Busy(free, 99), 0, lambda _busy: None).connect(free.name)
    assert PatientReaders(free, 0, lambda _busy: None).states() == free.states()


def test_other_trouble_is_not_waited_for(tmp_path: Path) -> None:
    class Mute(Busy):
        def connect(self, reader: str) -> Connection:
            raise CardMute

    with pytest.raises(CardMute):
        connect_patiently(Mute(reader_with(card_image(), tmp_path), 0), "any", 60, look_again=0)


def test_nobody_known_is_nobody_named() -> None:
    assert (ReaderInUse().code, ReaderInUse().values) == ("reader_in_use", {})


def test_who_has_the_library_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As /proc of Linux tells; what may not be read is passed over, the service itself is nobody."""
    for number, name, maps in (
        ("10", "scdaemon", "7f00 r-xp /usr/lib/x86_64-linux-gnu/libpcsclite.so.1.0.0\n"),
        ("11", "bash", "7f00 r-xp /usr/lib/x86_64-linux-gnu/libc.so.6\n"),
        ("12", "pcscd", "7f00 r-xp /usr/lib/x86_64-linux-gnu/libpcsclite.so.1\n"),
        ("13", "gone", None),
    ):
        (tmp_path / number).mkdir()
        (tmp_path / number / "comm").write_text(f"{name}\n")
        if maps is not None:
            (tmp_path / number / "maps").write_text(maps)
    import platform

    monkeypatch.setattr(platform, "system", lambda: "Linux")
    assert card_programs(tmp_path) == ["scdaemon"]
    for elsewhere in ("Windows", "Darwin"):
        monkeypatch.setattr(platform, "system", lambda name=elsewhere: name)
        assert card_programs(tmp_path) == []
