"""Integer programming: whether any whole numbers can stand behind several printed figures at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST = 10_000
"""Upper bound of every unknown count."""


@dataclass(frozen=True)
class Row:
    """A linear condition low <= sum of coefficient x unknown <= high, with a label to name it by."""

    coefficients: tuple[tuple[str, float], ...]
    low: float
    high: float
    label: int


def solvable(rows: list[Row]) -> bool:
    """Whether whole numbers from 0 to MOST satisfy every row."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    names = sorted({name for row in rows for name, _ in row.coefficients})
    if any(not row.coefficients and not row.low <= 0 <= row.high for row in rows):
        return False
    if not names:
        return True
    matrix = np.zeros((len(rows), len(names)))
    for line, row in enumerate(rows):
        for name, coefficient in row.coefficients:
            matrix[line, names.index(name)] += coefficient
    found = milp(
        np.zeros(len(names)),
        constraints=LinearConstraint(matrix, [row.low for row in rows], [row.high for row in rows]),
        bounds=Bounds(0, MOST),
        integrality=np.ones(len(names)),
    )
    return found.status == 0


def conflict(rows: list[Row]) -> set[int]:
    """Return the labels of a smallest-by-deletion set of rows that cannot hold together; empty where all can."""
    if solvable(rows):
        return set()
    kept = sorted({row.label for row in rows})
    for label in list(kept):
        rest = [row for row in rows if row.label in kept and row.label != label]
        if not solvable(rest):
            kept.remove(label)
    return set(kept)


def share_rows(
    part: dict[str, float], part_more: float, whole: dict[str, float], whole_more: float, percent: float, label: int
) -> list[Row]:
    """Return the conditions that part / whole, each linear in unknowns, rounds to a whole per cent."""
    made = []
    for edge, is_low in ((percent - 0.5, True), (percent + 0.5, False)):
        terms = {name: 100 * coefficient for name, coefficient in part.items()}
        for name, coefficient in whole.items():
            terms[name] = terms.get(name, 0.0) - edge * coefficient
        constant = edge * whole_more - 100 * part_more
        low, high = (constant, np.inf) if is_low else (-np.inf, constant)
        made.append(Row(tuple(sorted(terms.items())), low, high, label))
    return made
