-- severity: finding
-- A figure of a period (the form's column "in the reporting month") is not the difference of the cumulative
-- figures at its end and before its start. found: the figure of the period; expected: the difference.
SELECT m.area, m.indicator, m.period_start, m.period_months, m.basis,
       said(m.value) AS found, said(e.value - coalesce(b.value, 0)) AS expected, m.load_id
FROM standing m
JOIN indicator i ON i.code = m.indicator AND additive(i.unit)
JOIN standing e ON e.basis = 'ytd' AND e.area = m.area AND e.indicator = m.indicator AND e.ends = m.ends
     AND e.period_start = date_trunc('year', m.period_start)::DATE
LEFT JOIN standing b ON b.basis = 'ytd' AND b.area = m.area AND b.indicator = m.indicator
     AND b.ends = m.period_start AND b.period_start = date_trunc('year', m.period_start)::DATE
WHERE m.basis = 'period' AND (b.value IS NOT NULL OR month(m.period_start) = 1)
  AND abs(m.value - (e.value - coalesce(b.value, 0))) > doubt(m.value, m.authority)
      + doubt(e.value, e.authority) + coalesce(doubt(b.value, b.authority), 0) + 1e-9 * abs(e.value)
