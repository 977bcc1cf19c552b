"""The page that shows a run: sample flow, measures, tables beside print, linkage, validation, provenance."""
