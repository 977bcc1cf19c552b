"""A yes or no on predictors: plain and penalised (Firth) logistic models, errors by cluster, profile limits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.outcomes.fitting import Objective, cluster_count, clustered, maximum, terms
from filetrack.outcomes.results import INTERCEPT, Fit, Refused, chi_squared


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
    from scipy.stats import chi2

    y, design = _of(outcome, x)
    objective = _objective(y, design, 0.5)
    best = maximum(objective, np.zeros(design.shape[1]))
    top, _, information = objective(best)
    reach = np.sqrt(np.diag(np.linalg.inv(information)))

    def fall(value: float, place: int) -> float:
        return 2 * (top - _constrained(objective, best, place, value)) - chi2.ppf(level, 1)

    def limit(place: int, side: int) -> float:
        for widths in range(2, 33):
            far = best[place] + side * widths * reach[place]
            if fall(far, place) > 0:
                return brentq(fall, best[place], far, args=(place,), xtol=1e-8)
        return side * np.inf

    places = range(len(best))
    return Profile(
        np.array([limit(place, -1) for place in places]),
        np.array([limit(place, 1) for place in places]),
        np.array([chi_squared(2 * (top - _constrained(objective, best, place, 0.0)), 1).p for place in places]),
    )


def _fit(outcome: np.ndarray, x: pd.DataFrame, clusters: np.ndarray | None, penalty: float) -> Fit:
    y, design = _of(outcome, x)
    objective = _objective(y, design, penalty)
    b = maximum(objective, np.zeros(design.shape[1]))
    value, _, information = objective(b)
    covariance = clustered(np.linalg.inv(information), _scores(y, design, b, penalty), clusters)
    null = _constrained(objective, b, slice(1, None), 0.0)
    events = int(min(y.sum(), len(y) - y.sum()))
    return Fit((INTERCEPT, *terms(x)), b, covariance, value, null, len(y), events, cluster_count(clusters))


def _of(outcome: np.ndarray, x: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    y = np.asarray(outcome, dtype=float)
    if len(np.unique(y)) < 2:
        raise Refused("the outcome does not vary")
    return y, np.column_stack([np.ones(len(y)), x.to_numpy(dtype=float)])


def _objective(y: np.ndarray, design: np.ndarray, penalty: float) -> Objective:
    def objective(b: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        linear = design @ b
        information = (design.T * _spread(linear)) @ design
        value = y @ linear - np.logaddexp(0, linear).sum()
        if penalty:
            value += penalty * np.linalg.slogdet(information)[1]
        return value, _scores(y, design, b, penalty).sum(axis=0), information

    return objective


def _scores(y: np.ndarray, design: np.ndarray, b: np.ndarray, penalty: float) -> np.ndarray:
    """What each unit adds to the score: x (y - p + 2 penalty h (1/2 - p)), h its leverage."""
    linear = design @ b
    p, spread = 1 / (1 + np.exp(-linear)), _spread(linear)
    surplus = y - p
    if penalty:
        inverse = np.linalg.pinv((design.T * spread) @ design, hermitian=True)
        leverage = spread * np.einsum("ij,jk,ik->i", design, inverse, design)
        surplus = surplus + 2 * penalty * leverage * (0.5 - p)
    return design * surplus[:, None]


def _spread(linear: np.ndarray) -> np.ndarray:
    return np.exp(-np.logaddexp(0, linear) - np.logaddexp(0, -linear))


def _constrained(objective: Objective, start: np.ndarray, place: int | slice, value: float) -> float:
    """The greatest value of an objective with the coefficients in `place` held at `value`."""
    free = np.ones(len(start), dtype=bool)
    free[place] = False
    held = start.copy()
    held[place] = value

    def inner(b: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        point = held.copy()
        point[free] = b
        height, score, information = objective(point)
        return height, score[free], information[np.ix_(free, free)]

    return objective(held)[0] if not free.any() else inner(maximum(inner, held[free]))[0]
