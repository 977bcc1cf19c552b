"""The test that suits a design: chi-square, Fisher, Fisher-Freeman-Halton, trend, McNemar, binomial, equivalence."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from filetrack.freeman_halton import freeman_halton


class Tested(NamedTuple):
    """A test's name, its statistic (nan where it rests on probabilities alone), degrees of freedom and p."""

    name: str
    statistic: float
    freedom: int
    p: float


def of_two_groups(events: int, n: int, events2: int, n2: int) -> Tested:
    """Return Pearson's chi-square (no continuity correction) if every expected count is 5 or more, else Fisher's exact.

    Where all or none have the event there is nothing to test and p is 1.
    """
    from scipy.stats import chi2_contingency, fisher_exact

    table = np.array([[events, n - events], [events2, n2 - events2]])
    if (table.sum(axis=0) == 0).any():
        return Tested("Fisher exact", np.nan, 1, 1.0)
    result = chi2_contingency(table, correction=False)
    if (result.expected_freq >= 5).all():
        return Tested("chi-square", float(result.statistic), 1, float(result.pvalue))
    return Tested("Fisher exact", np.nan, 1, min(float(fisher_exact(table)[1]), 1.0))


def of_table(table: np.ndarray) -> Tested:
    """Return chi-square where Cochran's rule allows it, else Fisher-Freeman-Halton, which is exact.

    Cochran: no expected count below 1, at most a fifth below 5.
    """
    from scipy.stats import chi2_contingency

    result = chi2_contingency(table, correction=False)
    expected = result.expected_freq
    if expected.min() >= 1 and (expected < 5).mean() <= 0.2:
        return Tested("chi-square", float(result.statistic), int(result.dof), float(result.pvalue))
    return Tested("Fisher-Freeman-Halton exact", np.nan, int(result.dof), freeman_halton(table))


def of_trend(events: np.ndarray, n: np.ndarray, scores: np.ndarray) -> Tested:
    """Return the Cochran-Armitage test for a trend of shares over ordered groups.

    scipy has none; statsmodels' ordinal association divides by N - 1 where Cochran and Armitage divide by N (Armitage
    1955, Biometrics 11:375-386).
    """
    from scipy.stats import chi2

    shared = events.sum() / n.sum()
    centred = scores - np.average(scores, weights=n)
    statistic = (centred * (events - n * shared)).sum() ** 2 / (shared * (1 - shared) * (n * centred**2).sum())
    return Tested("Cochran-Armitage trend", float(statistic), 1, float(chi2.sf(statistic, 1)))


def of_pairs(first: int, second: int) -> Tested:
    """Return McNemar's exact test on the pairs of which only one member had the event."""
    from statsmodels.stats.contingency_tables import mcnemar

    if first + second == 0:
        return Tested("McNemar exact", np.nan, 1, 1.0)
    p = float(mcnemar([[0, first], [second, 0]], exact=True).pvalue)
    return Tested("McNemar exact", np.nan, 1, min(p, 1.0))


def of_share(events: int, n: int, held_against: float) -> Tested:
    """Return the exact binomial test of a share against a value."""
    from scipy.stats import binomtest

    return Tested("exact binomial", np.nan, 1, min(float(binomtest(events, n, held_against).pvalue), 1.0))


def of_equivalence(events: int, n: int, events2: int, n2: int, margin: float) -> float:
    """Return p of two one-sided score tests that two shares differ by less than the margin.

    Farrington and Manning (1990), Statistics in Medicine 9:1447-1454. statsmodels has the test
    (`tost_proportions_2indep`), but up to 0.15 its shares under the null are not those of greatest likelihood (its
    issue 10269).
    """
    from scipy.stats import norm

    gap = events / n - events2 / n2
    p = []
    for null, side in ((-margin, 1), (margin, -1)):
        one, two = shares_under(null, events, n, events2, n2)
        error = np.sqrt(one * (1 - one) / n + two * (1 - two) / n2)
        p.append(float(norm.sf(side * (gap - null) / error)))
    return max(p)


def shares_under(gap: float, events: int, n: int, events2: int, n2: int) -> tuple[float, float]:
    """Return the two shares of greatest likelihood among those that differ by `gap`.

    The root of a cubic (Miettinen and Nurminen 1985, Statistics in Medicine 4:213-226, appendix).
    """
    everyone, all_events = n + n2, events + events2
    square = ((n + 2 * n2) * gap - everyone - all_events) / (3 * everyone)
    linear = ((n2 * gap - everyone - 2 * events2) * gap + all_events) / (3 * everyone)
    constant = events2 * gap * (1 - gap) / everyone
    q = square**3 - 1.5 * square * linear + constant / 2
    p = np.copysign(np.sqrt(square**2 - linear), q)
    angle = (np.pi + np.arccos(np.clip(q / p**3, -1, 1))) / 3
    second = 2 * p * np.cos(angle) - square
    return float(second + gap), float(second)


def joint_tables(events: int, events2: int, n: int) -> list[tuple[int, int, int, int]]:
    """Return every joint table (both, only first, only second, neither) with these margins over n pairs."""
    range_of_both = range(max(0, events + events2 - n), min(events, events2) + 1)
    return [(both, events - both, events2 - both, n - events - events2 + both) for both in range_of_both]


def under_clusters(tested: Tested, design_effect: float) -> float:
    """Return p when the chi-square that the test's p stands for is divided by the design effect.

    The first-order correction of Rao and Scott (1984), for exact tests through the equivalent chi-square.
    """
    from scipy.stats import chi2

    return float(chi2.sf(chi2.isf(tested.p, tested.freedom) / design_effect, tested.freedom))


def equivalence_under_clusters(p: float, design_effect: float) -> float:
    """Return p of equivalence when the standard error grows by the root of the design effect; the effect stays."""
    from scipy.stats import norm

    return float(norm.sf(norm.isf(p) / np.sqrt(design_effect)))
