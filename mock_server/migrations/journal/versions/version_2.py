"""In here lives the step to version 2: the version itself stands in a table, `schema_version`, so that PostgreSQL can tell it too.

Alembic makes that table before it takes the first step, and notes this version in it.
"""

from __future__ import annotations

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Nothing besides: no exchange is told otherwise than before."""
