"""In here lives what the national side's registry tells of the way there: filings and their stages, mismatches, what holds in truth.

Clinics are never told any of it. As everywhere, `known_on` says how far knowledge goes; LATEST is all that was ever recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from mock_server.chain import Filing, Stage
from mock_server.events import Fact, InsuranceAcquired, ResidentRecord
from mock_server.insurance import (
    Acquisition,
    Entry,
    Insurance,
    Key,
    Loss,
    NoAcquisition,
    NoLoss,
    insurances_of,
    newest_in_force,
)
from mock_server.insurance_facts import entry_of, key_of
from mock_server.matching import Difference, differences
from mock_server.registry import Registry
from mock_server.store import Connection

LATEST = date.max

_FILINGS = "SELECT filing, person, office, record FROM filing WHERE recorded_on <= ? {} ORDER BY recorded_on, noted_at"
_STEPS = "SELECT stage, min(recorded_on) FROM step WHERE filing = ? AND recorded_on <= ? GROUP BY stage"
_OVERDUE = (
    " AND due_on <> '' AND due_on < ? AND NOT EXISTS (SELECT 1 FROM step WHERE step.filing = filing.filing"
    " AND stage = 'entered' AND step.recorded_on <= ?)"
)
_WITHHELD = "SELECT DISTINCT person FROM insurance WHERE withheld <> '' AND recorded_on <= ? ORDER BY person"
_MATCHED = (
    "SELECT filing.filing, max(step.recorded_on) FROM step JOIN filing ON filing.filing = step.filing"
    " WHERE stage = 'matched' AND step.recorded_on <= ?1 AND NOT EXISTS (SELECT 1 FROM step AS later"
    " WHERE later.filing = filing.filing AND later.stage = 'provided' AND later.recorded_on <= ?1) GROUP BY filing.filing"
)
_RESIDENT = (
    "SELECT record FROM resident WHERE person = ? AND recorded_on <= ? ORDER BY recorded_on DESC, noted_at DESC LIMIT 1"
)
_UNFOLLOWED = (
    "SELECT recorded_on, noted_at, record FROM insurance WHERE filing = '' AND person = ?1 AND recorded_on <= ?2",
    "SELECT recorded_on, noted_at, insurer_number, symbol, number, branch, lost_on FROM insurance_loss"
    " WHERE filing = '' AND person = ?1 AND recorded_on <= ?2",
    "SELECT recorded_on, noted_at, insurer_number, symbol, number, branch, holds_on, what FROM correction"
    " WHERE filing = '' AND what <> 'cleared' AND person = ?1 AND recorded_on <= ?2",
)
_OCCURRED = "SELECT recorded_on, noted_at, record FROM filing WHERE person = ?1 AND recorded_on <= ?2"

_fact = msgspec.json.Decoder(Fact).decode
_acquired = msgspec.json.Decoder(InsuranceAcquired).decode
_resident = msgspec.json.Decoder(ResidentRecord).decode


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An acquisition that may not be seen (or won't be, once it is provided), and in what it differs from the resident record."""

    insurance: Insurance
    differs: tuple[Difference, ...]
    matched_on: date
    resident: ResidentRecord | None  # of that day
    stage: Stage  # MATCHED: found on its way; PROVIDED: recorded, and viewing is stopped


@dataclass(frozen=True, slots=True)
class Told:
    """From a day of recording on, what clinics were told of some visit's day; `insurance` None: nothing to be seen."""

    from_on: date
    insurance: Insurance | None


def filings(registry: Registry, known_on: date, *, person: str | None = None) -> list[Filing]:
    """What was on its way by that day, of one person or all, in the order in which it occurred, with the stages reached by then."""
    if person is None:
        rows = registry.connection.execute(_FILINGS.format(""), (known_on.isoformat(),))
    else:
        rows = registry.connection.execute(_FILINGS.format("AND person = ?"), (known_on.isoformat(), person))
    return [_filing(registry.connection, row, known_on) for row in rows.fetchall()]


def overdue(registry: Registry, day: date) -> list[Filing]:
    """What on that day is past its due day and still not entered (T09), the longest overdue first."""
    iso = day.isoformat()
    rows = registry.connection.execute(_FILINGS.format(_OVERDUE), (LATEST.isoformat(), iso, iso)).fetchall()
    late = [_filing(registry.connection, row, day) for row in rows]
    return sorted(late, key=lambda filing: (-filing.days_late(day), filing.id))


