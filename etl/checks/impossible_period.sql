-- severity: reject
-- order: 50
-- The period begins after the day of its publication, or so early that it must be a slip.
SELECT * REPLACE (
    period_text AS found,
    CASE WHEN period_start > published THEN '≤ ' || published ELSE '≥ 1900' END AS expected,
    coalesce(period_field, field) AS field)
FROM judged
WHERE period_start > published OR period_start < DATE '1900-01-01'
