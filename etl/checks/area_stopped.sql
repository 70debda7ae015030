-- severity: finding
-- An area that reported regularly has sent nothing for the last three releases or more, while most of its
-- neighbours (same parent, same level, same form) went on. found: its last month; expected: theirs.
WITH month AS (
    SELECT a.code, a.parent, a.level, s.layout, (s.ends - INTERVAL 1 MONTH)::DATE AS month
    FROM standing s JOIN area a ON a.code = s.area
    WHERE (s.period_months < 12 OR s.basis = 'ytd')
      AND coalesce(a.valid_to, DATE '9999-12-31') >= getvariable('today')
    GROUP BY ALL),
reached AS (
    SELECT code, parent, level, layout, max(month) AS last_month, count(*) AS months FROM month GROUP BY ALL),
neighbours AS (
    SELECT parent, level, layout, quantile_disc(last_month, 0.5) AS expected FROM reached
    GROUP BY ALL HAVING count(*) > 2),
release AS (SELECT DISTINCT parent, level, layout, month FROM month)
SELECT r.code AS area, NULL AS indicator, r.last_month AS period_start, 1 AS period_months, NULL AS basis,
       strftime(r.last_month, '%Y-%m') AS found, strftime(n.expected, '%Y-%m') AS expected, NULL AS load_id
FROM reached r JOIN neighbours n
     ON n.parent IS NOT DISTINCT FROM r.parent AND n.level = r.level AND n.layout = r.layout
WHERE r.months >= 6 AND 3 <= (
    SELECT count(*) FROM release e
    WHERE e.parent IS NOT DISTINCT FROM r.parent AND e.level = r.level AND e.layout = r.layout
      AND e.month > r.last_month AND e.month <= n.expected)
QUALIFY row_number() OVER (PARTITION BY r.code ORDER BY r.last_month DESC) = 1
