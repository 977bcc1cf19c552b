"""Who stays unlinked: linked against unlinked notifications by standardised differences.

Austin (2009), Statistics in Medicine 28: 3083-3107, for means and shares; Yang and Dalton (2012), SAS Global Forum
335-2012, for variables of several groups.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.linkage.characteristics import with_not_recorded
from filetrack.schemas.linkage_quality import LinkedUnlinked

YES = "Yes"


def linked_unlinked(known: pd.DataFrame, linked: pd.Series) -> pd.DataFrame:
    """Each variable of `characteristics` compared between linked and unlinked notifications (`LinkedUnlinked`).

    `linked` tells it of each incident. A value that is not recorded is a group of its own, unless a mean is compared.
    Of no notifications there is no row.
    """
    variables = known if len(known) else []
    rows = [row for variable in variables for row in _compared(known[variable], linked.reindex(known.index))]
    return pd.DataFrame(rows, columns=list(LinkedUnlinked.to_schema().columns)).round(6)


def difference(first: float, second: float, variances: tuple[float, float]) -> float | None:
    """Standardised difference of two means or shares; None where neither side varies and they differ."""
    if first == second:
        return 0.0
    spread = sum(variances) / 2
    return (first - second) / spread**0.5 if spread > 0 else None


def distance(first: np.ndarray, second: np.ndarray) -> float | None:
    """Standardised difference of two distributions over the same groups (each sums to 1); None as in `difference`.

    None also where one of them is of nobody.
    """
    apart = (first - second)[1:]
    covariance = sum(np.diag(shares) - np.outer(shares, shares) for shares in (first, second))[1:, 1:] / 2
    if not np.isfinite(covariance).all():
        return None
    inverse = np.linalg.pinv(covariance, hermitian=True)
    if not np.allclose(covariance @ inverse @ apart, apart):
        return None
    return float(np.sqrt(max(apart @ inverse @ apart, 0.0)))


def _compared(values: pd.Series, linked: pd.Series) -> list[dict]:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return _shares(with_not_recorded(values), linked)
    sides = [values[linked].dropna().astype("float"), values[~linked].dropna().astype("float")]
    means = tuple(side.mean() for side in sides)
    if set(values.dropna().unique()) <= {False, True}:
        return [_row(values.name, YES, sides, means, tuple(share * (1 - share) for share in means))]
    return [_row(values.name, None, sides, means, tuple(side.var() for side in sides))]


def _shares(values: pd.Series, linked: pd.Series) -> list[dict]:
    groups = [group for group in values.cat.categories if (values == group).any()]
    sides = [values[linked], values[~linked]]
    shares = [side.value_counts(normalize=True).reindex(groups).to_numpy("float") for side in sides]
    rows = [
        _row(values.name, group, sides, pair, tuple(share * (1 - share) for share in pair))
        for group, pair in zip(groups, zip(*shares, strict=True), strict=True)
    ]
    overall = distance(*shares)
    return [row | {LinkedUnlinked.overall: overall} for row in rows]


def _row(
    variable: str,
    group: str | None,
    sides: list[pd.Series],
    figures: tuple[float, float],
    variances: tuple[float, float],
) -> dict:
    apart = difference(*figures, variances)
    return {
        LinkedUnlinked.variable: variable,
        LinkedUnlinked.group: group,
        LinkedUnlinked.linked_known: len(sides[0]),
        LinkedUnlinked.unlinked_known: len(sides[1]),
        LinkedUnlinked.linked: figures[0],
        LinkedUnlinked.unlinked: figures[1],
        LinkedUnlinked.difference: apart,
        LinkedUnlinked.overall: None if apart is None else abs(apart),
    }
