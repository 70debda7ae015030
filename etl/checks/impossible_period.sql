-- severity: reject
-- order: 50
-- The period begins after the day of its publication, or in another century, which must be a slip.
SELECT * REPLACE (
    period_text AS found,
    CASE WHEN period_start NOT BETWEEN DATE '1900-01-01' AND DATE '2100-01-01' THEN '1900-2100'
        ELSE '≤ ' || published END AS expected,
    coalesce(period_field, field) AS field)
FROM judged
WHERE period_start NOT BETWEEN DATE '1900-01-01' AND least(published, DATE '2100-01-01')
