-- A journal as version 1 made it, dumped.
PRAGMA application_id = 1969976322;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE exchange (
    id           TEXT PRIMARY KEY,
    at           TEXT NOT NULL,
    world_day    TEXT NOT NULL,
    clinic       TEXT,
    method       TEXT NOT NULL,
    route        TEXT NOT NULL,
    status       INTEGER NOT NULL,
    code         TEXT NOT NULL,
    answer_id    TEXT,
    person       TEXT,
    milliseconds REAL NOT NULL,
    trouble      TEXT
) WITHOUT ROWID;
INSERT INTO "exchange" VALUES('01a211f6-ac37-7a76-89a6-195aa664ec21','2026-11-25T09:08:28.343+00:00','2025-12-01','1319999999','POST','/v1/verifications/card',503,'busy','answer-0','hanako',1.5,NULL);
INSERT INTO "exchange" VALUES('01a211f6-ac37-7ecf-adaa-4d9717a38c19','2026-11-25T09:08:28.343+00:00','2025-12-01','1319999999','POST','/v1/verifications/card',200,'ok','answer-1','hanako',1.5,NULL);
INSERT INTO "exchange" VALUES('01a211f6-ac37-7fed-8f5f-86933a55c251','2026-11-25T09:08:28.344+00:00','2025-12-01','1319999999','POST','/v1/verifications/card',200,'ok','answer-2','hanako',1.5,NULL);
COMMIT;
