"""Fisher's exact test for tables of any size: no table is sampled and none is left out (Freeman and Halton 1951).

scipy has it by resampling only and statsmodels not at all (Biometrika 38:141-149). With its totals fixed, a table
comes about in as many ways as the product of its rows' multinomial coefficients says; p is the ways of all tables that
have no more of them than the observed one, over those of all tables.

The tables are met in the middle: the two largest rows on one side, for each of the column totals that they may have
sorted by their ways; on the other side all rows but three, alike ways being merged, with each way to fill the third
largest row. What stands on one side says how much of the other belongs to p. A ruler over the sorted ways tells it;
only within a cell of the ruler in which ways begin a search does.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

TIES = 1e-9
"""Logarithms of ways that are nearer than this are equal: rounding moves them by less than a tenth of it."""
CELLS = 48
"""Cells of the ruler to a unit of the logarithm: finer ones hold fewer ways and need more room."""


class Part(NamedTuple):
    """Some rows of a table filled in every way, as seen from the other rows.

    `few`: totals so far of all columns but the two largest; `second`: total of the second largest (the largest has
    what is left); `logs`: logarithm of the ways; `times`: how many fillings are alike in all this.
    """

    few: np.ndarray
    second: np.ndarray
    logs: np.ndarray
    times: np.ndarray


class Ruler(NamedTuple):
    """Ways sorted along blocks of `block` cells: how many there are in a block up to any place in it.

    `begun`: where ways begin, in cells, after a mark before each block; `sums`: those of the block so far; `cells`: the
    sum throughout each cell or, where ways begin within it, the position of the first of them in `begun`, negative.
    """

    begun: np.ndarray
    sums: np.ndarray
    cells: np.ndarray
    block: int

    def upto(self, places: np.ndarray) -> np.ndarray:
        """Return the sum of the ways that begin at or before each place, in its block."""
        found = self.cells[places.astype(np.intp)]
        within = np.flatnonzero(found < 0)
        behind, places = (-found[within]).astype(np.intp), places[within]
        going = np.flatnonzero(self.begun[behind] <= places)
        while len(going):
            behind[going] += 1
            going = going[self.begun[behind[going]] <= places[going]]
        found[within] = self.sums[behind - 1]
        return found


def freeman_halton(table: np.ndarray, mid: bool = False) -> float:
    """Return the exact p of a table: the probability of all tables with its totals that are no likelier than it.

    With `mid`, tables as likely as it count by half (Lancaster 1961): such a test errs about as often as it says, the
    exact one less often. Rows and columns without cases are left out; p is 1 where fewer than two of either remain. 183
    cases in five rows and four columns, whose totals 2.6e11 tables have, take some seconds; where totals are even, time
    and memory rise with the fifth power or more of the cases: see `freeman_halton_drawn`.
    """
    filled = table[table.any(axis=1)][:, table.any(axis=0)]
    if min(filled.shape) < 2:
        return 1.0
    if filled.shape[0] < filled.shape[1]:
        filled = filled.T
    counts = tuple(map(tuple, filled.tolist()))
    return (_p(counts, TIES) + _p(counts, -TIES)) / 2 if mid else _p(counts, TIES)


def freeman_halton_drawn(table: np.ndarray, tables: int, seed: int = 0, mid: bool = False) -> tuple[float, float]:
    """Return p as `freeman_halton` defines it, of tables drawn with the totals of `table`, and its Monte Carlo error.

    p is (1 + r) / (1 + `tables`), r of them being no likelier than the observed one, which counts as drawn too; with
    `mid`, those as likely, and itself, count by half. The error is one standard deviation over draws. For tables of
    more cases than can be counted out; tables are drawn by Patefield's algorithm (1981).
    Besag and Clifford 1991; Phipson and Smyth 2010.
    """
    from scipy.stats import random_table

    filled = table[table.any(axis=1)][:, table.any(axis=0)]
    if min(filled.shape) < 2:
        return 1.0, 0.0
    draw = random_table(filled.sum(axis=1), filled.sum(axis=0))
    drawn = draw.rvs(tables, random_state=np.random.default_rng(seed)).astype(np.intp)
    logs = _log_factorials(int(filled.sum()))
    beyond = logs[filled].sum() - logs[np.concatenate([filled[None], drawn])].sum(axis=(1, 2))
    counted = np.where(np.abs(beyond) <= TIES, 0.5 if mid else 1.0, beyond < 0)
    return float(counted.mean()), float(counted.std() / np.sqrt(tables))


@cache
def _p(counts: tuple[tuple[int, ...], ...], beyond: float) -> float:
    """The probability of all tables whose ways have a logarithm of no more than the observed one's and `beyond`."""
    table = np.array(counts)
    rows, limits = np.sort(table.sum(axis=1)), np.sort(table.sum(axis=0))[:-1]
    observed = sum(_log_ways(row) for row in table) + beyond
    everything = _log_ways(table.sum(axis=0))
    near = _by_few(_merged(rows[:-3], limits))
    middle = _by_few(_row(int(rows[-3]), limits)) if len(rows) > 2 else _by_few(_nothing(limits))

    reach = sum(max(part.logs.max() for part in parts.values()) for parts in (near, middle)) + 1 / CELLS

    def share(few: tuple[int, ...]) -> float:
        """Return the part of p that tables have whose smaller rows have these totals in the smaller columns."""
        ruler = _ruler(rows[-2:], limits, few, everything, observed, reach)
        total = 0.0
        for used, first in near.items():
            second = middle.get(tuple(a - b for a, b in zip(few, used, strict=True)))
            if second is None:
                continue
            most = np.add.outer(
                second.second * ruler.block + (reach - second.logs) * CELLS,
                first.second * ruler.block - first.logs * CELLS,
            )
            found = ruler.upto(most.ravel()).reshape(most.shape)
            total += np.exp(second.logs) @ found @ (first.times * np.exp(first.logs))
        return float(total)

    return min(sum(map(share, np.ndindex(*(limits[:-1] + 1)))), 1.0)


