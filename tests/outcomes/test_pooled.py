"""Rubin's rules against printed values, and nested draws by hand."""

from __future__ import annotations

import numpy as np
import pytest

from filetrack.outcomes.pooled import pooled, pooled_nested

# Means of 31 men and their errors in five imputed data sets, as SAS/STAT prints them: PROC MIANALYZE, example "Reading
# Means and Standard Errors from a DATA= Data Set".
OXYGEN = [47.0120, 47.2407, 47.4995, 47.1485, 47.0042], [0.95984, 0.93540, 1.00766, 0.95439, 0.96528]
RUN_TIME = [10.4441, 10.5040, 10.5922, 10.5279, 10.4913], [0.28520, 0.26661, 0.26302, 0.26405, 0.27275]


def test_fitness_club():
    """R mice 3.15.0, pool.scalar(n = 31, k = 1) of those values."""
    estimates, errors = OXYGEN
    found = pooled(estimates, np.square(errors), complete_df=30)
    assert found.estimate == pytest.approx(47.18098, abs=5e-6)
    assert (round(found.within, 7), round(found.between, 8)) == (0.9308541, 0.04147046)
    assert round(found.se**2, 7) == 0.9806186
    assert round(found.df, 5) == 26.29868
    assert found.missing == pytest.approx(0.05346117 / 1.05346117)
    assert (found.lower, found.upper) == pytest.approx((45.1466, 49.2154), abs=5e-5)


def test_degrees_of_freedom_by_hand():
    """Two data sets, 1 and 3, variance 1 each: T = 1 + 1.5 * 2 = 4, missing 3/4, old df 1 / (9/16)."""
    assert pooled([1, 3], [1, 1]).df == pytest.approx(16 / 9)
    observed = 11 / 13 * 10 * (1 / 4)
    assert pooled([1, 3], [1, 1], complete_df=10).df == pytest.approx(1 / (9 / 16 + 1 / observed))


def test_fraction_of_missing_information():
    """(r + 2 / (df + 3)) / (r + 1), with r = (1 + 1/5) 0.04147046 / 0.9308541 = 0.05346117 and df 26.29868."""
    estimates, errors = OXYGEN
    found = pooled(estimates, np.square(errors), complete_df=30)
    assert found.missing_information == pytest.approx((0.05346117 + 2 / 29.29868) / 1.05346117, abs=1e-6)
    assert pooled([2, 2, 2], [1, 1, 1], complete_df=20).missing_information == 0


def test_nothing_missing_is_the_complete_answer():
    found = pooled([2, 2, 2], [1, 1, 1], complete_df=20)
    assert (found.se, found.missing) == (1, 0)
    assert found.df == pytest.approx(20 * 21 / 23)
    assert pooled([2, 2], [1, 1]).df == np.inf
    assert pooled([2, 2], [1, 1]).upper == pytest.approx(2 + 1.959964, abs=1e-6)


def test_one_data_set_is_no_pool():
    with pytest.raises(ValueError, match="two data sets"):
        pooled([1], [1])
    with pytest.raises(ValueError, match="two sets of links"):
        pooled_nested([[1, 2]], [[1, 1]])


def test_nested_by_hand():
    """Rubin 2003: means 2 and 5, B = 4.5; within 2 and 2, W = 2; T = 1 + 1/2 * 2 + 3/2 * 4.5 = 8.75."""
    found = pooled_nested([[1, 3], [4, 6]], [[1, 1], [1, 1]])
    assert (found.estimate, found.se**2) == pytest.approx((3.5, 8.75))
    assert found.df == pytest.approx(1 / ((6.75 / 8.75) ** 2 / 1 + (1 / 8.75) ** 2 / 2))
    assert found.missing == pytest.approx(7.75 / 8.75)


def test_links_that_say_the_same_leave_the_imputations():
    """With no variance between sets of links, T is U + (1 - 1/n) W."""
    found = pooled_nested([[1, 3], [3, 1]], [[1, 1], [1, 1]])
    assert found.se**2 == pytest.approx(1 + 1 / 2 * 2)
    assert found.df == pytest.approx(2 / (1 / 2) ** 2)
