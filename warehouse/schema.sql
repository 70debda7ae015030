-- The store's tables. Codes and meanings: docs/data-dictionary.md.
CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR);

CREATE TABLE area (
    code VARCHAR PRIMARY KEY, parent VARCHAR, level VARCHAR NOT NULL,
    name_ru VARCHAR NOT NULL, name_kk VARCHAR NOT NULL, name_en VARCHAR NOT NULL,
    valid_from DATE, valid_to DATE, note VARCHAR,
    official_code VARCHAR); -- KATO in Kazakhstan, OKTMO in Russia

CREATE TABLE indicator (
    code VARCHAR PRIMARY KEY, parent VARCHAR, breakdown VARCHAR,
    unit VARCHAR NOT NULL DEFAULT 'count', -- count, persons, percent, tenge, …
    better VARCHAR NOT NULL DEFAULT 'lower', -- lower, higher, neutral
    name_ru VARCHAR NOT NULL, name_kk VARCHAR NOT NULL, name_en VARCHAR NOT NULL,
    sort INTEGER, note VARCHAR,
    detail BOOLEAN NOT NULL DEFAULT FALSE); -- a row of a form crossed with one of its columns: no forecast of its own

-- Other spellings; kind is 'area' or 'indicator', layout NULL holds for every layout; origin 'reference' or 'user'.
CREATE TABLE alias (kind VARCHAR NOT NULL, layout VARCHAR, name VARCHAR NOT NULL, code VARCHAR NOT NULL,
    origin VARCHAR NOT NULL DEFAULT 'reference');

CREATE TABLE population (area VARCHAR, date DATE, population BIGINT, source VARCHAR);

-- area or indicator NULL: holds for all of them.
CREATE TABLE series_break (area VARCHAR, indicator VARCHAR, date DATE NOT NULL, confirmed BOOLEAN DEFAULT FALSE,
    note_ru VARCHAR, note_kk VARCHAR, note_en VARCHAR, source VARCHAR);

CREATE TABLE load (
    load_id BIGINT PRIMARY KEY, loaded_at TIMESTAMP NOT NULL, file VARCHAR NOT NULL, sha256 VARCHAR NOT NULL,
    layout VARCHAR NOT NULL, source VARCHAR, authority TINYINT NOT NULL, simulated BOOLEAN NOT NULL DEFAULT FALSE,
    published DATE, published_assumed BOOLEAN NOT NULL DEFAULT FALSE,
    rows_read BIGINT, rows_accepted BIGINT, rows_unchanged BIGINT, rows_revised BIGINT, rows_rejected BIGINT,
    program_version VARCHAR, withdrawn_at TIMESTAMP, loaded_by VARCHAR);

-- Where in its file a number stands: field is the letter of a workbook's column, or the header of a text's.
CREATE TABLE place (load_id BIGINT NOT NULL, place_no SMALLINT NOT NULL, sheet VARCHAR, field VARCHAR);

-- reason is a code of locales: reject.<reason>.
CREATE TABLE reject (
    load_id BIGINT NOT NULL, sheet VARCHAR, row_no BIGINT, field VARCHAR,
    found VARCHAR, expected VARCHAR, reason VARCHAR NOT NULL,
    area_text VARCHAR, indicator_text VARCHAR, period_text VARCHAR, value_text VARCHAR);

CREATE TABLE observation (
    area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, period_start DATE NOT NULL, period_months TINYINT NOT NULL,
    basis VARCHAR NOT NULL, value DOUBLE NOT NULL, published DATE NOT NULL, load_id BIGINT NOT NULL,
    row_no INTEGER, place_no SMALLINT); -- the row that a reader of the file sees; `place` has the rest

