"""References to another system of the same agency, taken out of text that lists several (§2.3.1)."""

from __future__ import annotations

import pandas as pd

CRIS_NUMBER = r"\bCRIS ([^\s;]+)"
"""A CRIS number's pseudonym among those of other systems: `CAD p1f; CRIS p9a`."""


def cris_number(references: pd.Series, known: pd.Series) -> pd.Series:
    """The CRIS number among MERLIN's other references; missing where there is none (§2.3.1).

    Of several, the first that is a `known` report counts, or else the first.
    """
    quoted = references.str.extractall(CRIS_NUMBER)[0]
    found = quoted[quoted.isin(known)]
    numbers = found.groupby(level=0).first().combine_first(quoted.groupby(level=0).first())
    return numbers.reindex(references.index).astype("str")
