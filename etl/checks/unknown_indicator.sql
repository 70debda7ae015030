-- severity: reject
-- order: 20
-- The store knows no such indicator, or several of that name.
SELECT * FROM judged WHERE indicator_fault = 'unknown_indicator'
