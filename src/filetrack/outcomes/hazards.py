"""The partial likelihood of proportional hazards with late entry, strata, weights and clusters; and Cox's model by it.

statsmodels' PHReg has no weights and reads entry times as a closed interval, and lifelines (0.30.3) asks for pandas
before 3, so the likelihood is kept here. Who is at risk is a matrix of units by events that is never written out
(`at_risk`), which serves Efron's ties, Andersen and Gill's intervals and Fine and Gray's weights alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from filetrack.outcomes.at_risk import AtRisk, at_risk
from filetrack.outcomes.fitting import (
    cluster_count,
    degrees_of_freedom,
    maximum,
    sandwich,
    small_sample,
    summed,
    terms,
)
from filetrack.outcomes.results import Fit, Refused, Test, chi_squared, resampled


@dataclass(frozen=True)
class Partial:
    """A partial likelihood: `x` units by coefficients, and who is at risk, with their weights, at each event c.

    l(b) = sum over events c of [sum_i own_ic x_i b - log sum_i at_risk_ic exp(x_i b)].
    """

    x: np.ndarray
    at_risk: AtRisk

    def hazards(self, b: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return each unit's hazard; of each event the sum of those at risk, and their mean of `x`."""
        linear = self.x @ b
        hazards = np.exp(linear - linear.max())
        total = self.at_risk.of_events(hazards)
        return hazards, total, self.at_risk.of_events(hazards[:, None] * self.x) / total[:, None]

    def shares(self, hazards: np.ndarray, total: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Return the sum of events' values, each times a unit's share of the hazard there, an entry for each unit."""
        apart = (-1, *[1] * (values.ndim - 1))
        return hazards.reshape(apart) * self.at_risk.of_units(values / total.reshape(apart))

    def objective(self, b: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        """Return log-likelihood, score and information at `b`."""
        hazards, total, means = self.hazards(b)
        own, linear = self.x[self.at_risk.unit], self.x @ b
        value = np.sum(own @ b - linear.max() - np.log(total))
        shared = self.shares(hazards, total, np.ones(len(total)))
        return value, (own - means).sum(axis=0), (self.x.T * shared) @ self.x - means.T @ means

    def score_residuals(self, b: np.ndarray, weights: np.ndarray | float = 1.0) -> np.ndarray:
        """Return what each unit adds to the score, of which every event has one of `weights`; units by coefficients."""
        hazards, total, means = self.hazards(b)
        weights = np.broadcast_to(weights, len(total))
        surplus, pull = (
            self.at_risk.own_of_units(values, len(self.x)) - self.shares(hazards, total, values)
            for values in (weights, weights[:, None] * means)
        )
        return self.x * surplus[:, None] - pull

    def informations(self, b: np.ndarray) -> np.ndarray:
        """Return each unit's part of the information, units by coefficients by coefficients."""
        hazards, total, means = self.hazards(b)
        powers = (np.ones(len(total)), means, _squares(means))
        shared, pulled, squares = (self.shares(hazards, total, values) for values in powers)
        mixed = self.x[:, :, None] * pulled[:, None, :]
        return _squares(self.x) * shared[:, None, None] - mixed - mixed.transpose(0, 2, 1) + squares

    def variances(self, b: np.ndarray) -> np.ndarray:
        """Return the variance of `x` among those at risk at each event, events by coefficients by coefficients."""
        hazards, total, means = self.hazards(b)
        squares = self.at_risk.of_events(hazards[:, None, None] * _squares(self.x))
        return squares / total[:, None, None] - _squares(means)

    def fit(self, names: tuple[str, ...]) -> Fit:
        """Return the fitted model, its covariance the inverse information."""
        b = maximum(self.objective, np.zeros(self.x.shape[1]))
        value, _, information = self.objective(b)
        null = self.objective(np.zeros_like(b))[0]
        return Fit(names, b, np.linalg.inv(information), value, null, len(self.x), len(self.at_risk.unit))

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
    there = at_risk(time, event, entry, strata, ties == "efron")
    values = x.to_numpy(dtype=float)
    return Partial(values - values.mean(axis=0), there), time[there.unit]


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
    square = partial.variances(b)
    plain, mixed, drifting = (np.tensordot(drift**power, square, 1) for power in range(3))
    if clusters is not None:
        added = partial.score_residuals(b, drift)
        return sign_flipped(summed(added - partial.score_residuals(b) @ np.linalg.solve(plain, mixed), clusters))
    score = drift @ (partial.x[partial.at_risk.unit] - partial.hazards(b)[-1])
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


def _squares(values: np.ndarray) -> np.ndarray:
    """Each row's products of its entries with one another."""
    return values[:, :, None] * values[:, None, :]
