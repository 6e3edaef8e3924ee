"""In here live the tests of the bulk issue of autumn 2025 (T28): who gets what and why, and that a job killed at any moment loses and doubles nothing."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cardreader.platform import FileLock
from mock_server.events import RevocationReason
from mock_server.papers import AnyEvent, EligibilityCertificateIssued, Route, Situation
from mock_server.papers.bulk import REASONS, LeftOut, chosen
from mock_server.world import World, WorldDamaged
from mock_server.world.bulk import Begun, BulkBook, BulkTrouble, Finished, Given, Passed, candidates
from mock_server.world.held import documents_in
from tests.mock_server.bulk_population import ON, population
from tests.mock_server.paper_events import (
    PERSON,
    RESIDENT,
    UNION,
    WORKING,
    applied,
    card,
    deregistered,
    ended,
    joined,
    left,
)

LONG_AGO = joined("2016-04-01")
CHOICE: list[tuple[str, list[AnyEvent], Situation | LeftOut]] = [
    ("no card", [LONG_AGO], Situation.NO_CARD),
    ("not registered", [LONG_AGO, card("2022-03-06", "2027-06-14")], Situation.NOT_REGISTERED),
    ("deregistered", [LONG_AGO, *WORKING, deregistered("2025-10-01")], Situation.DEREGISTERED),
    ("expired", [LONG_AGO, card("2020-03-06", "2025-10-14")], Situation.EXPIRED_OR_RETURNED),
    ("lost", [LONG_AGO, *WORKING, ended("2025-10-01", RevocationReason.LOST)], Situation.LOST_OR_RENEWING),
    (
        "paper that ends before",
        [LONG_AGO, *WORKING, applied("2025-09-20", Situation.LOST_OR_RENEWING, until="2025-11-30")],
        Situation.LOST_OR_RENEWING,
    ),
    ("working card", [LONG_AGO, *WORKING], LeftOut.MYNUMBER_INSURANCE),
    ("expires the same day", [LONG_AGO, card("2020-03-06", "2025-10-15"), *WORKING[1:]], LeftOut.MYNUMBER_INSURANCE),
    ("has one", [LONG_AGO, applied("2025-01-10")], LeftOut.CERTIFICATE_HELD),
    ("has left", [LONG_AGO, left("2025-09-01")], LeftOut.LOST),
    ("left, told later", [LONG_AGO, left("2025-09-01", after=90)], Situation.NO_CARD),
    ("elsewhere", [joined("2016-04-01", insurer="01139997")], LeftOut.OTHER_INSURER),
    ("went elsewhere", [LONG_AGO, joined("2025-09-01", insurer="01139997")], LeftOut.OTHER_INSURER),
    ("not told yet", [joined("2025-10-10", after=30)], LeftOut.NOT_KNOWN),
]


@pytest.mark.parametrize(("events", "expected"), [row[1:] for row in CHOICE], ids=[row[0] for row in CHOICE])
def test_t28_who_is_without_a_registered_card_at_that_time_gets_one(
    events: list[AnyEvent], expected: Situation | LeftOut
) -> None:
    found = chosen(PERSON, events, RESIDENT, ON, UNION)
    if isinstance(found, EligibilityCertificateIssued):
        assert found.situation is expected
        assert (found.issued_on, found.expires_on, found.route) == (ON, date(2029, 12, 1), Route.BULK)
    else:
        assert found is expected


def test_every_reason_is_said_in_both_languages() -> None:
    assert set(REASONS) == set(LeftOut)
    assert all(reason.words.ja and reason.words.en for reason in REASONS.values())


def test_the_world_s_people_each_get_a_line_and_what_was_given_is_in_their_hands(tmp_path: Path) -> None:
    world = World.init(tmp_path / "world")
    book = BulkBook(world.folder)
    people = candidates(world, ON)
    outcome = book.run(ON, people)
    lines = [entry for entry in book.entries() if isinstance(entry, Given | Passed)]
    assert [entry.person for entry in lines] == [person.person for person in people]
    assert outcome.issued + outcome.left_out == len(people)
    assert outcome.issued > 0
    for entry in lines:
        held = [paper for paper in documents_in(world, entry.person, date(2025, 11, 20)) if paper.route is Route.BULK]
        assert len(held) == isinstance(entry, Given)
    before = documents_in(world, "legacy-card", date(2025, 10, 14))
    assert all(paper.route is None for paper in before)
    again = book.run(ON, people)
    assert (again.issued, again.left_out, again.resumed) == (outcome.issued, outcome.left_out, len(people))
    assert sum(isinstance(entry, Finished) for entry in book.entries()) == 1


@pytest.mark.parametrize("on", [date(2025, 8, 31), date(2025, 12, 2)])
def test_t28_it_is_in_autumn_2025(tmp_path: Path, on: date) -> None:
    with pytest.raises(BulkTrouble) as trouble:
        BulkBook(tmp_path).run(on, population(3))
    assert trouble.value.code == "bulk_day"
    assert not list(tmp_path.iterdir())


def test_it_has_one_day_and_one_runner(tmp_path: Path) -> None:
    book = BulkBook(tmp_path)
    book.run(ON, population(3))
    with pytest.raises(BulkTrouble) as trouble:
        book.run(date(2025, 11, 1), population(3))
    assert (trouble.value.code, trouble.value.on) == ("bulk_begun", ON)
    with FileLock(book.path.with_name(f".{book.path.name}.lock")), pytest.raises(BulkTrouble) as trouble:
        book.run(ON, population(3))
    assert trouble.value.code == "bulk_running"


def test_a_line_that_was_cut_off_never_happened(tmp_path: Path) -> None:
    book = BulkBook(tmp_path)
    book.run(ON, population(40))
    whole = book.path.read_bytes()
    for cut in random.Random(5).sample(range(1, len(whole)), 12):
        book.path.write_bytes(whole[:cut])
        book.run(ON, population(40))
        assert book.path.read_bytes() == whole


def test_a_book_that_is_none_is_left_alone(tmp_path: Path) -> None:
    book = BulkBook(tmp_path)
    book.run(ON, population(3))
    book.path.write_bytes(b"dear diary\n" + book.path.read_bytes())
    spoilt = book.path.read_bytes()
    with pytest.raises(WorldDamaged):
        book.run(ON, population(3))
    assert book.path.read_bytes() == spoilt


def test_a_full_disk_leaves_whole_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = BulkBook(tmp_path)
    waits = 0

    def full(_descriptor: int) -> None:
        nonlocal waits
        waits += 1
        if waits == 4:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("mock_server.world.bulk.os.fsync", full)
        told: list[int] = []
        with pytest.raises(OSError, match="No space"):
            book.run(ON, population(60), told=told.append, batch=10)
    assert book.path.read_bytes().endswith(b"\n")
    assert sum(isinstance(entry, Given | Passed) for entry in book.entries()) == sum(told)
    book.run(ON, population(60))
    _check(book, 60)


def test_kill_9_at_random_moments_loses_and_doubles_nothing(tmp_path: Path) -> None:
    count, chance = 400, random.Random(20251015)
    book, kills, acknowledged = BulkBook(tmp_path), 0, 0
    command = [sys.executable, "-m", "tests.mock_server.bulk_population", str(tmp_path), str(count)]
    for _attempt in range(40):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as job:
            assert job.stdout is not None
            ending = acknowledged + chance.randint(1, 60)
            for line in job.stdout:
                acknowledged = max(acknowledged, int(line))
                if acknowledged >= ending and acknowledged < count:
                    job.kill()
                    kills += 1
                    acknowledged = max([acknowledged, *(int(rest) for rest in job.stdout if rest.endswith("\n"))])
                    break
        written = [entry for entry in book.entries() if isinstance(entry, Given | Passed)]
        assert len(written) >= acknowledged  # whatever it said to be on the disk is there
        assert len({entry.person for entry in written}) == len(written)
        if job.returncode == 0:
            break
    assert kills >= 5
    _check(book, count)


def _check(book: BulkBook, count: int) -> None:
    """As if it had gone through at once."""
    entries = book.entries()
    assert isinstance(entries[0], Begun)
    assert isinstance(entries[-1], Finished)
    lines = [entry for entry in entries if isinstance(entry, Given | Passed)]
    assert [entry.person for entry in lines] == [person.person for person in population(count)]
    assert len(lines) == len(entries) - 2
    assert entries[-1].issued == sum(isinstance(entry, Given) for entry in lines)
    assert entries[-1].left_out == sum(isinstance(entry, Passed) for entry in lines)
