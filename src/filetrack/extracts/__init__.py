"""Anonymised extracts to records: one module per site and agency, strict parsing, quarantine that reconciles."""
