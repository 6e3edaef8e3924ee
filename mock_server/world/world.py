"""In here lives the invented world: one folder with its people, cards, authorities and what its national side knows.

Opening a world and asking for sheets costs milliseconds and loads no cryptography; whatever needs keys is made on first use and kept.
Two processes may share a world.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from cardreader.platform import replace_atomically
from mock_server.world import folder as place
from mock_server.world.casting import IDS, cast_of, fingerprint
from mock_server.world.clinics import CLINICS, Clinic
from mock_server.world.errors import NoSuchPerson, PersonWithoutCard
from mock_server.world.history import events, residents
from mock_server.world.model import Person
from mock_server.world.pem import CERTIFICATE, from_pem, to_pem
from mock_server.world.seed import DEMO, Seed
from mock_server.world.sheets import sheet_of
from verifier.person import PersonSheet

if TYPE_CHECKING:
    from cardreader.terminal_authentication import TerminalCredential
    from mock_server.world.issuing import CardOffice
    from mock_server.world.tls import TlsFiles

_DAYS_REMEMBERED = 8


class World:
    """A world. Made by `open`, `init` or `reset`; its people are functions of the day that is asked for."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.folder = folder
        self._seed = Seed(seed)
        self._cast = lru_cache(maxsize=_DAYS_REMEMBERED)(self._cast_on)

    @property
    def seed(self) -> str:
        return self._seed.text

    @classmethod
    def open(cls, folder: Path) -> World:
        """The world in that folder. Raises WorldMissing, FolderNotOurs, WorldDamaged, WorldTooNew."""
        return cls(folder, place.read_mark(folder).seed)

    @classmethod
    def init(cls, folder: Path, seed: str = DEMO) -> World:
        """A new world. Raises WorldExists, FolderNotOurs (something else is there: it is left as it is), OSError.

        Two processes that make the same world at the same moment both get it.
        """
        return cls(folder, place.begin(folder, seed).seed)

    @classmethod
    def reset(cls, folder: Path) -> World:
        """The same world anew: same seed, same people; new keys, no visits. Also mends a damaged one.

        Raises WorldMissing, FolderNotOurs, WorldTooNew, OSError.
        """
        return cls(folder, place.empty(folder).seed)

    # -- people --------------------------------------------------------------------------------------------------------

    def sheets(self, day: date) -> list[PersonSheet]:
        """Everybody as `world show` prints them, without secrets; quick."""
        made = self._made()
        return [sheet_of(person, lambda one, use: self._pem(one, use, made)) for person in self._cast(day)]

    def sheet(self, person_id: str, day: date, *, secrets: bool = False) -> PersonSheet:
        """One of them; with `secrets` also the PINs and collation number A. Raises NoSuchPerson."""
        person, made = self._person(person_id, day), self._made()
        return sheet_of(person, lambda one, use: self._pem(one, use, made), secrets=secrets)

    def person_of_serial(self, serial: int, day: date) -> str | None:
        """Whose user authentication certificate has this serial number on that day; None: nobody's."""
        for person in self._cast(day):
            if person.card is not None and person.card.auth_serial == serial:
                return person.id
        return None

    def clinics(self) -> list[Clinic]:
        """The clinics that may ask the national system; the first is the one at whose counter we stand."""
        return list(CLINICS)

    def _cast_on(self, day: date) -> tuple[Person, ...]:
        return cast_of(self._seed, day)

    def _person(self, person_id: str, day: date) -> Person:
        for person in self._cast(day):
            if person.id == person_id:
                return person
        import difflib

        near = difflib.get_close_matches(person_id.lower(), IDS, n=1, cutoff=0.5)
        raise NoSuchPerson(person_id, near[0] if near else None)

    # -- cards -----------------------------------------------------------------------------------------------------------

    def card_image(self, person_id: str, day: date) -> Path:
        """The file of the person's card; issued on first use, as it is by then (PIN counters and all) afterwards.

        Raises NoSuchPerson, PersonWithoutCard, WorldDamaged, OSError.
        """
        person = self._person(person_id, day)
        if person.card is None or not person.card.carried:
            raise PersonWithoutCard(person_id)
        image = self._card_path(person, "json")
        if not image.exists():
            with place.lock(self.folder, place.CARDS):
                if not image.exists():  # another process may have issued it while we waited
                    self._issue(person, image)
        return image

    def _issue(self, person: Person, image: Path) -> None:
        from cardreader.virtual.image import save_image

        place.part(self.folder, place.CARDS)
        issued = self._office.issue(person)
        for use, certificate in (("auth", issued.auth_certificate), ("sign", issued.sign_certificate)):
            if certificate is not None:
                replace_atomically(self._card_path(person, f"{use}.pem"), to_pem(CERTIFICATE, certificate).encode())
        save_image(image, issued.image)  # last: where it is, all is there

    def _card_path(self, person: Person, kind: str) -> Path:
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
    def _office(self) -> CardOffice:
        from mock_server.world.issuing import CardOffice

        return CardOffice(self.folder, self._seed)

    def authorities(self) -> list[bytes]:
        """The certificates (DER) of the authorities whose user authentication certificates are of this world. Raises WorldDamaged."""
        return [self._office.auth.certificate]

    def terminal_credential(self) -> TerminalCredential:
        """What this world's terminals prove themselves to its cards with (mynumber-card.md, section 7.4). Raises WorldDamaged."""
        return self._office.terminal_credential()

    def card_face_issuers(self) -> Sequence[bytes]:
        """Public keys (SubjectPublicKeyInfo, DER) that stand behind card-face data. Raises WorldDamaged."""
        return [self._office.face_root()]

    def card_entry_issuers(self) -> Sequence[bytes]:
        """Public keys (SubjectPublicKeyInfo, DER) that stand behind card-entry data. Raises WorldDamaged."""
        return [self._office.entry_root()]

    def tls(self, clinic: Clinic = CLINICS[0]) -> TlsFiles:
        """The files of mutual TLS, with that clinic's certificate; renewed by themselves. Raises WorldDamaged, OSError."""
        from mock_server.world.tls import tls_files

        return tls_files(self.folder, clinic)

    # -- the national side -------------------------------------------------------------------------------------------------

    def registry(self, day: date) -> Path:
        """The database of what the national side knows on that day, made of the people's events on first use.

        What is registered at a counter stays in it until `reset`. Raises OSError, sqlite3.Error.
        """
        people = self._cast(day)
        known, told = residents(people), events(people, day)
        mark = sha256(msgspec.json.encode((known, told))).hexdigest()[:8]  # other people, other file
        path = self.folder / place.REGISTRY / f"{day.isoformat()}-{mark}.sqlite"
        if not path.exists():
            with place.lock(self.folder, place.REGISTRY):
                if not path.exists():
                    from mock_server.registration import register

                    place.part(self.folder, place.REGISTRY)
                    beside = path.with_name(f".{path.name}.new")
                    beside.unlink(missing_ok=True)  # of a making that was cut off
                    register(beside, known, told)
                    beside.replace(path)
        return path

    def journal(self) -> Path:
        """The file of the journal; the server makes it."""
        return self.folder / place.JOURNAL


def _certificate_in(path: Path) -> str | None:
    """The certificate in a file, in PEM. None where it isn't one any more: a copy for the eye, whose original is on the card."""
    try:
        text = path.read_text("ascii")
        from_pem(CERTIFICATE, text)
    except (OSError, ValueError):
        return None
    return text
