"""The audit: the report's printed figures checked against one another, without any microdata."""
