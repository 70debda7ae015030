"""The demonstration set: simulated months that honour the published totals. See README.md."""
