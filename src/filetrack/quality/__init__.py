"""What validation found: every check counted, every refused row kept with its reason, rows reconciled."""
