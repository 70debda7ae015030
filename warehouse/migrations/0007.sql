-- From schema 6 to 7: a measure has a number of its own, by which all that belongs to it is found fast.
ALTER TABLE measure ADD COLUMN id BIGINT;
ALTER TABLE executor ADD COLUMN measure BIGINT;
ALTER TABLE occurrence ADD COLUMN measure BIGINT;
ALTER TABLE measure_event ADD COLUMN measure BIGINT;
CREATE TEMP TABLE numbered AS
    SELECT plan, number, row_number() OVER (ORDER BY plan, number) AS id
    FROM (SELECT plan, number FROM measure UNION SELECT plan, number FROM measure_event);
UPDATE measure SET id = n.id FROM numbered AS n WHERE measure.plan = n.plan AND measure.number = n.number;
UPDATE executor SET measure = n.id FROM numbered AS n WHERE executor.plan = n.plan AND executor.number = n.number;
UPDATE occurrence SET measure = n.id FROM numbered AS n WHERE occurrence.plan = n.plan AND occurrence.number = n.number;
UPDATE measure_event SET measure = n.id FROM numbered AS n
    WHERE measure_event.plan = n.plan AND measure_event.number = n.number;
DROP TABLE numbered;
ALTER TABLE measure ALTER COLUMN id SET NOT NULL;
ALTER TABLE executor ALTER COLUMN measure SET NOT NULL;
ALTER TABLE occurrence ALTER COLUMN measure SET NOT NULL;
ALTER TABLE measure_event ALTER COLUMN measure SET NOT NULL;
