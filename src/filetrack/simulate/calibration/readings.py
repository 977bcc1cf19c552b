"""The readings registry as linear rows over the cells of the count tables (`data/published/readings.csv`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from filetrack.problems import Problem, nearest
from filetrack.schemas.reading import Firmness, Reading
from filetrack.simulate.calibration.blocks import Selection, Table
from filetrack.simulate.calibration.figures import Figures

ELSEWHERE = ("plan", "families", "people")
"""Parts of the plan that meet figures after the count tables are solved."""

BELOW, ABOVE = 0.5, 0.4999
"""A percentage is met if it rounds to the whole per cent that is printed, a half upwards."""

_CELL = re.compile(r"T(\d+)\[(.+?)\|(.+?)\]")
_LIMIT = re.compile(r"(>=|<=|>|<)\s*")


@dataclass(frozen=True)
class Row:
    """A figure over the cells: the weighted sum of the counts must lie from `low` to `high`."""

    figure: str
    weights: np.ndarray
    low: float
    high: float
    hard: bool

    def met(self, counts: np.ndarray) -> bool:
        """Whether the counts of all cells meet the figure."""
        return self.low - 1e-6 <= float(self.weights @ counts) <= self.high + 1e-6


@dataclass(frozen=True)
class Asked:
    """A reading over the cells: the sum of `counted`, or the percentage that it is of `base`; with a sign, a limit."""

    figure: str
    section: str
    counted: np.ndarray
    base: np.ndarray | None
    value: float
    limit: str
    hard: bool

    def rows(self) -> list[Row]:
        """Return the reading as rows: one, or two for a percentage, from below and from above."""
        if self.base is None:
            return [self._row(self.counted, self.value, self.limit, 1)]
        low = (self.value - (0 if self.limit else BELOW)) / 100
        high = (self.value + (0 if self.limit else ABOVE)) / 100
        made = []
        if self.limit in ("", ">", ">="):
            made.append(self._row(self.counted - low * self.base, 0, self.limit or ">=", 1e-6))
        if self.limit in ("", "<", "<="):
            made.append(self._row(self.counted - high * self.base, 0, self.limit or "<=", 1e-6))
        return made

    def exactly(self, value: float) -> Row:
        """Return the row that asks for a value as it is, not as it is rounded in print."""
        if self.base is None:
            return Row(self.figure, self.counted, value, value, self.hard)
        return Row(self.figure, self.counted - value / 100 * self.base, 0, 0, self.hard)

    def _row(self, weights: np.ndarray, value: float, limit: str, step: float) -> Row:
        """Return a row; `step` is by how much a strict limit is passed at least."""
        low = {"": value, ">=": value, ">": value + step}.get(limit, -np.inf)
        high = {"": value, "<=": value, "<": value - step}.get(limit, np.inf)
        return Row(self.figure, weights, low, high, self.hard)


def target(text: str, figures: Figures, figure: str) -> float:
    """Return the value of a reading's target without its limit sign. Raises Problem where it names no figure."""
    cells = _CELL.findall(text)
    masked = _CELL.sub("@", _LIMIT.sub("", text, count=1))
    total, sign = 0.0, 1.0
    for part in re.split(r"\s([+-])\s", masked):
        part = part.strip()
        if part in {"+", "-"}:
            sign = 1.0 if part == "+" else -1.0
        elif part == "@":
            total += sign * figures.count(*_address(cells.pop(0)))
        elif re.fullmatch(r"\d+(\.\d+)?", part):
            total += sign * float(part)
        elif part in figures.claims:
            total += sign * float(figures.claims[part])
        else:
            raise Problem(f"Reading “{figure}” names “{part}”, which is no figure{nearest(part, figures.claims)}.")
    return total


def asked(readings: pd.DataFrame, figures: Figures, tables: dict[str, Table]) -> list[Asked]:
    """Return the readings that blocks meet, in the registry's order.

    Raises Problem where a reading names a block, dimension, value or figure that is not there.
    """
    made = []
    for reading in readings.to_dict("records"):
        name, block = reading[Reading.figure], reading[Reading.block]
        if block in ELSEWHERE:
            continue
        if block not in tables:
            raise Problem(f"Reading “{name}” names the block “{block}”{nearest(block, [*tables, *ELSEWHERE])}.")
        table = tables[block]
        counted = _weights(table, reading[Reading.where], reading[Reading.weight], name)
        base = None
        if not pd.isna(reading[Reading.base]):
            weight, _, where = reading[Reading.base].rpartition(":")
            base = _every(
                _weights(table, None if where.strip() == "all" else where, weight or None, name), table, tables
            )
        sign = _LIMIT.match(reading[Reading.target])
        made.append(
            Asked(
                name,
                reading[Reading.section],
                _every(counted, table, tables),
                base,
                target(reading[Reading.target], figures, name),
                sign.group(1) if sign else "",
                reading[Reading.kind] == Firmness.HARD,
            )
        )
    return made


def rows(readings: pd.DataFrame, figures: Figures, tables: dict[str, Table]) -> list[Row]:
    """Return the readings that blocks meet as rows over all blocks' cells; raises Problem as `asked` does."""
    return [row for reading in asked(readings, figures, tables) for row in reading.rows()]


def selection(text: str, table: Table, figure: str) -> Selection:
    """Return `dimension=value|value; …` as a selection of the table's cells. Raises Problem on an unknown value."""
    made: Selection = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        dimension, _, values = part.partition("=")
        if dimension not in table.cells:
            raise Problem(
                f"Reading “{figure}”: block “{table.name}” has no dimension “{dimension}”"
                f"{nearest(dimension, map(str, table.cells))}."
            )
        known = {str(value): value for value in table.cells[dimension].unique()}
        strange = [value for value in values.split("|") if value not in known]
        if strange:
            raise Problem(
                f"Reading “{figure}”: “{dimension}” of block “{table.name}” is never “{strange[0]}”"
                f"{nearest(strange[0], known)}."
            )
        made[dimension] = [known[value] for value in values.split("|")]
    return made


def _weights(table: Table, where: str | None, weight: str | None, figure: str) -> np.ndarray:
    chosen = table.chosen({} if pd.isna(where) else selection(where, table, figure)).astype(float)
    if pd.isna(weight) or not weight:
        return chosen
    if weight.strip() not in table.cells:
        raise Problem(f"Reading “{figure}”: block “{table.name}” has no dimension “{weight}” to sum.")
    return chosen * table.cells[weight.strip()].to_numpy(dtype=float)


def _every(weights: np.ndarray, table: Table, tables: dict[str, Table]) -> np.ndarray:
    every = np.zeros(max(other.stop for other in tables.values()))
    every[table.start : table.stop] = weights
    return every


def _address(cell: tuple[str, str, str]) -> tuple[int, str, str]:
    number, row, column = cell
    return int(number), row, column
