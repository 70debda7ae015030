-- severity: reject
-- order: 90
-- Rows of one area, indicator, period and day of publication: the first of equal ones is kept, of rows
-- that contradict each other none. expected: the number that stands first.
SELECT * REPLACE (first_value(value_text) OVER in_order AS expected)
FROM judged
WHERE good
WINDOW same_key AS (PARTITION BY key, published),
    in_order AS (PARTITION BY key, published ORDER BY table_no, row_no, place_no, id)
QUALIFY count(*) OVER same_key > 1
    AND (min(value) OVER same_key <> max(value) OVER same_key OR row_number() OVER in_order > 1)
