-- severity: finding
-- The figure of a quarter, a half-year or a year is not the sum of its months (or of its quarters), all
-- reported. found: the figure of the longer period; expected: the sum.
WITH longer AS (
    SELECT s.* FROM standing s JOIN indicator i ON i.code = s.indicator
    WHERE s.basis = 'period' AND s.period_months > 1 AND additive(i.unit)),
piece AS (
    SELECT l.area, l.indicator, l.period_start, l.period_months, step.months AS step,
           (l.period_start + to_months((step.months * n.number)::INTEGER))::DATE AS starts
    FROM longer l, (VALUES (1), (3)) step(months), range(0, 12) n(number)
    WHERE step.months * n.number < l.period_months AND step.months < l.period_months
      AND l.period_months % step.months = 0),
total AS (
    SELECT p.area, p.indicator, p.period_start, p.period_months, p.step,
           sum(s.value) AS total, sum(doubt(s.value, s.authority)) AS doubt
    FROM piece p JOIN standing s ON s.area = p.area AND s.indicator = p.indicator AND s.basis = 'period'
         AND s.period_start = p.starts AND s.period_months = p.step
    GROUP BY ALL HAVING count(*) * p.step = p.period_months)
SELECT l.area, l.indicator, l.period_start, l.period_months, l.basis,
       said(l.value) AS found, said(t.total) AS expected, l.load_id
FROM longer l JOIN total t USING (area, indicator, period_start, period_months)
WHERE abs(l.value - t.total) > doubt(l.value, l.authority) + t.doubt + 1e-9 * abs(l.value)
QUALIFY row_number() OVER (
    PARTITION BY l.area, l.indicator, l.period_start, l.period_months ORDER BY t.step) = 1
