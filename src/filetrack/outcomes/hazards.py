"""The partial likelihood of proportional hazards with late entry, strata, weights and clusters; and Cox's model by it.

statsmodels' PHReg has no weights and reads entry times as a closed interval, and lifelines (0.30.3) asks for pandas
before 3, so the likelihood is kept here. Its form is one column per event, which serves Efron's ties, Andersen and
Gill's intervals and Fine and Gray's weights alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from filetrack.outcomes.fitting import (
    cluster_count,
    degrees_of_freedom,
    maximum,
    sandwich,
    small_sample,
    summed,
    terms,
)
from filetrack.outcomes.results import Fit, Refused, Test, chi_squared, require_room, resampled


@dataclass(frozen=True)
class Partial:
    """A partial likelihood: `x` units by coefficients; `at_risk` weights, `own` shares of the event, units by events.

    l(b) = sum over events c of [sum_i own_ic x_i b - log sum_i at_risk_ic exp(x_i b)].
    """

    x: np.ndarray
    at_risk: np.ndarray
    own: np.ndarray

    def shares(self, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return each unit's share of the hazard at each event, units by events, and the log of what is shared."""
        linear = self.x @ b
        hazards = self.at_risk * np.exp(linear - linear.max())[:, None]
        total = hazards.sum(axis=0)
        return hazards / total, np.log(total) + linear.max()

    def objective(self, b: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        """Return log-likelihood, score and information at `b`."""
        shares, log_total = self.shares(b)
        means = shares.T @ self.x
        value = self.own.sum(axis=1) @ self.x @ b - log_total.sum()
        score = (self.own - shares).sum(axis=1) @ self.x
        information = (self.x.T * shares.sum(axis=1)) @ self.x - means.T @ means
        return value, score, information

    def score_residuals(self, b: np.ndarray) -> np.ndarray:
        """Return what each unit adds to the score, units by coefficients."""
        shares, _ = self.shares(b)
        surplus = self.own - shares
        return self.x * surplus.sum(axis=1)[:, None] - surplus @ (shares.T @ self.x)

    def informations(self, b: np.ndarray) -> np.ndarray:
        """Return each unit's part of the information, units by coefficients by coefficients."""
        shares, _ = self.shares(b)
        means = shares.T @ self.x
        squares = np.tensordot(shares, means[:, :, None] * means[:, None, :], 1)
        mixed = self.x[:, :, None] * (shares @ means)[:, None, :]
        own = self.x[:, :, None] * self.x[:, None, :] * shares.sum(axis=1)[:, None, None]
        return own - mixed - mixed.transpose(0, 2, 1) + squares

    def fit(self, names: tuple[str, ...]) -> Fit:
        """Return the fitted model, its covariance the inverse information."""
        b = maximum(self.objective, np.zeros(self.x.shape[1]))
        value, _, information = self.objective(b)
        null = self.objective(np.zeros_like(b))[0]
        units, events = self.own.shape
        return Fit(names, b, np.linalg.inv(information), value, null, units, events)

    def with_errors(
        self, fit: Fit, scores: np.ndarray, clusters: np.ndarray, corrected: bool, power: float = 0.5
    ) -> Fit:
        """Return the fit with errors by cluster from units' scores: `fitting.small_sample`, or the plain sandwich."""
        if corrected:
            covariance = small_sample(fit.covariance, scores, self.informations(fit.estimate), clusters, power)
        else:
            covariance = sandwich(fit.covariance, scores, clusters)
        return replace(fit, covariance=covariance, clusters=cluster_count(clusters))


def cox(
    time: np.ndarray,
    event: np.ndarray,
    x: pd.DataFrame,
    entry: np.ndarray | None = None,
    strata: np.ndarray | None = None,
    clusters: np.ndarray | None = None,
    ties: str = "efron",
    corrected: bool = True,
    student: bool = False,
) -> Fit:
    """Return log hazard ratios: h(t | x) = h0(t) exp(x b), with an h0 for each of `strata`.

    Units are under observation over (`entry`, `time`], in one unit of time; `ties` are "efron" or "breslow". With
    `clusters` errors are `fitting.small_sample` or, not `corrected`, Lin and Wei's sandwich, as R's; `student` makes
    them the jackknife's, with degrees of freedom, which events that come again need, for how families differ is then
    learnt from few.
    Not where hazards are not proportional: see `proportionality`. Under competing events it tells of the rate among
    those still awaited, not of how many meet the event. Raises Refused where an estimate is not finite.
    Cox 1972; Efron 1977; Lin and Wei 1989.
    """
    partial, _ = partial_likelihood(time, event, x, entry, strata, ties)
    fit = partial.fit(terms(x))
    if clusters is None:
        return fit
    scores = partial.score_residuals(fit.estimate)
    found = partial.with_errors(fit, scores, clusters, corrected, power=1.0 if student else 0.5)
    if not student:
        return found
    return replace(found, df=degrees_of_freedom(fit.covariance, partial.informations(fit.estimate), clusters))


def partial_likelihood(
    time: np.ndarray,
    event: np.ndarray,
    x: pd.DataFrame,
    entry: np.ndarray | None = None,
    strata: np.ndarray | None = None,
    ties: str = "efron",
) -> tuple[Partial, np.ndarray]:
    """Return the partial likelihood of Cox's model, predictors centred, and the time of each of its events."""
    time, event = np.asarray(time, dtype=float), np.asarray(event, dtype=bool)
    entry = np.full(len(time), -np.inf) if entry is None else np.asarray(entry, dtype=float)
    strata = np.zeros(len(time)) if strata is None else pd.factorize(np.asarray(strata))[0]
    if not event.any():
        raise Refused("no event was observed")
    if (entry >= time).any():
        raise ValueError("a unit leaves observation no later than it enters")
    require_room(len(time), int(event.sum()))
    columns = np.flatnonzero(event)[np.lexsort((time[event], strata[event]))]
    there = (strata[:, None] == strata[columns]) & (entry[:, None] < time[columns]) & (time[:, None] >= time[columns])
    tied = there & event[:, None] & (time[:, None] == time[columns])
    order, number = _places(strata[columns], time[columns])
    gone = tied * (order / number if ties == "efron" else 0)
    values = x.to_numpy(dtype=float)
    return Partial(values - values.mean(axis=0), there - gone, tied / number), time[columns]


def _places(strata: np.ndarray, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of events in order: each one's place among those tied with it, from 0, and how many they are."""
    tied = pd.DataFrame({0: strata, 1: time}).groupby([0, 1])
    return tied.cumcount().to_numpy(), tied[0].transform("size").to_numpy()


def proportionality(
    time: np.ndarray,
    event: np.ndarray,
    x: pd.DataFrame,
    entry: np.ndarray | None = None,
    strata: np.ndarray | None = None,
    clusters: np.ndarray | None = None,
) -> list[Test]:
    """Return score tests that hazards are proportional: one for each predictor in order, then one for all together.

    Each asks whether b drifts with g(t), one less the Kaplan-Meier curve: the model is widened by x g(t) and its score
    taken at the fitted b. With `clusters` the score's variance is the sum of squares of what each cluster adds to it,
    less what goes with b, and p the part of sign flips of these that reach as far: chi-squared needs many clusters.
    Not a proof of proportionality where events are few.
    Grambsch and Therneau 1994, as a score test (Therneau and Grambsch 2000, section 6.2); by cluster Lin and Wei 1989,
    Hemerik, Goeman and Finos 2020.
    """
    from filetrack.outcomes.survival import kaplan_meier

    partial, times = partial_likelihood(time, event, x, entry, strata)
    b = maximum(partial.objective, np.zeros(x.shape[1]))
    curve = kaplan_meier(time, event, entry)
    drift = 1 - curve.estimate[np.searchsorted(curve.time, times, side="left") - 1]
    drift = drift - drift.mean()
    shares, _ = partial.shares(b)
    means = shares.T @ partial.x
    square = np.einsum("ic,ij,ik->cjk", shares, partial.x, partial.x, optimize=True)
    square -= means[:, :, None] * means[:, None, :]
    plain, mixed, drifting = (np.tensordot(drift**power, square, 1) for power in range(3))
    score = drift @ (partial.own.T @ partial.x - means)
    if clusters is not None:
        surplus = (partial.own - shares) * drift
        added = partial.x * surplus.sum(axis=1)[:, None] - surplus @ means
        return sign_flipped(summed(added - partial.score_residuals(b) @ np.linalg.solve(plain, mixed), clusters))
    together = drifting - mixed @ np.linalg.solve(plain, mixed)
    alone = [drifting[j, j] - mixed[j] @ np.linalg.solve(plain, mixed[j]) for j in range(len(b))]
    single = [chi_squared(s**2 / v, 1) for s, v in zip(score, alone, strict=True)]
    return [*single, chi_squared(score @ np.linalg.solve(together, score), len(b))]


def sign_flipped(sums: np.ndarray, times: int = 1999, seed: int = 0) -> list[Test]:
    """Score tests of each coefficient and of all, from what clusters add to the score; p by flips of their signs."""
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], (times, len(sums)))
    scores = np.vstack([sums.sum(axis=0), signs @ sums])
    single = scores**2 / (sums**2).sum(axis=0)
    together = (scores * np.linalg.solve(sums.T @ sums, scores.T).T).sum(axis=1)
    return [*(resampled(values, 1) for values in single.T), resampled(together, sums.shape[1])]
