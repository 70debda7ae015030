-- severity: reject
-- order: 30
-- The text of the period is not one.
SELECT * FROM judged WHERE period_fault = 'bad_period'
