-- severity: finding
-- A note's change against last year implies another figure of last year than the one that stood when the note
-- came out. found: what the note implies; expected: the figure that stood.
WITH claimed AS (
    SELECT c.*, l.published, c.period_start + to_months(c.period_months) AS ends
    FROM claim c JOIN load l USING (load_id)
    WHERE l.withdrawn_at IS NULL AND l.published <= getvariable('as_of')),
stood AS (
    SELECT c.area, c.indicator, c.period_start, c.period_months, c.basis, c.load_id, o.value
    FROM claimed c JOIN observation o ON o.area = c.area AND o.indicator = c.indicator
         AND o.period_start = c.period_start AND o.period_months = c.period_months
    JOIN load l ON l.load_id = o.load_id AND l.withdrawn_at IS NULL AND o.published <= getvariable('as_of')
    QUALIFY row_number() OVER (
        PARTITION BY c.area, c.indicator, c.period_start, c.period_months, c.basis, c.load_id
        ORDER BY o.published > c.published, l.authority,
                 abs(date_diff('day', o.published, c.published)), o.load_id DESC) = 1),
summed AS (
    SELECT c.area, c.indicator, c.period_start, c.period_months, c.basis, c.load_id, sum(s.value) AS value
    FROM claimed c JOIN series s ON s.area = c.area AND s.indicator = c.indicator
         AND s.period_months < c.period_months
         AND s.period_start >= c.period_start AND s.period_start + to_months(s.period_months) <= c.ends
    GROUP BY ALL HAVING sum(s.period_months) = c.period_months)
SELECT c.area, c.indicator, c.period_start, c.period_months, c.basis,
       said(c.value) AS found, said(coalesce(o.value, m.value)) AS expected, c.load_id
FROM claimed c
LEFT JOIN stood o USING (area, indicator, period_start, period_months, basis, load_id)
LEFT JOIN summed m USING (area, indicator, period_start, period_months, basis, load_id)
WHERE c.value <> coalesce(o.value, m.value)
