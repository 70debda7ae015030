-- severity: finding
-- The agencies of a country, every one that has reported by then, do not add up to the national figure. A
-- period for which one of them is missing says nothing. found: the sum of the agencies; expected: the
-- country's.
WITH body AS (
    SELECT s.*, a.parent, min(s.period_start + to_months(s.period_months - 1)) OVER (
               PARTITION BY s.area, s.indicator, s.basis) AS begun
    FROM standing s JOIN area a ON a.code = s.area JOIN indicator i ON i.code = s.indicator
    WHERE a.level = 'body' AND a.parent IS NOT NULL AND additive(i.unit)
      AND NOT ends_with(coalesce(i.breakdown, ''), '_sparse')),
began AS (SELECT DISTINCT area, parent, indicator, basis, begun FROM body),
part AS (
    SELECT parent AS area, indicator, period_start, period_months, basis,
           sum(value) AS total, sum(doubt(value, authority)) AS doubt, count(*) AS reported
    FROM body GROUP BY ALL HAVING count(*) > 1)
SELECT w.area, w.indicator, w.period_start, w.period_months, w.basis,
       said(p.total) AS found, said(w.value) AS expected, w.load_id
FROM part p JOIN standing w USING (area, indicator, period_start, period_months, basis)
WHERE abs(p.total - w.value) > p.doubt + doubt(w.value, w.authority) + 1e-9 * abs(w.value)
  AND p.reported = (
      SELECT count(*) FROM began b
      WHERE b.parent = p.area AND b.indicator = p.indicator AND b.basis = p.basis AND b.begun < w.ends)
