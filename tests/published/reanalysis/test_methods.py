"""Methods against published worked examples, and against formulas written out here."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, exp, factorial, prod

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import chi2, norm

from filetrack.freeman_halton import freeman_halton
from filetrack.published.reanalysis import effects, power, tests_by_design
from filetrack.published.reanalysis.analysis import design_effect
from filetrack.published.reanalysis.bounds import critical_value, imbens_manski


def test_wilson_as_in_newcombe_1998_single():
    """Newcombe (1998), Statistics in Medicine 17:857-872, Table I: 81 of 263."""
    assert effects.share(81, 263) == pytest.approx((0.3080, 0.2553, 0.3662), abs=5e-5)


def test_hybrid_score_as_in_newcombe_1998_independent():
    """Newcombe (1998), Statistics in Medicine 17:873-890, Table II, method 10: 56/70 less 48/80."""
    assert effects.difference(56, 70, 48, 80) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_paired_difference_as_in_fagerland_2014():
    """Fagerland, Lydersen and Laake (2014), Statistics in Medicine 33:2850-2875: airway hyper-responsiveness."""
    gap = effects.paired_difference(both=1, first=1, second=7, neither=12)
    assert gap == pytest.approx((-0.286, -0.507, -0.026), abs=5e-4)


def test_mcnemar_as_in_fagerland_2014():
    assert tests_by_design.of_pairs(1, 7).p == pytest.approx(0.0703, abs=5e-5)


def test_trend_as_in_fleiss_1981():
    """Fleiss (1981), Statistical Methods for Rates and Proportions, p. 139, as R's prop.trend.test prints it."""
    smokers, patients = np.array([83.0, 90, 129, 70]), np.array([86.0, 93, 136, 82])
    trend = tests_by_design.of_trend(smokers, patients, np.arange(4.0))
    assert (trend.statistic, trend.p) == pytest.approx((8.2249, 0.004132), rel=5e-5, abs=5e-7)


def test_slope_is_the_weighted_regression_line():
    smokers, patients = np.array([83.0, 90, 129, 70]), np.array([86.0, 93, 136, 82])
    line = np.polyfit(np.arange(4), smokers / patients, 1, w=np.sqrt(patients))
    assert effects.slope(smokers, patients, np.arange(4.0)).value == pytest.approx(line[0])


def test_fisher_as_in_the_tea_tasting():
    """Fisher (1935), The Design of Experiments; R's fisher.test prints 0.4857 two-sided."""
    assert tests_by_design.of_two_groups(3, 4, 1, 4).p == pytest.approx(0.4857, abs=5e-5)
    assert freeman_halton(np.array([[3, 1], [1, 3]])) == pytest.approx(0.4857, abs=5e-5)


def test_freeman_halton_as_in_agresti_2002():
    """Agresti (2002), Categorical Data Analysis, p. 57: job satisfaction; R's fisher.test prints 0.7827."""
    table = np.array([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])
    tested = tests_by_design.of_table(table)
    assert tested.name == "Fisher-Freeman-Halton exact"
    assert tested.p == pytest.approx(0.7827, abs=5e-5)


def fillings(rows, columns):
    """Every table with these totals, row by row."""
    if not rows:
        return [()] if not any(columns) else []
    first = [row for row in product(*(range(n + 1) for n in columns)) if sum(row) == rows[0]]
    return [
        (row, *rest) for row in first for rest in fillings(rows[1:], [n - x for n, x in zip(columns, row, strict=True)])
    ]


