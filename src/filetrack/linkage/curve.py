"""What people's evidence is worth, against the simulator's truth: right and false links by threshold, calibration."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from filetrack.linkage.assess import FOUND, TRUE, ratio, tally
from filetrack.schemas.link import Link, SupportedFamily
from filetrack.schemas.linkage_quality import Calibration, CurvePoint


def curve(judged: pd.DataFrame, supported: pd.DataFrame, margin: float, weights: Iterable[float]) -> pd.DataFrame:
    """What people alone would have linked at each least family weight, the margin kept (`CurvePoint`).

    `judged` is as `assess.families_judged` gives, `supported` as `decide.families_supported`.
    """
    best = _best(supported)
    ahead = best[best[SupportedFamily.margin] >= margin]
    rows = []
    for weight in weights:
        families = ahead.loc[ahead[SupportedFamily.weight] >= weight, SupportedFamily.family_id]
        at = tally(judged.assign(**{FOUND: judged.index.map(families)}))
        rows.append({CurvePoint.family_weight: float(weight)} | at)
    return pd.DataFrame(rows)[list(CurvePoint.to_schema().columns)]


def calibration(judged: pd.DataFrame, supported: pd.DataFrame, begins: Iterable[float]) -> pd.DataFrame:
    """How often the family that people support most is the true one, by its probability (`Calibration`).

    `begins` tells where bands of the probability begin after the one from 0.
    """
    bands = [0.0, *begins]
    best = _best(supported)
    best = best[best.index.isin(judged.index)]
    probability = best[SupportedFamily.probability]
    band = pd.cut(probability, [*bands, np.inf], labels=bands, right=False).astype("float")
    true = best[SupportedFamily.family_id] == best.index.map(judged[TRUE])
    rows = [
        {
            Calibration.least: least,
            Calibration.families: int((band == least).sum()),
            Calibration.expected: ratio(probability[band == least].sum(), (band == least).sum()),
            Calibration.right: int(true[band == least].sum()),
            Calibration.share: ratio(true[band == least].sum(), (band == least).sum()),
        }
        for least in bands
    ]
    return pd.DataFrame(rows)


def _best(supported: pd.DataFrame) -> pd.DataFrame:
    """The family of most weight of each incident, indexed by incident."""
    order = [SupportedFamily.incident_id, SupportedFamily.weight, SupportedFamily.family_id]
    ranked = supported.sort_values(order, ascending=[True, False, True])
    return ranked.drop_duplicates(Link.incident_id).set_index(Link.incident_id)
