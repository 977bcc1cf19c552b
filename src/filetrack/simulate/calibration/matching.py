"""Count tables made into records: each record takes a cell of every block, at random within what the blocks share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from filetrack.problems import Problem
from filetrack.simulate.calibration.blocks import Block, Value
from filetrack.simulate.decks import one, shuffled

Record = dict[str, Value]
Wish = Callable[[Record], bool]
COUNT = "count"


class Unmatched(Problem):
    """Tables whose cells cannot be made into records as asked; other tables may."""


class Piles:
    """The units of a block, each a record of its dimensions, in shuffled piles by the values that it shares."""

    def __init__(self, name: str, block: Block, cells: pd.DataFrame, rng: np.random.Generator) -> None:
        """Take the block's cells with their counts (column `count`)."""
        self.name, self.shared = name, block.shared
        own = [column for column in cells if column not in {*block.shared, COUNT}]
        self._piles: dict[tuple, list[Record]] = {}
        for cell in cells.to_dict("records"):
            pile = self._piles.setdefault(self.key(cell), [])
            pile += [{column: cell[column] for column in own}] * cell[COUNT]
        for key, pile in self._piles.items():
            self._piles[key] = shuffled(pile, rng)

    def left(self, record: Record, wish: Wish | None = None) -> list[Record]:
        """Return the units that a record may still take."""
        pile = self._piles.get(self.key(record), [])
        return pile if wish is None else [unit for unit in pile if wish(unit)]

    def take(self, record: Record, wish: Wish | None = None) -> None:
        """Give a record one of the units left for it. Raises Unmatched if there is none that it wishes."""
        units = self.left(record, wish)
        if not units:
            raise Unmatched(f"The simulator's block “{self.name}” has no unit left for a record.")
        record.update(units[-1])
        self._piles[self.key(record)].remove(units[-1])

    def key(self, record: Record) -> tuple:
        """Return a record's values of what the block shares: which pile is its own."""
        return tuple(record[dimension] for dimension in self.shared)


def matched(piles: Piles, records: list[Record], rng: np.random.Generator, wishes: Mapping[int, Wish] = {}) -> None:
    """Give each record a unit of a block; those at the positions of `wishes` choose first."""
    for position, wish in wishes.items():
        piles.take(records[position], wish)
    for position in shuffled([n for n in range(len(records)) if n not in wishes], rng):
        piles.take(records[position])


def alike(piles: Piles, records: list[Record], dimension: str, wish: Wish, rng: np.random.Generator) -> None:
    """Give several records wished units with one value of a dimension. Raises Unmatched if none has enough units."""
    enough = {
        value
        for value in {unit[dimension] for unit in piles.left(records[0], wish)}
        if all(_spare(piles, records, dimension, value))
    }
    values = [unit[dimension] for unit in piles.left(records[0], wish) if unit[dimension] in enough]
    if not values:
        raise Unmatched(f"The simulator's block “{piles.name}” has no “{dimension}” for a whole family.")
    value = one(values, rng)
    for record in records:
        piles.take(record, lambda unit: unit[dimension] == value)


def _spare(piles: Piles, records: list[Record], dimension: str, value: Value) -> list[bool]:
    """Say of each record whether its pile has units of the value for it and for those who share the pile."""
    return [
        len(piles.left(record, lambda unit: unit[dimension] == value))
        >= sum(piles.key(other) == piles.key(record) for other in records)
        for record in records
    ]
