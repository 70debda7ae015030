-- severity: finding
-- A month taken as the difference of cumulative figures is far from what the series shows in the year before
-- and after it (the mark `implausible`). December and January are the business of year_end_revision. found:
-- the month; expected: where four of five months near it lie.
WITH odd AS (
    SELECT * FROM series
    WHERE mark = 'implausible' AND period_months = 1 AND month(period_start) BETWEEN 2 AND 11)
SELECT o.area, o.indicator, o.period_start, o.period_months, 'period' AS basis, said(o.value) AS found,
       usual(quantile_cont(n.value, 0.1), quantile_cont(n.value, 0.9)) AS expected,
       NULL AS load_id
FROM odd o JOIN series n ON n.area = o.area AND n.indicator = o.indicator AND n.period_months = 1
     AND coalesce(n.mark, '') NOT IN ('implausible', 'negative')
     AND n.period_start BETWEEN o.period_start - INTERVAL 12 MONTH AND o.period_start + INTERVAL 12 MONTH
GROUP BY ALL
