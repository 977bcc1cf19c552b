"""Figures: pure functions of results that a reviewer may see, and one family's chronology, which only its owner may."""
