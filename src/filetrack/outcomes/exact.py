"""One coefficient of a logistic model by its exact conditional distribution, where counts are too few for the rest."""

from __future__ import annotations

from collections.abc import Callable
from math import comb
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.outcomes.results import Refused

TIES = 1e-9
"""Totals whose probabilities differ by less than this share of them are as probable as one another."""


class Exact(NamedTuple):
    """A log odds ratio with its limits; `median_unbiased` where the conditional maximum is infinite."""

    estimate: float
    lower: float
    upper: float
    p: float
    median_unbiased: bool


def exact_logistic(
    outcome: np.ndarray, x: pd.DataFrame, term: str, level: float = 0.95, mid: bool = False, most: int = 10_000_000
) -> Exact:
    """Return the log odds ratio of `term` given the observed totals of the intercept and of all other columns of `x`.

    P(T = t | b) is proportional to C(t) exp(b t), where T = sum of y x and C(t) counts the outcomes that share the
    other columns' totals and have T = t; C is built by adding one covariate pattern at a time, dropping what can no
    longer reach the totals. Limits put (1 - `level`) / 2 in each tail, p is twice the smaller tail: T being discrete,
    these err less often than they say, of few events far less. With `mid` they err about as often: p is the
    probability of totals less probable than the observed one and half that of those as probable, and limits are the
    outermost b with a p above 1 - `level`. The estimate maximises the conditional likelihood or, with T at its edge,
    is median unbiased. With one predictor it is Fisher's test.
    Columns hold whole numbers. Raises Refused where the others leave T no freedom, or the count would need more than
    `most` cells. Not for units that depend on one another; not with a continuous predictor, for then T has no freedom.
    Cox 1970; Hirji, Mehta and Patel 1987; Mehta and Patel 1995; mid-p Lancaster 1961, Hirji 2006; its limits Fay 2010.
    """
    counts, at = _distribution(np.asarray(outcome, dtype=int), x, term, most)
    totals = np.flatnonzero(counts)
    if len(totals) < 2:
        raise Refused("the other predictors leave the coefficient no freedom: only one total is possible")
    place = int(np.flatnonzero(totals == at)[0])
    first, last = place == 0, place == len(totals) - 1

    def probabilities(b: float | np.ndarray) -> np.ndarray:
        log_weight = np.log(counts[totals]) + np.multiply.outer(b, totals)
        weight = np.exp(log_weight - log_weight.max(axis=-1, keepdims=True))
        return weight / weight.sum(axis=-1, keepdims=True)

    def at_most(b: float) -> float:
        return float(probabilities(b)[: place + 1].sum())

    def at_least(b: float) -> float:
        return float(probabilities(b)[place:].sum())

    def mean(b: float) -> float:
        return float(probabilities(b) @ totals)

    def mid_p(b: float | np.ndarray) -> np.ndarray:
        shares = probabilities(b)
        side = shares / shares[..., [place]] - 1
        return (shares * ((side < -TIES) + (np.abs(side) <= TIES) / 2)).sum(axis=-1)

    estimate = _where(at_most, 0.5) if first else _where(at_least, 0.5) if last else _where(mean, at)
    tail = (1 - level) / (len(totals) + 1 if mid else 2)
    lower = -np.inf if first else _where(at_least, tail)
    upper = np.inf if last else _where(at_most, tail)
    if mid:
        lower, upper = (_outermost(mid_p, estimate, limit, 1 - level) for limit in (lower, upper))
    p = float(mid_p(0.0)) if mid else min(1.0, 2 * min(at_most(0.0), at_least(0.0)))
    return Exact(estimate, lower, upper, p, median_unbiased=first or last)


def _outermost(p: Callable[[float | np.ndarray], np.ndarray], near: float, far: float, level: float) -> float:
    """The coefficient farthest from `near` whose p, which may jump, is above `level`; none is at `far` or beyond."""
    if np.isinf(far):
        return far
    steps = np.linspace(near, far, 201)
    within = np.flatnonzero(p(steps) > level)[-1]
    return _where(lambda b: p(b) - level, 0.0, steps[within], steps[within + 1])


def _where(function: Callable[[float], float], value: float, start: float = -100, stop: float = 100) -> float:
    from scipy.optimize import brentq

    return brentq(lambda b: function(b) - value, start, stop, xtol=1e-10)


def _distribution(y: np.ndarray, x: pd.DataFrame, term: str, most: int) -> tuple[np.ndarray, int]:
    """C(t) for t from 0, `term` counted from its smallest value, and the observed t."""
    columns = np.column_stack([np.ones(len(x)), x.drop(columns=term), x[term]]).astype(float)
    if (columns != np.round(columns)).any() or len(y) > 1000:
        raise Refused("exact inference is for up to 1,000 units and predictors in whole numbers")
    columns = (columns - np.append(0, columns[:, 1:].min(axis=0))).astype(int)
    totals = y @ columns
    patterns, trials = np.unique(columns, axis=0, return_counts=True)
    to_come = np.cumsum((patterns * trials[:, None])[::-1], axis=0)[::-1]
    width = min(to_come[0, -1], totals[0] * patterns[:, -1].max()) + 1
    if np.prod(totals[:-1] + 1.0) > 2**62:
        raise Refused("the exact distribution has too many predictors")
    states, counts = np.zeros((1, columns.shape[1] - 1), dtype=int), np.eye(1, width)
    for pattern, number, left in zip(patterns, trials, [*to_come[1:], 0 * totals], strict=True):
        states, counts = _grown(states, counts, pattern, number, (totals - left)[:-1], totals[:-1], most)
    return counts[0], int(totals[-1])


def _grown(
    states: np.ndarray,
    counts: np.ndarray,
    pattern: np.ndarray,
    trials: int,
    least: np.ndarray,
    greatest: np.ndarray,
    most: int,
) -> tuple[np.ndarray, np.ndarray]:
    """States and counts after 0, 1, … of a pattern's `trials` succeeded, of totals from `least` to `greatest`.

    A state is the totals so far of the intercept and of the predictors that are not of interest; its counts are by t.
    """
    *others, own = pattern
    reached = [states + successes * np.array(others) for successes in range(trials + 1)]
    kept = [((least <= totals) & (totals <= greatest)).all(axis=1) for totals in reached]
    sums = np.concatenate([totals[rows] for totals, rows in zip(reached, kept, strict=True)])
    number = sums @ np.cumprod(np.append(1, greatest[:-1] + 1))
    _, first, place = np.unique(number, return_index=True, return_inverse=True)
    grown = sums[first]
    width = counts.shape[1]
    if len(grown) * width > most:
        raise Refused(f"the exact distribution needs more than {most:,} cells")
    summed = np.zeros((len(grown), width))
    for successes, places in enumerate(np.split(place, np.cumsum([k.sum() for k in kept])[:-1])):
        shift = successes * own
        if len(places):
            summed[places, shift:] += comb(trials, successes) * counts[kept[successes], : width - shift]
    return grown, summed
