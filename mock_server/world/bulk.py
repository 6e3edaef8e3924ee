"""In here lives the bulk issue of autumn 2025 as a job: one line a person in an append-only book, on the disk before the next batch begins.

Whoever is in the book is done: a job that was killed at any moment goes on behind the last whole line, and gives nobody a second document.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from cardreader.platform import FileLock, LockedElsewhere, sync_folder
from mock_server.events import ResidentRecord
from mock_server.papers.bulk import FIRST, LAST, LeftOut, chosen
from mock_server.papers.events import AnyEvent, EligibilityCertificateIssued
from mock_server.world.errors import WorldDamaged, WorldError
from mock_server.world.folder import BULK, PAPERS, part
from mock_server.world.insurers import UNION

if TYPE_CHECKING:
    from mock_server.world.world import World

_BATCH = 64  # people between two waits for the disk


class BulkTrouble(WorldError):
    """The job cannot be done as asked. `code`: bulk_day (not in that autumn), bulk_begun (on another day), bulk_running (elsewhere, now)."""

    def __init__(self, code: str, *, on: date | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.on = on


class Begun(msgspec.Struct, frozen=True, kw_only=True, tag_field="entry", tag="begun"):
    """The first line: the day that is printed, and by whom."""

    on: date
    insurer_number: str


class Given(msgspec.Struct, frozen=True, kw_only=True, tag_field="entry", tag="issued"):
    """A document. `born` says to whom: people whose dates move with the month are others on another day."""

    person: str
    name: str
    born: date
    event: EligibilityCertificateIssued


class Passed(msgspec.Struct, frozen=True, kw_only=True, tag_field="entry", tag="left_out"):
    """Somebody who was left out."""

    person: str
    name: str
    born: date
    why: LeftOut


class Finished(msgspec.Struct, frozen=True, kw_only=True, tag_field="entry", tag="finished"):
    """The last line."""

    issued: int
    left_out: int


Entry = Begun | Given | Passed | Finished
_decode = msgspec.json.Decoder(Entry).decode
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is looked at. Without a resident record there can be no such person on that day."""

    person: str
    name: str
    born: date
    events: Sequence[AnyEvent]
    resident: ResidentRecord | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to; `resumed` of the people were in the book before it."""

    on: date
    issued: int
    left_out: int
    resumed: int


class BulkBook:
    """The book of one world folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / BULK

    def entries(self) -> tuple[Entry, ...]:
        """All whole lines, in order; a line that was cut off never happened. Raises WorldDamaged, OSError."""
        try:
            whole = self.path.read_bytes().rpartition(b"\n")[0]
        except FileNotFoundError:
            return ()
        try:
            return tuple(_decode(line) for line in whole.splitlines())
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise WorldDamaged(self.path, "book_unreadable") from error

    def events_of(self, person: str, born: date) -> tuple[EligibilityCertificateIssued, ...]:
        """What was issued to that person."""
        return tuple(
            entry.event
            for entry in self.entries()
            if isinstance(entry, Given) and (entry.person, entry.born) == (person, born)
        )

    def run(
        self,
        on: date,
        people: Iterable[Candidate],
        *,
        insurer_number: str = UNION.number,
        told: Callable[[int], None] = lambda _done: None,
        batch: int = _BATCH,
    ) -> Outcome:
        """Go through the people and write down what each is given; `told` hears how many more are
        on the disk. What is in the book already is left as it is.

        Raises BulkTrouble, WorldDamaged, OSError: what is in the book by then stands, and the next run goes on behind it.
        """
        if not FIRST <= on <= LAST:
            raise BulkTrouble("bulk_day", on=on)
        part(self._folder, PAPERS)
        lock = FileLock(self.path.with_name(f".{self.path.name}.lock"))
        try:
            lock.acquire()
        except LockedElsewhere as error:
            raise BulkTrouble("bulk_running") from error
        try:
            return self._run(on, people, insurer_number, told, batch)
        finally:
            lock.release()

    def _run(
        self, on: date, people: Iterable[Candidate], insurer_number: str, told: Callable[[int], None], batch: int
    ) -> Outcome:
        entries = self.entries()
        begun = next((entry for entry in entries if isinstance(entry, Begun)), None)
        if begun is not None and begun.on != on:
            raise BulkTrouble("bulk_begun", on=begun.on)
        done = {entry.person for entry in entries if isinstance(entry, Given | Passed)}
        issued = sum(isinstance(entry, Given) for entry in entries)
        left_out = len(done) - issued
        resumed = len(done)
        finished = any(isinstance(entry, Finished) for entry in entries)
        with self._appending() as file:
            waiting: list[Entry] = [] if begun is not None else [Begun(on=on, insurer_number=insurer_number)]
            for candidate in people:
                if candidate.person in done:
                    told(1)
                    continue
                done.add(candidate.person)
                entry = _entry(candidate, on, insurer_number)
                waiting.append(entry)
                issued += isinstance(entry, Given)
                left_out += isinstance(entry, Passed)
                if len(waiting) >= batch:
                    told(_append(file, waiting))
                    waiting = []
            if waiting or not finished:
                told(_append(file, [*waiting, Finished(issued=issued, left_out=left_out)]))
        return Outcome(on, issued, left_out, resumed)

    def _appending(self) -> BinaryIO:
        """The book, open behind its last whole line."""
        new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        file = os.fdopen(descriptor, "r+b", buffering=0)
        whole = file.read().rfind(b"\n") + 1
        file.truncate(whole)
        file.seek(whole)
        if new:
            sync_folder(self.path.parent)
        return file


def _entry(candidate: Candidate, on: date, insurer_number: str) -> Given | Passed:
    who = {"person": candidate.person, "name": candidate.name}
    found: EligibilityCertificateIssued | LeftOut = LeftOut.IMPOSSIBLE
    if candidate.resident is not None:
        found = chosen(candidate.person, candidate.events, candidate.resident, on, insurer_number)
    if isinstance(found, LeftOut):
        return Passed(**who, born=candidate.born, why=found)
    return Given(**who, born=candidate.born, event=found)


def _append(file: BinaryIO, entries: Sequence[Entry]) -> int:
    """Whole lines, on the disk when this returns: of how many people. Raises OSError: then none of them is there."""
    whole = file.tell()
    rest = memoryview(b"".join(_encode(entry) + b"\n" for entry in entries))
    try:
        while rest:
            rest = rest[file.write(rest) or 0 :]
        os.fsync(file.fileno())
    except OSError:
        file.truncate(whole)
        raise
    return sum(isinstance(entry, Given | Passed) for entry in entries)


def candidates(world: World, day: date) -> list[Candidate]:
    """The people of a world as they are on that day, in its order, with all that was recorded of them by then."""
    from mock_server.world.held import events_of, told_by_person
    from mock_server.world.history import resident

    found, told = [], told_by_person(world, day)
    for person in world.rows(day):
        possible = person.impossible is None
        events = events_of(person, told=told.get(person.id, ())) if possible else ()
        found.append(
            Candidate(person.id, person.name, person.birth_date, events, resident(person) if possible else None)
        )
    return found
