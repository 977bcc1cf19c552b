"""Effects and their 95% intervals: shares, differences, ratios, odds ratios, association, slopes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

LEVEL = 0.95


class Estimate(NamedTuple):
    """An effect with the ends of its interval; an end that does not exist is missing (nan)."""

    value: float
    lower: float
    upper: float


NONE = Estimate(np.nan, np.nan, np.nan)


def share(events: int, n: int) -> Estimate:
    """Return a share with Wilson's interval."""
    from statsmodels.stats.proportion import proportion_confint

    lower, upper = proportion_confint(events, n, alpha=1 - LEVEL, method="wilson")
    return Estimate(events / n, float(lower) if events else 0.0, float(upper) if events < n else 1.0)


def difference(events: int, n: int, events2: int, n2: int) -> Estimate:
    """Return the difference of two independent shares with Newcombe's hybrid score interval."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    ends = confint_proportions_2indep(events, n, events2, n2, compare="diff", method="newcomb", alpha=1 - LEVEL)
    return Estimate(events / n - events2 / n2, float(ends[0]), float(ends[1]))


def ratio(events: int, n: int, events2: int, n2: int) -> Estimate:
    """Return the ratio of two independent shares with Miettinen and Nurminen's interval; nan where a share is 0."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    if not events or not events2 or (events == n and events2 == n2):
        return NONE
    ends = confint_proportions_2indep(events, n, events2, n2, compare="ratio", method="score", alpha=1 - LEVEL)
    return Estimate((events / n) / (events2 / n2), float(ends[0]), float(ends[1]))


def odds_ratio(events: int, n: int, events2: int, n2: int) -> Estimate:
    """Return the conditional maximum-likelihood odds ratio with its exact interval; missing where it is unbounded."""
    from scipy.stats.contingency import odds_ratio as conditional

    result = conditional([[events, n - events], [events2, n2 - events2]], kind="conditional")
    ends = result.confidence_interval(LEVEL)
    return Estimate(*(float(x) if np.isfinite(x) else np.nan for x in (result.statistic, ends.low, ends.high)))


def paired_difference(both: int, first: int, second: int, neither: int) -> Estimate:
    """Return the difference of two shares of the same n with Newcombe's square-and-add interval.

    `first` and `second` are the pairs of which only the first, or only the second, had the event. Neither scipy nor
    statsmodels has this interval (Newcombe 1998, Statistics in Medicine 17:2635-2650, method 10).
    """
    n = both + first + second + neither
    one, two = share(both + first, n), share(both + second, n)
    margins = float(both + first) * (second + neither) * (both + second) * (first + neither)
    cross = both * neither - first * second
    if cross > 0:
        cross = max(cross - n / 2, 0)
    phi = cross / np.sqrt(margins) if margins else 0.0
    down = (one.value - one.lower, two.upper - two.value)
    up = (one.upper - one.value, two.value - two.lower)
    reach = [np.sqrt(max(a * a - 2 * phi * a * b + b * b, 0)) for a, b in (down, up)]
    gap = (first - second) / n
    return Estimate(gap, float(gap - reach[0]), float(gap + reach[1]))


def slope(events: np.ndarray, n: np.ndarray, scores: np.ndarray) -> Estimate:
    """Return the change of a share per score, by least squares weighted by n, with its Wald interval.

    The line of the Cochran-Armitage test (Fleiss 1981, §9.3); the variance is each group's own. Neither scipy nor
    statsmodels has it.
    """
    from scipy.stats import norm

    shares = events / n
    centred = scores - np.average(scores, weights=n)
    spread = (n * centred**2).sum()
    value = (n * centred * shares).sum() / spread
    reach = norm.isf((1 - LEVEL) / 2) * np.sqrt((n * centred**2 * shares * (1 - shares)).sum()) / spread
    return Estimate(float(value), float(value - reach), float(value + reach))


def association(table: np.ndarray) -> Estimate:
    """Return Cramér's V with the interval that inverts the noncentral chi-square distribution.

    scipy has V (`contingency.association`) but no interval (Smithson 2003, Confidence Intervals, ch. 4).
    """
    from scipy.optimize import brentq
    from scipy.stats import chi2_contingency, ncx2

    statistic, _, freedom, _ = chi2_contingency(table, correction=False)
    scale = table.sum() * (min(table.shape) - 1)

    def noncentrality(probability: float) -> float:
        if ncx2.cdf(statistic, freedom, 1e-12) < probability:
            return 0.0
        return brentq(lambda c: ncx2.cdf(statistic, freedom, c) - probability, 1e-12, 4 * statistic + 100)

    ends = [min(float(np.sqrt(noncentrality(p) / scale)), 1.0) for p in ((1 + LEVEL) / 2, (1 - LEVEL) / 2)]
    return Estimate(float(np.sqrt(statistic / scale)), *ends)
