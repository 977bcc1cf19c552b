"""Shares with Wilson's interval (1927, Journal of the American Statistical Association 22:209-212)."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

_Z = NormalDist().inv_cdf(0.975)


def wilson(share: float | np.ndarray, number: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the 95% limits of shares of `number` units, from 0 to 1; missing where there are none.

    A number that is not whole is an effective one: p(1 - p) over the variance of an estimate p.
    """
    share, number = np.asarray(share, dtype=float), np.asarray(number, dtype=float)
    number = np.where(number > 0, number, np.nan)
    z2 = _Z**2
    middle = (share * number + z2 / 2) / (number + z2)
    reach = _Z / (number + z2) * np.sqrt(number * share * (1 - share) + z2 / 4)
    return np.maximum(middle - reach, 0), np.minimum(middle + reach, 1)
