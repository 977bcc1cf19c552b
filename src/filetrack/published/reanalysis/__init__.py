"""Re-analysis of the printed counts: what the report says, what it could have said, and what its counts bear out."""
