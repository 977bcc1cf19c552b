"""Exact conditional inference against printed values and against the counting of every outcome."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats.contingency import odds_ratio

from filetrack.outcomes.exact import exact_logistic
from filetrack.outcomes.results import Refused

# Cured and died, injected at once and after 1.5 hours, at five levels of penicillin: Agresti 1990, pages 231 to 237.
RABBITS = [((0, 0), (6, 5)), ((3, 0), (3, 6)), ((6, 2), (0, 4)), ((5, 6), (1, 0)), ((2, 5), (0, 0))]


def units(table):
    """Units of a list of (predictors, yes, no)."""
    rows = [(*predictors, y) for predictors, yes, no in table for y in [1] * yes + [0] * no]
    return pd.DataFrame(rows, columns=[*"abcdefg"[: len(table[0][0])], "y"])


def test_twins():
    """Convictions of like-sex twins: StatsDirect, "Confidence Interval for 2 by 2 Odds"; scipy's odds_ratio."""
    twins = units([((1,), 10, 3), ((0,), 2, 15)])
    found = exact_logistic(twins.y, twins[["a"]], "a")
    assert np.exp(found.estimate) == pytest.approx(21.305318, abs=5e-7)
    assert np.exp([found.lower, found.upper]) == pytest.approx([2.753383, 301.462338], abs=5e-7)
    theirs = odds_ratio([[10, 2], [3, 15]])
    assert np.exp(found.estimate) == pytest.approx(theirs.statistic, rel=1e-6)


def test_rabbits():
    """R's mantelhaen.test(Rabbits, exact = TRUE): p 0.040, one-sided 0.020; Agresti 1990: estimate 10.36."""
    table = []
    for level, ((cured, cured_late), (died, died_late)) in enumerate(RABBITS):
        others = tuple(int(level == other) for other in range(1, 5))
        table += [((1, *others), cured, died), ((0, *others), cured_late, died_late)]
    rabbits = units(table)
    found = exact_logistic(rabbits.y, rabbits[list("abcde")], "a")
    assert np.exp(found.estimate) == pytest.approx(10.361, abs=5e-4)
    assert found.p == pytest.approx(2 * 0.01997245, abs=1e-8)
    assert np.exp(found.lower) == pytest.approx(1.0774, abs=5e-5)


def test_all_outcomes_counted():
    """Against every way to place five yeses among fourteen, given the totals of two other predictors."""
    rng = np.random.default_rng(8)
    x = pd.DataFrame({"a": rng.integers(0, 3, 14), "b": rng.integers(0, 2, 14), "c": rng.integers(0, 2, 14)})
    y = np.isin(np.arange(14), [1, 4, 6, 9, 12]).astype(int)
    totals = y @ x.to_numpy()
    possible = np.array([x.to_numpy()[list(yes)].sum(axis=0) for yes in combinations(range(14), 5)])
    alike = possible[(possible[:, 1:] == totals[1:]).all(axis=1)][:, 0]
    below, above = np.mean(alike <= totals[0]), np.mean(alike >= totals[0])
    found = exact_logistic(y, x, "a")
    assert found.p == pytest.approx(min(1, 2 * min(below, above)))
    tilted = np.exp(found.estimate * alike)
    assert tilted @ alike / tilted.sum() == pytest.approx(totals[0])
    at_upper = np.exp(found.upper * alike)
    assert at_upper[alike <= totals[0]].sum() / at_upper.sum() == pytest.approx(0.025)
    at_lower = np.exp(found.lower * alike)
    assert at_lower[alike >= totals[0]].sum() / at_lower.sum() == pytest.approx(0.025)


def test_an_empty_cell_gives_a_median_unbiased_estimate():
    """Anxious or depressed children with good or poor friendships (Hand and others 1994; SAS/STAT PROC LOGISTIC).

    None of 8 with poor friendships recovered: given the totals, T = 0 has probability C(8,0) C(20,15) / C(28,15).
    """
    children = units([((1, 0), 13, 8), ((0, 1), 0, 8), ((0, 0), 15, 5)])
    found = exact_logistic(children.y, children[["a", "b"]], "b")
    none = 15504 / 37442160
    assert found.p == pytest.approx(2 * none)
    assert found.median_unbiased
    assert found.lower == -np.inf
    assert found.estimate < found.upper < 0


def test_no_freedom_is_refused():
    age = pd.DataFrame({"a": [1, 0, 1, 0], "b": [1, 2, 4, 8]})
    with pytest.raises(Refused, match="no freedom"):
        exact_logistic([1, 0, 0, 1], age, "a")
    with pytest.raises(Refused, match="whole numbers"):
        exact_logistic([1, 0, 0, 1], age / 3, "a")
    with pytest.raises(Refused, match="more than 10 cells"):
        exact_logistic([1, 0, 0, 1], age, "a", most=10)
