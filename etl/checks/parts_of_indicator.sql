-- severity: finding
-- The parts of an indicator (by gravity, crimes and misdemeanours, killed and injured …), all of them
-- reported, do not add up to the whole that was reported beside them. found: the sum of the parts; expected:
-- the whole.
WITH kind AS (
    SELECT i.code, i.parent, i.breakdown, count(*) OVER (PARTITION BY i.parent, i.breakdown) AS listed
    FROM indicator i JOIN indicator p ON p.code = i.parent AND p.unit = i.unit
    WHERE additive(i.unit) AND i.breakdown IS NOT NULL
      AND NOT ends_with(i.breakdown, '_partial') AND NOT ends_with(i.breakdown, '_sparse')),
part AS (
    SELECT s.area, k.parent AS indicator, k.breakdown, s.period_start, s.period_months, s.basis,
           sum(s.value) AS total, sum(doubt(s.value, s.authority)) AS doubt
    FROM standing s JOIN kind k ON k.code = s.indicator
    WHERE k.listed > 1
    GROUP BY ALL HAVING count(*) = any_value(k.listed))
SELECT w.area, w.indicator, w.period_start, w.period_months, w.basis,
       said(p.total) AS found, said(w.value) AS expected, w.load_id
FROM part p JOIN standing w USING (area, indicator, period_start, period_months, basis)
WHERE abs(p.total - w.value) > p.doubt + doubt(w.value, w.authority) + 1e-9 * abs(w.value)
