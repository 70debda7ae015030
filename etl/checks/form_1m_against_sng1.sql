-- severity: finding
-- Crimes registered by form СНГ-1 and by form 1-М (row 9) are one number in two forms, and differ.
-- found: form 1-М; expected: form СНГ-1.
SELECT m.area, m.indicator, m.period_start, m.period_months, m.basis,
       said(m.value) AS found, said(s.value) AS expected, m.load_id
FROM standing m JOIN standing s USING (area, period_start, period_months, basis)
WHERE m.indicator = 'crimes_total' AND s.indicator = 'sng1_crimes_registered' AND m.value <> s.value
