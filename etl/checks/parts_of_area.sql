-- severity: finding
-- The territories of an area, all that exist in the period and all reported, do not add up to the area's own
-- figure. Where the area also has bodies outside its territories (a country's transport police, the
-- military), only a sum above the whole is wrong; before a break of the area itself its territories were
-- others. found: the sum of the territories; expected: the area's own figure.
WITH kind AS (
    SELECT code FROM indicator
    WHERE additive(unit) AND NOT ends_with(coalesce(breakdown, ''), '_sparse')),
child AS (
    SELECT code, parent, coalesce(valid_from, DATE '0001-01-01') AS opens,
           coalesce(valid_to, DATE '9999-12-31') AS closes
    FROM area WHERE parent IS NOT NULL AND level <> 'body'),
part AS (
    SELECT c.parent AS area, s.indicator, s.period_start, s.period_months, s.basis, s.ends,
           sum(s.value) AS total, sum(doubt(s.value, s.authority)) AS doubt, count(*) AS reported
    FROM standing s JOIN child c ON c.code = s.area AND c.opens < s.ends AND c.closes >= s.period_start
    WHERE s.indicator IN (SELECT code FROM kind)
    GROUP BY ALL),
span AS (
    SELECT p.area, p.period_start, p.ends, count(*) AS listed
    FROM (SELECT DISTINCT area, period_start, ends FROM part) p
    JOIN child c ON c.parent = p.area AND c.opens < p.ends AND c.closes >= p.period_start
    GROUP BY ALL HAVING count(*) > 1)
SELECT w.area, w.indicator, w.period_start, w.period_months, w.basis,
       said(p.total) AS found, said(w.value) AS expected, w.load_id
FROM part p
JOIN span n ON n.area = p.area AND n.period_start = p.period_start AND n.ends = p.ends AND n.listed = p.reported
JOIN standing w ON w.area = p.area AND w.indicator = p.indicator AND w.basis = p.basis
     AND w.period_start = p.period_start AND w.period_months = p.period_months
WHERE (p.total > w.value OR p.area NOT IN (SELECT parent FROM area WHERE level = 'body' AND parent IS NOT NULL))
  AND NOT EXISTS (
      SELECT 1 FROM series_break b WHERE b.area = w.area AND b.indicator IS NULL AND b.date > w.period_start)
  AND abs(p.total - w.value) > p.doubt + doubt(w.value, w.authority) + 1e-9 * abs(w.value)
