-- severity: reject
-- order: 10
-- The store knows no such area, or several of that name: `expected` has the nearest ones.
SELECT * FROM judged WHERE area_fault = 'unknown_area'
