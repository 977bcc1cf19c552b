"""The committed re-analysis: figures equal to an independent computation, and the statements that must be there."""

from __future__ import annotations

from math import comb, sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2
from statsmodels.stats.contingency_tables import Table

from filetrack import io
from filetrack.published.reanalysis.analysis import verdict_line
from filetrack.published.reanalysis.operands import count_sets
from filetrack.schemas.reanalysis import Reanalysed

FOUR_FIGURES = 5e-5
NAMED_BY_THE_STUDY = [
    *("pathway-by-site", "previous-involvement-associated", "previous-involvement-without-open", "return-nfa-letter"),
    *("level-by-presence", "fifteen-minutes-by-site", "fifteen-minutes-by-level", "notified-within-two-days"),
    *("injury-nfa", "pregnancy-nfa", "weapons-nfa", "mothers-engaged-home", "fathers-engaged-both"),
    *("earlier-notifications-support", "repeats-by-site", "nfa-none-low"),
]


def wilson(k, n, z=1.959963984540054):
    centre, reach = k + z * z / 2, z * sqrt(k * (n - k) / n + z * z / 4)
    return (centre - reach) / (n + z * z), (centre + reach) / (n + z * z)


def newcombe(k, n, k2, n2):
    (low, high), (low2, high2), gap = wilson(k, n), wilson(k2, n2), k / n - k2 / n2
    return (
        gap - sqrt((k / n - low) ** 2 + (high2 - k2 / n2) ** 2),
        gap + sqrt((high - k / n) ** 2 + (k2 / n2 - low2) ** 2),
    )


def pearson(table):
    table = np.asarray(table, dtype=float)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    return chi2.sf(((table - expected) ** 2 / expected).sum(), freedom), expected


def fisher(k, n, k2, n2):
    ways = [comb(n, x) * comb(n2, k + k2 - x) for x in range(k + k2 + 1)]
    return sum(w for w in ways if w <= ways[k]) / sum(ways)


def binomial(k, n, share):
    chances = [comb(n, x) * share**x * (1 - share) ** (n - x) for x in range(n + 1)]
    return min(sum(c for c in chances if c <= chances[k] * (1 + 1e-7)), 1)


def p_of_groups(k, n, k2, n2):
    if k + k2 in (0, n + n2):
        return 1.0
    p, expected = pearson([[k, n - k], [k2, n2 - k2]])
    return p if expected.min() >= 5 else fisher(k, n, k2, n2)


def p_of_pairs(k, k2, n):
    p = []
    for both in range(max(0, k + k2 - n), min(k, k2) + 1):
        one, two = k - both, k2 - both
        p.append(min(2 * sum(comb(one + two, x) for x in range(min(one, two) + 1)) / 2 ** (one + two), 1))
    return p


def independent_ps(statement, sets, against):
    rows = [list(counts.values()) for counts in sets]
    if statement.design == "groups":
        return [p_of_groups(*a, *b) for a, b in rows]
    if statement.design == "paired":
        return [p for (k, n), (k2, _) in rows for p in p_of_pairs(k, k2, n)]
    if statement.design == "share":
        return [binomial(k, n, against) for ((k, n),) in rows]
    if statement.design == "trend":
        (groups,) = rows
        table = np.array([[k, n - k] for k, n in groups])
        scores = {"col_scores": np.array([1, 0]), "row_scores": np.arange(len(groups))}
        z = Table(table, shift_zeros=False).test_ordinal_association(**scores).zscore
        return [chi2.sf(z**2 * table.sum() / (table.sum() - 1), 1)]
    return [pearson(table)[0] for table in rows]


def test_p_and_effect_equal_an_independent_computation(declared, printed, results):
    compared = 0
    for statement in declared.statements:
        row = results.loc[statement.id]
        if pd.isna(row["p"]) or "Halton" in row["test"]:
            continue
        sets = count_sets(statement, printed)
        against = printed[statement.against] / 100 if statement.against else None
        p = independent_ps(statement, sets, against)
        assert (row["p"], row["p_least"]) == pytest.approx((max(p), min(p)), rel=FOUR_FIGURES), statement.id
        if statement.design == "groups":
            ends = [newcombe(*a, *b) for a, b in (counts.values() for counts in sets)]
            expected = (min(low for low, _ in ends), max(high for _, high in ends))
            assert (row["lower"], row["upper"]) == pytest.approx(expected, rel=FOUR_FIGURES), statement.id
        if statement.design == "share":
            ((k, n),) = sets[0].values()
            expected = (k / n, *wilson(k, n))
            assert tuple(row[["effect", "lower", "upper"]]) == pytest.approx(expected, rel=FOUR_FIGURES), statement.id
        compared += 1
    assert compared >= 80


def test_corrections_equal_those_written_out(results):
    p = results["p"].dropna().astype(float).sort_values()
    ranks = np.arange(1, len(p) + 1)
    holm = np.minimum(np.maximum.accumulate(p.to_numpy() * (len(p) - ranks + 1)), 1)
    bh = np.minimum(np.minimum.accumulate((p.to_numpy() * len(p) / ranks)[::-1])[::-1], 1)
    assert results.loc[p.index, "p_holm"].astype(float).to_numpy() == pytest.approx(holm, rel=1e-9)
    assert results.loc[p.index, "q_bh"].astype(float).to_numpy() == pytest.approx(bh, rel=1e-9)


def test_the_statements_that_the_study_names_are_there(results):
    assert len(results) >= 40
    assert set(NAMED_BY_THE_STUDY) <= set(results.index)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("nfa-none-low", "contradicted"),
        ("nfa-none-low-without-open", "under-powered"),
        ("fathers-refused", "contradicted"),
        ("fathers-not-engaged-half", "contradicted"),
        ("ethnicity-missing-by-site", "contradicted"),
        ("return-nfa-letter", "under-powered"),
        ("nfa-by-site", "supported"),
        ("bronze-by-site", "not testable"),
        ("previous-involvement-without-open", "not supported"),
    ],
)
def test_verdicts_that_the_counts_leave_no_doubt_about(results, name, word):
    assert results.loc[name, "verdict"] == word


def test_a_part_set_against_its_whole_gives_what_the_report_found(results):
    p, _ = pearson([[84, 111 - 84], [121, 184 - 121]])
    assert f"p = {p:.3f}" in results.loc["nfa-none-low", "reason"]


def test_counts_worked_out_by_hand(results):
    said = results["counts"]
    assert said["nfa-none-low"].endswith("no further action 84 of 111; other pathways 37 of 73")
    assert said["hour-by-site"].endswith("north 114 of 125; south 63 of 78")
    assert said["women-low-level"].endswith("women 20 of 29; men 110 of 222")
    assert said["notified-within-two-days"].endswith("south 80 of 83; north 47 of 129")


def test_every_row_has_a_reason_and_the_frame_its_schema(results):
    checked = io.validated(results.reset_index(), Reanalysed, "the re-analysis")
    assert checked[Reanalysed.reason].str.len().gt(10).all()
    assert verdict_line(checked).startswith(f"{len(checked)} statements: ")


def test_clusters_add_up_to_the_sample(declared, printed):
    sums = {unit: sum(size * number for size, number in sizes) for unit, sizes in declared.clusters.items()}
    assert sums["incidents"] == printed["4.6-incidents"]
    assert sum(number for _, number in declared.clusters["incidents"]) == printed["4.6-families"]
    assert sums["children"] == printed["T4[Total|Number]"]
    assert sums["notifications"] == printed["6.2.1-traced"]
    assert sums["victims"] == printed["4.4.2-victims"]
    assert sums["perpetrators"] == printed["4.4.3-perpetrators"]
