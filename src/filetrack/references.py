"""References to rows of other frames: which of them are known, and what is known of each."""

from __future__ import annotations

import pandas as pd


def among(references: pd.Series, known: pd.Series) -> pd.Series:
    """Whether each text is one of those known; pandas' own `isin` makes Python's texts of them, one by one."""
    from pyarrow import array, compute, large_string

    texts, others = (array(side.astype("str"), large_string()) for side in (references, known))
    return pd.Series(compute.is_in(texts, value_set=others).to_numpy(zero_copy_only=False), index=references.index)


def looked_up(references: pd.Series, known: pd.Series) -> pd.Series:
    """What `known`, indexed by reference, holds of each; missing of others. pandas' `map` fails on dates among none."""
    return known.reindex(references).set_axis(references.index).rename(references.name)
