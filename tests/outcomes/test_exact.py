"""Exact conditional inference against printed values and against the counting of every outcome."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import hypergeom
from scipy.stats.contingency import odds_ratio

from filetrack.freeman_halton import freeman_halton, freeman_halton_drawn
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


@pytest.fixture(scope="module")
def counted():
    """Fourteen outcomes, predictors, and T of every way to place five yeses, given two other predictors' totals."""
    rng = np.random.default_rng(8)
    x = pd.DataFrame({"a": rng.integers(0, 3, 14), "b": rng.integers(0, 2, 14), "c": rng.integers(0, 2, 14)})
    y = np.isin(np.arange(14), [1, 4, 6, 9, 12]).astype(int)
    totals = y @ x.to_numpy()
    possible = np.array([x.to_numpy()[list(yes)].sum(axis=0) for yes in combinations(range(14), 5)])
    return y, x, totals, possible[(possible[:, 1:] == totals[1:]).all(axis=1)][:, 0]


def test_all_outcomes_counted(counted):
    y, x, totals, alike = counted
    below, above = np.mean(alike <= totals[0]), np.mean(alike >= totals[0])
    found = exact_logistic(y, x, "a")
    assert found.p == pytest.approx(min(1, 2 * min(below, above)))
    tilted = np.exp(found.estimate * alike)
    assert tilted @ alike / tilted.sum() == pytest.approx(totals[0])
    at_upper = np.exp(found.upper * alike)
    assert at_upper[alike <= totals[0]].sum() / at_upper.sum() == pytest.approx(0.025)
    at_lower = np.exp(found.lower * alike)
    assert at_lower[alike >= totals[0]].sum() / at_lower.sum() == pytest.approx(0.025)


def test_mid_p_counts_totals_as_probable_by_half(counted):
    y, x, totals, alike = counted
    values, ways = np.unique(alike, return_counts=True)

    def mid(b: float) -> float:
        share = ways * np.exp(b * values) / (ways * np.exp(b * values)).sum()
        own = share[values == totals[0]]
        equal = np.isclose(share, own, rtol=1e-9)
        return share[(share < own) & ~equal].sum() + share[equal].sum() / 2

    found = exact_logistic(y, x, "a", mid=True)
    assert found.p == pytest.approx(mid(0.0))
    for limit, outward in ((found.lower, -1e-6), (found.upper, 1e-6)):
        assert mid(limit - outward) > 0.05 >= mid(limit + outward)
    assert found.estimate == exact_logistic(y, x, "a").estimate


def test_mid_p_of_twins():
    """2 by 2: 13 monozygotic and 17 dizygotic, 12 convicted; all less probable tables and half the observed one."""
    twins = units([((1,), 10, 3), ((0,), 2, 15)])
    found = exact_logistic(twins.y, twins[["a"]], "a", mid=True)
    shares = hypergeom(30, 12, 13).pmf(range(13))
    own = shares[10]
    assert found.p == pytest.approx(shares[shares < own * (1 - 1e-9)].sum() + own / 2)


def test_mid_p_of_the_tea_tasting():
    """Fisher 1935: 1 + 16 + 36 + 16 + 1 of 70 ways; of those no likelier than the observed 16, 32 count by half."""
    assert freeman_halton(np.array([[3, 1], [1, 3]]), mid=True) == pytest.approx((2 + 32 / 2) / 70)
    cups = units([((1,), 3, 1), ((0,), 1, 3)])
    assert exact_logistic(cups.y, cups[["a"]], "a", mid=True).p == pytest.approx((2 + 32 / 2) / 70)


@pytest.mark.parametrize("mid", [False, True])
def test_tables_drawn_give_the_exact_p_within_their_error(mid):
    table = np.array([[6, 1, 0], [2, 5, 3], [1, 2, 4]])
    p, error = freeman_halton_drawn(table, 20_000, mid=mid)
    assert error == pytest.approx(np.sqrt(p * (1 - p) / 20_000), rel=0.3)
    assert p == pytest.approx(freeman_halton(table, mid), abs=3 * error)


def test_tables_drawn_of_many_cases_are_never_impossible():
    p, _ = freeman_halton_drawn(np.array([[2000, 0, 0], [0, 0, 3000], [0, 2500, 0]]), 999, mid=True)
    assert p == pytest.approx(0.5 / 1000)
    assert freeman_halton_drawn(np.array([[3, 4], [0, 0]]), 999) == (1.0, 0.0)


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
