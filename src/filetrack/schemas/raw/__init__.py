"""What agencies hold: one module per agency, one schema per file or sheet, all values as text."""
