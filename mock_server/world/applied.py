"""In here lives what was applied to a world: the happenings of files, with the events that they unfolded into, one line a file.

A file is taken whole or not at all: it is one line, on the disk before anything follows from it. Like the municipal office's book it is only
added to, and says of each person which one was meant (`born`): one whose dates move with the month is another holder then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cardreader.platform import FileLock
from mock_server.events import Event
from mock_server.world.errors import WorldDamaged
from mock_server.world.folder import APPLIED, OFFICE, lock, part
from mock_server.world.happenings import Happening, HappeningRefused, Line, LineRefused, Unread
from mock_server.world.line_file import add_line, size_of, whole_lines
from mock_server.world.model import Person

if TYPE_CHECKING:
    from mock_server.world.seed import Seed


MOST_FAULTS = 20  # lines of a file that are told to be wrong

# What may be wrong for no other reason than that an earlier line of the same person could not be: it is not told beside that one.
_FOLLOW = frozenset(
    {
        "event_before_acquisition",
        "event_nothing_held",
        "event_member_not_insured",
        "event_not_dependant",
        "event_is_dependant",
        "event_already_held",
        "event_nothing_to_cancel",
        "event_nothing_differs",
        "event_no_other_branch",
        "event_after_death",
    }
)


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """One file: applied on that day of the world."""

    on: date
    born: dict[str, date]  # by person
    happenings: tuple[Happening, ...]
    events: tuple[Event, ...]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Applied).decode


class AppliedBook:
    """What was applied in one world folder. Two processes may read and write it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / APPLIED
        self._read: tuple[int, tuple[Applied, ...]] = 0, ()

    @property
    def pages(self) -> int:
        """Grows with each file; 0: nothing was ever applied."""
        return size_of(self._path)

    def all(self) -> tuple[Applied, ...]:
        """Everything that was applied, in its order. Raises WorldDamaged, OSError."""
        pages = self.pages
        if pages != self._read[0]:
            self._read = pages, self._all() if pages else ()
        return self._read[1]

    def _all(self) -> tuple[Applied, ...]:
        try:
            return tuple(_decode(line) for line in whole_lines(self._path))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise WorldDamaged(self._path, "book_unreadable") from error

    def events_of(self, people: Iterable[Person]) -> dict[str, list[Event]]:
        """By person, all that was applied to these people, whenever it is recorded; of those who are others by now, nothing."""
        born = {person.id: person.birth_date for person in people if person.impossible is None}
        found: dict[str, list[Event]] = {}
        for applied in self.all():
            for event in applied.events:
                if event.person in born and applied.born.get(event.person) == born[event.person]:
                    found.setdefault(event.person, []).append(event)
        return found

    def write(self, applied: Applied) -> None:
        """Add a file; it is on the disk when this returns. The caller holds `writing`. Raises OSError: then nothing was applied."""
        part(self._folder, OFFICE)
        add_line(self._path, _encode(applied))

    def writing(self) -> FileLock:
        """`with book.writing(): …`: nobody else writes meanwhile. It waits."""
        return lock(self._folder, OFFICE)


def recorded_by(events: Mapping[str, Iterable[Event]], day: date) -> list[Event]:
    """What of these events was recorded up to that day, in the order of recording."""
    told = [event for of_one in events.values() for event in of_one if event.recorded_on <= day]
    return sorted(told, key=lambda event: event.recorded_on)


def apply(
    book: AppliedBook,
    seed: Seed,
    people: Iterable[Person],
    day: date,
    lines: Sequence[Line],
    brought: Callable[[], Mapping[str, Iterable[Event]]] = dict,
) -> Applied:
    """Take a file's happenings: all of them, or none; `brought` tells what the years brought by that day.

    Raises LineRefused with every line that cannot be (MOST_FAULTS of them), WorldDamaged, OSError.
    """
    from mock_server.world.scene import Scene
    from mock_server.world.unfolding import unfolded

    people = tuple(people)
    with book.writing():
        scene = Scene(people, book.events_of(people))
        for events_of_one in brought().values():
            scene.add(events_of_one)
        mark = len(book.all())
        told: list[Event] = []
        happenings: list[Happening] = []
        faults: list[LineRefused] = []
        in_doubt: set[str] = set()  # of whom a line cannot be
        for line, happening in lines:
            if len(faults) == MOST_FAULTS:
                break
            named = {name for name in (happening.person, getattr(happening, "member", None)) if name is not None}
            try:
                if isinstance(happening, Unread):
                    raise HappeningRefused("event_line_wrong", content=happening.content, error=happening.error)
                events = unfolded(seed, scene, happening, f"{mark}.{line}")
            except HappeningRefused as refused:
                if refused.code not in _FOLLOW or not named & in_doubt:
                    faults.append(LineRefused(line, refused))
                in_doubt |= named
                continue
            scene.add(events)
            told += events
            happenings.append(happening)
        if faults:
            first, *more = faults
            first.more = tuple(more)
            raise first
        concerned = {event.person for event in told}
        applied = Applied(
            on=day,
            born={person.id: person.birth_date for person in people if person.id in concerned},
            happenings=tuple(happenings),
            events=tuple(told),
        )
        if happenings:
            book.write(applied)
    return applied
