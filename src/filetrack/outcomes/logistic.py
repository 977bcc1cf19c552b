"""A yes or no on predictors: plain and penalised (Firth) logistic models, errors by cluster, profile limits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.outcomes.fitting import Objective, cluster_count, clustered, maximum, terms
from filetrack.outcomes.results import INTERCEPT, Fit, Refused, chi_squared, normal_quantile


class Profile(NamedTuple):
    """Limits and p of coefficients by the penalised likelihood; a limit is infinite where the likelihood is flat."""

    lower: np.ndarray
    upper: np.ndarray
    p: np.ndarray


def logistic(outcome: np.ndarray, x: pd.DataFrame, clusters: np.ndarray | None = None) -> Fit:
    """Return log odds ratios by maximum likelihood: log(p / (1 - p)) = x b; an intercept is added.

    With `clusters` errors are `fitting.clustered`. Raises Refused where a predictor or a sum of
    them separates the outcome, for then an estimate is infinite: see `firth` and `exact`.
    Not with under about 10 of the rarer outcome per coefficient: see `results.require_events`.
    Hosmer and Lemeshow 2000, section 2.2.
    """
    return _fit(outcome, x, clusters, penalty=0.0)


def firth(outcome: np.ndarray, x: pd.DataFrame, clusters: np.ndarray | None = None) -> Fit:
    """Return log odds ratios that maximise l(b) + log|I(b)| / 2, finite under separation; an intercept is added.

    The penalty takes away the bias of first order; in a 2 by 2 table it adds a half to each cell. `log_likelihood` is
    penalised. Wald limits mislead in small data: use `firth_profile`. With `clusters` errors are `fitting.clustered`,
    from the penalised scores.
    Not for predicted probabilities, which it draws towards a half; nor does it mend too many predictors.
    Firth 1993; Heinze and Schemper 2002.
    """
    return _fit(outcome, x, clusters, penalty=0.5)


def firth_profile(outcome: np.ndarray, x: pd.DataFrame, level: float = 0.95) -> Profile:
    """Return limits by the profile of the penalised likelihood and p by its ratio test, a value for each coefficient.

    A limit is where twice the fall of the penalised likelihood, maximised over the other coefficients, meets the
    chi-squared quantile of `level`. Takes units as independent.
    Heinze and Schemper 2002; Venzon and Moolgavkar 1988.
    """
    from scipy.optimize import brentq

    y, design = _of(outcome, x)
    objective = _objective(y, design, 0.5)
    best = maximum(objective, np.zeros(design.shape[1]))
    top, _, information = objective(best)
    reach = np.sqrt(np.diag(np.linalg.inv(information)))

    allowed = normal_quantile(level)

    def limit(place: int, side: int) -> float:
        point = best

        def fall(value: float) -> float:
            nonlocal point
            height, point = _constrained(objective, point, place, value)
            return np.sqrt(max(0.0, 2 * (top - height))) - allowed

        near = best[place]
        for widths in range(2, 33):
            far = best[place] + side * widths * reach[place]
            if fall(far) > 0:
                return brentq(fall, near, far, xtol=1e-6)
            near = far
        return side * np.inf

    places = range(len(best))
    return Profile(
        np.array([limit(place, -1) for place in places]),
        np.array([limit(place, 1) for place in places]),
        np.array([chi_squared(2 * (top - _constrained(objective, best, place, 0.0)[0]), 1).p for place in places]),
    )


def _fit(outcome: np.ndarray, x: pd.DataFrame, clusters: np.ndarray | None, penalty: float) -> Fit:
    y, design = _of(outcome, x)
    objective = _objective(y, design, penalty)
    b = maximum(objective, np.zeros(design.shape[1]))
    value, _, information = objective(b)
    covariance = clustered(np.linalg.inv(information), _scores(y, design, b, penalty, information), clusters)
    null, _, _ = objective(_alone(y, len(b), penalty))
    events = int(min(y.sum(), len(y) - y.sum()))
    return Fit((INTERCEPT, *terms(x)), b, covariance, value, null, len(y), events, cluster_count(clusters))


def _alone(y: np.ndarray, coefficients: int, penalty: float) -> np.ndarray:
    """The intercept that maximises the likelihood where the other coefficients are 0: |I| is as (p (1 - p))^k then."""
    share = (y.sum() + penalty * coefficients) / (len(y) + 2 * penalty * coefficients)
    return np.append(np.log(share / (1 - share)), np.zeros(coefficients - 1))


def _of(outcome: np.ndarray, x: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    y = np.asarray(outcome, dtype=float)
    if len(np.unique(y)) < 2:
        raise Refused("the outcome does not vary")
    return y, np.column_stack([np.ones(len(y)), x.to_numpy(dtype=float)])


def _objective(y: np.ndarray, design: np.ndarray, penalty: float) -> Objective:
    """The likelihood, counted by pattern of predictors."""
    patterns, place = np.unique(design, axis=0, return_inverse=True)
    units, yes = np.bincount(place), np.bincount(place, y)

    def objective(b: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        linear = patterns @ b
        information = (patterns.T * (units * _spread(linear))) @ patterns
        value = yes @ linear - units @ np.logaddexp(0, linear)
        if penalty:
            value += penalty * np.linalg.slogdet(information)[1]
        return value, _scores(yes, patterns, b, penalty, information, units).sum(axis=0), information

    return objective


def _scores(
    y: np.ndarray,
    design: np.ndarray,
    b: np.ndarray,
    penalty: float,
    information: np.ndarray,
    units: np.ndarray | int = 1,
) -> np.ndarray:
    """What each row adds to the score: x (y - p + 2 penalty h (1/2 - p)), h its leverage; y yeses among `units`."""
    linear = design @ b
    p = np.exp(-np.logaddexp(0, -linear))
    surplus = y - units * p
    if penalty:
        inverse = np.linalg.pinv(information, hermitian=True)
        leverage = units * _spread(linear) * ((design @ inverse) * design).sum(axis=1)
        surplus = surplus + 2 * penalty * leverage * (0.5 - p)
    return design * surplus[:, None]


def _spread(linear: np.ndarray) -> np.ndarray:
    return np.exp(-np.logaddexp(0, linear) - np.logaddexp(0, -linear))


def _constrained(objective: Objective, start: np.ndarray, place: int | slice, value: float) -> tuple[float, np.ndarray]:
    """The greatest value of an objective with the coefficients in `place` held at `value`, and where it is."""
    free = np.ones(len(start), dtype=bool)
    free[place] = False
    point = start.copy()
    point[place] = value

    def inner(b: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        at = point.copy()
        at[free] = b
        height, score, information = objective(at)
        return height, score[free], information[np.ix_(free, free)]

    if free.any():
        point[free] = maximum(inner, point[free])
    return objective(point)[0], point
