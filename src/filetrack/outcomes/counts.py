"""How many events a family has: rates per family-year, overdispersion, and the negative binomial model."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.outcomes.fitting import cluster_count, clustered, terms
from filetrack.outcomes.results import INTERCEPT, Fit, Refused, Test, student_quantile


class Rate(NamedTuple):
    """Events per unit of time under observation."""

    estimate: float
    lower: float
    upper: float


class Dispersed(NamedTuple):
    """A negative binomial fit: log rate ratios, and the variance beyond Poisson: mean + dispersion mean^2."""

    fit: Fit
    dispersion: float
    dispersion_se: float


def robust_rate(events: np.ndarray, exposure: np.ndarray, family: np.ndarray, level: float = 0.95) -> Rate:
    """Return r = events / exposure with limits that let a family's events depend on one another.

    var(log r) = (G - 1) / G sum over families of [(d_g - r T_g) / (D (1 - T_g / T))]^2, the jackknife by one step;
    limits are r exp(+-t se), with Student's t of G - 1 degrees of freedom. Raises Refused where no event was observed,
    or one family. Of few families whose numbers differ much, limits lie too low: see tests/benchmarks.
    Stukel and others 1994; Mancl and DeRouen 2001.
    """
    sums = pd.DataFrame({0: np.asarray(events), 1: np.asarray(exposure)}).groupby(np.asarray(family)).sum().to_numpy()
    total, time = sums.sum(axis=0)
    if not total:
        raise Refused("no event was observed")
    rate, number = total / time, len(sums)
    if number < 2:
        raise Refused("one family is followed: nothing tells how families differ")
    moves = (sums[:, 0] - rate * sums[:, 1]) / (total * (1 - sums[:, 1] / time))
    reach = np.exp(student_quantile(level, number - 1) * np.sqrt((number - 1) / number * np.sum(moves**2)))
    return Rate(float(rate), float(rate / reach), float(rate * reach))


def negative_binomial(
    count: np.ndarray, x: pd.DataFrame, exposure: np.ndarray, clusters: np.ndarray | None = None
) -> Dispersed:
    """Return log rate ratios, E[N | x] = T exp(x b), var = mean + a mean^2, by statsmodels; an intercept is added.

    `exposure` T is in the unit of time that rates are wanted in. With `clusters` errors are `fitting.clustered`;
    without, the model's variances times n / (n - k), with n - k degrees of freedom, as k coefficients draw the
    dispersion towards 0.
    Not where zeros have a source of their own (families that could have no repeat), nor for under-dispersed counts,
    for which a tends to 0 and a Poisson model serves: see `overdispersion`.
    Lawless 1987; Cameron and Trivedi 1998, section 3.3.
    """
    found = _fitted(count, x, exposure)
    covariance = clustered(np.asarray(found.cov_params()), found.model.score_obs(found.params), clusters)
    left = len(x) - len(found.params) + 1
    null = _fitted(count, x.iloc[:, :0], exposure).llf
    names, slopes = (INTERCEPT, *terms(x)), slice(0, -1)
    fit = Fit(
        names,
        np.asarray(found.params)[slopes],
        covariance[slopes, slopes] * (len(x) / left if clusters is None else 1),
        float(found.llf),
        float(null),
        len(x),
        int(np.sum(count)),
        cluster_count(clusters),
        np.full(len(names), float(left)) if clusters is None else None,
    )
    return Dispersed(fit, float(found.params[-1]), float(np.sqrt(covariance[-1, -1])))


def overdispersion(count: np.ndarray, x: pd.DataFrame, exposure: np.ndarray) -> Test:
    """Return the likelihood-ratio test of a negative binomial against a Poisson model of the same means.

    2 (l_nb - l_p), and 0 where counts vary less than Poisson's; as a dispersion of 0 lies on the edge of what it may
    be, p is half that of chi-squared(1). A wrong mean also reads as overdispersion.
    Lawless 1987; Self and Liang 1987.
    """
    from scipy.stats import chi2
    from statsmodels.discrete.discrete_model import Poisson

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        poisson = Poisson(np.asarray(count), _design(x), exposure=np.asarray(exposure)).fit(disp=0)
    try:
        statistic = 2 * (_fitted(count, x, exposure).llf - poisson.llf)
    except Refused:
        statistic = 0.0
    return Test(max(0.0, statistic), 1, float(chi2.sf(statistic, 1) / 2) if statistic > 0 else 1.0)


def _fitted(count: np.ndarray, x: pd.DataFrame, exposure: np.ndarray):
    """A statsmodels fit; Refused where no dispersion is found, or where the score is not 0 in units of its error."""
    from statsmodels.discrete.discrete_model import NegativeBinomial

    model = NegativeBinomial(np.asarray(count), _design(x), exposure=np.asarray(exposure))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = model.fit(method="bfgs", maxiter=1000, gtol=1e-7, disp=0)
        score = model.score(found.params)
        left = score @ np.asarray(found.cov_params()) @ score if np.isfinite(found.bse).all() else np.inf
    if found.params[-1] < 1e-5 or not left < 1e-6:
        raise Refused("the negative binomial model has no finite estimate: counts may vary no more than Poisson's do")
    return found


def _design(x: pd.DataFrame) -> np.ndarray:
    return np.column_stack([np.ones(len(x)), x.to_numpy(dtype=float)])
