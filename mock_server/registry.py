"""In here live the questions that are asked of the registry: whose card, where it stands, which insurances are to be seen of whom.

Every question has a day `known_on`: only what the national side had learned by that day counts, so that past answers can be given again.
Insurances that differ from the resident record are never among the answers (T08); `withheld` tells of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from mock_server.events import CertificateUse, InsuranceAcquired, RevocationReason
from mock_server.identity import new_id
from mock_server.matching import Difference
from mock_server.standing import Card, Revocation, Use, UseStep, card_on
from mock_server.store import REGISTRY, open_database

_decode = msgspec.json.Decoder(InsuranceAcquired).decode

_INSURANCES = (
    "SELECT insurer_number, symbol, number, branch, acquired_on, withheld, record FROM insurance"
    " WHERE person = ? AND recorded_on <= ? ORDER BY recorded_on, noted_at"
)
_LOSSES = (
    "SELECT insurer_number, symbol, number, branch, lost_on FROM insurance_loss"
    " WHERE person = ? AND recorded_on <= ? ORDER BY recorded_on, noted_at"
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
)

_Key = tuple[str, str, str, str]  # insurer number, symbol, number, branch: normalised


@dataclass(frozen=True, slots=True)
class Insurance:
    """One insurance as the insurer last declared it, and its loss as far as it is known. `key` is normalised."""

    key: _Key
    declared: InsuranceAcquired
    lost_on: date | None

    @property
    def person(self) -> str:
        return self.declared.person

    def in_force(self, day: date) -> bool:
        """Whether it is valid on that day: begun, not lost (`lost_on` is the first day without it), inside its printed validity."""
        declared = self.declared
        return (
            declared.acquired_on <= day
            and (self.lost_on is None or day < self.lost_on)
            and (declared.valid_from is None or declared.valid_from <= day)
            and (declared.valid_until is None or day <= declared.valid_until)
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
            and self.birth_date == insurance.declared.birth_date
            and self.branch in {None, branch}
        )


def newest_in_force(insurances: Iterable[Insurance], day: date) -> Insurance | None:
    """The insurance of that day; where two insurers overlap the newer one (R06)."""
    return max(
        (insurance for insurance in insurances if insurance.in_force(day)),
        key=lambda insurance: (insurance.declared.acquired_on, insurance.declared.recorded_on),
        default=None,
    )


class Registry:
    """The registry of one server process. Used by one thread; several processes may use one file. Methods raise sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it. Raises DatabaseTrouble."""
        self.connection = open_database(path, REGISTRY)

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
        return [insurance for insurance, withheld in self._all(person, known_on) if not withheld]

    def withheld(self, person: str, known_on: date) -> list[tuple[Insurance, tuple[Difference, ...]]]:
        """What is recorded and may not be seen, with in what it differs from the resident record."""
        return [(insurance, differs) for insurance, differs in self._all(person, known_on) if differs]

    def eligibility_on(self, person: str, day: date, *, known_on: date | None = None) -> Insurance | None:
        """The insurance that is in force on that day, as known on `known_on` (default: on the day itself)."""
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

    def _all(self, person: str, known_on: date) -> list[tuple[Insurance, tuple[Difference, ...]]]:
        """Each insurance once, as last declared: a declaration of the same key and day of acquisition corrects the one before."""
        declared: dict[tuple[_Key, str], tuple[str, str]] = {}
        for *key, acquired_on, withheld, record in self.connection.execute(_INSURANCES, (person, known_on.isoformat())):
            declared[_as_key(key), acquired_on] = withheld, record
        losses = [
            (_as_key(key), lost_on)
            for *key, lost_on in self.connection.execute(_LOSSES, (person, known_on.isoformat()))
        ]
        return [
            (
                Insurance(key, _decode(record), _lost_on(key, acquired_on, declared, losses)),
                tuple(Difference(name) for name in withheld.split(",") if name),
            )
            for (key, acquired_on), (withheld, record) in sorted(declared.items(), key=lambda item: item[0][1])
        ]


def _as_key(columns: list[str]) -> _Key:
    insurer_number, symbol, number, branch = columns
    return insurer_number, symbol, number, branch


def _lost_on(
    key: _Key, acquired_on: str, declared: Iterable[tuple[_Key, str]], losses: Iterable[tuple[_Key, str]]
) -> date | None:
    """The loss that ends this acquisition: one of its key, not before it, and before the next acquisition of its key.

    Of several the one recorded last counts: it corrects the others. ISO days compare as days do.
    """
    again_on = min((on for other, on in declared if other == key and on > acquired_on), default=None)
    ended = [
        lost_on
        for other, lost_on in losses
        if other == key and acquired_on <= lost_on and (again_on is None or lost_on <= again_on)
    ]
    return date.fromisoformat(ended[-1]) if ended else None
