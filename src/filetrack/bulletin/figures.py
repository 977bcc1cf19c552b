"""How figures are written on the page: counts, whole per cents rounded half up, differences, intervals."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd


def count_text(value: float) -> str:
    """Return a count with thousands separated, or a dash where it is missing."""
    return "–" if pd.isna(value) else f"{int(value):,}"


def percent_text(value: float) -> str:
    """Return a percentage in whole per cent, rounded half up, or a dash where it is missing."""
    return "–" if pd.isna(value) else f"{math.floor(value + 0.5)}%"


def figure_text(value: float, *, percent: bool) -> str:
    """Return a figure of the text: a percentage to one decimal, a whole number, or a number to one decimal."""
    if pd.isna(value):
        return "–"
    digits = f"{value:,.1f}".removesuffix(".0")
    return f"{digits}%" if percent else digits


def exact_share_text(part: int, whole: int) -> str:
    """Return a share to one decimal, `0%` only of none and `100%` only of all; a dash where `whole` is 0."""
    if not whole:
        return "–"
    if part in (0, whole):
        return "100%" if part else "0%"
    return f"{min(max(100 * part / whole, 0.1), 99.9):.1f}%"


def share_text(part: int, whole: int) -> str:
    """Return a count with its share of `whole`: `14 (11%)`; the count alone where `whole` is 0."""
    return f"{part:,} ({percent_text(100 * part / whole)})" if whole else f"{part:,}"


def points_text(difference: float) -> str:
    """Return a difference of shares in whole percentage points, with its sign: `+12`, `−3`, `0`."""
    points = math.floor(100 * difference + 0.5)
    return f"{points:+}".replace("-", "−") if points else "0"


def range_text(low: float, high: float) -> str:
    """Return two shares as a range in whole per cent, one figure where both round to it: `47–69%`."""
    first, last = percent_text(100 * low), percent_text(100 * high)
    return last if first == last else f"{first[:-1]}–{last}"


def interval_text(write: Callable[[float], str], value: float, lower: float, upper: float) -> str:
    """Return a value with its interval: `+12 (−3 to +25)`."""
    return f"{write(value)} ({write(lower)} to {write(upper)})"


def p_text(p: float) -> str:
    """Return a probability to two significant figures, or a dash where it is missing."""
    if pd.isna(p):
        return "–"
    return "<0.0001" if p < 0.0001 else f"{p:.2g}"
