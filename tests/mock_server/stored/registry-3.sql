-- A registry as uketsuke made them at version 3; people are invented.
PRAGMA application_id = 1969976321;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE certificate (           
    id          TEXT PRIMARY KEY,
    serial      TEXT NOT NULL,       
    person      TEXT NOT NULL,
    used_for    TEXT NOT NULL,       
    expires_on  TEXT NOT NULL,
    replaces    TEXT NOT NULL,       
    recorded_on TEXT NOT NULL,
    noted_at    BIGINT NOT NULL
);
INSERT INTO "certificate" VALUES('6ee31d9f-2024-555c-a5f3-3fd911c6e215','101','hanako','auth','2028-02-17','','2023-03-01',1795597709342528327);
INSERT INTO "certificate" VALUES('94e64be7-f504-5fac-aec7-ff411e50a298','102','taro','auth','2028-02-17','','2023-03-01',1795597709342528329);
INSERT INTO "certificate" VALUES('f6c5b789-7543-52ba-bf59-6544f5e186ee','103','newcomer','auth','2028-02-17','','2023-03-01',1795597709342528331);
CREATE TABLE challenge (             
    id        TEXT PRIMARY KEY,
    clinic    TEXT NOT NULL,
    challenge BLOB NOT NULL,
    issued_at BIGINT NOT NULL,       
    used      INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO "challenge" VALUES('01977420-dc00-7000-b9d6-f454436c1e23','1319999999',X'144E017DDC45282D941A241C502765F27A4D96AD488D210422D017242F592DDA',1750000000000,0);
CREATE TABLE correction (            
    id             TEXT PRIMARY KEY,
    filing         TEXT NOT NULL,
    person         TEXT NOT NULL,
    what           TEXT NOT NULL,    
    insurer_number TEXT NOT NULL,
    symbol         TEXT NOT NULL,
    number         TEXT NOT NULL,
    branch         TEXT NOT NULL,
    holds_on       TEXT NOT NULL,    
    recorded_on    TEXT NOT NULL,
    noted_at       BIGINT NOT NULL
);
CREATE TABLE filing (                
    filing         TEXT PRIMARY KEY,
    person         TEXT NOT NULL,
    insurer_number TEXT NOT NULL,
    office         TEXT NOT NULL,
    due_on         TEXT NOT NULL,    
    recorded_on    TEXT NOT NULL,
    noted_at       BIGINT NOT NULL,
    record         TEXT NOT NULL     
);
CREATE TABLE insurance (             
    id             TEXT PRIMARY KEY,
    filing         TEXT NOT NULL,    
    person         TEXT NOT NULL,
    insurer_number TEXT NOT NULL,
    symbol         TEXT NOT NULL,    
    number         TEXT NOT NULL,
    branch         TEXT NOT NULL,
    birth_date     TEXT NOT NULL,
    acquired_on    TEXT NOT NULL,
    recorded_on    TEXT NOT NULL,
    noted_at       BIGINT NOT NULL,
    matched_on     TEXT NOT NULL,    
    withheld       TEXT NOT NULL,    
    record         TEXT NOT NULL     
);
INSERT INTO "insurance" VALUES('d5818588-6896-5cb2-b046-25120ccb7b87','','hanako','31139991','見本','0012345','00','1980-02-17','2020-04-01','2020-04-01',1795597709342528325,'2020-04-01','','{"event":"insurance_acquired","insurer_number":"31139991","insurer_name":"見本共済組合","symbol":"見本","number":"0012345","branch":"00","relation":"insured","acquired_on":"2020-04-01","ratio":30,"name":"見本　花子","kana":"ミホン　ハナコ","birth_date":"1980-02-17","sex":"female","address":"東京都霞台市見本町一丁目２番３号","certificate_class":"01","valid_from":null,"valid_until":null,"limit":{"category":"A03","valid":{"first":"2025-08-01","last":"2026-07-31"}},"elderly":null,"specified_disease":null,"changed_on":null,"person":"hanako","recorded_on":"2020-04-01"}');
INSERT INTO "insurance" VALUES('58347c85-d5e2-55bb-8f8e-31ccf4ae07a6','','taro','31139991','見本','0012345','01','1980-02-17','2020-04-01','2020-04-01',1795597709342528326,'2020-04-01','','{"event":"insurance_acquired","insurer_number":"31139991","insurer_name":"見本共済組合","symbol":"見本","number":"0012345","branch":"01","relation":"dependant","acquired_on":"2020-04-01","ratio":30,"name":"見本　太郎","kana":"ミホン　タロウ","birth_date":"1980-02-17","sex":"male","address":"東京都霞台市見本町一丁目２番３号","certificate_class":"01","valid_from":null,"valid_until":null,"limit":null,"elderly":null,"specified_disease":null,"changed_on":null,"person":"taro","recorded_on":"2020-04-01"}');
CREATE TABLE insurance_loss (        
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
CREATE TABLE resident (              
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL,
    recorded_on TEXT NOT NULL,       
    noted_at   BIGINT NOT NULL,
    record     TEXT NOT NULL         
);
INSERT INTO "resident" VALUES('01a211f6-b01e-79c2-864e-94d0f5f5ea50','hanako','',1795597709342528322,'{"person":"hanako","name":"見本　花子","kana":"ミホン　ハナコ","birth_date":"1980-02-17","sex":"female","address":"東京都霞台市見本町一丁目２番３号"}');
INSERT INTO "resident" VALUES('01a211f6-b01e-7bfa-afe8-c3106c165351','taro','',1795597709342528323,'{"person":"taro","name":"見本　太郎","kana":"ミホン　タロウ","birth_date":"1980-02-17","sex":"male","address":"東京都霞台市見本町一丁目２番３号"}');
INSERT INTO "resident" VALUES('01a211f6-b01e-7c60-953c-47fac7984f35','newcomer','',1795597709342528324,'{"person":"newcomer","name":"新顔　次郎","kana":"シンガオ　ジロウ","birth_date":"1990-05-05","sex":"male","address":"東京都霞台市見本町一丁目２番３号"}');
CREATE TABLE revocation (
    id          TEXT PRIMARY KEY,
    serial      TEXT NOT NULL,
    revoked_on  TEXT NOT NULL,
    reason      TEXT NOT NULL,
    recorded_on TEXT NOT NULL,
    noted_at    BIGINT NOT NULL
);
CREATE TABLE step (                  
    id          TEXT PRIMARY KEY,
    filing      TEXT NOT NULL,
    stage       TEXT NOT NULL,       
    recorded_on TEXT NOT NULL,
    noted_at    BIGINT NOT NULL
);
CREATE TABLE use_of_card (           
    id          TEXT PRIMARY KEY,
    person      TEXT NOT NULL,
    step        TEXT NOT NULL,
    holds_from  TEXT NOT NULL,
    recorded_on TEXT NOT NULL,
    noted_at    BIGINT NOT NULL
);
INSERT INTO "use_of_card" VALUES('19980390-d0c9-5bfc-8755-65b603ca430d','hanako','registered','2023-03-02','2023-03-02',1795597709342528328);
INSERT INTO "use_of_card" VALUES('e7012a67-b549-5355-9011-c13107c238c7','taro','registered','2023-03-02','2023-03-02',1795597709342528330);
INSERT INTO "use_of_card" VALUES('01a211f6-b067-7098-9324-4f7f0b3dbd92','newcomer','registered','2025-12-01','2025-12-01',1795597709415069561);
CREATE INDEX resident_by_person ON resident (person, recorded_on, noted_at);
CREATE INDEX filing_by_person ON filing (person);
CREATE INDEX filing_by_due_day ON filing (due_on);
CREATE INDEX step_by_filing ON step (filing);
CREATE INDEX insurance_by_person ON insurance (person);
CREATE INDEX insurance_by_number ON insurance (number, insurer_number, birth_date);
CREATE INDEX insurance_withheld ON insurance (withheld) WHERE withheld <> '';
CREATE INDEX insurance_loss_by_person ON insurance_loss (person);
CREATE INDEX correction_by_person ON correction (person);
CREATE INDEX certificate_by_serial ON certificate (serial);
CREATE INDEX revocation_by_serial ON revocation (serial);
CREATE INDEX use_of_card_by_person ON use_of_card (person);
COMMIT;
