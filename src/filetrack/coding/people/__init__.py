"""People decide: which incidents they code, on which sheets, whose code holds, how far machine and people agree."""
