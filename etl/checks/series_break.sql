-- severity: finding
-- A break that nobody has confirmed lies inside a series: figures before and after it are not comparable.
-- Said of the topmost area that has it. found: the day of the break.
WITH span AS (
    SELECT area, indicator, min(period_start) AS first_day, max(ends) AS last_day FROM standing GROUP BY ALL),
crossed AS (
    SELECT DISTINCT coalesce(b.area, s.area) AS area, b.indicator, b.date
    FROM series_break b JOIN span s ON (b.area IS NULL OR b.area = s.area)
         AND (b.indicator IS NULL OR b.indicator = s.indicator)
    WHERE NOT coalesce(b.confirmed, FALSE) AND s.first_day < b.date AND s.last_day > b.date)
SELECT c.area, c.indicator, date_trunc('month', c.date)::DATE AS period_start, 1 AS period_months,
       NULL AS basis, c.date::VARCHAR AS found, NULL AS expected, NULL AS load_id
FROM crossed c JOIN area a ON a.code = c.area
WHERE NOT EXISTS (
    SELECT 1 FROM crossed u
    WHERE u.area = a.parent AND u.date = c.date AND u.indicator IS NOT DISTINCT FROM c.indicator)
