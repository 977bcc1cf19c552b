"""The report's own figures, set beside those made from records."""
