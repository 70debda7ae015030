-- From schema 5 to 6: plans of measures, with all that is reported on them; estimates that forecasts rest on.
-- What is estimated of a series on its whole quarters, kept until these change: a new month only runs on from it.
CREATE TABLE estimate (
    area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, rests_on BIGINT NOT NULL, numbers DOUBLE[] NOT NULL);
DROP TABLE plan;
DROP TABLE measure;
DROP TABLE occurrence;
CREATE TABLE plan (
    id VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, area VARCHAR, approved DATE, valid_from DATE NOT NULL,
    valid_to DATE NOT NULL, period_stated BOOLEAN NOT NULL, weekends BOOLEAN NOT NULL, source VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL, loaded_at TIMESTAMP NOT NULL);
CREATE TABLE measure (
    plan VARCHAR NOT NULL, number VARCHAR NOT NULL, sort INTEGER NOT NULL, section VARCHAR NOT NULL, wording VARCHAR NOT NULL,
    deadline VARCHAR NOT NULL, result VARCHAR NOT NULL, kind VARCHAR, reading VARCHAR, waits_for VARCHAR,
    indicators VARCHAR[] NOT NULL, areas VARCHAR[] NOT NULL);
CREATE TABLE executor (
    plan VARCHAR NOT NULL, number VARCHAR NOT NULL, sort INTEGER NOT NULL, name VARCHAR NOT NULL, role VARCHAR NOT NULL);
CREATE TABLE occurrence (
    plan VARCHAR NOT NULL, number VARCHAR NOT NULL, occurrence INTEGER NOT NULL, starts DATE NOT NULL, due DATE NOT NULL,
    report_due DATE, kind VARCHAR NOT NULL, conditional BOOLEAN NOT NULL, continuous BOOLEAN NOT NULL);
CREATE TABLE measure_event (
    event_id BIGINT PRIMARY KEY, plan VARCHAR NOT NULL, number VARCHAR NOT NULL, due DATE, kind VARCHAR NOT NULL,
    day DATE NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by VARCHAR NOT NULL, text VARCHAR, figure DOUBLE,
    document VARCHAR, document_date DATE, attachment VARCHAR, attachment_name VARCHAR, new_due DATE, reason VARCHAR,
    allowed_by VARCHAR, waits_for VARCHAR, withdraws BIGINT);
