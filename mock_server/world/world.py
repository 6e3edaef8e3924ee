"""In here lives the invented world: one folder with its people, cards, authorities and what its national side knows.

Opening a world and asking for sheets costs milliseconds and loads no cryptography; whatever needs keys is made on first use and kept.
What makes people is imported where it is needed: whoever only looks at those of the last start (remembered.py) waits for none of it.
Two processes may share a world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cardreader.platform import replace_atomically
from mock_server.world import folder as place
from mock_server.world.clinics import CLINICS, Clinic
from mock_server.world.errors import NoSuchPerson, PersonWithoutCard
from mock_server.world.line_file import size_of
from mock_server.world.remembered import mark, recall, remember
from verifier.person import PersonSheet

if TYPE_CHECKING:
    from cardreader.terminal_authentication import TerminalCredential
    from cardreader.virtual.image import CardImage
    from mock_server.events import Event
    from mock_server.population.manifest import Population
    from mock_server.population.persons import People
    from mock_server.store import Database
    from mock_server.world.applied import Applied, AppliedBook
    from mock_server.world.book import Book
    from mock_server.world.card_list import CardRecord
    from mock_server.world.happenings import Line
    from mock_server.world.issuing import CardOffice
    from mock_server.world.model import Person
    from mock_server.world.office import Office
    from mock_server.world.seed import Seed
    from mock_server.world.tls import TlsFiles

_DAYS_REMEMBERED = 8


class World:
    """A world. Made by `open`, `init` or `reset`; its people are functions of the day that is asked for.

    `cast_on`: the day for which they are cast while time moves on, where somebody has set the world's clock; None: the day that is asked for.
    """

    def __init__(self, folder: Path, seed: str) -> None:
        self.folder = folder
        self.seed = seed
        self.cast_on: date | None = None
        self._bare = lru_cache(maxsize=_DAYS_REMEMBERED)(self._rows_on)
        self._rows = lru_cache(maxsize=_DAYS_REMEMBERED)(self._with_applied)
        self._years = lru_cache(maxsize=_DAYS_REMEMBERED)(self._years_of)
        self._after = lru_cache(maxsize=_DAYS_REMEMBERED)(self._after_acts)

    @cached_property
    def _seed(self) -> Seed:
        from mock_server.world.seed import Seed

        return Seed(self.seed)

    @classmethod
    def open(cls, folder: Path) -> World:
        """The world in that folder. Raises WorldMissing, FolderNotOurs, WorldDamaged, WorldTooNew."""
        return cls(folder, place.read_mark(folder).seed)

    @classmethod
    def init(cls, folder: Path, seed: str = place.DEMO) -> World:
        """A new world. Raises WorldExists, FolderNotOurs (something else is there: it is left as it is), OSError.

        Two processes that make the same world at the same moment both get it.
        """
        return cls(folder, place.begin(folder, seed).seed)

    @classmethod
    def reset(cls, folder: Path) -> World:
        """The same world anew: same seed, same people; new keys, no visits. Also mends a damaged one.

        Raises WorldMissing, FolderNotOurs, WorldTooNew, DatabaseTrouble (its PostgreSQL must be there to be emptied), OSError.
        """
        from mock_server.world.database import forget

        place.check_ours(folder)
        forget(folder)
        return cls(folder, place.empty(folder).seed)

    # -- people --------------------------------------------------------------------------------------------------------

    def sheets(self, day: date) -> list[PersonSheet]:
        """Everybody as `world show` prints them, without secrets; quick."""
        made, cast_on = self._made(), self.cast_on or day
        issued = (name for name in made if name.endswith(".pem"))
        bulk = self.bulk_pages() if cast_on != day else 0
        happened = (f"acts {self.pages()} {self.applied_pages()} {bulk}", f"cast {cast_on}")
        of = mark(self.seed, day, (*issued, *happened))
        people = recall(self.folder, of)
        if people is None:
            from mock_server.world.sheets import sheet_of

            people = [sheet_of(person, lambda one, use: self._pem(one, use, made)) for person in self._cast(day)]
            remember(self.folder, of, people)
        return people

    def sheet(self, person_id: str, day: date, *, secrets: bool = False) -> PersonSheet:
        """One of them; with `secrets` also the PINs and collation number A. Raises NoSuchPerson."""
        from mock_server.world.sheets import sheet_of

        person, made = self.person(person_id, day), self._made()
        sheet = sheet_of(person, lambda one, use: self._pem(one, use, made), secrets=secrets)
        return self._with_pins_of_today(sheet, person) if secrets and sheet.card is not None else sheet

    def _with_pins_of_today(self, sheet: PersonSheet, person: Person) -> PersonSheet:
        """The sheet with the PINs that are on the card now: their holder may have changed them since it was issued."""
        from mock_server.world.office_hands import pins_in

        assert sheet.card is not None
        pins = pins_in(self.image_of(person))
        if pins is None:
            return sheet
        return msgspec.structs.replace(sheet, card=msgspec.structs.replace(sheet.card, pins=pins))

    def person_of_serial(self, serial: int, day: date) -> str | None:
        """Whose user authentication certificate has this serial number on that day; None: nobody's."""
        for person in self._cast(day):
            if person.card is not None and person.card.auth_serial == serial:
                return person.id
        former = self.office(day).former_holder(serial) if self.pages() else None
        if former is not None or (people := self.population_registry()) is None:
            return former
        from mock_server.registry import Registry

        registry = Registry(people)
        try:
            return registry.person_of_serial(serial, day)
        finally:
            registry.close()

    def clinics(self) -> list[Clinic]:
        """The clinics that may ask the national system; the first is the one at whose counter we stand."""
        return list(CLINICS)

    def rows(self, day: date) -> tuple[Person, ...]:
        """The people as they would be, had the municipal office never done anything."""
        cast_on = self.cast_on or day
        applied = self.applied_pages()
        return self._rows(cast_on, applied, day) if applied or cast_on < day else self._bare(cast_on)

    def _with_applied(self, cast_on: date, pages: int, day: date) -> tuple[Person, ...]:
        from mock_server.world.aftermath import followed

        del pages  # other things were applied where it is another number
        return followed(self._bare(cast_on), self._told_later(cast_on, day), day)

    def _told_later(self, cast_on: date, until: date) -> dict[str, list[Event]]:
        """By person, what files told, and what the years brought since the casting, as far as it becomes known by `until`."""
        people = self._bare(cast_on)
        found = self.applied.events_of(people) if self.applied_pages() else {}
        for person, events in self._years(cast_on, self.applied_pages(), until).items():
            found[person] = [*found.get(person, ()), *events]
        return found

    def _years_by(self, cast_on: date, day: date) -> dict[str, list[Event]]:
        return self._years(cast_on, self.applied_pages(), day)

    def _years_of(self, cast_on: date, pages: int, until: date) -> dict[str, list[Event]]:
        if until <= cast_on:
            return {}
        from mock_server.world.years import lived

        files = self.applied.all() if pages else ()
        return lived(self._seed, self._bare(cast_on), files, cast_on, until)

    def _rows_on(self, day: date) -> tuple[Person, ...]:
        from mock_server.world.casting import cast_of

        return cast_of(self._seed, day)

    def _after_acts(self, day: date, cast_on: date, pages: tuple[int, int, int]) -> tuple[Person, ...]:
        people = self.rows(day)
        if pages[0]:  # they are other acts where it is another number
            from mock_server.world.life import followed

            people = followed(self._seed, people, self.book.acts(day), day)
        if cast_on == day:
            return people
        from mock_server.world.held import papers_by_person
        from mock_server.world.later import later

        return later(people, cast_on, day, papers_by_person(self, day))

    def _cast(self, day: date) -> tuple[Person, ...]:
        cast_on, pages = self.cast_on or day, self.pages()
        if pages or cast_on != day:
            return self._after(day, cast_on, (pages, self.applied_pages(), self.bulk_pages()))
        return self.rows(day)

    def pages(self) -> int:
        """Grows with each act of the municipal office; 0 where nothing was ever done about a card: then its book isn't even imported."""
        return size_of(self.folder / place.BOOK)

    def applied_pages(self) -> int:
        """Grows with each file of events that was applied to the world; 0: none ever was."""
        return size_of(self.folder / place.APPLIED)

    def bulk_pages(self) -> int:
        """Grows while the bulk issue is at work; 0: there was none."""
        return size_of(self.folder / place.BULK)

    @cached_property
    def applied(self) -> AppliedBook:
        """What was applied to the world."""
        from mock_server.world.applied import AppliedBook

        return AppliedBook(self.folder)

    def told(self, day: date, until: date, person: str | None = None) -> list[Event]:
        """All that is recorded of the people of that day, up to `until`, in the order of recording: what follows from their rows, what was
        applied, what the years brought, what the municipal office did. With `person` of one alone: so those of a population can be asked for.

        What was registered at a counter is in the registry alone. Raises WorldDamaged, OSError.
        """
        from mock_server.world.history import events

        cast_on = self.cast_on or day
        if person is not None and self.is_of_population(person):
            one = self._bare_one(person, day)
            told = events((one,), until)
            later = self.applied.events_of((one,))
        else:
            told = [event for event in events(self._bare(cast_on), until) if person in {None, event.person}]
            later = self._told_later(cast_on, until if self.cast_on else min(day, until))
        for of_one in later.values() if person is None else [later.get(person, ())]:
            told += [event for event in of_one if event.recorded_on <= until]
        told += [
            event
            for event in self.book.events(until if self.cast_on else min(day, until))
            if event.recorded_on <= until and person in {None, event.person}
        ]
        return sorted(told, key=lambda event: event.recorded_on)

    def apply(self, day: date, lines: Sequence[Line]) -> Applied:
        """Let happenings take place, all of them or none; a server that is at work on this world answers by them from now on.

        `day`: who the people are. Raises LineRefused, WorldDamaged, DatabaseTrouble, OSError.
        """
        from mock_server.store import DatabaseTrouble
        from mock_server.world.applied import apply

        cast_on, days = self.cast_on or day, self.registries_from(date.min)
        self.bring_up(days, day)  # one that cannot be written stops the file before anything of it has happened
        brought = partial(self._years_by, cast_on, day)
        done = apply(self.applied, self._seed, (*self._bare(cast_on), *self._meant_by(lines, day)), day, lines, brought)
        with suppress(DatabaseTrouble):  # it has happened: whoever opens that registry next brings it up
            self.bring_up(days if done.events else (), day)
            if any(self._of_population(concerned) for concerned in done.born):
                self.tell_population()
        return done

    def bring_up(self, cast_days: Iterable[date], today: date) -> None:
        """Bring the registries of the people of these days up to the books. Raises DatabaseTrouble, WorldDamaged, OSError."""
        import sqlite3

        from mock_server.registration import register
        from mock_server.store import DatabaseUnusable

        for cast_on in sorted(cast_days):
            try:
                register(self.registry_of(cast_on, today), (), ())  # it can be written, also where nothing is new
            except sqlite3.Error as error:
                raise DatabaseUnusable(self.folder, str(error)) from error

    @cached_property
    def book(self) -> Book:
        """What the municipal office did."""
        from mock_server.world.book import Book

        return Book(self.folder)

    def cards(self, day: date) -> list[CardRecord]:
        """Every card and phone there is, and where it stands on that day. Raises WorldDamaged, OSError."""
        from mock_server.world.card_list import cards_on

        return cards_on(self._seed, self.rows(day), self.book.acts(day), day)

    def office(self, day: date) -> Office:
        """The municipal office on that day: it issues, renews, revokes."""
        from mock_server.world.office import Office

        return Office(self, self._seed, day)

    def person(self, person_id: str, day: date) -> Person:
        """One of the people, or one with their phone. Raises NoSuchPerson."""
        if (found := self._of_population(person_id)) is not None:
            if (one := self._with_acts(found, person_id, day)) is not None:
                return one
            raise NoSuchPerson(person_id, None)
        for person in self._cast(day):
            if person.id == person_id:
                return person
        import difflib

        from mock_server.world.casting import IDS

        near = difflib.get_close_matches(person_id.lower(), IDS, n=1, cutoff=0.5)
        raise NoSuchPerson(person_id, near[0] if near else None)

    def knows(self, person_id: str) -> bool:
        """Whether somebody is called so, on whatever day they can be."""
        from mock_server.world.casting import IDS

        return person_id in IDS or self._of_population(person_id) is not None

    def row(self, person_id: str, day: date) -> Person:
        """One of the people as they would be, had the municipal office never done anything. Raises NoSuchPerson."""
        if self._of_population(person_id) is not None:
            from mock_server.world.aftermath import followed

            person = self._bare_one(person_id, day)
            applied = self.applied.events_of([person]) if self.applied_pages() else {}
            return followed([person], applied, day)[0] if applied else person
        found = next((person for person in self.rows(day) if person.id == person_id), None)
        if found is None:
            raise NoSuchPerson(person_id, None)
        return found

    # -- the population ------------------------------------------------------------------------------------------------

    @property
    def population(self) -> Population | None:
        """The people whom nobody named, if the world was made with some: how many, and whether their building was finished.

        Raises WorldDamaged, OSError.
        """
        from mock_server.population.manifest import read_population

        return read_population(self.folder)

    def people(self) -> People | None:
        """Those of the population; None: there is none, or its building wasn't finished. Raises WorldDamaged, OSError."""
        from mock_server.population.persons import People

        found = self.population
        return People(self.seed, found) if found is not None and found.built else None

    def population_registry(self) -> Database | None:
        """The database of what the national side ever learns of the population; None: there is none.

        In a PostgreSQL another folder may have built it. Raises WorldDamaged, OSError, DatabaseTrouble.
        """
        if self.database is not None:
            from mock_server.population.manifest import registry_place
            from mock_server.postgres import exists

            where = registry_place(self.folder)
            return where if not isinstance(where, Path) and exists(where) else None
        path = self.folder / place.PEOPLE
        from mock_server.store import refuse_emptied

        refuse_emptied(path)
        return path if path.exists() and (found := self.population) is not None and found.built else None

    def is_of_population(self, person_id: str) -> bool:
        """Whether somebody of the population is called so."""
        return self._of_population(person_id) is not None

    def _of_population(self, person_id: str) -> str | None:
        """The id without a phone, where it is one of the population's; None: it isn't, or there is no population."""
        from mock_server.population.ids import read_id

        own = person_id.partition("+")[0]
        found = read_id(own)
        if found is None or (people := self.people()) is None or not 1 <= found[0] <= people.population.people:
            return None
        return own

    def _bare_one(self, person_id: str, day: date) -> Person:
        people = self.people() if self._of_population(person_id) is not None else None
        found = people.person(person_id, day) if people is not None else None
        found = found or next((one for one in self._bare(self.cast_on or day) if one.id == person_id), None)
        if found is None:
            raise NoSuchPerson(person_id, None)
        return found

    def _with_acts(self, own: str, person_id: str, day: date) -> Person | None:
        """One of the population after what the office did, or with their phone; None: nobody is called so."""
        try:
            person = self.row(own, day)
        except NoSuchPerson:
            return None
        people: Sequence[Person] = [person]
        if self.pages():
            from mock_server.world.life import followed

            people = followed(self._seed, people, self.book.acts(day), day)
        return next((one for one in people if one.id == person_id), None)

    def _meant_by(self, lines: Sequence[Line], day: date) -> list[Person]:
        """Those of the population of whom a file speaks, with those who live with them."""
        named = {name for _, told in lines for name in (told.person, getattr(told, "member", None)) if name is not None}
        people = self.people()
        if people is None:
            return []
        meant = {one for name in sorted(named) if self._of_population(name) for one in people.family(name, day)}
        return [person for one in sorted(meant) if (person := people.person(one, day)) is not None]

    def tell_population(self) -> None:
        """What happened to somebody of the population since: by files, by the municipal office. What its registry has already is left as it is."""
        from mock_server.registration import register

        path = self.population_registry()
        if path is None:
            return
        told: list[Event] = []
        if self.applied_pages():
            told += [event for applied in self.applied.all() for event in applied.events]
        told += self.book.events(date.max) if self.pages() else []
        concerned = [event for event in told if self._of_population(event.person)]
        if concerned:
            register(path, (), sorted(concerned, key=lambda event: event.recorded_on))

    # -- cards -----------------------------------------------------------------------------------------------------------

    def card_image(self, person_id: str, day: date) -> Path:
        """The file of the person's card; issued on first use, as it is by then (PIN counters and all) afterwards.

        Raises NoSuchPerson, PersonWithoutCard, WorldDamaged, OSError.
        """
        person = self.person(person_id, day)
        if person.card is None or not person.card.carried:
            raise PersonWithoutCard(person_id)
        image = self.image_of(person)
        if not image.exists():
            with place.lock(self.folder, place.CARDS):
                if not image.exists():  # another process may have issued it while we waited
                    self.issue(person)
        return image

    def image_of(self, person: Person) -> Path:
        """Where the image of the person's card is, or will be once it is made."""
        return self._card_path(person, "json")

    def issue(self, person: Person, finish: Callable[[CardImage], CardImage] = lambda image: image) -> None:
        """Make the person's card and its certificates' copies; `finish` may carry over what a former image had. Raises WorldDamaged, OSError."""
        from cardreader.virtual.image import save_image
        from mock_server.world.pem import CERTIFICATE, to_pem

        place.part(self.folder, place.CARDS)
        issued = self.issuers.issue(person)
        for use, certificate in (("auth", issued.auth_certificate), ("sign", issued.sign_certificate)):
            if certificate is not None:
                replace_atomically(self._card_path(person, f"{use}.pem"), to_pem(CERTIFICATE, certificate).encode())
        save_image(self.image_of(person), finish(issued.image), sync=True)  # last: where it is, all is there

    def _card_path(self, person: Person, kind: str) -> Path:
        from mock_server.world.casting import fingerprint

        assert person.card is not None
        until = person.card.dates.certificate_expires_on
        return self.folder / place.CARDS / f"{person.id}-{until:%Y%m%d}-{fingerprint(person)}.{kind}"

    def _made(self) -> frozenset[str]:
        """The names of what was issued already: one look at the folder instead of one a person."""
        with suppress(FileNotFoundError):
            return frozenset(path.name for path in (self.folder / place.CARDS).iterdir())
        return frozenset()

    def _pem(self, person: Person, use: str, made: frozenset[str]) -> str | None:
        path = self._card_path(person, f"{use}.pem")
        return _certificate_in(path) if path.name in made else None

    # -- authorities -----------------------------------------------------------------------------------------------------

    @cached_property
    def issuers(self) -> CardOffice:
        """The authorities and keys of this world."""
        from mock_server.world.issuing import CardOffice

        return CardOffice(self.folder, self._seed)

    def authorities(self) -> list[bytes]:
        """The certificates (DER) of the authorities whose user authentication certificates are of this world: of cards, of phones.

        Raises WorldDamaged.
        """
        return [self.issuers.auth.certificate, self.issuers.phone.certificate]

    def terminal_credential(self) -> TerminalCredential:
        """What this world's terminals prove themselves to its cards with (mynumber-card.md, section 7.4). Raises WorldDamaged."""
        return self.issuers.terminal_credential()

    def card_face_issuers(self) -> Sequence[bytes]:
        """Public keys (SubjectPublicKeyInfo, DER) that stand behind card-face data. Raises WorldDamaged."""
        return [self.issuers.face_root()]

    def card_face_certificates(self) -> Sequence[bytes]:
        """The card-verifiable certificates of the keys that sign card-face data, as the cards carry them. Raises WorldDamaged."""
        return [self.issuers.face.certificate]

    def card_entry_issuers(self) -> Sequence[bytes]:
        """Public keys (SubjectPublicKeyInfo, DER) that stand behind card-entry data. Raises WorldDamaged."""
        return [self.issuers.entry_root()]

    def tls(self, clinic: Clinic = CLINICS[0]) -> TlsFiles:
        """The files of mutual TLS, with that clinic's certificate; renewed by themselves. Raises WorldDamaged, OSError."""
        from mock_server.world.tls import tls_files

        return tls_files(self.folder, clinic)

    # -- the national side -------------------------------------------------------------------------------------------------

    @property
    def database(self) -> str | None:
        """The URL of the PostgreSQL that keeps registries and journal; None: they are files of the folder. Raises WorldDamaged, OSError."""
        from mock_server.world.database import database_of

        return database_of(self.folder)

    def registry(self, day: date) -> Database:
        """The database of what the national side ever learns of that day's people. Raises OSError, sqlite3.Error, DatabaseTrouble."""
        return self.registry_of(self.cast_on or day, day)

    def registry_of(self, cast_on: date, today: date | None = None) -> Database:
        """The database of the people who are cast for that day, made of their events on first use; those recorded later are in it as well:
        every question tells the day by which it counts what was known. What the years bring is in it up to `today` (default: none of it).

        What is registered at a counter stays in it until `reset`. Raises OSError, sqlite3.Error, DatabaseTrouble.
        """
        from hashlib import sha256

        from mock_server.world.database import registry_place
        from mock_server.world.history import events, residents

        people = self._bare(cast_on)
        known, told = residents(people), events(people, date.max)
        mark = sha256(msgspec.json.encode((known, told))).hexdigest()[:8]  # other people, other registry
        where = registry_place(self.folder, self.database, cast_on, mark)
        if isinstance(where, Path):
            from mock_server.store import refuse_emptied

            refuse_emptied(where)
        if not isinstance(where, Path):
            from mock_server.registration import found

            found(where, known, told)
        elif not where.exists():
            with place.lock(self.folder, place.REGISTRY):
                if not where.exists():
                    from mock_server.registration import register

                    place.part(self.folder, place.REGISTRY)
                    beside = where.with_name(f".{where.name}.new")
                    beside.unlink(missing_ok=True)  # of a making that was cut off
                    register(beside, known, told)
                    beside.replace(where)
        if self.pages() and (
            since := [one for one in self.book.events(date.max) if not self._of_population(one.person)]
        ):
            from mock_server.registration import register

            register(where, (), since)  # what it has already is left as it is
        if self.pages() or self.applied_pages():
            self.tell_population()
        if self.applied_pages():
            from mock_server.registration import register
            from mock_server.world.applied import recorded_by

            register(where, (), recorded_by(self.applied.events_of(people), date.max))
        if today is not None and (brought := self._years(cast_on, self.applied_pages(), today)):
            from mock_server.registration import register
            from mock_server.world.applied import recorded_by

            register(where, (), recorded_by(brought, date.max))
        return where

    def registries_from(self, day: date) -> list[date]:
        """The days from that day on for whose people there is a registry: a server may be at work on them. Raises DatabaseTrouble, OSError."""
        from mock_server.world.database import registries

        return sorted({of for of, _ in registries(self.folder, self.database) if of >= day})

    def journal(self) -> Database:
        """Where the journal is; the server makes it. Raises WorldDamaged, OSError."""
        from mock_server.world.database import journal_place

        return journal_place(self.folder, self.database)


def _certificate_in(path: Path) -> str | None:
    """The certificate in a file, in PEM. None where it isn't one any more: a copy for the eye, whose original is on the card."""
    from mock_server.world.pem import CERTIFICATE, from_pem

    try:
        text = path.read_text("ascii")
        from_pem(CERTIFICATE, text)
    except (OSError, ValueError):
        return None
    return text
