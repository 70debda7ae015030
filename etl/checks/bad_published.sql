-- severity: reject
-- order: 40
-- The text of the date of publication is not a date.
SELECT * FROM judged WHERE published_fault = 'bad_published'