def mismatches(registry: Registry, known_on: date) -> list[Mismatch]:
    """What differs from the resident record and has not been cleared by that day: what is recorded, then what is still on its way."""
    iso = known_on.isoformat()
    people = [person for (person,) in registry.connection.execute(_WITHHELD, (iso,))]
    found = []
    for person in people:
        for insurance, differs in registry.withheld(person, known_on):
            day = _matched_on(registry.connection, insurance, known_on)
            resident = _resident_on(registry.connection, person, day.isoformat())
            found.append(Mismatch(insurance, differs, day, resident, Stage.PROVIDED))
    for name, matched_on in registry.connection.execute(_MATCHED, (iso,)).fetchall():
        (record,) = registry.connection.execute("SELECT record FROM filing WHERE filing = ?", (name,)).fetchone()
        fact = _fact(record)
        if not isinstance(fact, InsuranceAcquired):
            continue
        resident = _resident_on(registry.connection, fact.person, matched_on)
        differs = differences(fact, resident)
        if differs:
            (insurance,) = insurances_of([Acquisition(key_of(fact), fact, differs)])
            found.append(Mismatch(insurance, differs, date.fromisoformat(matched_on), resident, Stage.MATCHED))
    return found


def truth(registry: Registry, person: str, *, known_on: date = LATEST) -> list[Insurance]:
    """What the person really holds or held, whether it has been declared, provided, may be seen, or not.

    `known_on`: as far as anybody knew by that day, the person and the branch office among them.
    """
    args = person, known_on.isoformat()
    told: list[tuple[str, int, Entry]] = []
    acquisitions, losses, corrections = _UNFOLLOWED
    for on, at, record in registry.connection.execute(acquisitions, args):
        told.append((on, at, entry_of(_acquired(record))))
    for on, at, *key, lost_on in registry.connection.execute(losses, args):
        told.append((on, at, Loss(_as_key(key), date.fromisoformat(lost_on))))
    for on, at, *key, holds_on, what in registry.connection.execute(corrections, args):
        kind = NoLoss if what == "no_loss" else NoAcquisition
        told.append((on, at, kind(_as_key(key), date.fromisoformat(holds_on))))
    for on, at, record in registry.connection.execute(_OCCURRED, args):
        known = msgspec.structs.replace(_fact(record), recorded_on=date.fromisoformat(on))
        told.append((on, at, entry_of(known)))
    return insurances_of(entry for _, _, entry in sorted(told, key=lambda one: one[:2]))


def true_eligibility_on(registry: Registry, person: str, day: date, *, known_on: date = LATEST) -> Insurance | None:
    """What holds on that day in truth."""
    return newest_in_force(truth(registry, person, known_on=known_on), day)


def told_about(registry: Registry, person: str, day: date) -> list[Told]:
    """What clinics were told of that day, by the days on which it became so: the second axis of time.

    Begins with the first day on which anything was recorded; of answers that are the same the first alone.
    """
    answers: list[Told] = []
    for known_on in recorded_days(registry, person):
        answer = newest_in_force(registry.insurances(person, known_on), day)
        if not answers or not _same(answers[-1].insurance, answer, day):
            answers.append(Told(known_on, answer))
    return answers


def recorded_days(registry: Registry, person: str) -> list[date]:
    """The days on which the national system learned something of this person's insurance."""
    tables = ("insurance", "insurance_loss", "correction")
    union = " UNION ".join(f"SELECT recorded_on FROM {table} WHERE person = ?1" for table in tables)
    rows = registry.connection.execute(f"{union} ORDER BY recorded_on", (person,))
    return [date.fromisoformat(recorded_on) for (recorded_on,) in rows]


def _same(one: Insurance | None, other: Insurance | None, day: date) -> bool:
    if one is None or other is None:
        return one is other
    return (one.key, one.lost_on, one.acquired_on) == (
        other.key,
        other.lost_on,
        other.acquired_on,
    ) and msgspec.structs.replace(one.on(day), recorded_on=LATEST) == msgspec.structs.replace(
        other.on(day), recorded_on=LATEST
    )


def _filing(connection: Connection, row: Sequence[str], known_on: date) -> Filing:
    name, person, office, record = row
    reached = dict(_reached(connection, name, known_on))
    (occurred,) = connection.execute("SELECT recorded_on FROM filing WHERE filing = ?", (name,)).fetchone()
    return Filing(
        id=name,
        person=person,
        office=office,
        fact=_fact(record),
        reached={Stage.OCCURRED: date.fromisoformat(occurred), **reached},
    )


def _reached(connection: Connection, filing: str, known_on: date) -> Iterator[tuple[Stage, date]]:
    for stage, recorded_on in connection.execute(_STEPS, (filing, known_on.isoformat())):
        yield Stage(stage), date.fromisoformat(recorded_on)


def _matched_on(connection: Connection, insurance: Insurance, known_on: date) -> date:
    (on,) = connection.execute(
        "SELECT max(matched_on) FROM insurance WHERE person = ? AND acquired_on = ? AND recorded_on <= ?",
        (insurance.person, insurance.acquired_on.isoformat(), known_on.isoformat()),
    ).fetchone()
    return date.fromisoformat(on)


def _resident_on(connection: Connection, person: str, day: str) -> ResidentRecord | None:
    row = connection.execute(_RESIDENT, (person, day)).fetchone()
    return None if row is None else _resident(row[0])


def _as_key(columns: Sequence[str]) -> Key:
    insurer_number, symbol, number, branch = columns
    return insurer_number, symbol, number, branch
