-- severity: reject
-- order: 60
-- No number that can be computed with; a blank cell is not refused, it is missing.
SELECT * FROM judged WHERE value IS NULL OR NOT isfinite(value) OR whole AND value >= 9007199254740992
