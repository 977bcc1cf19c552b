"""What a custodian runs where the data lie: identifiers out, pseudonyms and encodings in (§2.3)."""
