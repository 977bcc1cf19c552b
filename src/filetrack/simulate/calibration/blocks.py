"""The sample as a system of count tables: its blocks, their cells and how they hang together (ch. 4 to 6)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from filetrack.problems import Problem, nearest
from filetrack.schemas.study import Strict

Value = str | int
Selection = dict[str, Value | list[Value]]


class Group(Strict):
    """A dimension made of another: each of its values is a union of the other's."""

    of: str
    values: dict[str, list[Value]] = Field(min_length=1)

    @property
    def name_of(self) -> dict[Value, str]:
        """The group's value by the other dimension's."""
        return {value: name for name, values in self.values.items() for value in values}


class Block(Strict):
    """A table of counts.

    It hangs on `parent` by the dimensions `shared`; with `each` it counts so many units for each of the parent's.
    `never` names cells that are empty, `at_most` pairs of numbers of which the first is no larger, `sums` totals of
    numbers. `likely` says how much likelier than its like a cell is (`times`).
    """

    unit: str
    parent: str | None = None
    shared: list[str] = []
    each: str | None = None
    dimensions: dict[str, Annotated[list[Value], Field(min_length=1)]]
    sums: dict[str, list[str]] = {}
    at_most: list[tuple[str, str]] = []
    never: list[Selection] = []
    likely: list[dict[str, Value | float | list[Value]]] = []

    @model_validator(mode="after")
    def _hangs_together(self) -> Block:
        if self.parent and not self.shared:
            raise ValueError("shared is missing: a block hangs on its parent by dimensions")
        return self


class Population(Strict):
    """The whole of `config/population.yaml`. Blocks of one line of `order` are made whole numbers together."""

    order: list[list[str]]
    groups: dict[str, Group] = {}
    blocks: dict[str, Block] = Field(min_length=1)

    @model_validator(mode="after")
    def _order_names_each_block_once(self) -> Population:
        named = [name for line in self.order for name in line]
        if sorted(named) != sorted(self.blocks):
            raise ValueError("order must name each block once")
        return self

    @model_validator(mode="after")
    def _parents_stand_first(self) -> Population:
        names = list(self.blocks)
        for name, block in self.blocks.items():
            if block.parent and block.parent not in names[: names.index(name)]:
                raise ValueError(f"blocks.{name}: its parent “{block.parent}” must be a block that stands before it")
        return self


@dataclass(frozen=True)
class Table:
    """A block with its cells: one row of `cells` each, a column per dimension, group and sum; `likely` by cell.

    Its cells are the variables `start` to `stop` of the system.
    """

    name: str
    block: Block
    cells: pd.DataFrame
    likely: np.ndarray
    start: int

    @property
    def stop(self) -> int:
        return self.start + len(self.cells)

    def chosen(self, selection: Selection) -> np.ndarray:
        """Return which cells have the values named. Raises Problem where a dimension or a value is unknown."""
        return matches(self.cells, selection, f"block “{self.name}”")


def tables(population: Population) -> dict[str, Table]:
    """Return the blocks with their cells, in the config's order; only cells that their parent's allow."""
    made: dict[str, Table] = {}
    start = 0
    for name, block in population.blocks.items():
        where = f"config/population.yaml, block “{name}”"
        cells = _product(block.dimensions)
        if block.parent:
            cells = _shared(made[block.parent], block, where).merge(cells, how="cross")
        for total, parts in block.sums.items():
            cells[total] = cells[parts].sum(axis=1)
        for group, of in population.groups.items():
            if of.of in cells and group not in cells:
                cells[group] = cells[of.of].map(of.name_of)
        empty = [matches(cells, selection, where) for selection in block.never]
        empty += [(cells[less] > cells[more]).to_numpy() for less, more in block.at_most]
        if empty:
            cells = cells[~reduce(np.logical_or, empty)].reset_index(drop=True)
        likely = np.ones(len(cells))
        for rule in block.likely:
            likely[matches(cells, {key: rule[key] for key in rule if key != "times"}, where)] *= float(rule["times"])
        made[name] = Table(name, block, cells, likely, start)
        start = made[name].stop
    return made


def matches(cells: pd.DataFrame, selection: Selection, where: str) -> np.ndarray:
    """Return which cells have the values named. Raises Problem where a dimension or a value is unknown."""
    kept = np.ones(len(cells), dtype=bool)
    for dimension, wanted in selection.items():
        if dimension not in cells:
            raise Problem(f"{where}: unknown dimension “{dimension}”{nearest(dimension, map(str, cells))}.")
        kept &= cells[dimension].isin(wanted if isinstance(wanted, list) else [wanted]).to_numpy()
    return kept


def _product(dimensions: dict[str, list[Value]]) -> pd.DataFrame:
    return pd.MultiIndex.from_product(dimensions.values(), names=list(dimensions)).to_frame(index=False)


def _shared(parent: Table, block: Block, where: str) -> pd.DataFrame:
    for dimension in block.shared:
        if dimension not in parent.cells:
            raise Problem(f"{where}: {parent.name} has no “{dimension}”{nearest(dimension, map(str, parent.cells))}.")
    return parent.cells[block.shared].drop_duplicates().reset_index(drop=True)
