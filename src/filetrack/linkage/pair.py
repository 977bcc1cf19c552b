"""Two people files in clear text linked one to one: the linker by itself."""

from __future__ import annotations

import pandas as pd

from filetrack.linkage.decide import mutual_best
from filetrack.linkage.model import Matching
from filetrack.schemas.link import PairedPeople
from filetrack.schemas.study import Linkage


def paired(
    left: pd.DataFrame, left_ids: pd.Series, right: pd.DataFrame, right_ids: pd.Series, linkage: Linkage, least: float
) -> pd.DataFrame:
    """Pairs of at least a match probability, each person in one pair at most (`PairedPeople`).

    The frames hold linkage fields in clear (`standardise.people`); the identifiers are aligned with their rows.
    """
    with Matching(left, right, linkage) as matching:
        scored = matching.scored(matching.trained(), linkage.person_weight)
    best = mutual_best(scored, ["left"], ["right"], PairedPeople.match_weight)
    best = best[best[PairedPeople.match_probability] >= least]
    return pd.DataFrame(
        {
            PairedPeople.left_id: left_ids.loc[best["left"]].to_numpy(),
            PairedPeople.right_id: right_ids.loc[best["right"]].to_numpy(),
            PairedPeople.match_weight: best[PairedPeople.match_weight].to_numpy(),
            PairedPeople.match_probability: best[PairedPeople.match_probability].to_numpy(),
        }
    )
