"""In here lives what a stretch of time brought a population: how many were born, changed insurance, moved, renewed a certificate, died."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import msgspec

from mock_server.events import InsuranceAcquired
from mock_server.store import Database, open_to_read

_decode = msgspec.json.Decoder(InsuranceAcquired).decode

# By name: which rows are counted, of those that were recorded later than the one day and not later than the other.
_CHANGED = 'record LIKE \'%"changed_on":"%\''
_COUNTED = {
    "births": f"insurance WHERE acquired_on = birth_date AND NOT {_CHANGED}",
    "acquired": f"insurance WHERE NOT {_CHANGED}",
    "changed": f"insurance WHERE {_CHANGED}",
    "turned_75": f"insurance WHERE length(insurer_number) = 8 AND insurer_number LIKE '39%' AND NOT {_CHANGED}",
    "lost": "insurance_loss WHERE 1 = 1",
    "withheld": "insurance WHERE withheld <> ''",
    "moved": "resident WHERE 1 = 1",
    "certificates": "certificate WHERE 1 = 1",
    "cards_lost": "revocation WHERE reason = 'lost'",
    "registered": "use_of_card WHERE step = 'registered'",
    "died": "revocation WHERE reason = 'died'",
    "filings": "filing WHERE 1 = 1",
    "steps": "step WHERE 1 = 1",
}
_ELDERLY = f"SELECT record FROM insurance WHERE {_CHANGED} AND record LIKE '%\"elderly\":{{%' AND "
_RECORDED = "recorded_on > ? AND recorded_on <= ?"


def happened(registry: Database, after: date, until: date) -> dict[str, int]:
    """How much of each kind was recorded of a population later than the one day and not later than the other. Raises DatabaseTrouble, sqlite3.Error."""
    days = after.isoformat(), until.isoformat()
    with closing(open_to_read(registry)) as connection:
        counts = {
            name: int(connection.execute(f"SELECT count(*) FROM {of} AND {_RECORDED}", days).fetchone()[0])
            for name, of in _COUNTED.items()
        }
        told = (_decode(record) for (record,) in connection.execute(_ELDERLY + _RECORDED, days))
        counts["turned_70"] = sum(one.elderly is not None and one.elderly.first == one.changed_on for one in told)
    return counts if any(counts.values()) else {}
