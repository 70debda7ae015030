-- severity: reject
-- order: 31
-- Neither a number of the period itself nor one since 1 January.
SELECT * FROM judged WHERE period_fault = 'bad_basis'
