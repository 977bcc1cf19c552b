"""Outcomes over 21 months: who is followed, what is analysed, and the estimators (chapter 7)."""
