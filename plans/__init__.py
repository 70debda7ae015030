"""Plans of measures: documents read, deadlines understood, due dates, control."""
