"""An outcome of several categories: multinomial and proportional-odds models, refused where events are too few."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from filetrack.outcomes.fitting import SEPARATED, cluster_count, clustered, terms
from filetrack.outcomes.logistic import logistic
from filetrack.outcomes.results import INTERCEPT, Fit, Refused, Test, chi_squared, require_events


def multinomial(outcome: np.ndarray, x: pd.DataFrame, clusters: np.ndarray | None = None, least: float = 10) -> Fit:
    """Return, for each category k but the first, log odds ratios against the first: log(p_k / p_0) = x b_k.

    `outcome` in codes from 0; intercepts are added; terms are named `k: predictor`. Fitted by statsmodels; with
    `clusters` errors are `fitting.clustered`. `events` are those of the rarest category; raises Refused with fewer than
    `least` of them per slope of an equation, or with a slope that has no finite estimate.
    Not where categories are ordered and the odds proportional (`ordinal` has fewer coefficients), nor where a choice
    among fewer categories would change the odds of those left.
    McFadden 1974; events per coefficient, de Jong and others 2019.
    """
    from statsmodels.discrete.discrete_model import MNLogit

    codes, sizes = _codes(outcome)
    require_events(sizes.min(), x.shape[1], least)
    model = MNLogit(codes, _design(x))
    found = _fitted(model, x, slice(1, None), method="newton", maxiter=100)
    b = found.params.ravel("F")
    return Fit(
        tuple(f"{category}: {term}" for category in range(1, len(sizes)) for term in (INTERCEPT, *terms(x))),
        b,
        clustered(np.asarray(found.cov_params()), model.score_obs(b), clusters),
        float(found.llf),
        float(found.llnull),
        len(x),
        int(sizes.min()),
        cluster_count(clusters),
    )


def ordinal(outcome: np.ndarray, x: pd.DataFrame, clusters: np.ndarray | None = None, least: float = 10) -> Fit:
    """Return log odds ratios of a higher category: log(P(Y > k) / P(Y <= k)) = x b - c_k, one b for all k.

    `outcome` in codes from 0 upward. Fitted by statsmodels; thresholds c_k are left out of the answer. With `clusters`
    errors are `fitting.clustered`. Raises Refused with fewer than `least` per coefficient of the effective
    number n - sum of n_k^3 / n^2 (Harrell 2015, section 4.4).
    Not where odds are not proportional: see `proportional_odds`.
    McCullagh 1980.
    """
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    codes, sizes = _codes(outcome)
    effective = len(codes) - np.sum(sizes**3) / len(codes) ** 2
    require_events(effective, x.shape[1], least)
    model = OrderedModel(codes, x.to_numpy(dtype=float), distr="logit")
    slopes = slice(0, x.shape[1])
    found = _fitted(model, x, slopes, method="bfgs", maxiter=1000, gtol=1e-7)
    covariance = clustered(np.asarray(found.cov_params()), model.score_obs(found.params), clusters)
    return Fit(
        terms(x),
        np.asarray(found.params)[slopes],
        covariance[slopes, slopes],
        float(found.llf),
        float(found.llnull),
        len(x),
        int(effective),
        cluster_count(clusters),
    )


def proportional_odds(outcome: np.ndarray, x: pd.DataFrame, least: float = 10) -> list[Test]:
    """Return Brant's tests that odds are proportional: one for each predictor in order, then one for all together.

    Logistic models of Y >= k, one for each k, have slopes that a proportional model says are alike: Wald's test of
    their differences, with covariance (X'W_k X)^-1 X'W_kl X (X'W_l X)^-1, where W_kl is the covariance of Y >= k and
    Y >= l.
    Takes units as independent. Raises Refused where a cut leaves fewer than `least` per coefficient on one side, or a
    predictor separates them.
    Brant 1990, Biometrics 46, 1171-1178.
    """
    codes, sizes = _codes(outcome)
    design, slopes = _design(x), x.shape[1]
    lower = np.cumsum(sizes)[:-1]
    require_events(min(*lower, *(len(codes) - lower)), slopes, least)
    fits = [logistic(codes >= cut, x) for cut in range(1, len(sizes))]
    above = [1 / (1 + np.exp(-design @ fit.estimate)) for fit in fits]
    blocks = [
        [
            fits[k].covariance @ ((design.T * (above[max(k, m)] - above[k] * above[m])) @ design) @ fits[m].covariance
            for m in range(len(fits))
        ]
        for k in range(len(fits))
    ]
    contrast = np.kron(np.column_stack([-np.ones(len(fits) - 1), np.eye(len(fits) - 1)]), np.eye(slopes + 1))
    difference = contrast @ np.concatenate([fit.estimate for fit in fits])
    covariance = contrast @ np.block(blocks) @ contrast.T

    def wald(predictors: list[int]) -> Test:
        places = [cut * (slopes + 1) + 1 + j for cut in range(len(fits) - 1) for j in predictors]
        d = difference[places]
        return chi_squared(d @ np.linalg.solve(covariance[np.ix_(places, places)], d), len(places))

    return [*(wald([j]) for j in range(slopes)), wald(list(range(slopes)))]


def _design(x: pd.DataFrame) -> np.ndarray:
    return np.column_stack([np.ones(len(x)), x.to_numpy(dtype=float)])


def _fitted(model, x: pd.DataFrame, slopes: slice, **how):
    """A statsmodels fit; Refused where it does not converge or a slope's error says that there is no finite estimate.

    Such an error is over 10 per standard deviation of its predictor: limits a factor of e^20 from the odds ratio.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = model.fit(disp=0, **how)
            errors = np.asarray(found.bse)[slopes]
    except np.linalg.LinAlgError:
        raise Refused(SEPARATED) from None
    if not found.mle_retvals["converged"] or not (errors.T * x.std().to_numpy() < 10).all():
        raise Refused(SEPARATED)
    return found


def _codes(outcome: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    codes = np.asarray(outcome, dtype=int)
    sizes = np.bincount(codes)
    if len(sizes) < 3 or not sizes.all():
        raise Refused("three categories at least, each with a unit")
    return codes, sizes