-- What a note implies of an earlier period (this year's number less the printed change): only to be checked.
CREATE TABLE claim (
    load_id BIGINT NOT NULL, area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, period_start DATE NOT NULL,
    period_months TINYINT NOT NULL, basis VARCHAR NOT NULL, value DOUBLE NOT NULL, row_no INTEGER, sheet VARCHAR);

-- Every number that stands as of a day: one for each area, indicator, period and basis.
CREATE MACRO latest_as_of(day) AS TABLE
    SELECT o.area, o.indicator, o.period_start, o.period_months, o.basis, o.value, o.published, o.load_id
    FROM observation o JOIN load l USING (load_id)
    WHERE l.withdrawn_at IS NULL AND o.published <= day
    QUALIFY row_number() OVER (
        PARTITION BY o.area, o.indicator, o.period_start, o.period_months, o.basis
        ORDER BY l.authority, o.published DESC, o.load_id DESC) = 1;

CREATE VIEW latest AS SELECT * FROM latest_as_of(DATE '9999-12-31');

-- Derived by refresh; `state` in meta says as of which day.

-- What the checks of etl/checks/ found: check_name is the file's name, texts are in locales: check.<check_name>.
CREATE TABLE finding (
    check_name VARCHAR NOT NULL, area VARCHAR, indicator VARCHAR, period_start DATE, period_months TINYINT,
    basis VARCHAR, found VARCHAR, expected VARCHAR, load_id BIGINT);

CREATE TABLE series (
    area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, period_start DATE NOT NULL, period_months TINYINT NOT NULL,
    value DOUBLE NOT NULL, mark VARCHAR, simulated BOOLEAN NOT NULL DEFAULT FALSE);

-- Cumulative columns run from 1 January of the row's year and include what is known.
CREATE TABLE forecast (
    area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, period_start DATE NOT NULL, period_months TINYINT NOT NULL,
    mean DOUBLE, low80 DOUBLE, high80 DOUBLE, low95 DOUBLE, high95 DOUBLE,
    cumulative_mean DOUBLE, cumulative_low80 DOUBLE, cumulative_high80 DOUBLE,
    as_of DATE NOT NULL, data_through DATE NOT NULL, method VARCHAR NOT NULL,
    rests_on BIGINT); -- checksum of the figures behind it

-- What is estimated of a series on its whole quarters, kept until these change: a new month only runs on from it.
CREATE TABLE estimate (
    area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, rests_on BIGINT NOT NULL, numbers DOUBLE[] NOT NULL);

-- What would have been said in earlier years of targets on each series, and what came: one row a series, year,
-- months known by then and reduction asked for on the year before.
CREATE TABLE backtest (
    area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, level VARCHAR, target_year SMALLINT NOT NULL,
    months_known TINYINT NOT NULL, reduction_pct DOUBLE NOT NULL, size_a_month DOUBLE, limit_value DOUBLE NOT NULL,
    probability DOUBLE, probability_raw DOUBLE, met BOOLEAN NOT NULL,
    forecast_mean DOUBLE, low80 DOUBLE, high80 DOUBLE, low95 DOUBLE, high95 DOUBLE, actual DOUBLE NOT NULL,
    method VARCHAR, calibration VARCHAR,
    base DOUBLE, ytd DOUBLE, location DOUBLE, spread DOUBLE, -- last year, the year to date, the simulated rest
    history BIGINT); -- checksum of the series up to the end of target_year

-- When the level of a series changed: `period_start` is the first period of the new one.
CREATE TABLE change_point (
    area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, period_start DATE NOT NULL, period_months TINYINT NOT NULL,
    level_before DOUBLE NOT NULL, level_after DOUBLE NOT NULL,
    change_pct DOUBLE, change_low DOUBLE, change_high DOUBLE);

CREATE TABLE progress (
    run_id BIGINT NOT NULL, computed_at TIMESTAMP NOT NULL, program_version VARCHAR, roadmap_checksum VARCHAR,
    roadmap VARCHAR NOT NULL, target VARCHAR NOT NULL, kind VARCHAR, area VARCHAR, indicator VARCHAR,
    period VARCHAR, reading VARCHAR, is_sub_area BOOLEAN NOT NULL DEFAULT FALSE,
    baseline DOUBLE, ceiling DOUBLE, floor DOUBLE, months INTEGER,
    ytd DOUBLE, ytd_same_period_last_year DOUBLE, path DOUBLE, allowance DOUBLE, allowance_per_month DOUBLE,
    forecast DOUBLE, forecast_low80 DOUBLE, forecast_high80 DOUBLE, probability DOUBLE,
    probability_raw DOUBLE, calibration VARCHAR, -- before calibration, and its method
    change_pct DOUBLE, change_low DOUBLE, change_high DOUBLE, beyond_chance BOOLEAN,
    status VARCHAR NOT NULL, as_of DATE NOT NULL, data_through DATE, simulated BOOLEAN NOT NULL DEFAULT FALSE,
    change_method VARCHAR, forecast_method VARCHAR, note VARCHAR, announced_change_pct DOUBLE);

-- Filled by later work; here from the first day so that a store need not be migrated for them.
CREATE TABLE roadmap (id VARCHAR PRIMARY KEY, checksum VARCHAR, title_ru VARCHAR, title_kk VARCHAR, title_en VARCHAR,
    area VARCHAR, source VARCHAR, sort INTEGER);
CREATE TABLE target (roadmap VARCHAR, id VARCHAR, kind VARCHAR, wording_ru VARCHAR, wording_kk VARCHAR, wording_en VARCHAR,
    sort INTEGER);
CREATE TABLE plan (
    id VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, area VARCHAR, approved DATE, valid_from DATE NOT NULL,
    valid_to DATE NOT NULL, period_stated BOOLEAN NOT NULL, weekends BOOLEAN NOT NULL, source VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL, loaded_at TIMESTAMP NOT NULL);
CREATE TABLE measure (
    plan VARCHAR NOT NULL, number VARCHAR NOT NULL, sort INTEGER NOT NULL, section VARCHAR NOT NULL, wording VARCHAR NOT NULL,
    deadline VARCHAR NOT NULL, result VARCHAR NOT NULL, kind VARCHAR, reading VARCHAR, waits_for VARCHAR,
    indicators VARCHAR[] NOT NULL, areas VARCHAR[] NOT NULL, id BIGINT NOT NULL);
CREATE TABLE executor (
    plan VARCHAR NOT NULL, number VARCHAR NOT NULL, sort INTEGER NOT NULL, name VARCHAR NOT NULL, role VARCHAR NOT NULL,
    measure BIGINT NOT NULL);
CREATE TABLE occurrence (
    plan VARCHAR NOT NULL, number VARCHAR NOT NULL, occurrence INTEGER NOT NULL, starts DATE NOT NULL, due DATE NOT NULL,
    report_due DATE, kind VARCHAR NOT NULL, conditional BOOLEAN NOT NULL, continuous BOOLEAN NOT NULL,
    measure BIGINT NOT NULL);
CREATE TABLE measure_event (
    event_id BIGINT PRIMARY KEY, plan VARCHAR NOT NULL, number VARCHAR NOT NULL, due DATE, kind VARCHAR NOT NULL,
    day DATE NOT NULL, entered_at TIMESTAMP NOT NULL, entered_by VARCHAR NOT NULL, text VARCHAR, figure DOUBLE,
    document VARCHAR, document_date DATE, attachment VARCHAR, attachment_name VARCHAR, new_due DATE, reason VARCHAR,
    allowed_by VARCHAR, waits_for VARCHAR, withdraws BIGINT, measure BIGINT NOT NULL);
CREATE TABLE audit (occurred_at TIMESTAMP, actor VARCHAR, action VARCHAR, detail VARCHAR);
