"""Several ends, of which the first forestalls the others: cumulative incidence, Gray's test, Fine and Gray's model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from filetrack.outcomes.at_risk import Fading, at_risk, from_the_end, totals
from filetrack.outcomes.fitting import cluster_count, terms
from filetrack.outcomes.hazards import Partial
from filetrack.outcomes.results import Curve, Fit, Refused, Test, chi_squared
from filetrack.outcomes.survival import log_log_limits, numbers_at_risk

CENSORED = 0
"""The cause of units whose follow-up ended before any event; causes are numbered from 1."""


def cumulative_incidence(time: np.ndarray, cause: np.ndarray, of: int = 1, level: float = 0.95) -> Curve:
    """Return the probability of an event of one cause by each time (Aalen-Johansen), by statsmodels.

    F(t) = sum over s <= t of S(s-) d(s) / n(s), with S the probability of no event of any cause. `time` in one unit,
    `cause` 0 for censored. Standard errors by the delta method (Gaynor and others 1993); limits are log-log.
    Not to compare what drives the cause: a low incidence may come of another cause that is quicker; give all causes.
    Aalen and Johansen 1978; Kalbfleisch and Prentice 2002, section 8.2.
    """
    from statsmodels.duration.survfunc import CumIncidenceRight

    time, cause = np.asarray(time, dtype=float), np.asarray(cause, dtype=int)
    if not (cause == of).any():
        raise Refused("no event of the cause was observed")
    with np.errstate(divide="ignore", invalid="ignore"):
        found = CumIncidenceRight(time, cause)
    events = np.array([np.sum((time == at) & (cause == of)) for at in found.times])
    met = events > 0
    incidence, se = np.append(0.0, found.cinc[of - 1][met]), np.append(0.0, found.cinc_se[of - 1][met])
    times = np.append(0.0, found.times[met])
    lower, upper = log_log_limits(incidence, se, level)
    at_risk = numbers_at_risk(times, time)
    return Curve(times, at_risk, np.append(0, events[met]), incidence, se, lower, upper, float(time.max()))


def gray_test(time: np.ndarray, cause: np.ndarray, group: np.ndarray, of: int = 1) -> Test:
    """Return Gray's test (rho = 0) that all groups share one cumulative incidence of a cause.

    In each group but one, U = sum over event times of d_g - d R_g / R, where R_g = n_g (1 - F_g(t-)) / S_g(t-) is the
    group's size at risk had no other cause taken any; U'V^-1 U is chi-squared with a degree of freedom fewer than
    groups. Events of one time are taken as drawn without replacement.
    Not where curves cross, nor with several units of a family, which it takes as independent.
    Gray 1988, Annals of Statistics 16, 1141-1154.
    """
    groups, member = np.unique(np.asarray(group), return_inverse=True)
    time, cause = np.asarray(time, dtype=float), np.asarray(cause, dtype=int)
    inside = member[:, None] == np.arange(len(groups))
    times = np.unique(time[cause != CENSORED])
    risk = (time >= times[:, None]).astype(float) @ inside
    own = ((time == times[:, None]) & (cause == of)) @ inside.astype(float)
    other = ((time == times[:, None]) & (cause != of) & (cause != CENSORED)) @ inside.astype(float)
    score, covariance = _gray_score(risk, own, other)
    score, covariance = score[:-1], covariance[:-1, :-1]
    return chi_squared(score @ np.linalg.solve(covariance, score), len(groups) - 1)


def _gray_score(risk: np.ndarray, own: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Gray's score of each group and its covariance, from counts by time and group.

    An event moves the score at once (`weight`, where it is of the cause) and, by its part in the incidence that all
    share, at every later time (`still`).
    """
    there = risk > 0
    size = np.where(there, risk, 1)
    free = np.cumprod(1 - (own + other) / size, axis=0)
    free_before = _before(free, 1.0)
    incidence_before = _before(np.cumsum(free_before * own / size, axis=0), 0.0)
    full = np.divide(risk, free_before, out=np.zeros_like(risk), where=there)
    deaths, full_all = own.sum(axis=1), full.sum(axis=1)
    expected = full * (1 - incidence_before)
    score = (own - (deaths / expected.sum(axis=1))[:, None] * expected).sum(axis=0)

    incidence = np.cumsum(deaths / full_all)
    weight = full[:, :, None] * (np.eye(full.shape[1]) - full[:, None, :] / full_all[:, None, None])
    drift = np.cumsum(weight * (deaths / (full_all * (1 - _before(incidence, 0.0))))[:, None, None], axis=0)
    still = drift[-1] - drift
    lost = np.divide(1 - incidence[:, None], free, out=np.zeros_like(free), where=free > 0)
    by_own = weight + (1 - lost)[:, None, :] * still
    by_other = lost[:, None, :] * still
    pace = (deaths / full_all)[:, None]
    of_own = there * pace * free_before / size * _tied(deaths[:, None], full_all[:, None] * free_before)
    of_other = (free > 0) * other * (free_before / size) ** 2 * _tied(other, risk)
    moves = ((by_own, of_own), (by_other, of_other))
    covariance = sum(np.einsum("tik,tjk,tk->ij", move, move, variance) for move, variance in moves)
    return score, covariance


