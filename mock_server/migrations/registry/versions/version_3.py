"""In here lives the version with which steps begin: facts in two times, mismatches, and the chain of registration.

The tables of its files are there already. Those of older versions were only ever made by what nobody had been given yet.
"""

from __future__ import annotations

revision = "3"
down_revision = None


def upgrade() -> None:
    """Nothing: it is where files of version 3 stand."""
