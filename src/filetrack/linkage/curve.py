"""What people's evidence is worth, against the simulator's truth: right and false links by threshold, calibration."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from filetrack.linkage.assess import FOUND, TRUE, ratio, tally
from filetrack.schemas.link import Link, SupportedFamily
from filetrack.schemas.linkage_quality import Calibration, CurvePoint

WEIGHTS = range(0, 61, 5)
"""Family weights at which the curve is told, besides those of the config."""
BANDS = (0.0, 0.5, 0.9, 0.99)
"""Where the bands of probability begin."""


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


def calibration(judged: pd.DataFrame, supported: pd.DataFrame) -> pd.DataFrame:
    """How often the family that people support most is the true one, by its probability (`Calibration`)."""
    best = _best(supported)
    best = best[best.index.isin(judged.index)]
    probability = best[SupportedFamily.probability]
    band = pd.cut(probability, [*BANDS, 1.0], labels=BANDS, right=False).fillna(BANDS[-1]).astype("float")
    true = best[SupportedFamily.family_id] == best.index.map(judged[TRUE])
    rows = [
        {
            Calibration.least: least,
            Calibration.families: int((band == least).sum()),
            Calibration.expected: ratio(probability[band == least].sum(), (band == least).sum()),
            Calibration.right: int(true[band == least].sum()),
            Calibration.share: ratio(true[band == least].sum(), (band == least).sum()),
        }
        for least in BANDS
    ]
    return pd.DataFrame(rows)


def _best(supported: pd.DataFrame) -> pd.DataFrame:
    """The family of most weight of each incident, indexed by incident."""
    order = [SupportedFamily.incident_id, SupportedFamily.weight, SupportedFamily.family_id]
    ranked = supported.sort_values(order, ascending=[True, False, True])
    return ranked.drop_duplicates(Link.incident_id).set_index(Link.incident_id)
