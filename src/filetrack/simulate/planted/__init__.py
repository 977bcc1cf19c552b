"""Populations with known effects, to see whether the analyses of outcomes find them (chapter 7)."""
