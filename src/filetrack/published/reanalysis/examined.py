"""One set of counts under its design: the test, the effect with its interval, what was detectable, and equivalence."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from filetrack.published.reanalysis import effects, power, tests_by_design
from filetrack.published.reanalysis.effects import Estimate
from filetrack.published.reanalysis.tests_by_design import Tested
from filetrack.schemas.reanalysis import Reanalysis, Statement

EFFECT = {
    "groups": "difference of shares",
    "trend": "change of the share per step",
    "table": "Cramér's V",
    "paired": "difference of paired shares",
    "share": "share",
}


class Examined(NamedTuple):
    """A set of counts, its test and its effect. `away` is the effect less what no difference would give."""

    counts: dict[str, list[int]]
    n: int
    tested: Tested
    effect: Estimate
    away: float
    detectable: float
    p_equivalence: float


def examined(
    statement: Statement, counts: dict[str, list[int]], against: float, declared: Reanalysis
) -> list[Examined]:
    """Return the analysis of one set of counts; for paired shares, of each joint table that its margins allow."""
    level = {"alpha": declared.alpha, "power": declared.power}
    rows = list(counts.values())
    if statement.design == "groups":
        return [_groups(statement, counts, *rows[0], *rows[1], level)]
    if statement.design == "paired":
        joint = tests_by_design.joint_tables(rows[0][0], rows[1][0], rows[0][1])
        return [_paired(counts, *table, level) for table in joint]
    if statement.design == "share":
        return [_share(counts, *rows[0], against, level)]
    if statement.design == "trend":
        events, n = np.array(rows, dtype=float).T
        scores = np.array(statement.scores or range(len(rows)), dtype=float)
        return [_trend(counts, events, n, scores, level)]
    return [_table(counts, np.array(rows), level)]


def _groups(statement, counts, events, n, events2, n2, level) -> Examined:
    gap = effects.difference(events, n, events2, n2)
    least = power.of_two_groups(n, n2, events2 / n2, gap.value, **level)
    equal = np.nan
    if statement.margin is not None:
        equal = tests_by_design.of_equivalence(events, n, events2, n2, statement.margin)
    tested = tests_by_design.of_two_groups(events, n, events2, n2)
    return Examined(counts, n + n2, tested, gap, gap.value, least, equal)


def _paired(counts, both, first, second, neither, level) -> Examined:
    n = both + first + second + neither
    gap = effects.paired_difference(both, first, second, neither)
    least = power.of_pairs(first + second, n, **level)
    return Examined(counts, n, tests_by_design.of_pairs(first, second), gap, gap.value, least, np.nan)


def _share(counts, events, n, against, level) -> Examined:
    part = effects.share(events, n)
    least = power.of_share(n, against, part.value - against, **level)
    return Examined(counts, n, tests_by_design.of_share(events, n, against), part, part.value - against, least, np.nan)


def _trend(counts, events, n, scores, level) -> Examined:
    line = effects.slope(events, n, scores)
    least = power.of_trend(events, n, scores, **level)
    return Examined(counts, int(n.sum()), tests_by_design.of_trend(events, n, scores), line, line.value, least, np.nan)


def _table(counts, table, level) -> Examined:
    v = effects.association(table)
    least = power.of_table(table, **level)
    return Examined(counts, int(table.sum()), tests_by_design.of_table(table), v, v.value, least, np.nan)
