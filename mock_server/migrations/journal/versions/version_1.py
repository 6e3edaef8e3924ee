"""In here lives the version with which steps begin: the journal as its files have been from the first day."""

from __future__ import annotations

revision = "1"
down_revision = None


def upgrade() -> None:
    """Nothing: it is where files of version 1 stand."""
