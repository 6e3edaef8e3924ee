"""In here live the named people, as rows of data by theme, in the order in which a trainee meets them."""

from __future__ import annotations

from mock_server.world.people import cards, ordinary, paper, registration
from mock_server.world.rows import Row

_ORDER = [
    "valid",
    "valid-dependant",
    "unregistered",
    "deregistering",
    "deregistered",
    "mismatch",
    "late-branch",
    "moved-branch",
    "removed-dependant",
    "changed-data",
    "lost-eligibility",
    "newer-eligibility",
    "expiring-certificate",
    "expired-in-grace",
    "expired-past-grace",
    "revoked",
    "card-returned",
    "card-lost",
    "pin-locked",
    "pin-less",
    "photo-less",
    "twins-a",
    "twins-b",
    "elderly-70",
    "elderly-75",
    "gaiji",
    "phone",
    "certificate-only",
    "certificate-paper",
    "both",
    "helper",
    "legacy-card",
    "notice-only",
    "portal-only",
]

_ROWS = {row.id: row for theme in (ordinary, registration, cards, paper) for row in theme.ROWS}

ROWS: tuple[Row, ...] = tuple(_ROWS[person] for person in _ORDER)
