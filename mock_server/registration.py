"""In here lives registration: events become facts of the registry, each acquisition matched against the resident record on its way in.

What takes the chain (T10–T13) becomes a fact of the national system when it is provided, and is compared with the resident record of the
day on which it was matched. The same events told again change nothing; nothing is ever overwritten.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import assert_never

import msgspec

from mock_server.chain import Stage, due_on, stage_of
from mock_server.events import (
    AcquisitionCancelled,
    CertificateIssued,
    CertificateRevoked,
    Declared,
    Deregistered,
    DeregistrationApplied,
    Entered,
    Event,
    Fact,
    InsuranceAcquired,
    InsuranceLost,
    LossCancelled,
    Matched,
    MismatchCleared,
    Occurred,
    Provided,
    ResidentChanged,
    ResidentRecord,
    UseRegistered,
)
from mock_server.identity import id_of, new_id
from mock_server.keys import insurance_key
from mock_server.matching import Difference, differences
from mock_server.standing import UseStep
from mock_server.store import REGISTRY, Connection, Database, Postgres, open_database, transaction


class Correction(Enum):
    """What a row of the table of corrections says."""

    NO_ACQUISITION = "no_acquisition"  # 資格取得の取消
    NO_LOSS = "no_loss"  # 資格喪失の取消
    CLEARED = "cleared"  # the insurer has cleared the mismatch


class UnknownFiling(Exception):
    """A step of a filing that nobody opened: `Occurred` has to be told before it."""

    code = "filing_unknown"

    def __init__(self, filing: str) -> None:
        super().__init__(self.code)
        self.filing = filing


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


def register(database: Database, residents: Iterable[ResidentRecord], events: Iterable[Event]) -> RegistrationReport:
    """Record the residents and the events, in their order, in one transaction.

    Raises DatabaseTrouble, NumberError, UnknownFiling, sqlite3.Error.
    """
    connection = open_database(database, REGISTRY)
    try:
        with transaction(connection):
            registrar = _Registrar(connection)
            registrar.note_all(residents, events)
    finally:
        connection.close()
    return RegistrationReport(registrar.recorded, registrar.repeated, tuple(registrar.withheld))


def found(place: Postgres, residents: Iterable[ResidentRecord], events: Iterable[Event]) -> None:
    """Make a registry in PostgreSQL that knows them, whole or not at all; one that is there already is left as it is.

    Raises DatabaseTrouble, NumberError, UnknownFiling.
    """
    from mock_server.postgres import open_schema

    open_schema(place, REGISTRY, lambda connection: _Registrar(connection).note_all(residents, events)).close()


_Row = Mapping[str, str | int]
_fact = msgspec.json.Decoder(Fact).decode
LATEST = "9999-12-31"
_ALWAYS = ""  # of a resident record that was there before anything was recorded


@dataclass
class _Registrar:
    """One registration at work, inside a transaction."""

    connection: Connection
    recorded: int = 0
    repeated: int = 0
    withheld: list[Withheld] = field(default_factory=list)
    noted_at: int = field(default_factory=time.time_ns)

    def note_all(self, residents: Iterable[ResidentRecord], events: Iterable[Event]) -> None:
        """Residents, then events, in their order."""
        for resident in residents:
            self.note_resident(resident)
        for event in events:
            self.note(event)

    def note_resident(self, resident: ResidentRecord) -> None:
        """A resident record, if it isn't the one that we have."""
        known = self._record_of(resident.person)
        if known != resident:
            self.noted_at += 1
            self._resident(new_id(), resident, _ALWAYS)

    def _resident(self, row_id: str, resident: ResidentRecord, recorded_on: str) -> bool:
        row = (row_id, resident.person, recorded_on, self.noted_at, msgspec.json.encode(resident).decode())
        cursor = self.connection.execute(
            "INSERT INTO resident (id, person, recorded_on, noted_at, record) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO NOTHING",
            row,
        )
        return cursor.rowcount == 1

    def note(self, event: Event) -> None:
        """One event. A known one is left as it stands, with what was found when it was matched."""
        self.noted_at += 1  # the order of the list is the order of recording
        if self._noted(event):
            self.recorded += 1
        else:
            self.repeated += 1

    def _noted(self, event: Event) -> bool:
        """Whether it was new."""
        row = self._row(event)
        match event:
            case InsuranceAcquired() | InsuranceLost() | AcquisitionCancelled() | LossCancelled():
                return self._provided(event, {**row, "filing": ""}, event.recorded_on)
            case MismatchCleared():
                return self._corrected(Correction.CLEARED, event, event.acquired_on, {**row, "filing": ""})
            case Occurred():
                return self._occurred(event, row)
            case Declared() | Entered() | Matched() | Provided():
                return self._stepped(event, row)
            case ResidentChanged():
                return self._moved(event, row)
            case CertificateIssued():
                certified = {"serial": f"{event.serial:x}", "person": event.person, "used_for": event.use.value}
                replaces = "" if event.replaces is None else f"{event.replaces:x}"
                return self._add(
                    "certificate",
                    {**row, **certified, "expires_on": event.expires_on.isoformat(), "replaces": replaces},
                )
            case CertificateRevoked():
                ended = {"revoked_on": event.revoked_on.isoformat(), "reason": event.reason.value}
                return self._add("revocation", {**row, "serial": f"{event.serial:x}", **ended})
            case UseRegistered():
                return self._use(event.person, UseStep.REGISTERED, event.registered_on, row)
            case DeregistrationApplied():
                return self._use(event.person, UseStep.APPLIED, event.applied_on, row)
            case Deregistered():
                return self._use(event.person, UseStep.DEREGISTERED, event.deregistered_on, row)
            case _ as never:
                assert_never(never)

    def _row(self, event: Event) -> _Row:
        return {
            "id": id_of(msgspec.json.encode(event)),
            "recorded_on": event.recorded_on.isoformat(),
            "noted_at": self.noted_at,
        }

    # -- the chain -----------------------------------------------------------------------------------------------------

    def _occurred(self, event: Occurred, row: _Row) -> bool:
        _key(event.fact)  # a number that cannot be is refused here, not when it is provided
        due = due_on(event.fact)
        cursor = self.connection.execute(
            "INSERT INTO filing (filing, person, insurer_number, office, due_on, recorded_on, noted_at, record)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (filing) DO NOTHING",
            (
                event.filing,
                event.person,
                event.fact.insurer_number,
                event.office,
                due.isoformat() if due is not None else "",
                row["recorded_on"],
                self.noted_at,
                msgspec.json.encode(event.fact).decode(),
            ),
        )
        return cursor.rowcount == 1

    def _stepped(self, event: Declared | Entered | Matched | Provided, row: _Row) -> bool:
        stage = stage_of(event)
        assert stage is not None
        opened = self.connection.execute("SELECT record FROM filing WHERE filing = ?", (event.filing,)).fetchone()
        if opened is None:
            raise UnknownFiling(event.filing)
        if not self._add("step", {**row, "filing": event.filing, "stage": stage.value}):
            return False
        if isinstance(event, Provided):
            fact = msgspec.structs.replace(_fact(opened[0]), recorded_on=event.recorded_on)
            self._provided(fact, {**row, "filing": event.filing}, self._matched_on(event))
        return True

    def _matched_on(self, event: Provided) -> date:
        """The day on which the filing was matched; nobody told: when it was provided."""
        (matched,) = self.connection.execute(
            "SELECT max(recorded_on) FROM step WHERE filing = ? AND stage = ? AND recorded_on <= ?",
            (event.filing, Stage.MATCHED.value, event.recorded_on.isoformat()),
        ).fetchone()
        return event.recorded_on if matched is None else date.fromisoformat(matched)

    def _provided(self, fact: Fact, row: _Row, matched_on: date) -> bool:
        """The fact is the national system's from `fact.recorded_on` on."""
        match fact:
            case InsuranceAcquired():
                return self._acquired(fact, row, matched_on)
            case InsuranceLost():
                lost = {"person": fact.person, "lost_on": fact.lost_on.isoformat()}
                return self._add("insurance_loss", {**row, **_key(fact), **lost})
            case AcquisitionCancelled():
                return self._corrected(Correction.NO_ACQUISITION, fact, fact.acquired_on, row)
            case LossCancelled():
                return self._corrected(Correction.NO_LOSS, fact, fact.lost_on, row)

    def _corrected(
        self, what: Correction, event: AcquisitionCancelled | LossCancelled | MismatchCleared, on: date, row: _Row
    ) -> bool:
        corrected = {"person": event.person, "what": what.value, "holds_on": on.isoformat()}
        return self._add("correction", {**row, **_key(event), **corrected})

    def _acquired(self, event: InsuranceAcquired, row: _Row, matched_on: date) -> bool:
        differs = differences(event, self._record_of(event.person, matched_on.isoformat()))
        new = self._add(
            "insurance",
            {
                **row,
                **_key(event),
                "person": event.person,
                "birth_date": event.birth_date.isoformat(),
                "acquired_on": event.acquired_on.isoformat(),
                "matched_on": matched_on.isoformat(),
                "withheld": _by_commas(differs),
                "record": msgspec.json.encode(event).decode(),
            },
        )
        if new and differs:
            self.withheld.append(Withheld(event.person, event.insurer_number, event.acquired_on, differs))
        return new

    def _moved(self, event: ResidentChanged, row: _Row) -> bool:
        """Another resident record from that day on. What was matched later, but was told to us before, is compared with it now."""
        if not self._resident(str(row["id"]), event.record, str(row["recorded_on"])):
            return False
        later = self.connection.execute(
            "SELECT id, matched_on, record FROM insurance WHERE person = ? AND matched_on >= ?",
            (event.person, row["recorded_on"]),
        ).fetchall()
        for told, matched_on, record in later:
            declared = msgspec.json.decode(record, type=InsuranceAcquired)
            differs = differences(declared, self._record_of(event.person, matched_on))
            self.connection.execute("UPDATE insurance SET withheld = ? WHERE id = ?", (_by_commas(differs), told))
        return True

    # -- rows ----------------------------------------------------------------------------------------------------------

    def _use(self, person: str, step: UseStep, holds_from: date, row: _Row) -> bool:
        use = {"person": person, "step": step.value, "holds_from": holds_from.isoformat()}
        return self._add("use_of_card", {**row, **use})

    def _add(self, table: str, row: _Row) -> bool:
        """Add a fact; False if we know it already."""
        columns, places = ", ".join(row), ", ".join("?" * len(row))
        cursor = self.connection.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT (id) DO NOTHING", tuple(row.values())
        )
        return cursor.rowcount == 1

    def _record_of(self, person: str, day: str = LATEST) -> ResidentRecord | None:
        """The resident record of that day, as ISO text; default: the one that was told last."""
        row = self.connection.execute(
            "SELECT record FROM resident WHERE person = ? AND recorded_on <= ?"
            " ORDER BY recorded_on DESC, noted_at DESC LIMIT 1",
            (person, day),
        ).fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=ResidentRecord)


def _key(of: Fact | MismatchCleared) -> dict[str, str]:
    return insurance_key(of.insurer_number, of.symbol, of.number, of.branch)


def _by_commas(differs: tuple[Difference, ...]) -> str:
    return ",".join(difference.value for difference in differs)
