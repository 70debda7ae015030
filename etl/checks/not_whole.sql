-- severity: reject
-- order: 70
-- Crimes, persons and things are counted whole.
SELECT * FROM judged WHERE whole AND value <> floor(value)
