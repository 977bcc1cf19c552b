"""Where children live at the end beside their family's engagement: exact tests and limits (§7.6, §7.7)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.freeman_halton import freeman_halton
from filetrack.outcomes.gathered import Gathered, chosen
from filetrack.outcomes.results import Test
from filetrack.schemas.analysis import Association
from filetrack.schemas.case import InDepthFamily

_LEAST = 2
"""Rows and columns that a table must have to be tested."""


def association(declared: Association, in_depth: pd.DataFrame, gathered: Gathered) -> None:
    """Add shares with the outcome by exposure, and each exposure's odds ratio (`InDepthFamily`).

    Limits are Clopper and Pearson's for shares, and of Fisher's conditional distribution for odds ratios; p is
    Fisher's, two-sided, and Freeman and Halton's where a variable is crossed with all outcomes. A family whose exposure
    is not `known` is left out of that exposure's figures.
    """
    from scipy.stats import binomtest

    kept = chosen(in_depth, declared.where) & in_depth[InDepthFamily.outcome].notna()
    units = in_depth[kept].reset_index(drop=True)
    outcome = chosen(units, declared.outcome)
    gathered.begin(declared, "family studied in depth", len(units), len(units), outcome.sum(), (~kept).sum())
    for name, where in declared.exposures.items():
        known = chosen(units, declared.known.get(name, {}))
        exposed = chosen(units, where)
        for label, some in ((f"{name}: yes", known & exposed), (f"{name}: no", known & ~exposed)):
            met, number = int(outcome[some].sum()), int(some.sum())
            gathered.count("families with the outcome", label, met, number)
            if number:
                limits = binomtest(met, number).proportion_ci(method="exact")
                values = (met / number, limits.low, limits.high)
                gathered.effect("share, exact limits", "share with the outcome", label, values, np.nan, (number, met))
        _odds_ratio(name, exposed[known], outcome[known], gathered)
    for name, where in declared.crossed.items():
        known = chosen(units, where)
        _all_outcomes(name, units.loc[known, next(iter(where))], units.loc[known, InDepthFamily.outcome], gathered)


def _all_outcomes(name: str, exposure: pd.Series, outcome: pd.Series, gathered: Gathered) -> None:
    table = pd.crosstab(exposure, outcome).to_numpy()
    if min(table.shape) < _LEAST:
        gathered.refuse(f"Fisher-Freeman-Halton test: {name}", "the exposure or the outcome does not vary")
        return
    p = freeman_halton(table)
    gathered.test(
        "Fisher-Freeman-Halton, exact", f"{name} and where children live are unrelated", Test(np.nan, np.nan, p)
    )


def _odds_ratio(name: str, exposed: pd.Series, outcome: pd.Series, gathered: Gathered) -> None:
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio

    table = np.array([[(e & o).sum() for o in (outcome, ~outcome)] for e in (exposed, ~exposed)])
    if not (table.sum(axis=0).all() and table.sum(axis=1).all()):
        gathered.refuse(f"Fisher's exact test: {name}", "the exposure or the outcome does not vary")
        return
    found = odds_ratio(table)
    limits = found.confidence_interval()
    values = (found.statistic, limits.low, limits.high)
    p = float(fisher_exact(table).pvalue)
    gathered.effect("Fisher, exact limits", "odds ratio", name, values, p, (len(outcome), int(outcome.sum())))
