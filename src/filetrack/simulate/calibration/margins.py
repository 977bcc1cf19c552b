"""Count tables that meet the printed figures: the likeliest ones, draws from them, and the nearest whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from filetrack.simulate.calibration.blocks import Population, Table, tables
from filetrack.simulate.calibration.figures import Figures
from filetrack.simulate.calibration.readings import Row, rows

NEAR = 0.25
"""Share by which a solution may be farther from its draw than the nearest one."""

MOST_NODES = 2000
"""Nodes of a search after which the best solution is taken. No clock is asked: any machine finds the same."""

PLAY = 1e-3
"""How far an expected sum may be from its figure, for each unit of the figure's steepness; a percentage 100 times."""

MOST_STEPS, SHORTEST, CLOSE = 200, 1e-8, 1e-8
"""Newton steps at most, the least length of one, and the slope at which the expected counts are found."""

STEEPEST = 50.0
"""Largest logarithm of a factor on a cell while the expected counts are sought."""

DEARNESS = 0.3
"""Extra cost of a unit in a cell, for each factor e by which less than one is expected there."""

NOISE = 0.05
"""Share by which costs vary at random."""

MISSED = 1.0
"""Cost of missing a soft figure by one."""

FAINT = 1e-3
"""A cell expected to hold less than this is as costly to fill as one expected to hold so much."""


@dataclass(frozen=True)
class Bond:
    """How a block hangs on its parent: numbers of what they share, by cell of each, and units by the parent's cell."""

    parent: Table
    theirs: np.ndarray
    own: np.ndarray
    units: np.ndarray
    shared: int


@dataclass(frozen=True)
class System:
    """The blocks' cells in a row, and the figures and links between blocks that their counts must meet."""

    tables: dict[str, Table]
    figures: list[Row]
    order: list[list[str]]

    @property
    def size(self) -> int:
        """Number of cells."""
        return max(table.stop for table in self.tables.values())

    @cached_property
    def bonds(self) -> dict[str, Bond]:
        """How each block that has a parent hangs on it."""
        made = {}
        for name, table in self.tables.items():
            if not table.block.parent:
                continue
            parent, shared = self.tables[table.block.parent], table.block.shared
            keys = parent.cells[shared].drop_duplicates().reset_index(drop=True)
            numbers = {tuple(key): number for number, key in enumerate(keys.to_numpy().tolist())}
            theirs, own = _numbered(parent.cells[shared], numbers), _numbered(table.cells[shared], numbers)
            made[name] = Bond(parent, theirs, own, _units(parent, table), len(keys))
        return made

    @cached_property
    def links(self) -> np.ndarray:
        """One row for each combination of values that a block shares with its parent: their difference, which is 0."""
        made = [np.zeros((0, self.size))]
        for name, bond in self.bonds.items():
            parent, table = bond.parent, self.tables[name]
            link = np.zeros((bond.shared, self.size))
            link[bond.theirs, np.arange(parent.start, parent.stop)] = bond.units
            link[bond.own, np.arange(table.start, table.stop)] -= 1
            made.append(link)
        return np.vstack(made)

    @property
    def hard(self) -> list[Row]:
        return [row for row in self.figures if row.hard]

    @property
    def soft(self) -> list[Row]:
        return [row for row in self.figures if not row.hard]

    @cached_property
    def limits(self) -> tuple:
        """The hard figures and the links as a sparse matrix over cells, and the limits of their sums."""
        from scipy.sparse import csr_array

        none = np.zeros(len(self.links))
        return (
            csr_array(np.vstack([np.array([row.weights for row in self.hard]), self.links])),
            np.concatenate([[row.low for row in self.hard], none]),
            np.concatenate([[row.high for row in self.hard], none]),
        )

    @cached_property
    def missed(self):
        """The soft figures as a sparse matrix over cells."""
        from scipy.sparse import csr_array

        return csr_array(np.array([row.weights for row in self.soft]).reshape(-1, self.size))

    def counted(self, counts: np.ndarray) -> dict[str, pd.DataFrame]:
        """Return each block's cells with a column `count`, those that hold any."""
        made = {}
        for name, table in self.tables.items():
            cells = table.cells.assign(count=counts[table.start : table.stop])
            made[name] = cells[cells["count"] > 0].reset_index(drop=True)
        return made


