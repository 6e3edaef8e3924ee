"""In here lives registration: events become facts of the registry, each acquisition matched against the resident record on its way in.

One real step of what will be a chain (T10–T13). The same events told again change nothing; nothing is ever overwritten.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import assert_never

import msgspec

from mock_server.events import (
    CertificateIssued,
    CertificateRevoked,
    Deregistered,
    DeregistrationApplied,
    Event,
    InsuranceAcquired,
    InsuranceLost,
    ResidentRecord,
    UseRegistered,
)
from mock_server.identity import id_of, new_id
from mock_server.keys import insurance_key
from mock_server.matching import Difference, differences
from mock_server.standing import UseStep
from mock_server.store import REGISTRY, open_database


@dataclass(frozen=True, slots=True)
class Withheld:
    """An insurance that is recorded and cannot be seen, and in what it differs from the resident record."""

    person: str
    insurer_number: str
    acquired_on: date
    differs: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class RegistrationReport:
    """What became of the events: how many were new, how many were known already, which of the new ones are withheld."""

    recorded: int
    repeated: int
    withheld: tuple[Withheld, ...]


def register(database: Path, residents: Iterable[ResidentRecord], events: Iterable[Event]) -> RegistrationReport:
    """Record the residents and the events, in their order, in one transaction. Raises DatabaseTrouble, NumberError, sqlite3.Error."""
    connection = open_database(database, REGISTRY)
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            registrar = _Registrar(connection)
            for resident in residents:
                registrar.note_resident(resident)
            for event in events:
                registrar.note(event)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has rolled it back already
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.close()
    return RegistrationReport(registrar.recorded, registrar.repeated, tuple(registrar.withheld))


_Row = Mapping[str, str | int]


@dataclass
class _Registrar:
    """One registration at work, inside a transaction."""

    connection: sqlite3.Connection
    recorded: int = 0
    repeated: int = 0
    withheld: list[Withheld] = field(default_factory=list)
    noted_at: int = field(default_factory=time.time_ns)

    def note_resident(self, resident: ResidentRecord) -> None:
        """A resident record, if it isn't the one that we have."""
        known = self._record_of(resident.person)
        if known == resident:
            return
        self.noted_at += 1
        self.connection.execute(
            "INSERT INTO resident (id, person, noted_at, record) VALUES (?, ?, ?, ?)",
            (new_id(), resident.person, self.noted_at, msgspec.json.encode(resident).decode()),
        )

    def note(self, event: Event) -> None:
        """One event. A known one is left as it stands, with what was found when it was matched."""
        self.noted_at += 1  # the order of the list is the order of recording
        row: _Row = {
            "id": id_of(msgspec.json.encode(event)),
            "recorded_on": event.recorded_on.isoformat(),
            "noted_at": self.noted_at,
        }
        match event:
            case InsuranceAcquired():
                self._acquired(event, row)
            case InsuranceLost():
                key = insurance_key(event.insurer_number, event.symbol, event.number, event.branch)
                self._add(
                    "insurance_loss", {**row, **key, "person": event.person, "lost_on": event.lost_on.isoformat()}
                )
            case CertificateIssued():
                certified = {"serial": f"{event.serial:x}", "person": event.person, "used_for": event.use.value}
                replaces = "" if event.replaces is None else f"{event.replaces:x}"
                self._add(
                    "certificate",
                    {**row, **certified, "expires_on": event.expires_on.isoformat(), "replaces": replaces},
                )
            case CertificateRevoked():
                ended = {"revoked_on": event.revoked_on.isoformat(), "reason": event.reason.value}
                self._add("revocation", {**row, "serial": f"{event.serial:x}", **ended})
            case UseRegistered():
                self._use(event.person, UseStep.REGISTERED, event.registered_on, row)
            case DeregistrationApplied():
                self._use(event.person, UseStep.APPLIED, event.applied_on, row)
            case Deregistered():
                self._use(event.person, UseStep.DEREGISTERED, event.deregistered_on, row)
            case _ as never:
                assert_never(never)

    def _acquired(self, event: InsuranceAcquired, row: _Row) -> None:
        differs = differences(event, self._record_of(event.person))
        new = self._add(
            "insurance",
            {
                **row,
                **insurance_key(event.insurer_number, event.symbol, event.number, event.branch),
                "person": event.person,
                "birth_date": event.birth_date.isoformat(),
                "acquired_on": event.acquired_on.isoformat(),
                "withheld": ",".join(difference.value for difference in differs),
                "record": msgspec.json.encode(event).decode(),
            },
        )
        if new and differs:
            self.withheld.append(Withheld(event.person, event.insurer_number, event.acquired_on, differs))

    def _use(self, person: str, step: UseStep, holds_from: date, row: _Row) -> None:
        self._add("use_of_card", {**row, "person": person, "step": step.value, "holds_from": holds_from.isoformat()})

    def _add(self, table: str, row: _Row) -> bool:
        """Add a fact; False if we know it already."""
        columns, places = ", ".join(row), ", ".join("?" * len(row))
        cursor = self.connection.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT (id) DO NOTHING", tuple(row.values())
        )
        new = cursor.rowcount == 1
        self.recorded += new
        self.repeated += not new
        return new

    def _record_of(self, person: str) -> ResidentRecord | None:
        row = self.connection.execute(
            "SELECT record FROM resident WHERE person = ? ORDER BY noted_at DESC LIMIT 1", (person,)
        ).fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=ResidentRecord)
