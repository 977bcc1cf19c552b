"""How the models are fitted: Newton's method with halved steps; and errors that allow for clusters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from filetrack.outcomes.results import Refused

SEPARATED = "a coefficient has no finite estimate: the outcome is separated by a predictor or a sum of them"

Objective = Callable[[np.ndarray], tuple[float, np.ndarray, np.ndarray]]
"""Of coefficients: the log-likelihood, its gradient, and minus its matrix of second derivatives."""


def maximum(objective: Objective, start: np.ndarray, tolerance: float = 1e-7, most: int = 60) -> np.ndarray:
    """Return the coefficients that maximise the log-likelihood; raise Refused where none are finite.

    Newton's steps, halved until the log-likelihood rises; the last is under `tolerance` of the errors at `start`. An
    estimate is not finite where its error has grown ten thousand times since, or no last step is reached.
    """
    point = start
    value, score, information = objective(point)
    if _flat(information):
        raise Refused("the predictors do not tell their coefficients apart: one is constant, or a sum of others")
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    for _ in range(most):
        step = np.linalg.solve(information, score)
        while not (better := objective(point + step))[0] >= value - tolerance and np.any(step):
            step = step / 2
        point, (value, score, information) = point + step, better
        if _flat(information) or (np.diag(np.linalg.inv(information)) > 1e8 * errors**2).any():
            break
        if np.abs(step / errors).max() < tolerance:
            return point
    raise Refused(SEPARATED)


def _flat(information: np.ndarray) -> bool:
    spread = np.sqrt(np.diag(information))
    if not np.isfinite(information).all() or not spread.all():
        return True
    sizes = np.abs(np.linalg.eigvalsh(information / np.outer(spread, spread)))
    return sizes.max() > 1e12 * sizes.min()


def sandwich(bread: np.ndarray, scores: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Return the covariance of coefficients that allows for any dependence within clusters: B (sum of uu') B.

    u are the sums over a cluster of its units' `scores` (units by coefficients), `bread` is the inverse information.
    Not with few clusters (under about 30), or with a few that weigh much: errors come out too small; see
    `small_sample`.
    """
    sums = summed(scores, clusters)
    return bread @ (sums.T @ sums) @ bread


def small_sample(
    bread: np.ndarray, scores: np.ndarray, informations: np.ndarray, clusters: np.ndarray, power: float = 0.5
) -> np.ndarray:
    """Return the covariance of coefficients by cluster where few carry one of them: a sandwich less biased.

    (G - 1) / G sum of dd', d = B (1 - I_g B)^-`power` u_g, where `informations` (units by coefficients by coefficients)
    say how much I_g of the information goes with a cluster; at most three quarters of a direction do. A `power` of 0.5
    takes away the bias of first order; of 1 it is the jackknife by one step, which is wider.
    Kauermann and Carroll 2001; Mancl and DeRouen 2001; Fay and Graubard 2001.
    """
    root = np.linalg.cholesky(bread)
    shares, axes = np.linalg.eigh(root.T @ summed(informations, clusters) @ root)
    along = np.einsum("gij,gi->gj", axes, summed(scores, clusters) @ root) / (1 - np.minimum(shares, 0.75)) ** power
    moves = np.einsum("gij,gj->gi", axes, along) @ root.T
    return (len(moves) - 1) / len(moves) * moves.T @ moves


def degrees_of_freedom(bread: np.ndarray, informations: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Return each coefficient's degrees of freedom by cluster: about as many as families in the smaller of two groups.

    By Satterthwaite: (sum of w)^2 / sum of w^2, w a cluster's part of the model's variance. Fay and Graubard 2001.
    """
    weights = np.einsum("ci,gij,cj->gc", bread, summed(informations, clusters), bread)
    return weights.sum(axis=0) ** 2 / (weights**2).sum(axis=0)


def summed(values: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """Return the sums of units' values over each cluster."""
    codes, names = pd.factorize(np.asarray(clusters))
    sums = np.zeros((len(names), *values.shape[1:]))
    np.add.at(sums, codes, values)
    return sums


def clustered(bread: np.ndarray, scores: np.ndarray, clusters: np.ndarray | None) -> np.ndarray:
    """Return the sandwich times G / (G - 1), as Stata's; without clusters, the inverse information `bread` itself."""
    if clusters is None:
        return bread
    number = cluster_count(clusters)
    return sandwich(bread, scores, clusters) * number / (number - 1)


def jackknife(estimates: Callable[[np.ndarray], np.ndarray], clusters: np.ndarray) -> np.ndarray:
    """Return the covariance of coefficients by leaving out one cluster at a time: (G - 1) / G sum of (b_g - mean)^2.

    `estimates` gives coefficients of the units that a mask keeps. The sandwich is its limit for many clusters; with
    few, or a few that weigh much, it comes out wider (by 8 to 27% on the 85 patients of Wei, Lin and Weissfeld 1989).
    Costs a fit for each cluster: `small_sample` takes one step of each.
    Lipsitz, Dear and Zhao 1994.
    """
    clusters = np.asarray(clusters)
    left = np.array([estimates(clusters != cluster) for cluster in pd.unique(clusters)])
    return (len(left) - 1) * np.cov(left, rowvar=False, bias=True)


def cluster_count(clusters: np.ndarray | None) -> int | None:
    """Return how many clusters there are, or None where there is no clustering."""
    return None if clusters is None else len(pd.unique(np.asarray(clusters)))


def terms(x: pd.DataFrame) -> tuple[str, ...]:
    """Return the names of a design's predictors."""
    return tuple(map(str, x.columns))
