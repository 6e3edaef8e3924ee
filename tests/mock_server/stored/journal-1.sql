-- A journal as uketsuke made them at version 1; people are invented.
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
INSERT INTO "exchange" VALUES('01a211f6-b0cb-7f85-9647-9bbc41a3b2c0','2026-11-25T09:08:29.516+00:00','2025-12-01','1319999999','POST','/v1/challenges',200,'ok',NULL,'hanako',1.5,NULL);
INSERT INTO "exchange" VALUES('01a211f6-b0cc-7390-93cb-992dbf446378','2026-11-25T09:08:29.516+00:00','2025-12-01','1319999999','POST','/v1/challenges',200,'ok',NULL,NULL,2.5,NULL);
INSERT INTO "exchange" VALUES('01a211f6-b0cc-745b-ad72-e885e9a3792c','2026-11-25T09:08:29.516+00:00','2025-12-01','1319999999','POST','/v1/challenges',200,'ok',NULL,NULL,3.5,NULL);
COMMIT;
