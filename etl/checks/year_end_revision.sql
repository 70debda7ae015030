-- severity: finding
-- A December (or January) whose difference is negative or far too small or large: cases of the whole year
-- were withdrawn or moved when the year was closed. It is a revision of the year, not what happened in the
-- month. found: the difference; expected: where four of five months near it lie.
WITH odd AS (
    SELECT s.* FROM series s
    WHERE (s.mark = 'implausible' AND s.period_months = 1 AND month(s.period_start) IN (1, 12))
       OR (s.mark = 'negative' AND month(s.period_start + to_months(s.period_months - 1)) = 12 AND EXISTS (
              SELECT 1 FROM standing y
              WHERE y.basis = 'ytd' AND y.area = s.area AND y.indicator = s.indicator AND y.period_months = 12
                AND y.ends = (s.period_start + to_months(s.period_months))::DATE)))
SELECT o.area, o.indicator, o.period_start, o.period_months, 'period' AS basis, said(o.value) AS found,
       coalesce(usual(quantile_cont(n.value, 0.1), quantile_cont(n.value, 0.9)), '≥ 0')
           AS expected, NULL AS load_id
FROM odd o LEFT JOIN series n ON n.area = o.area AND n.indicator = o.indicator AND n.period_months = 1
     AND o.period_months = 1 AND coalesce(n.mark, '') NOT IN ('implausible', 'negative')
     AND n.period_start BETWEEN o.period_start - INTERVAL 12 MONTH AND o.period_start + INTERVAL 12 MONTH
GROUP BY ALL