def system(population: Population, readings: pd.DataFrame, figures: Figures) -> System:
    """Return the system of a config's blocks and a registry's readings. Raises Problem where the two do not agree."""
    made = tables(population)
    return System(made, rows(readings, figures, made), population.order)


def fitted(system: System, figures: list[Row] | None = None) -> np.ndarray:
    """Return the expected count of every cell (float): the tables of largest entropy that meet the hard figures.

    `figures` are asked for instead of the system's own hard ones.

    Relative to the config's `likely`, nothing is assumed that the figures do not say; limits are left out, and
    percentages are met about the middle of what rounds to them. Newton's method on the dual, which is strictly convex,
    so that there is one answer; it is cut to four digits, and no machine's last digits matter.
    """
    from scipy.linalg import cho_factor, cho_solve
    from scipy.sparse import csr_array, diags_array

    equations, wanted, play = _equations(system, system.hard if figures is None else figures)
    possible = _possible(equations, wanted)
    likely = np.concatenate([table.likely for table in system.tables.values()])[possible]
    sums = csr_array(equations[:, possible])
    steepness, counts = np.zeros(len(wanted)), likely.copy()
    value = counts.sum()
    for _ in range(MOST_STEPS):
        slope = sums @ counts - wanted + play * steepness
        if np.abs(slope).max() < CLOSE:
            break
        bend = (sums @ diags_array(counts) @ sums.T).toarray() + np.diag(play)
        step = cho_solve(cho_factor(bend), slope)
        length, fall = 1.0, slope @ step
        while True:
            tried = steepness - length * step
            counts = likely * np.exp(np.minimum(sums.T @ tried, STEEPEST))
            reached = counts.sum() - wanted @ tried + play @ tried**2 / 2
            if reached <= value - length * fall / 4 or length < SHORTEST:
                break
            length /= 2
        steepness, value = tried, reached
    expected = np.zeros(system.size)
    expected[possible] = [float(f"{count:.4g}") for count in counts]
    return expected


