"""In here lives what alembic runs: it takes the connection, and the transaction, of migrating.py."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="schema_version")
context.run_migrations()
