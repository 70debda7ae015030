-- To schema 3: the probability of the simulation itself, and how it was calibrated.
ALTER TABLE progress ADD COLUMN probability_raw DOUBLE;
ALTER TABLE progress ADD COLUMN calibration VARCHAR;
