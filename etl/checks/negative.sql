-- severity: reject
-- order: 80
-- A count below zero; only a layout whose source corrects earlier counts may have one.
SELECT * FROM judged WHERE whole AND value < 0 AND NOT negative_counts
