"""Ratios, odds ratios, least detectable effects and clustered p, each computed a second time from its formula."""

from __future__ import annotations

from itertools import product
from math import asin, comb, exp, log, sin, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.fft import fftn, next_fast_len
from scipy.optimize import brentq
from scipy.special import gammaln
from scipy.stats import chi2, ncx2, norm

from filetrack.published.reanalysis.operands import count_sets

FOUR_FIGURES = 5e-5
CUT = chi2.isf(0.05, 1)
DISTANCE = norm.isf(0.025) + norm.isf(0.2)


@pytest.fixture(scope="module")
def single(declared, printed, results):
    """Statements with a p whose counts print leaves in one way only, with those counts and their results."""
    found = []
    for statement in declared.statements:
        row = results.loc[statement.id]
        if pd.notna(row["p"]):
            sets = count_sets(statement, printed)
            if len(sets) == 1:
                against = printed[statement.against] / 100 if statement.against else None
                found.append((statement, [tuple(group) for group in sets[0].values()], against, row))
    return found


def of_design(single, design):
    chosen = [case for case in single if case[0].design == design]
    assert chosen
    return chosen


def koopman(phi, k, n, k2, n2):
    """Score chi-square of a ratio phi of two shares, with the N − 1 of Miettinen and Nurminen (1985)."""
    a, b, c = phi * (n + n2), phi * (n + k2) + k + n2, k + k2
    second = (b - sqrt(b * b - 4 * a * c)) / (2 * a)
    first = phi * second
    variance = first * (1 - first) / n + phi**2 * second * (1 - second) / n2
    return (k / n - phi * k2 / n2) ** 2 / variance * (n + n2 - 1) / (n + n2)


def hypergeometric(log_odds, k, n, k2, n2):
    """Values of the first count and their chances given the margins, at an odds ratio."""
    values = np.arange(max(0, k + k2 - n2), min(n, k + k2) + 1)
    logs = np.array([log(comb(n, x)) + log(comb(n2, k + k2 - x)) + x * log_odds for x in values.tolist()])
    chances = np.exp(logs - logs.max())
    return values, chances / chances.sum()


def test_ratios_and_their_score_intervals(single):
    compared = 0
    for statement, ((k, n), (k2, n2)), _, row in of_design(single, "groups"):
        if min(k, k2, n - k, n2 - k2) == 0:
            continue
        ratio = (k / n) / (k2 / n2)
        low = brentq(lambda x, c=(k, n, k2, n2): koopman(exp(x), *c) - CUT, log(ratio) - 8, log(ratio), xtol=1e-12)
        high = brentq(lambda x, c=(k, n, k2, n2): koopman(exp(x), *c) - CUT, log(ratio), log(ratio) + 8, xtol=1e-12)
        got = tuple(row[["ratio", "ratio_lower", "ratio_upper"]])
        assert got == pytest.approx((ratio, exp(low), exp(high)), rel=FOUR_FIGURES), statement.id
        compared += 1
    assert compared > 20


def test_conditional_odds_ratios_and_their_exact_intervals(single):
    compared = 0
    for statement, counts, _, row in of_design(single, "groups"):
        (k, n), (k2, n2) = counts
        values, _ = hypergeometric(0, k, n, k2, n2)
        if k in (values[0], values[-1]):
            continue

        def mean(x, c=(k, n, k2, n2)):
            values, chances = hypergeometric(x, *c)
            return values @ chances - c[0]

        def above(x, c=(k, n, k2, n2)):
            values, chances = hypergeometric(x, *c)
            return chances[values >= c[0]].sum() - 0.025

        def below(x, c=(k, n, k2, n2)):
            values, chances = hypergeometric(x, *c)
            return chances[values <= c[0]].sum() - 0.025

        expected = [exp(brentq(f, -12, 12, xtol=1e-12)) for f in (mean, above, below)]
        got = tuple(row[["odds_ratio", "odds_ratio_lower", "odds_ratio_upper"]])
        assert got == pytest.approx(tuple(expected), rel=FOUR_FIGURES), statement.id
        compared += 1
    assert compared > 20


