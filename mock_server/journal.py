"""In here lives the journal: every exchange with a clinic, in a database of its own; written before its answer leaves.

It holds who asked, for which of our own person keys, what came of it and how long it took. Names, numbers, bodies and secrets are never written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec

from mock_server.identity import new_id
from mock_server.store import JOURNAL, Database, open_database

OK = "ok"

_INSERT = (
    "INSERT INTO exchange (id, at, world_day, clinic, method, route, status, code, answer_id, person, milliseconds, trouble)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)
_SELECT = "SELECT id, at, world_day, clinic, method, route, status, code, answer_id, person, milliseconds, trouble FROM exchange"


class Exchange(msgspec.Struct, kw_only=True):
    """One exchange. `route` is a path; `code` is 'ok' or a problem's; `trouble` says where in our own code a 500 arose."""

    method: str
    route: str
    clinic: str | None = None
    status: int = 0
    code: str = OK
    answer_id: str | None = None
    person: str | None = None
    milliseconds: float = 0.0
    trouble: str | None = None
    id: str = ""  # given when it is written
    at: datetime = datetime.min.replace(tzinfo=UTC)  # likewise; real time, UTC
    world_day: date = date.min  # likewise


class Journal:
    """The journal of one server process, opened at the first line. Several processes may write to one database."""

    def __init__(self, where: Database, world_day: Callable[[], date]) -> None:
        self._world_day = world_day  # asked at each line: the world's clock may run
        self._connection = open_database(where, JOURNAL)

    def write(self, exchange: Exchange) -> None:
        """Add the exchange; it is in the database (a file is not forced to the disk) on return. Raises sqlite3.Error, DatabaseTrouble."""
        self._connection.execute(
            _INSERT,
            (
                new_id(),
                datetime.now(UTC).isoformat(timespec="milliseconds"),
                self._world_day().isoformat(),
                exchange.clinic,
                exchange.method,
                exchange.route,
                exchange.status,
                exchange.code,
                exchange.answer_id,
                exchange.person,
                round(exchange.milliseconds, 3),
                exchange.trouble,
            ),
        )

    def close(self) -> None:
        self._connection.close()


def read_journal(
    where: Database,
    *,
    clinic: str | None = None,
    person: str | None = None,
    route: str | None = None,
    code: str | None = None,
    last: int | None = None,
) -> list[Exchange]:
    """The exchanges that fit, oldest first; of them the `last` so many. Raises DatabaseTrouble."""
    wanted = {"clinic": clinic, "person": person, "route": route, "code": code}
    given = {column: value for column, value in wanted.items() if value is not None}
    fits = " WHERE " + " AND ".join(f"{column} = :{column}" for column in given) if given else ""
    limit = f" LIMIT {int(last)}" if last is not None else ""
    connection = open_database(where, JOURNAL)
    try:
        rows = connection.execute(f"{_SELECT}{fits} ORDER BY id DESC{limit}", given).fetchall()
    finally:
        connection.close()
    return [_exchange(row) for row in reversed(rows)]


def _exchange(row: tuple[object, ...]) -> Exchange:
    names = (
        "id", "at", "world_day", "clinic", "method", "route", "status", "code", "answer_id", "person", "milliseconds", "trouble",
    )  # fmt: skip
    return msgspec.convert(dict(zip(names, row, strict=True)), Exchange)
