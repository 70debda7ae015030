-- From schema 4 to 5: changes of level of each series; comparisons are made when asked for, never stored.
DROP TABLE change;
CREATE TABLE change_point (
    area VARCHAR NOT NULL, indicator VARCHAR NOT NULL, period_start DATE NOT NULL, period_months TINYINT NOT NULL,
    level_before DOUBLE NOT NULL, level_after DOUBLE NOT NULL,
    change_pct DOUBLE, change_low DOUBLE, change_high DOUBLE);
DELETE FROM meta WHERE key = 'derived_state';