def test_least_detectable_effects(single):
    compared = 0
    for statement, counts, against, row in single:
        if statement.design == "groups":
            (k, n), (reference, n2) = counts
            share, h, sign = reference / n2, DISTANCE * sqrt(1 / n + 1 / n2), 1 if k / n >= reference / n2 else -1
        elif statement.design == "share":
            ((k, n),) = counts
            share, h, sign = against, DISTANCE / sqrt(n), 1 if k / n >= against else -1
        else:
            continue
        angle = asin(sqrt(share)) + sign * h / 2
        if not 0 <= angle <= asin(1):
            assert pd.isna(row["detectable"]), statement.id
            continue
        assert row["detectable"] == pytest.approx(abs(sin(angle) ** 2 - share), rel=FOUR_FIGURES), statement.id
        compared += 1
    assert compared > 40


def test_least_detectable_association_has_the_power_declared(single):
    for statement, counts, _, row in of_design(single, "table"):
        table = np.array(counts)
        freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
        if row["detectable"] >= 1:
            continue
        strength = table.sum() * row["detectable"] ** 2 * (min(table.shape) - 1)
        assert ncx2.sf(chi2.isf(0.05, freedom), freedom, strength) == pytest.approx(0.8, rel=1e-4), statement.id


def test_p_under_clustering(single):
    compared = 0
    for statement, counts, _, row in single:
        freedom = 1
        if statement.design == "table":
            freedom = (len(counts) - 1) * (len(counts[0]) - 1)
        if not 0 < row["p"] < 1 or row["p_least"] != row["p"]:
            continue
        expected = chi2.sf(chi2.isf(row["p"], freedom) / row["design_effect"], freedom)
        assert row["p_clustered"] == pytest.approx(expected, rel=FOUR_FIGURES), statement.id
        compared += 1
    assert compared > 60


def test_tables_by_exact_enumeration(single):
    """Freeman and Halton's p in whole numbers, for tables of two rows or two columns."""
    compared = 0
    for statement, counts, _, row in of_design(single, "table"):
        table = np.array(counts)
        if "Halton" not in row["test"] or 2 not in table.shape:
            continue
        table = table if table.shape[1] == 2 else table.T
        sizes, first = table.sum(axis=1).tolist(), table[:, 0].tolist()
        observed = np.prod([comb(n, k) for n, k in zip(sizes, first, strict=True)], dtype=object)
        rare = whole = 0
        waiting = [(0, sum(first), 1)]
        while waiting:
            place, left, weight = waiting.pop()
            if place == len(sizes):
                if left == 0:
                    whole += weight
                    rare += weight if weight <= observed else 0
                continue
            least = max(0, left - sum(sizes[place + 1 :]))
            for x in range(least, min(sizes[place], left) + 1):
                waiting += [(place + 1, left - x, weight * comb(sizes[place], x))]
        assert row["p"] == pytest.approx(rare / whole, rel=FOUR_FIGURES), statement.id
        compared += 1
    assert compared >= 3


def counts_of(single, name):
    (counts,) = [counts for statement, counts, _, _ in single if statement.id == name]
    return np.array(counts)


def log_ways(counts):
    """Logarithm of the multinomial coefficient of counts along the first axis."""
    return gammaln(counts.sum(axis=0) + 1) - gammaln(counts + 1).sum(axis=0)


