"""Simulator: a year of many authorities, drawn quickly, in the layouts of today (config/year.yaml)."""
