"""Midpoint rounding: each count becomes the middle of a band as wide as the base, and nought stays nought."""

from __future__ import annotations


def rounded(count: int, base: int) -> int:
    """The middle of the band that holds a count: with base 6, 1 to 6 become 3, and 7 to 12 become 9; 0 stays 0."""
    return -(-count // base) * base - base // 2 if count else 0


def band(shown: int, base: int) -> tuple[int, int]:
    """The least and the greatest count that are rounded to a shown one."""
    return (shown - base // 2 + 1, shown + base // 2) if shown else (0, 0)
