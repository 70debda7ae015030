-- To schema 4: what would have been said in earlier years, against what came.
DROP TABLE backtest;
CREATE TABLE backtest (
    area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, level VARCHAR, target_year SMALLINT NOT NULL,
    months_known TINYINT NOT NULL, reduction_pct DOUBLE NOT NULL, size_a_month DOUBLE, limit_value DOUBLE NOT NULL,
    probability DOUBLE, probability_raw DOUBLE, met BOOLEAN NOT NULL,
    forecast_mean DOUBLE, low80 DOUBLE, high80 DOUBLE, low95 DOUBLE, high95 DOUBLE, actual DOUBLE NOT NULL,
    method VARCHAR, calibration VARCHAR,
    base DOUBLE, ytd DOUBLE, location DOUBLE, spread DOUBLE, history BIGINT);
ALTER TABLE forecast ADD COLUMN rests_on BIGINT;
DELETE FROM meta WHERE key = 'derived_state'; -- there is nothing in it before the next full refresh
