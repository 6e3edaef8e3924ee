"""In here live the tests of the people who are remembered from one start to the next: they are those that would be made."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mock_server.world import World, remembered
from mock_server.world.remembered import FILE, mark, recall, remember
from verifier.person import PersonSheet

DAY = date(2026, 5, 11)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.init(tmp_path / "world")


def _made(world: World, day: date) -> list[PersonSheet]:
    """As they are made where nothing is remembered."""
    (world.folder / FILE).unlink(missing_ok=True)
    return World.open(world.folder).sheets(day)


@pytest.mark.parametrize("day", [date(2024, 12, 1), date(2025, 12, 1), date(2025, 12, 2), DAY, date(2031, 1, 1)])
def test_who_is_remembered_is_who_was_made(world: World, day: date) -> None:
    made = _made(world, day)
    written = (world.folder / FILE).stat().st_mtime_ns
    assert World.open(world.folder).sheets(day) == made
    assert (world.folder / FILE).stat().st_mtime_ns == written  # recalled, not made again


def test_another_day_and_another_world_are_made_anew(world: World, tmp_path: Path) -> None:
    world.sheets(DAY)
    tomorrow = date(2026, 12, 1)
    assert world.sheets(tomorrow) == _made(world, tomorrow)
    other = World.init(tmp_path / "other", seed="other")
    (other.folder / FILE).write_bytes((world.folder / FILE).read_bytes())
    assert other.sheets(tomorrow) == _made(other, tomorrow) != world.sheets(tomorrow)


def test_a_card_that_was_issued_shows_its_certificates(world: World) -> None:
    def certificate() -> str | None:
        card = next(sheet for sheet in World.open(world.folder).sheets(DAY) if sheet.id == "valid").card
        assert card is not None
        return card.auth_certificate

    assert certificate() is None
    world.card_image("valid", DAY)
    assert certificate() is not None
    assert certificate() is not None  # remembered with it


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _raw: b"",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b"\xff" + raw,
        lambda _raw: b"[" * 100_000,
        lambda raw: raw.replace(b'"online"', b'"?"').replace(b'"id":', b'"no":'),
    ],
)
def test_a_damaged_memory_is_made_anew(world: World, spoil: Callable[[bytes], bytes]) -> None:
    made = _made(world, DAY)
    file = world.folder / FILE
    file.write_bytes(spoil(file.read_bytes()))
    assert World.open(world.folder).sheets(DAY) == made


def test_what_cannot_be_written_is_forgotten(world: World) -> None:
    remember(world.folder / "nowhere", "x", world.sheets(DAY))
    assert recall(world.folder / "nowhere", "x") is None


def test_the_mark_changes_with_all_that_people_depend_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "mock_server"
    sources.mkdir()
    source = sources / "one.py"
    source.write_text("1")
    monkeypatch.setattr(remembered, "_ROOT", tmp_path)
    marks = [
        mark("demo", DAY, []),
        mark("demo", DAY, ["a.pem"]),
        mark("demo", date(2026, 5, 12), []),
        mark("x", DAY, []),
    ]
    assert mark("demo", DAY, ["b", "a"]) == mark("demo", DAY, ["a", "b"])
    os.utime(source, ns=(2**60, 2**60))
    marks.append(mark("demo", DAY, []))
    source.write_text("22")
    os.utime(source, ns=(2**60, 2**60))
    marks.append(mark("demo", DAY, []))
    assert len(set(marks)) == len(marks)


def test_a_reset_forgets_them(world: World) -> None:
    world.sheets(DAY)
    assert (world.folder / FILE).exists()
    World.reset(world.folder)
    assert not (world.folder / FILE).exists()


def test_no_secret_is_remembered(world: World) -> None:
    world.sheets(DAY)
    raw = (world.folder / FILE).read_text("utf-8")
    card = world.sheet("valid", DAY, secrets=True).card
    assert card is not None
    assert isinstance(card.collation_a, str)
    assert card.collation_a not in raw
    assert '"pins"' not in raw
