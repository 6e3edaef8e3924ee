"""In here live the steps from one version of the tables to the next, by alembic: a folder for each kind of database."""
