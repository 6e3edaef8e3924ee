"""In here lives what a stretch of time brought a population: how many were born, changed insurance, moved, renewed a certificate, died."""

from __future__ import annotations

from contextlib import closing
from datetime import date

from mock_server.store import Database, open_to_read

# By name: from where, and what is counted of the rows that were recorded later than the one day and not later than the other.
_COUNTED = {
    "births": "SELECT count(*) FROM insurance WHERE acquired_on = birth_date AND {}",
    "acquired": 'SELECT count(*) FROM insurance WHERE NOT record LIKE \'%"changed_on":"%\' AND {}',
    "changed": 'SELECT count(*) FROM insurance WHERE record LIKE \'%"changed_on":"%\' AND {}',
    "turned_70": 'SELECT count(*) FROM insurance WHERE record LIKE \'%"elderly":{{"first":"\' || acquired_on || \'"%\' AND {}',
    "turned_75": "SELECT count(*) FROM insurance WHERE length(insurer_number) = 8 AND insurer_number LIKE '39%'"
    ' AND NOT record LIKE \'%"changed_on":"%\' AND {}',
    "lost": "SELECT count(*) FROM insurance_loss WHERE {}",
    "withheld": "SELECT count(*) FROM insurance WHERE withheld <> '' AND {}",
    "moved": "SELECT count(*) FROM resident WHERE {}",
    "certificates": "SELECT count(*) FROM certificate WHERE {}",
    "cards_lost": "SELECT count(*) FROM revocation WHERE reason = 'lost' AND {}",
    "registered": "SELECT count(*) FROM use_of_card WHERE step = 'registered' AND {}",
    "died": "SELECT count(*) FROM revocation WHERE reason = 'died' AND {}",
    "filings": "SELECT count(*) FROM filing WHERE {}",
    "steps": "SELECT count(*) FROM step WHERE {}",
}


def happened(registry: Database, after: date, until: date) -> dict[str, int]:
    """How much of each kind was recorded of a population later than the one day and not later than the other. Raises DatabaseTrouble, sqlite3.Error."""
    recorded = "recorded_on > ? AND recorded_on <= ?"
    days = after.isoformat(), until.isoformat()
    with closing(open_to_read(registry)) as connection:
        counts = {
            name: int(connection.execute(asked.format(recorded), days).fetchone()[0])
            for name, asked in _COUNTED.items()
        }
    return counts if any(counts.values()) else {}
