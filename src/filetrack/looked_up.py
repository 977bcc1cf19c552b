"""What is known of references: pandas' own `map` fails where dates are looked up among none."""

from __future__ import annotations

import pandas as pd


def looked_up(references: pd.Series, known: pd.Series) -> pd.Series:
    """What `known`, indexed by reference, holds of each reference; missing of others."""
    return known.reindex(references).set_axis(references.index).rename(references.name)
