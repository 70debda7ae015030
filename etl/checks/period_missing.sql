-- severity: finding
-- A hole between the regular figures of a series: a report is missing, or is known only in a lump with
-- others. A hole over New Year is said year by year. Where most indicators of an area miss the same period,
-- it is said once, of the area. found: how many indicators miss it; expected: how many the area reports
-- around it.
WITH usual AS (
    SELECT s.area, s.indicator, s.period_months, count(*) AS reported,
           min(s.period_start) AS first_start, max(s.period_start) AS last_start
    FROM series s JOIN indicator i ON i.code = s.indicator
    WHERE NOT i.detail AND NOT ends_with(coalesce(i.breakdown, ''), '_sparse')
      AND coalesce(s.mark, '') <> 'gap'
    GROUP BY s.area, s.indicator, s.period_months HAVING count(*) >= 6
    QUALIFY row_number() OVER (PARTITION BY s.area, s.indicator ORDER BY count(*) DESC, s.period_months) = 1),
regular AS (
    SELECT * FROM usual
    WHERE 2 * reported * period_months >= date_diff('month', first_start, last_start) + period_months),
ordered AS (
    SELECT s.area, s.indicator, s.mark, s.period_start, s.period_months,
           lead(s.period_start) OVER each AS next_start, lead(s.mark) OVER each AS next_mark
    FROM series s JOIN regular USING (area, indicator, period_months)
    WHERE coalesce(s.mark, '') <> 'gap'
    WINDOW each AS (PARTITION BY s.area, s.indicator ORDER BY s.period_start)),
hole AS (
    SELECT area, indicator, (period_start + to_months(period_months))::DATE AS starts, next_start AS ends
    FROM ordered
    WHERE next_start > period_start + to_months(period_months)
      AND coalesce(mark, '') <> 'parts' AND coalesce(next_mark, '') <> 'parts'),
shared AS (
    SELECT h.area, h.starts, h.ends, h.missing, count(*) AS around
    FROM (SELECT area, starts, ends, count(*) AS missing FROM hole GROUP BY ALL) h
    JOIN regular r ON r.area = h.area AND r.first_start < h.starts AND r.last_start >= h.ends
    GROUP BY ALL)
SELECT DISTINCT h.area,
       CASE WHEN s.missing > 1 AND 2 * s.missing >= s.around THEN NULL ELSE h.indicator END AS indicator,
       piece.starts AS period_start, date_diff('month', piece.starts, piece.ends) AS period_months,
       'period' AS basis,
       said(CASE WHEN s.missing > 1 AND 2 * s.missing >= s.around THEN s.missing ELSE 1 END) AS found,
       said(s.around) AS expected, NULL AS load_id
FROM hole h JOIN shared s USING (area, starts, ends),
     LATERAL (SELECT unnest(range(year(h.starts), year(h.ends - 1) + 1)) AS year) y,
     LATERAL (SELECT greatest(h.starts, make_date(y.year, 1, 1)) AS starts,
                     least(h.ends, make_date(y.year + 1, 1, 1)) AS ends) piece
