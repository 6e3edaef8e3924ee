-- What the national side knows. Facts are only ever added; a correction is another row.
-- Ids are UUIDs made by us, order is by dates and `noted_at` (nanoseconds since 1970, a clock's and not a counter's): this moves to
-- PostgreSQL with types alone changed (and WITHOUT ROWID left out): no serial keys, no rowids, no locks but those of single statements.
-- Days are ISO text: they compare as dates do. recorded_on: the day on which the national side learned the fact.

CREATE TABLE resident (              -- 住民票, each version of it
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL,
    recorded_on TEXT NOT NULL,       -- from when on it is matched with; empty: it always was
    noted_at   BIGINT NOT NULL,
    record     TEXT NOT NULL         -- events.ResidentRecord, JSON
);
CREATE INDEX resident_by_person ON resident (person, recorded_on, noted_at);

CREATE TABLE filing (                -- 届出: what is to be declared, by whom, and at which office
    filing         TEXT PRIMARY KEY,
    person         TEXT NOT NULL,
    insurer_number TEXT NOT NULL,
    office         TEXT NOT NULL,
    due_on         TEXT NOT NULL,    -- the last day on which it is entered in time (T09); empty: no duty
    recorded_on    TEXT NOT NULL,
    noted_at       BIGINT NOT NULL,
    record         TEXT NOT NULL     -- events.Fact, JSON
);
CREATE INDEX filing_by_person ON filing (person);
CREATE INDEX filing_by_due_day ON filing (due_on);

CREATE TABLE step (                  -- its way: ①届出 ②支部 ③中間サーバー・照合 ④提供
    id          TEXT PRIMARY KEY,
    filing      TEXT NOT NULL,
    stage       TEXT NOT NULL,       -- chain.Stage
    recorded_on TEXT NOT NULL,
    noted_at    BIGINT NOT NULL
);
CREATE INDEX step_by_filing ON step (filing);

CREATE TABLE insurance (             -- 資格取得, as insurers declared it
    id             TEXT PRIMARY KEY,
    filing         TEXT NOT NULL,    -- by which it came; empty: nobody followed its way
    person         TEXT NOT NULL,
    insurer_number TEXT NOT NULL,
    symbol         TEXT NOT NULL,    -- normalised, as number and branch are: what a query is compared with
    number         TEXT NOT NULL,
    branch         TEXT NOT NULL,
    birth_date     TEXT NOT NULL,
    acquired_on    TEXT NOT NULL,
    recorded_on    TEXT NOT NULL,
    noted_at       BIGINT NOT NULL,
    matched_on     TEXT NOT NULL,    -- the day whose resident record it was compared with
    withheld       TEXT NOT NULL,    -- in what it differs from the resident record, by commas; empty: visible
    record         TEXT NOT NULL     -- events.InsuranceAcquired, JSON
);
CREATE INDEX insurance_by_person ON insurance (person);
CREATE INDEX insurance_by_number ON insurance (number, insurer_number, birth_date);
CREATE INDEX insurance_withheld ON insurance (withheld) WHERE withheld <> '';

CREATE TABLE insurance_loss (        -- 資格喪失
    id             TEXT PRIMARY KEY,
    filing         TEXT NOT NULL,
    person         TEXT NOT NULL,
    insurer_number TEXT NOT NULL,
    symbol         TEXT NOT NULL,
    number         TEXT NOT NULL,
    branch         TEXT NOT NULL,
    lost_on        TEXT NOT NULL,
    recorded_on    TEXT NOT NULL,
    noted_at       BIGINT NOT NULL
);
CREATE INDEX insurance_loss_by_person ON insurance_loss (person);

CREATE TABLE correction (            -- 取得の取消, 喪失の取消, and mismatches that the insurer has cleared
    id             TEXT PRIMARY KEY,
    filing         TEXT NOT NULL,
    person         TEXT NOT NULL,
    what           TEXT NOT NULL,    -- registration.Correction
    insurer_number TEXT NOT NULL,
    symbol         TEXT NOT NULL,
    number         TEXT NOT NULL,
    branch         TEXT NOT NULL,
    holds_on       TEXT NOT NULL,    -- the day of the acquisition, or of the loss
    recorded_on    TEXT NOT NULL,
    noted_at       BIGINT NOT NULL
);
CREATE INDEX correction_by_person ON correction (person);

CREATE TABLE certificate (           -- the way from a card to a person
    id          TEXT PRIMARY KEY,
    serial      TEXT NOT NULL,       -- hexadecimal: serials may have 20 bytes
    person      TEXT NOT NULL,
    used_for    TEXT NOT NULL,       -- events.CertificateUse
    expires_on  TEXT NOT NULL,
    replaces    TEXT NOT NULL,       -- the serial of the one whose place it took; empty: of none
    recorded_on TEXT NOT NULL,
    noted_at    BIGINT NOT NULL
);
CREATE INDEX certificate_by_serial ON certificate (serial);

CREATE TABLE revocation (
    id          TEXT PRIMARY KEY,
    serial      TEXT NOT NULL,
    revoked_on  TEXT NOT NULL,
    reason      TEXT NOT NULL,
    recorded_on TEXT NOT NULL,
    noted_at    BIGINT NOT NULL
);
CREATE INDEX revocation_by_serial ON revocation (serial);

CREATE TABLE use_of_card (           -- 利用登録, 解除の申請, 解除
    id          TEXT PRIMARY KEY,
    person      TEXT NOT NULL,
    step        TEXT NOT NULL,
    holds_from  TEXT NOT NULL,
    recorded_on TEXT NOT NULL,
    noted_at    BIGINT NOT NULL
);
CREATE INDEX use_of_card_by_person ON use_of_card (person);

CREATE TABLE challenge (             -- the one table whose rows change and go: they are worth 300 seconds
    id        TEXT PRIMARY KEY,
    clinic    TEXT NOT NULL,
    challenge BLOB NOT NULL,
    issued_at BIGINT NOT NULL,       -- milliseconds since 1970, by the real clock: world time may stand still
    used      INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;                     -- SQLite's own words: one tree to write instead of two. Ids sort by time, so that old ones go by id

-- The version of these tables: alembic's own, in both databases. A SQLite file tells it in its header as well, where it is read first.
CREATE TABLE schema_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT schema_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO schema_version (version_num) VALUES ('4');