def ways(counts):
    """In how many ways a table comes about, its rows given: a whole number."""
    return prod(factorial(sum(row)) // prod(map(factorial, row)) for row in counts)


@pytest.mark.parametrize(
    "table",
    [
        [[5, 0], [3, 4], [1, 6]],
        [[2, 7, 1, 0], [4, 1, 3, 5]],
        [[0, 9], [9, 0], [4, 4]],
        [[3, 0, 1], [0, 4, 1], [2, 1, 2]],
        [[2, 2, 2], [2, 2, 2], [2, 2, 2]],
        [[0, 2, 1], [3, 0, 0], [1, 1, 0], [0, 0, 2]],
        [[2, 0, 0, 1], [0, 3, 1, 0], [1, 1, 0, 2], [0, 0, 3, 0]],
        [[1, 0, 2, 0, 0], [0, 2, 0, 1, 1], [2, 0, 0, 0, 1]],
        [[4, 0, 1], [0, 0, 0], [1, 0, 3]],
    ],
)
def test_freeman_halton_counts_every_table(table):
    every = [
        ways(counts) for counts in fillings([sum(row) for row in table], [sum(c) for c in zip(*table, strict=True)])
    ]
    expected = Fraction(sum(n for n in every if n <= ways(table)), sum(every))
    assert freeman_halton(np.array(table)) == pytest.approx(float(expected), rel=1e-12)
    assert freeman_halton(np.array(table)[::-1].T) == pytest.approx(float(expected), rel=1e-12)


def test_a_table_with_one_row_or_column_in_use_leaves_nothing_to_test():
    assert freeman_halton(np.array([[3, 4], [0, 0]])) == freeman_halton(np.array([[3, 0], [4, 0]])) == 1


def test_association_interval_inverts_the_noncentral_distribution():
    table = np.array([[43, 45, 15], [68, 2, 13]])
    v = effects.association(table)
    statistic, scale = v.value**2 * table.sum(), table.sum()
    for end, probability in ((v.lower, 0.975), (v.upper, 0.025)):
        half = end**2 * scale / 2
        mixture = sum(exp(-half) * half**j / factorial(j) * chi2.cdf(statistic, 2 + 2 * j) for j in range(150))
        assert mixture == pytest.approx(probability, abs=1e-6)


def constrained(events, n, events2, n2, share_one):
    """Shares of greatest likelihood under a relation `share_one(second share)` of the first to the second."""

    def lost(second):
        first = share_one(second)
        if not 0 < first < 1:
            return 1e9
        return -(
            events * np.log(first)
            + (n - events) * np.log(1 - first)
            + events2 * np.log(second)
            + (n2 - events2) * np.log(1 - second)
        )

    grid = np.linspace(1e-6, 1 - 1e-6, 2001)
    best = grid[np.argmin([lost(second) for second in grid])]
    second = minimize_scalar(
        lost, bounds=(max(best - 1e-3, 1e-9), min(best + 1e-3, 1 - 1e-9)), method="bounded", options={"xatol": 1e-12}
    ).x
    return share_one(second), second


def test_score_test_as_in_mee_1984():
    """Newcombe (1998), Statistics in Medicine 17:873-890, Table II, method 5: 56/70 less 48/80, 0.0533 to 0.3377."""
    for end, z in ((0.0533, 1.96), (0.3377, -1.96)):
        one, two = tests_by_design.shares_under(end, 56, 70, 48, 80)
        assert (0.2 - end) / np.sqrt(one * (1 - one) / 70 + two * (1 - two) / 80) == pytest.approx(z, abs=2e-3)


@pytest.mark.parametrize("counts", [(58, 111, 25, 45), (121, 375, 191, 659), (5, 115, 4, 62), (15, 103, 13, 81)])
def test_equivalence_is_two_score_tests(counts):
    events, n, events2, n2 = counts
    p = []
    for margin, side in ((-0.1, 1), (0.1, -1)):
        one, two = constrained(*counts, lambda second, margin=margin: second + margin)
        error = np.sqrt(one * (1 - one) / n + two * (1 - two) / n2)
        p.append(norm.sf(side * (events / n - events2 / n2 - margin) / error))
    assert tests_by_design.of_equivalence(*counts, 0.1) == pytest.approx(max(p), rel=1e-4)


def test_ratio_ends_are_where_the_score_test_is_at_its_limit():
    counts = (91, 125, 43, 78)
    value, *ends = effects.ratio(*counts)
    assert value == pytest.approx((91 / 125) / (43 / 78))
    for end in ends:
        one, two = constrained(*counts, lambda second, end=end: end * second)
        variance = (one * (1 - one) / 125 + end**2 * two * (1 - two) / 78) * 203 / 202
        z = (91 / 125 - end * 43 / 78) / np.sqrt(variance)
        assert abs(z) == pytest.approx(norm.isf(0.025), rel=1e-4)


def test_odds_ratio_interval_is_exact():
    _, lower, upper = effects.odds_ratio(3, 7, 6, 92)

    def tail(odds, xs):
        weights = {x: comb(7, x) * comb(92, 9 - x) * odds**x for x in range(8)}
        return sum(weights[x] for x in xs) / sum(weights.values())

    assert tail(lower, range(3, 8)) == pytest.approx(0.025, rel=1e-4)
    assert tail(upper, range(4)) == pytest.approx(0.025, rel=1e-4)


def test_a_ratio_of_nothing_is_missing():
    assert np.isnan(effects.ratio(0, 5, 4, 9)).all()


def test_detectable_difference_has_the_power_it_says():
    least = power.of_two_groups(103, 81, 0.16, 1, alpha=0.05, power=0.8)
    h = 2 * np.arcsin(np.sqrt(0.16 + least)) - 2 * np.arcsin(np.sqrt(0.16))
    z = h / np.sqrt(1 / 103 + 1 / 81)
    assert norm.sf(norm.isf(0.025) - z) == pytest.approx(0.8, abs=1e-5)


def test_no_difference_below_a_share_of_nothing_is_detectable():
    assert np.isnan(power.of_two_groups(10, 10, 0.0, -1, alpha=0.05, power=0.8))


def test_design_effect_of_the_incidents():
    assert design_effect([(3, 1), (2, 13), (1, 222)]) == pytest.approx((9 + 52 + 222) / 251)


def test_clusters_divide_the_chi_square():
    tested = tests_by_design.Tested("chi-square", 6.0, 1, float(chi2.sf(6.0, 1)))
    assert tests_by_design.under_clusters(tested, 1.5) == pytest.approx(chi2.sf(4.0, 1))


def test_clusters_widen_the_error_of_an_equivalence():
    assert tests_by_design.equivalence_under_clusters(norm.sf(2.0), 1.21) == pytest.approx(norm.sf(2.0 / 1.1))


def test_joint_tables_are_all_that_the_margins_allow():
    assert tests_by_design.joint_tables(3, 2, 4) == [(1, 2, 1, 0), (2, 1, 0, 1)]


def test_imbens_manski_lies_between_one_and_two_sides():
    """Imbens and Manski (2004), §4: 1.96 for a point, 1.645 for wide bounds."""
    assert critical_value(0.0) == pytest.approx(1.95996, abs=1e-5)
    assert critical_value(50.0) == pytest.approx(1.64485, abs=1e-5)
    assert imbens_manski(0.0, 0.0, 10) == (0.0, 0.0)
