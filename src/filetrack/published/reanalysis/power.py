"""The least effect that a design could have detected, at the declared level and power, by the normal approximation."""

from __future__ import annotations

from functools import cache

import numpy as np


def of_two_groups(n: int, n2: int, reference: float, sign: float, *, alpha: float, power: float) -> float:
    """Return the least difference from the second group's share that would have been found; nan if there is none.

    By Cohen's arcsine (statsmodels); `sign` says to which side. A reference of 0 or 1 has no such difference outwards.
    """
    h = _distance_of_groups(n, n2, alpha, power)
    return _away(reference, h if sign >= 0 else -h)


def of_share(n: int, held_against: float, sign: float, *, alpha: float, power: float) -> float:
    """Return the least difference from the value that the share is held against that would have been found."""
    h = _distance(alpha, power) / np.sqrt(n)
    return _away(held_against, h if sign >= 0 else -h)


def of_table(table: np.ndarray, *, alpha: float, power: float) -> float:
    """Return the least Cramér's V that would have been found."""
    from statsmodels.stats.power import GofChisquarePower

    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    w = GofChisquarePower().solve_power(nobs=table.sum(), n_bins=freedom + 1, alpha=alpha, power=power)
    return min(float(np.atleast_1d(w)[0]) / np.sqrt(min(table.shape) - 1), 1.0)


def of_trend(events: np.ndarray, n: np.ndarray, scores: np.ndarray, *, alpha: float, power: float) -> float:
    """Return the least change of the share per score that would have been found."""
    shared = events.sum() / n.sum()
    centred = scores - np.average(scores, weights=n)
    return float(_distance(alpha, power) * np.sqrt(shared * (1 - shared) / (n * centred**2).sum()))


def of_pairs(discordant: int, n: int, *, alpha: float, power: float) -> float:
    """Return the least difference of paired shares that would have been found, given the discordant pairs."""
    return float(min(_distance(alpha, power) * np.sqrt(discordant) / n, 1.0))


@cache
def _distance_of_groups(n: int, n2: int, alpha: float, power: float) -> float:
    from statsmodels.stats.power import NormalIndPower

    return NormalIndPower().solve_power(nobs1=n, ratio=n2 / n, alpha=alpha, power=power)


def _distance(alpha: float, power: float) -> float:
    from scipy.stats import norm

    return float(norm.isf(alpha / 2) + norm.ppf(power))


def _away(reference: float, h: float) -> float:
    angle = np.arcsin(np.sqrt(reference)) + h / 2
    if not 0 <= angle <= np.pi / 2:
        return np.nan
    return float(abs(np.sin(angle) ** 2 - reference))