def _log_ways(counts: np.ndarray) -> np.ndarray:
    """Return the logarithm of the multinomial coefficient of counts along the first axis."""
    total = counts.sum(axis=0)
    logs = _log_factorials(int(np.max(total)))
    return logs[total] - logs[counts].sum(axis=0)


def _log_factorials(most: int) -> np.ndarray:
    """Return the logarithms of the factorials of 0 to `most`."""
    from scipy.special import gammaln

    return gammaln(np.arange(most + 1) + 1.0)


def _nothing(limits: np.ndarray) -> Part:
    return Part(np.zeros((len(limits) - 1, 1), dtype=int), np.zeros(1, dtype=int), np.zeros(1), np.ones(1, dtype=int))


def _row(total: int, limits: np.ndarray) -> Part:
    """Return every way to fill one row, the largest column having what the others leave."""
    counts = np.indices([min(total, limit) + 1 for limit in limits]).reshape(len(limits), -1)
    counts = counts[:, counts.sum(axis=0) <= total]
    logs = _log_ways(np.vstack([counts, total - counts.sum(axis=0)]))
    return Part(counts[:-1], counts[-1], logs, np.ones(len(logs), dtype=int))


def _merged(rows: np.ndarray, limits: np.ndarray) -> Part:
    """Return every way to fill some rows; those with the same totals and the same number of ways are merged."""
    part = _nothing(limits)
    for total in rows.tolist():
        row = _row(total, limits)
        totals = np.vstack(
            [np.add.outer(a, b).ravel() for a, b in zip([*part.few, part.second], [*row.few, row.second], strict=True)]
        )
        fits = (totals <= limits[:, None]).all(axis=0)
        totals, logs = totals[:, fits], np.add.outer(part.logs, row.logs).ravel()[fits]
        times = np.repeat(part.times, len(row.logs))[fits]
        order = np.lexsort((logs, *totals))
        totals, logs, times = totals[:, order], logs[order], times[order]
        new = np.diff(totals, axis=1, prepend=-1).any(axis=0) | (np.diff(logs, prepend=-1) > TIES)
        first = np.flatnonzero(new)
        part = Part(totals[:-1, first], totals[-1, first], logs[first], np.add.reduceat(times, first))
    return part


def _by_few(part: Part) -> dict[tuple[int, ...], Part]:
    """Return a part by its totals in the smaller columns."""
    names, group = np.unique(part.few, axis=1, return_inverse=True)
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group))[:-1]
    pieces = [Part(part.few[:, i], part.second[i], part.logs[i], part.times[i]) for i in np.split(order, ends)]
    return dict(zip(map(tuple, names.T.tolist()), pieces, strict=True))


def _ruler(rows: np.ndarray, limits: np.ndarray, few: tuple, everything: float, most: float, reach: float) -> Ruler:
    """Return what two rows may hold if the other rows hold `few`, relative to `everything`.

    One block for each total that the other rows may have in the second largest column; it begins at the logarithm
    `most - reach`, below which none of the other rows' fillings reaches, and ends above `most`.
    """
    second = limits[-1]
    left = (limits[:-1] - np.array(few, dtype=int))[:, None]
    one = _row(int(rows[0]), np.append(left, second))
    rest, other = left - one.few, np.arange(second + 1)
    used = one.second[:, None] + other
    last = (rows[1] - rest.sum(axis=0))[:, None] - other
    fits = (last >= 0) & (used <= second)
    logs = _log_factorials(int(max(rows[1], *limits)))
    ways = logs[rows[1]] - (logs[rest].sum(axis=0)[:, None] + logs[other] + logs[np.maximum(last, 0)])
    ways = (one.logs[:, None] + ways)[fits]
    block = int(reach * CELLS) + 3
    begun = (second - used[fits]) * block + np.clip((ways - most + reach) * CELLS, 0, block - 1)
    order = np.argsort(begun)
    begun, ways = begun[order], np.exp(ways[order] - everything)
    at = begun.astype(int)
    cells = np.zeros((2 * second + 1, block))
    cells[: second + 1] = np.bincount(at, ways, (second + 1) * block).reshape(-1, block).cumsum(axis=1)
    first = np.flatnonzero(np.diff(at, prepend=-1))
    cells.ravel()[at[first]] = -(first + at[first] // block + 1)
    marks = np.arange(len(cells)) * block - 0.5
    starts = np.searchsorted(begun, marks)
    sums = np.concatenate([np.cumsum(np.append(0.0, piece)) for piece in np.split(ways, starts[1:])])
    return Ruler(np.insert(begun, starts, marks), sums, cells.ravel(), block)
