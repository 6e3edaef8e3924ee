"""In here live the rows of the registry as they follow from a population's events: the same that registration makes one by one, made many at once.

A row's id is made of the person's index and of how many things were told of them before, so that rows lie in the order of the people, and what
is told again later is the same row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import msgspec

from mock_server.chain import due_on
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
from mock_server.matching import differences
from mock_server.population.telling import Told, events_of
from mock_server.standing import UseStep
from verifier.numbers import normalise_symbol

COLUMNS = {
    "resident": ("id", "person", "recorded_on", "noted_at", "record"),
    "filing": ("filing", "person", "insurer_number", "office", "due_on", "recorded_on", "noted_at", "record"),
    "step": ("id", "filing", "stage", "recorded_on", "noted_at"),
    "insurance": (
        "id", "filing", "person", "insurer_number", "symbol", "number", "branch", "birth_date", "acquired_on", "recorded_on", "noted_at",
        "matched_on", "withheld", "record",
    ),
    "insurance_loss": (
        "id", "filing", "person", "insurer_number", "symbol", "number", "branch", "lost_on", "recorded_on", "noted_at",
    ),
    "certificate": ("id", "serial", "person", "used_for", "expires_on", "replaces", "recorded_on", "noted_at"),
    "revocation": ("id", "serial", "revoked_on", "reason", "recorded_on", "noted_at"),
    "use_of_card": ("id", "person", "step", "holds_from", "recorded_on", "noted_at"),
}  # fmt: skip
Rows = dict[str, list[tuple[object, ...]]]

_encode = msgspec.json.Encoder().encode
_replace = msgspec.structs.replace
_STAGES = {Declared: "declared", Entered: "entered", Matched: "matched", Provided: "provided"}
_USES: dict[type[Event], str] = {
    UseRegistered: UseStep.REGISTERED.value,
    DeregistrationApplied: UseStep.APPLIED.value,
    Deregistered: UseStep.DEREGISTERED.value,
}


def no_rows() -> Rows:
    return {table: [] for table in COLUMNS}


def add_rows(rows: Rows, people: Iterable[Told], since: date | None, until: date, followed_from: date) -> int:
    """Add what was recorded of these people later than `since` (None: from the beginning) and by `until`; how many of them are new.

    The rows say what `registration.register` would record of the same events, were each told on its day.
    """
    last, followed = until.toordinal(), followed_from.toordinal()
    first = since.toordinal() if since is not None else 0
    new = 0
    for one in people:
        writer = _Writer(rows, one, since or date.min)
        if one.member.born <= last and (since is None or one.member.born > first):
            writer.resident()
            new += 1
        writer.told(events_of(one, last, followed))
    return new


class _Writer:
    """The rows of one person."""

    def __init__(self, rows: Rows, one: Told, since: date) -> None:
        self._rows = rows
        self._since = since
        self._first = one.resident()
        self._records: list[tuple[date, ResidentRecord]] = []
        self._head = (
            f"{one.member.index:08x}-{one.member.child:04x}-8000-8000-"  # a UUID of version 8: of our own making
        )
        self._person = one.id
        self._noted = 0
        self._filed: dict[str, Fact] = {}
        self._matched: dict[str, date] = {}

    def resident(self) -> None:
        self._rows["resident"].append((self._id(), self._person, "", 0, _encode(self._first).decode()))

    def told(self, events: list[Event]) -> None:
        self._records = [(event.recorded_on, event.record) for event in events if type(event) is ResidentChanged]
        for event in events:
            self._noted += 1
            self._event(event, type(event), event.recorded_on > self._since)

    def _id(self) -> str:
        return f"{self._head}{self._noted:012x}"

    def _event(self, event: Event, kind: type[Event], wanted: bool) -> None:
        match event:
            case Occurred():
                self._filed[event.filing] = event.fact
                if wanted:
                    self._occurred(event)
            case Declared() | Entered() | Matched() | Provided():
                if isinstance(event, Matched):
                    self._matched[event.filing] = event.recorded_on
                if wanted:
                    on = event.recorded_on
                    row = (self._id(), event.filing, _STAGES[type(event)], on.isoformat(), self._noted)
                    self._rows["step"].append(row)
                    if isinstance(event, Provided):
                        fact = _replace(self._filed[event.filing], recorded_on=on)
                        self._fact(fact, event.filing, self._matched.get(event.filing, on))
            case _ if not wanted:
                pass
            case InsuranceAcquired() | InsuranceLost():
                self._fact(event, "", event.recorded_on)
            case CertificateIssued():
                self._rows["certificate"].append(
                    (
                        self._id(),
                        f"{event.serial:x}",
                        self._person,
                        event.use.value,
                        event.expires_on.isoformat(),
                        "" if event.replaces is None else f"{event.replaces:x}",
                        event.recorded_on.isoformat(),
                        self._noted,
                    )
                )
            case CertificateRevoked():
                ended = event.revoked_on.isoformat()  # known at once
                self._rows["revocation"].append(
                    (self._id(), f"{event.serial:x}", ended, event.reason.value, ended, self._noted)
                )
            case ResidentChanged():
                content = _encode(event.record).decode()
                self._rows["resident"].append(
                    (self._id(), self._person, event.recorded_on.isoformat(), self._noted, content)
                )
            case UseRegistered() | DeregistrationApplied() | Deregistered():
                since = event.recorded_on.isoformat()  # each is recorded on the day from which it holds
                self._rows["use_of_card"].append((self._id(), self._person, _USES[kind], since, since, self._noted))
            case AcquisitionCancelled() | LossCancelled() | MismatchCleared():
                raise AssertionError(event)  # no life of a population has one

    def _occurred(self, event: Occurred) -> None:
        fact = event.fact
        due = due_on(fact)
        self._rows["filing"].append(
            (
                event.filing,
                self._person,
                fact.insurer_number,
                event.office,
                due.isoformat() if due is not None else "",
                event.recorded_on.isoformat(),
                self._noted,
                _encode(fact).decode(),
            )
        )

    def _fact(self, fact: Fact, filing: str, matched_on: date) -> None:
        row_id, on = self._id(), fact.recorded_on.isoformat()
        key = fact.insurer_number, fact.symbol if fact.symbol.isascii() else _symbol(fact.symbol)
        if isinstance(fact, InsuranceAcquired):
            self._rows["insurance"].append(
                (
                    row_id, filing, self._person, *key, fact.number, fact.branch, fact.birth_date.isoformat(),
                    fact.acquired_on.isoformat(), on, self._noted, matched_on.isoformat(), self._withheld(fact, matched_on),
                    _encode(fact).decode(),
                )
            )  # fmt: skip
        else:
            assert isinstance(fact, InsuranceLost)
            self._rows["insurance_loss"].append(
                (
                    row_id, filing, self._person, *key, fact.number, fact.branch, fact.lost_on.isoformat(), on, self._noted,
                )
            )  # fmt: skip

    def _withheld(self, declared: InsuranceAcquired, matched_on: date) -> str:
        record = self._first
        for on, changed in self._records:
            if on <= matched_on:
                record = changed
        if (
            declared.address == record.address
            and declared.name == record.name
            and declared.birth_date == record.birth_date
        ):
            return ""
        return ",".join(one.value for one in differences(declared, record))


@lru_cache(maxsize=4096)
def _symbol(symbol: str) -> str:
    """In the form in which it is asked for. Numbers, branches and other symbols of a population are plain digits already."""
    return normalise_symbol(symbol)