def _equations(system: System, figures: list[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return links and figures as equations: sums over cells, their values, and the play that each is given."""
    by_figure: dict[str, list[Row]] = {}
    for row in figures:
        by_figure.setdefault(row.figure, []).append(row)
    exact = [rows[0] for rows in by_figure.values() if len(rows) == 1 and rows[0].low == rows[0].high]
    windows = [rows for rows in by_figure.values() if len(rows) == 2]
    sums = [system.links, *([row.weights] for row in exact), *([(a.weights + b.weights) / 2] for a, b in windows)]
    values = [row.low for row in exact] + [0.0] * len(windows)
    return (
        np.vstack(sums),
        np.concatenate([np.zeros(len(system.links)), values]),
        np.concatenate([np.full(len(system.links) + len(exact), PLAY), np.full(len(windows), 100 * PLAY)]),
    )


def implied(system: System, figures: list[Row], sums: np.ndarray) -> np.ndarray:
    """Return which sums over cells (rows of weights) follow from links and figures by adding and taking away."""
    equations, wanted, _ = _equations(system, figures)
    possible = _possible(equations, wanted)
    known, sought = equations[:, possible].T, sums[:, possible].T
    shares, *_ = np.linalg.lstsq(known, sought)
    return np.abs(known @ shares - sought).max(axis=0, initial=0) < 1e-6


def drawn(system: System, expected: np.ndarray, incidents: int, rng: np.random.Generator) -> np.ndarray:
    """Return counts of every cell drawn from expected ones, as one open population (`open_populations`)."""
    return open_populations(system, expected, incidents, 1, rng)[0]


def open_populations(
    system: System, expected: np.ndarray, incidents: int, number: int, rng: np.random.Generator
) -> np.ndarray:
    """Return counts drawn from expected ones, a row a population and a column a cell.

    Each has so many incidents, drawn block by block within what blocks share. No figure is forced: this is the model
    without the study's own sampling. Links between blocks hold.
    """
    counts = np.zeros((number, system.size), dtype=int)
    for table in system.tables.values():
        own = expected[table.start : table.stop]
        for cells, units in _strata(system, table, counts, incidents):
            weights = own[cells] + 1e-12
            counts[:, table.start + cells] = rng.multinomial(units, weights / weights.sum())
    return counts


def _strata(system: System, table: Table, counts: np.ndarray, incidents: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return positions of the block's cells by shared values, with how many units each population's parent leaves."""
    if not table.block.parent:
        return [(np.arange(len(table.cells)), np.full(len(counts), incidents))]
    bond = system.bonds[table.name]
    units = counts[:, bond.parent.start : bond.parent.stop] * bond.units
    return [
        (np.flatnonzero(bond.own == number), units[:, bond.theirs == number].sum(axis=1))
        for number in range(bond.shared)
        if (bond.own == number).any()
    ]


def _units(parent: Table, table: Table) -> np.ndarray:
    """Return how many of the block's units belong to one of each of its parent's cells."""
    each = table.block.each
    return parent.cells[each].to_numpy(int) if each else np.ones(len(parent.cells), dtype=int)


def solved(system: System, expected: np.ndarray, near: np.ndarray, rng: np.random.Generator) -> np.ndarray | None:
    """Return whole counts that meet every hard figure and lie near the counts `near`, or None where none are found.

    Mixed integer programmes, one for each line of the config's order: later blocks are still in fractions, earlier ones
    kept. The cost is the distance from `near`, cell by cell, dearer where little is expected, plus what soft figures
    are missed by; small seeded noise on the costs settles ties.
    """
    costs = np.concatenate([1 - DEARNESS * np.log(np.clip(expected, FAINT, 1)), np.ones(system.size)])
    costs *= 1 + NOISE * rng.random(len(costs))
    kept, counts = np.zeros(system.size, dtype=bool), near
    for line in system.order:
        whole = np.zeros(system.size, dtype=bool)
        for name in line:
            whole[system.tables[name].start : system.tables[name].stop] = True
        counts = _nearest(system, costs, near, whole, kept, counts)
        if counts is None:
            return None
        kept |= whole
    return counts.astype(int)


def _nearest(
    system: System, costs: np.ndarray, near: np.ndarray, whole: np.ndarray, kept: np.ndarray, as_in: np.ndarray
) -> np.ndarray | None:
    """Return the cheapest counts, `whole` cells in whole numbers and `kept` cells `as_in`; None if there are none."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, hstack

    soft, size = system.soft, system.size
    weights, low, high = system.limits
    missed = system.missed
    steps = np.concatenate([np.maximum(as_in - near, 0), np.maximum(near - as_in, 0)])
    least = np.where(np.tile(kept, 2), steps, 0)
    most = np.where(np.tile(kept, 2), steps, np.concatenate([np.full(size, np.inf), near]))
    pairs = eye_array(len(soft))
    found = milp(
        np.concatenate([costs, np.full(2 * len(soft), MISSED)]),
        integrality=np.concatenate([np.tile(whole, 2), np.zeros(2 * len(soft))]),
        bounds=Bounds(
            np.concatenate([least, np.zeros(2 * len(soft))]), np.concatenate([most, np.full(2 * len(soft), np.inf)])
        ),
        constraints=[
            LinearConstraint(
                hstack([weights, -weights, csr_array((len(low), 2 * len(soft)))], format="csr"),
                low - weights @ near,
                high - weights @ near,
            ),
            LinearConstraint(
                hstack([missed, -missed, pairs, -pairs], format="csr"),
                np.array([row.low for row in soft]) - missed @ near,
                np.array([row.high for row in soft]) - missed @ near,
            ),
        ],
        options={"mip_rel_gap": NEAR, "node_limit": MOST_NODES},
    )
    if found.x is None:
        return None
    made = near + found.x[:size] - found.x[size : 2 * size]
    return np.where(whole | kept, np.rint(made), made)


def _possible(sums: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return which cells are not forced to be empty by a figure that is 0 and sums nothing but them."""
    zero = (values == 0) & (sums >= 0).all(axis=1)
    return ~(sums[zero] > 0).any(axis=0)


def _numbered(keys: pd.DataFrame, numbers: dict[tuple, int]) -> np.ndarray:
    return np.array([numbers[tuple(key)] for key in keys.to_numpy().tolist()])
