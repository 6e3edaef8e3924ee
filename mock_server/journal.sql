-- Every exchange with a clinic. A person is the national side's own key; no name, number, body or secret is ever written here.
CREATE TABLE exchange (
    id           TEXT PRIMARY KEY,   -- UUID version 7: in the order of time
    at           TEXT NOT NULL,      -- real time, UTC, ISO 8601
    world_day    TEXT NOT NULL,      -- the day in the server's world
    clinic       TEXT,               -- 10-digit institution code; null: none that we know
    method       TEXT NOT NULL,
    route        TEXT NOT NULL,      -- path, without its query
    status       INTEGER NOT NULL,
    code         TEXT NOT NULL,      -- 'ok', or the code of the problem answer
    answer_id    TEXT,
    person       TEXT,
    milliseconds REAL NOT NULL,
    trouble      TEXT                -- of our own failures: the kind of error and where in our code it arose
) WITHOUT ROWID;

-- The version of these tables: alembic's own, in both databases. A SQLite file tells it in its header as well, where it is read first.
CREATE TABLE schema_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT schema_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO schema_version (version_num) VALUES ('2');
