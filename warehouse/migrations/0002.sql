-- From schema 1 to 2: places of numbers, claims, findings; official codes, details, origins of aliases.
ALTER TABLE area ADD COLUMN official_code VARCHAR;
ALTER TABLE indicator ADD COLUMN detail BOOLEAN DEFAULT FALSE;
ALTER TABLE indicator ALTER COLUMN detail SET NOT NULL;
ALTER TABLE alias ADD COLUMN origin VARCHAR DEFAULT 'reference';
ALTER TABLE alias ALTER COLUMN origin SET NOT NULL;
ALTER TABLE load ADD COLUMN loaded_by VARCHAR;
ALTER TABLE observation ADD COLUMN row_no INTEGER;
ALTER TABLE observation ADD COLUMN place_no SMALLINT;
CREATE TABLE place (load_id BIGINT NOT NULL, place_no SMALLINT NOT NULL, sheet VARCHAR, field VARCHAR);
CREATE TABLE claim (
    load_id BIGINT NOT NULL, area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, period_start DATE NOT NULL,
    period_months TINYINT NOT NULL, basis VARCHAR NOT NULL, value DOUBLE NOT NULL, row_no INTEGER, sheet VARCHAR);
CREATE TABLE finding (
    check_name VARCHAR NOT NULL, area VARCHAR, indicator VARCHAR, period_start DATE, period_months TINYINT,
    basis VARCHAR, found VARCHAR, expected VARCHAR, load_id BIGINT);
-- The reference files have new columns, and everything derived lacks findings: both are made anew.
DELETE FROM meta WHERE key IN ('reference_checksum', 'derived_state');
