-- severity: finding
-- A figure below zero that no falling cumulative figure explains: a correction entered as a month, or a sum
-- of such. found: the figure; expected: nothing below zero.
SELECT s.area, s.indicator, s.period_start, s.period_months, 'period' AS basis,
       said(s.value) AS found, '0' AS expected, NULL AS load_id
FROM series s
WHERE s.mark = 'negative' AND NOT EXISTS (
    SELECT 1 FROM standing y
    WHERE y.basis = 'ytd' AND y.area = s.area AND y.indicator = s.indicator
      AND y.ends = (s.period_start + to_months(s.period_months))::DATE)
