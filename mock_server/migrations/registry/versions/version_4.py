"""In here lives the step to version 4: the version itself stands in a table, `schema_version`, so that PostgreSQL can tell it too.

Alembic makes that table before it takes the first step, and notes this version in it.
"""

from __future__ import annotations

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Nothing besides: no fact is told otherwise than before."""
