"""Two people files in clear text linked one to one: the linker by itself."""

from __future__ import annotations

from math import log2

import pandas as pd

from filetrack.linkage.decide import mutual_best
from filetrack.linkage.model import Matching
from filetrack.schemas.link import PairedPeople
from filetrack.schemas.study import Linkage

_MOST_MATCHED = 0.9
"""However alike the files are, a tenth of their people are thought to be in one only."""


def paired(
    left: pd.DataFrame, left_ids: pd.Series, right: pd.DataFrame, right_ids: pd.Series, linkage: Linkage, least: float
) -> pd.DataFrame:
    """Pairs of at least a match probability, each person in one pair at most (`PairedPeople`).

    The frames hold linkage fields in clear (`standardise.people`); the identifiers are aligned with their rows.
    """
    pairs = probable_pairs(left, right, linkage, least)
    best = mutual_best(pairs, ["left"], ["right"], PairedPeople.match_weight)
    return pd.DataFrame(
        {
            PairedPeople.left_id: left_ids.loc[best["left"]].to_numpy(),
            PairedPeople.right_id: right_ids.loc[best["right"]].to_numpy(),
            PairedPeople.match_weight: best[PairedPeople.match_weight].to_numpy(),
            PairedPeople.match_probability: best[PairedPeople.match_probability].to_numpy(),
        }
    )


def probable_pairs(left: pd.DataFrame, right: pd.DataFrame, linkage: Linkage, least: float) -> pd.DataFrame:
    """Pairs of at least a match probability, given that no file holds a person twice.

    `left`, `right` (index values), `match_weight`, and as `match_probability` the odds of the pair against both people
    being in no pair and against each of the other pairs that either could be in.
    """
    with Matching(left, right, linkage) as matching:
        model = matching.trained()
        unmatched = [1 - min(model.match_probability * rows, _MOST_MATCHED) for rows in reversed(matching.rows)]
        gain = -log2(unmatched[0] * unmatched[1])
        pairs = matching.scored(model, log2(least / (1 - least)) - gain)
    odds = 2 ** (pairs[PairedPeople.match_weight] + gain)
    of_either = sum(odds.groupby(pairs[side]).transform("sum") for side in ("left", "right"))
    probability = odds / (1 + of_either - odds)
    pairs = pairs.assign(**{PairedPeople.match_probability: probability.round(6)})
    return pairs[pairs[PairedPeople.match_probability] >= least]
