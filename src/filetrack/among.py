"""Which references are among many others: pandas' own `isin` makes Python's texts of these, one by one."""

from __future__ import annotations

import pandas as pd


def among(values: pd.Series, known: pd.Series) -> pd.Series:
    """Whether each text is one of those known."""
    from pyarrow import array, compute, large_string

    texts, others = (array(side.astype("str"), large_string()) for side in (values, known))
    return pd.Series(compute.is_in(texts, value_set=others).to_numpy(zero_copy_only=False), index=values.index)