def _before(values: np.ndarray, start: float) -> np.ndarray:
    """A step function's values just before its steps."""
    return np.concatenate([np.full_like(values[:1], start), values[:-1]])


def _tied(events: np.ndarray, of: np.ndarray) -> np.ndarray:
    """What is left of a variance where several of a number meet the event at once."""
    return np.where(events > 1, 1 - (events - 1) / np.where(of > 1, of - 1, 1), 1)


def fine_gray(
    time: np.ndarray,
    cause: np.ndarray,
    x: pd.DataFrame,
    of: int = 1,
    clusters: np.ndarray | None = None,
    followed: np.ndarray | None = None,
    corrected: bool = True,
) -> Fit:
    """Return log ratios of subdistribution hazards: 1 - F(t | x) = (1 - F0(t)) ^ exp(x b), for the cause `of`.

    Units that met another cause stay at risk: until the end of their follow-up where `followed` gives it for every
    unit, else with weight G(t-) / G(T-), G being the Kaplan-Meier curve of censoring. Ties are Breslow's. Errors are
    by unit, or by `clusters` where given, as in `hazards.cox`, and allow for G's being estimated.
    Not to say what drives the cause: a coefficient mixes the cause's own rate with those of its rivals; beside it goes
    a Cox model of each cause. Weights by G are not for censoring that depends on the predictors.
    Fine and Gray 1999; with clusters Zhou and others 2012.
    """
    time, cause = np.asarray(time, dtype=float), np.asarray(cause, dtype=int)
    values = x.to_numpy(dtype=float)
    values = values - values.mean(axis=0)
    if not (cause == of).any():
        raise Refused("no event of the cause was observed")
    rival = (cause != of) & (cause != CENSORED)
    fading = None if followed is not None else _fading(time, cause, rival, of)
    until = time if followed is None else np.where(rival, np.asarray(followed, dtype=float), time)
    start, together = np.full(len(time), -np.inf), np.zeros(len(time), dtype=int)
    partial = Partial(values, at_risk(until, cause == of, start, together, efron=False, fading=fading))
    fit = partial.fit(terms(x))
    scores = partial.score_residuals(fit.estimate)
    if fading is not None:
        scores = scores + _censoring_residuals(partial, fit.estimate, time, cause)
    found = partial.with_errors(fit, scores, np.arange(len(time)) if clusters is None else clusters, corrected)
    return replace(found, clusters=cluster_count(clusters))


def _fading(time: np.ndarray, cause: np.ndarray, rival: np.ndarray, of: int) -> Fading:
    """G(t-) / G(T-) for every unit, gone at T to another cause, and every event of the cause, at t."""
    ends, lost = np.unique(time[cause == CENSORED], return_counts=True)
    free = np.append(1.0, np.cumprod(1 - lost / numbers_at_risk(ends, time)))
    before = free[np.searchsorted(ends, time, side="left")]
    weight = np.where(rival, 1 / np.where(before > 0, before, 1), 0.0)
    return Fading(weight, before[cause == of][np.argsort(time[cause == of], kind="stable")])


def _censoring_residuals(partial: Partial, b: np.ndarray, time: np.ndarray, cause: np.ndarray) -> np.ndarray:
    """What each unit adds to the score by its part in G: integral of q(u) / n(u) over its censoring martingale.

    q(u) is what those gone to another cause by u add to the score at the events after u.
    """
    hazards, total, means = partial.hazards(b)
    lost = cause == CENSORED
    ends, leaving = np.unique(time[lost], return_counts=True)
    size, at_risk = len(ends) + 1, numbers_at_risk(ends, time)[:, None]

    def gone(values: np.ndarray) -> np.ndarray:
        return totals(np.searchsorted(ends, time), values, size).cumsum(axis=0)[:-1]

    def to_come(values: np.ndarray) -> np.ndarray:
        return from_the_end(totals(np.searchsorted(ends, time[partial.at_risk.unit]), values, size))[1:]

    kept = (partial.at_risk.fading.weight * hazards)[:, None]
    share = (partial.at_risk.fading.at_event / total)[:, None]
    pull = (gone(kept * partial.x) * to_come(share) - gone(kept) * to_come(share * means)) / at_risk
    drawn = np.vstack([np.zeros_like(means[:1]), (pull * leaving[:, None] / at_risk).cumsum(axis=0)])
    residuals = -drawn[np.searchsorted(ends, time, side="right")]
    residuals[lost] += pull[np.searchsorted(ends, time[lost])]
    return residuals
