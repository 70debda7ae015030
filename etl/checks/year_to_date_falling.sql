-- severity: finding
-- A cumulative figure is lower than the one before it in the same year: registrations were withdrawn or
-- corrected. The difference stays a negative month. December is the business of year_end_revision. found: the
-- later cumulative figure; expected: the earlier one, which it should not be below.
WITH reported AS (
    SELECT s.*, lag(s.value) OVER (
               PARTITION BY s.area, s.indicator, s.period_start ORDER BY s.period_months) AS earlier
    FROM standing s JOIN indicator i ON i.code = s.indicator
    WHERE s.basis = 'ytd' AND additive(i.unit))
SELECT area, indicator, period_start, period_months, basis,
       said(value) AS found, said(earlier) AS expected, load_id
FROM reported WHERE value < earlier AND period_months < 12
