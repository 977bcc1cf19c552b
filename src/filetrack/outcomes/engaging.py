"""Where children live at the end beside their family's engagement: tests and limits by mid-p (§7.6, §7.7)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.freeman_halton import freeman_halton, freeman_halton_drawn
from filetrack.outcomes.exact import exact_logistic
from filetrack.outcomes.gathered import Gathered, chosen, design
from filetrack.outcomes.logistic import firth, firth_profile
from filetrack.outcomes.results import Test
from filetrack.schemas.analysis import Association
from filetrack.schemas.case import InDepthFamily

_LEAST = 2
"""Rows and columns that a table must have to be tested."""


def association(declared: Association, in_depth: pd.DataFrame, gathered: Gathered) -> None:
    """Add shares with the outcome by exposure, and each exposure's odds ratio (`InDepthFamily`).

    Limits are Wilson's for shares, and of Fisher's conditional distribution for odds ratios; p is Fisher's, two-sided,
    and Freeman and Halton's where a variable is crossed with all outcomes: by mid-p, as the exact ones of so few
    families hold 97.5% where 95% is said. Of too many families to count out, Freeman and Halton's p is of tables drawn,
    and the odds ratio Firth's. A family whose exposure is not `known` is left out of that exposure's figures.
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
                limits = binomtest(met, number).proportion_ci(method="wilson")
                values = (met / number, limits.low, limits.high)
                gathered.effect(
                    "share, Wilson's limits", "share with the outcome", label, values, np.nan, (number, met)
                )
        _odds_ratio(declared, name, units[known], gathered)
    for name, where in declared.crossed.items():
        known = chosen(units, where)
        exposure, outcomes = units.loc[known, next(iter(where))], units.loc[known, InDepthFamily.outcome]
        _all_outcomes(declared, name, pd.crosstab(exposure, outcomes).to_numpy(), gathered)


def _all_outcomes(declared: Association, name: str, table: np.ndarray, gathered: Gathered) -> None:
    if min(table.shape) < _LEAST:
        gathered.refuse(f"Fisher-Freeman-Halton test: {name}", "the exposure or the outcome does not vary")
        return
    test, tables = "Fisher-Freeman-Halton, mid-p", declared.drawn_tables
    if table.sum() > declared.exact_families:
        p, error = freeman_halton_drawn(table, tables, mid=True)
        test += f", of {tables:,} tables drawn for over {declared.exact_families:,} families (error {error:.1g})"
    else:
        p = freeman_halton(table, mid=True)
    gathered.test(test, f"{name} and where children live are unrelated", Test(np.nan, np.nan, p))


def _odds_ratio(declared: Association, name: str, units: pd.DataFrame, gathered: Gathered) -> None:
    outcome, exposed = chosen(units, declared.outcome), design(units, {name: declared.exposures[name]})
    if min(outcome.nunique(), exposed[name].nunique()) < _LEAST:
        gathered.refuse(f"Fisher's test: {name}", "the exposure or the outcome does not vary")
        return
    size = (len(outcome), int(outcome.sum()))
    model, met = f"Fisher's test: {name}", outcome.to_numpy()
    if found := gathered.attempt(model, lambda: exact_logistic(met, exposed, name, mid=True)):
        gathered.conditional("Fisher, mid-p", name, found, size)
    else:
        gathered.profiled(firth(met, exposed), firth_profile(met, exposed))