def test_previous_involvement_without_open_cases_by_plain_enumeration(single, results):
    """Four rows by four columns: each way to fill the two columns of four, then all ways to fill the others."""
    table = counts_of(single, "previous-involvement-without-open")
    table = table[:, np.argsort(table.sum(axis=0))]
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    fours = [np.array(x) for x in product(range(5), repeat=4) if sum(x) == 4]
    assert columns[:2].tolist() == [4, 4]
    observed, everything = log_ways(table.T).sum() + 1e-9, log_ways(columns)
    logs_of_rest = {}
    rare = every = 0.0
    for first, second in product(fours, fours):
        left = rows - first - second
        if tuple(left) not in logs_of_rest:
            third = np.indices(left[:-1] + 1).reshape(3, -1)
            third = np.vstack([third, columns[2] - third.sum(axis=0)])
            third = third[:, (third[-1] >= 0) & (third[-1] <= left[-1])]
            logs_of_rest[tuple(left)] = log_ways(np.stack([third, left[:, None] - third])).sum(axis=0)
        logs = logs_of_rest[tuple(left)] + log_ways(np.stack([first, second, left])).sum()
        chances = np.exp(logs - everything)
        rare += chances[logs <= observed].sum()
        every += chances.sum()
    assert every == pytest.approx(1, rel=1e-9)
    assert results.loc["previous-involvement-without-open", "p"] == pytest.approx(rare, rel=FOUR_FIGURES)


def test_previous_involvement_by_a_generating_function(single, results):
    """Five rows by four columns, 2.6e11 tables: none is filled in here.

    The coefficient of the column totals in a product of one polynomial per row is the sum over all tables of their ways
    to a power; powers along an imaginary line give, by Mellin's inversion, the part that is no likelier than the table
    observed. Cut off at 1.4, the line sees steps of the distribution rounded: by up to 2.5 in 10,000.
    """
    table = counts_of(single, "previous-involvement-associated")
    rows, columns = table.sum(axis=1), np.sort(table.sum(axis=0))
    limits, step = columns[:-1], 0.07
    free = np.indices(limits + 1)
    left = rows[:, None, None, None] - free.sum(axis=0)
    logs = [np.where(n >= 0, log_ways(np.stack([*free, np.maximum(n, 0)])), np.nan) for n in left]
    most = np.minimum.outer(rows, limits).sum(axis=0)
    sizes = [next_fast_len(int(max(n, m - n)) + 1) for n, m in zip(limits, most, strict=True)]
    observed, everything = log_ways(table.T).sum(), log_ways(columns)

    def coefficient(t):
        whole = np.prod([fftn(np.nan_to_num(np.exp(-1j * t * n)), sizes) for n in logs], axis=0)
        for size, n in reversed(list(zip(sizes, limits, strict=True))):
            whole = whole @ np.exp(2j * np.pi * np.arange(size) * n / size) / size
        return whole

    assert coefficient(0).real == pytest.approx(260_997_529_806, rel=1e-9)
    points = np.arange(20) * step
    heights = [(coefficient(t) * np.exp(1j * t * observed) / (1 + 1j * t)).real for t in points]
    p = step / np.pi * (sum(heights) - heights[0] / 2) * np.exp(observed - everything)
    assert results.loc["previous-involvement-associated", "p"] == pytest.approx(p, rel=3e-4)


def test_slopes_and_the_least_that_could_be_found(single):
    for statement, counts, _, row in of_design(single, "trend"):
        k, n = np.array(counts, dtype=float).T
        scores = np.array(statement.scores or range(len(k)), dtype=float)
        design = np.column_stack([np.ones_like(scores), scores])
        bread = np.linalg.inv(design.T @ (design * n[:, None]))
        (_, slope) = bread @ design.T @ k
        meat = design.T @ (design * (n * (k / n) * (1 - k / n))[:, None])
        reach = norm.isf(0.025) * sqrt((bread @ meat @ bread)[1, 1])
        got = tuple(row[["effect", "lower", "upper"]])
        assert got == pytest.approx((slope, slope - reach, slope + reach), rel=FOUR_FIGURES), statement.id
        shared = k.sum() / n.sum()
        least = DISTANCE * sqrt(shared * (1 - shared) * bread[1, 1])
        assert row["detectable"] == pytest.approx(least, rel=FOUR_FIGURES), statement.id


