"""How figures are written on the page: counts, whole per cents rounded half up, counts with their share."""

from __future__ import annotations

import math

import pandas as pd


def count_text(value: float) -> str:
    """Return a count with thousands separated, or a dash where it is missing."""
    return "–" if pd.isna(value) else f"{int(value):,}"


def percent_text(value: float) -> str:
    """Return a percentage in whole per cent, rounded half up, or a dash where it is missing."""
    return "–" if pd.isna(value) else f"{math.floor(value + 0.5)}%"


def share_text(part: int, whole: int) -> str:
    """Return a count with its share of `whole`: `14 (11%)`; the count alone where `whole` is 0."""
    return f"{part:,} ({percent_text(100 * part / whole)})" if whole else f"{part:,}"
