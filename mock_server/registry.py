"""In here live the questions that are asked of the registry: whose card, where it stands, which insurances are to be seen of whom.

Every question has a day `known_on`: only what the national side had learned by that day counts, so that past answers can be given again.
Insurances that differ from the resident record are never among the answers (T08); `withheld` tells of them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

import msgspec

from mock_server.events import CertificateUse, InsuranceAcquired, RevocationReason
from mock_server.identity import new_id
from mock_server.insurance import (
    Acquisition,
    Cleared,
    Entry,
    Insurance,
    Key,
    Loss,
    NoAcquisition,
    NoLoss,
    insurances_of,
    newest_in_force,
)
from mock_server.matching import Difference
from mock_server.registration import Correction
from mock_server.standing import Card, Revocation, Use, UseStep, card_on
from mock_server.store import REGISTRY, Connection, Database, open_database

_decode = msgspec.json.Decoder(InsuranceAcquired).decode

# One question for all that decides what a person holds, in the order in which it was recorded. Only an acquisition has a record; of the
# others the last but one column says what they are.
_ENTRIES = (
    "SELECT recorded_on, noted_at, insurer_number, symbol, number, branch, acquired_on, withheld, record FROM insurance"
    " WHERE person = ?1 AND recorded_on <= ?2 UNION ALL"
    " SELECT recorded_on, noted_at, insurer_number, symbol, number, branch, lost_on, 'lost', '' FROM insurance_loss"
    " WHERE person = ?1 AND recorded_on <= ?2 UNION ALL"
    " SELECT recorded_on, noted_at, insurer_number, symbol, number, branch, holds_on, what, '' FROM correction"
    " WHERE person = ?1 AND recorded_on <= ?2 ORDER BY 1, 2"
)
_PEOPLE_BY_NUMBER = (
    "SELECT DISTINCT person FROM insurance"
    " WHERE number = ? AND insurer_number = ? AND birth_date = ? AND symbol = ? AND recorded_on <= ?"
)
_CERTIFICATE = (
    "SELECT person, expires_on, used_for FROM certificate WHERE serial = ? AND used_for <> 'sign' AND recorded_on <= ?"
    " ORDER BY recorded_on DESC, noted_at DESC LIMIT 1"
)
_REPLACED = (
    "SELECT replaces FROM certificate WHERE serial = ? AND replaces <> '' AND recorded_on <= ?"
    " ORDER BY recorded_on DESC, noted_at DESC LIMIT 1"
)
_REVOCATIONS = (
    "SELECT reason, revoked_on FROM revocation WHERE serial = ? AND recorded_on <= ? ORDER BY recorded_on, noted_at"
)
_USES = "SELECT step, holds_from FROM use_of_card WHERE person = ? AND recorded_on <= ? ORDER BY recorded_on, noted_at"
_REGISTER = (
    "INSERT INTO use_of_card (id, person, step, holds_from, recorded_on, noted_at) VALUES (?, ?, 'registered', ?, ?, ?)"
    " ON CONFLICT (id) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class NumberQuery:
    """A query by number: normalised; branch None: not asked for."""

    insurer_number: str
    symbol: str
    number: str
    branch: str | None
    birth_date: date

    def fits(self, insurance: Insurance) -> bool:
        insurer_number, symbol, number, branch = insurance.key
        return (
            (insurer_number, symbol, number) == (self.insurer_number, self.symbol, self.number)
            and any(self.birth_date == declared.birth_date for _, declared in insurance.versions)
            and self.branch in {None, branch}
        )


class Registry:
    """The registry of one server process. Used by one thread; several processes may use one database. Methods raise sqlite3.Error, DatabaseTrouble."""

    def __init__(self, where: Database) -> None:
        """Opens the database, or makes it. Raises DatabaseTrouble."""
        self.connection: Connection = open_database(where, REGISTRY)

    def close(self) -> None:
        self.connection.close()

    def person_of_serial(self, serial: int, known_on: date) -> str | None:
        """Whose certificate has this serial number; None: nobody's."""
        row = self.connection.execute(_CERTIFICATE, (f"{serial:x}", known_on.isoformat())).fetchone()
        return None if row is None else str(row[0])

    def card(self, serial: int, day: date) -> Card | None:
        """Where the card with this certificate stands on that day, as known on it; None: nobody's certificate."""
        known_on = day.isoformat()
        hexadecimal = f"{serial:x}"
        row = self.connection.execute(_CERTIFICATE, (hexadecimal, known_on)).fetchone()
        if row is None:
            return None
        person, expires_on, used_for = row
        revocations = self.connection.execute(_REVOCATIONS, (hexadecimal, known_on)).fetchall()
        uses = self.connection.execute(_USES, (person, known_on)).fetchall()
        return card_on(
            day,
            person,
            date.fromisoformat(expires_on),
            [
                Revocation(RevocationReason(reason), date.fromisoformat(revoked_on))
                for reason, revoked_on in revocations
            ],
            [Use(UseStep(step), date.fromisoformat(holds_from)) for step, holds_from in uses],
            phone=used_for == CertificateUse.PHONE.value,
        )

    def former_serials(self, serial: int, known_on: date) -> list[int]:
        """The certificates whose place this one took, the latest first: how J-LIS links a renewed serial number with the former ones."""
        found: list[int] = []
        here = f"{serial:x}"
        while row := self.connection.execute(_REPLACED, (here, known_on.isoformat())).fetchone():
            (here,) = row
            if int(here, 16) in {serial, *found}:
                break  # told in a circle: nothing is gained by going on
            found.append(int(here, 16))
        return found

    def insurances(self, person: str, known_on: date) -> list[Insurance]:
        """What may be seen of this person, in the order of acquisition."""
        return [insurance for insurance in self.recorded(person, known_on) if not insurance.differs]

    def withheld(self, person: str, known_on: date) -> list[tuple[Insurance, tuple[Difference, ...]]]:
        """What is recorded and may not be seen, with in what it differs from the resident record."""
        return [(insurance, insurance.differs) for insurance in self.recorded(person, known_on) if insurance.differs]

    def recorded(self, person: str, known_on: date) -> list[Insurance]:
        """All that the national system had recorded of this person, whether it may be seen or not, in the order of acquisition."""
        rows = self.connection.execute(_ENTRIES, (person, known_on.isoformat()))
        return insurances_of(_entry(tuple(key), on, what, record) for _, _, *key, on, what, record in rows)

    def eligibility_on(self, person: str, day: date, *, known_on: date | None = None) -> Insurance | None:
        """The insurance that is in force on that day, as known on `known_on` (default: on the day itself): what a clinic was told.

        With `known_on` far in the future it is what turned out to hold, as far as it was ever provided; what holds in truth, on its way
        or not, is told by hindsight.py.
        """
        return newest_in_force(self.insurances(person, known_on or day), day)

    def people_of_number(self, query: NumberQuery, known_on: date) -> dict[str, list[Insurance]]:
        """By person, everything that may be seen of those who have or had an insurance that fits the query."""
        rows = self.connection.execute(
            _PEOPLE_BY_NUMBER,
            (query.number, query.insurer_number, query.birth_date.isoformat(), query.symbol, known_on.isoformat()),
        ).fetchall()
        people = {person: self.insurances(person, known_on) for (person,) in rows}
        return {person: seen for person, seen in people.items() if any(map(query.fits, seen))}

    def register_use(self, person: str, day: date) -> None:
        """利用登録: from that day the person's card is an insurance card."""
        iso = day.isoformat()
        self.connection.execute(_REGISTER, (new_id(), person, iso, iso, time.time_ns()))


def _entry(key: Key, on: str, what: str, record: str) -> Entry:
    """A row as what it says."""
    if record:
        return Acquisition(key, _decode(record), tuple(Difference(name) for name in what.split(",") if name))
    day = date.fromisoformat(on)
    match what:
        case "lost":
            return Loss(key, day)
        case Correction.NO_ACQUISITION.value:
            return NoAcquisition(key, day)
        case Correction.NO_LOSS.value:
            return NoLoss(key, day)
        case _:
            return Cleared(key, day)