def test_association_and_the_ends_that_leave_its_chi_square_in_the_tails(single):
    for statement, counts, _, row in of_design(single, "table"):
        table = np.array(counts, dtype=float)
        expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
        statistic = ((table - expected) ** 2 / expected).sum()
        freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
        scale = table.sum() * (min(table.shape) - 1)
        assert row["effect"] == pytest.approx(sqrt(statistic / scale), rel=FOUR_FIGURES), statement.id
        for end, tail in (("lower", 0.975), ("upper", 0.025)):
            if 0 < row[end] < 1:
                assert ncx2.cdf(statistic, freedom, scale * row[end] ** 2) == pytest.approx(tail, rel=1e-4), (
                    statement.id
                )
        if row["lower"] == 0:
            assert chi2.cdf(statistic, freedom) <= 0.975, statement.id


def test_paired_differences_over_every_joint_table(declared, printed, results):
    """Newcombe's tenth method from its formula, and the least difference, at the ends of what print allows."""
    compared = 0
    for statement in declared.statements:
        row = results.loc[statement.id]
        if statement.design != "paired" or pd.isna(row["p"]):
            continue
        ends = []
        for counts in count_sets(statement, printed):
            (k, n), (k2, _) = counts.values()
            shared = range(max(0, k + k2 - n), min(k, k2) + 1)
            ends += [square_and_add(both, k - both, k2 - both, n - k - k2 + both) for both in shared]
        expected = (min(low for low, _ in ends), max(high for _, high in ends))
        assert (row["lower"], row["upper"]) == pytest.approx(expected, rel=FOUR_FIGURES), statement.id
        compared += 1
    assert compared


def square_and_add(e, f, g, h):
    n, z = e + f + g + h, norm.isf(0.025)

    def wilson(k):
        middle, half = k + z * z / 2, z * sqrt(k * (n - k) / n + z * z / 4)
        return k / n, (middle - half) / (n + z * z), (middle + half) / (n + z * z)

    (p, low, high), (p2, low2, high2) = wilson(e + f), wilson(e + g)
    product, root = e * h - f * g, sqrt((e + f) * (g + h) * (e + g) * (f + h))
    top = max(product - n / 2, 0) if product > 0 else product
    phi = top / root if root else 0
    down = (p - low) ** 2 - 2 * phi * (p - low) * (high2 - p2) + (high2 - p2) ** 2
    up = (high - p) ** 2 - 2 * phi * (high - p) * (p2 - low2) + (p2 - low2) ** 2
    return p - p2 - sqrt(max(down, 0)), p - p2 + sqrt(max(up, 0))


def test_equivalence(single):
    """Farrington and Manning (1990): the shares most likely under a gap, found here by numerical maximisation."""
    compared = 0
    for statement, counts, _, row in of_design(single, "groups"):
        if statement.margin is None or pd.isna(row["p_equivalence"]):
            continue
        (k, n), (k2, n2) = counts
        sides = []
        for gap, sign in ((statement.margin, 1), (-statement.margin, -1)):
            p2 = most_likely(gap, k, n, k2, n2)
            error = sqrt((p2 + gap) * (1 - p2 - gap) / n + p2 * (1 - p2) / n2)
            sides.append(norm.sf(sign * (gap - (k / n - k2 / n2)) / error))
        assert row["p_equivalence"] == pytest.approx(max(sides), rel=FOUR_FIGURES), statement.id
        compared += 1
    assert compared


def most_likely(gap, k, n, k2, n2):
    """Second share where the likelihood's slope is 0, the first being `gap` above it."""

    def slope(p2):
        p = p2 + gap
        return k / p - (n - k) / (1 - p) + k2 / p2 - (n2 - k2) / (1 - p2)

    edge = 1e-12
    return brentq(slope, max(0, -gap) + edge, min(1, 1 - gap) - edge, xtol=1e-15)
