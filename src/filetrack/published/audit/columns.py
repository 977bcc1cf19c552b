"""A column of percentages beside its counts: the base that it uses and the way it was rounded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from filetrack.published.audit import rounding
from filetrack.published.audit.printed import Figure, Printed, Table

MOST = 0.6
"""Share of a column's cells that must fit a base before the column is taken to be of that base."""


@dataclass
class ShareColumn:
    """A percentage column, the column of its counts, and the base that it is taken to be of."""

    table: Table
    name: str
    counts: str
    stated: bool
    bases: dict[str, int]

    @cached_property
    def cells(self) -> dict[str, tuple[float, Figure]]:
        """Rows with both a count and a percentage; a total row is left out."""
        return pairs(self.table, self.name, self.counts)

    @cached_property
    def ways(self) -> dict[str, list[str]]:
        """Per row, the ways of rounding that give the printed percentage."""
        return {
            row: rounding.ways(count, self.bases[row], share.value, share.step)
            for row, (count, share) in self.cells.items()
            if row in self.bases
        }

    @cached_property
    def base(self) -> int | None:
        """The one base of all rows, if there is one."""
        values = set(self.bases.values())
        return values.pop() if len(values) == 1 else None

    @cached_property
    def way(self) -> str:
        """The way of rounding that fits the whole column: usual, largest remainder, forced to 100, or none."""
        common = [way for way in rounding.WAYS if all(way in fits for fits in self.ways.values())]
        if common:
            return common[0]
        if self.base and self.is_whole and self._largest_remainder == [s.value for _, s in self.cells.values()]:
            return rounding.LARGEST_REMAINDER
        return "forced_to_100" if self.is_forced else "none"

    @cached_property
    def is_whole(self) -> bool:
        """Whether the rows make up the base, so that the percentages should make 100."""
        return bool(self.base) and sum(count for count, _ in self.cells.values()) == self.base

    @cached_property
    def is_forced(self) -> bool:
        """Whether the printed percentages make 100 where rounding each to the nearest would not."""
        if not self.base or not self.is_whole:
            return False
        nearest = sum(rounding.rounded(rounding.share(k, self.base), "half_up") for k, _ in self.cells.values())
        return nearest != 100 and sum(share.value for _, share in self.cells.values()) == 100

    @property
    def _largest_remainder(self) -> list[int]:
        return rounding.with_largest_remainder([count for count, _ in self.cells.values()], self.base)


def pairs(table: Table, share: str, counts: str) -> dict[str, tuple[float, Figure]]:
    """Return count and percentage by row, where both are printed as numbers; a total row is left out."""
    both = {}
    for row in table.parts:
        figure, count = table.cells.get((row, share)), table.cells.get((row, counts))
        if figure and count and figure.value is not None and count.value is not None:
            both[row] = (count.value, figure)
    return both


@lru_cache(maxsize=2)
def share_columns(printed: Printed) -> list[ShareColumn]:
    """Return every percentage column that has counts, with the base it states or, where it states none, fits."""
    columns = []
    for table in printed.tables.values():
        for share, counts in table.counted_by.items():
            both = pairs(table, share, counts)
            if not both:
                continue
            bases = {row: figure.base for row, (_, figure) in both.items() if figure.base}
            if bases:
                columns.append(ShareColumn(table, share, counts, True, bases))
            elif base := fitting_base(printed, table, counts, both):
                columns.append(ShareColumn(table, share, counts, False, dict.fromkeys(both, base)))
    return columns


def fitting_base(printed: Printed, table: Table, counts: str, both: dict) -> int | None:
    """Return the base that a column without one fits: its own rows, its total, then the wholes that print names.

    None where the percentages are no shares of these counts (as a column of population estimates is not).
    """
    numbers = [(count, figure.value) for count, figure in both.values()]
    own = [int(sum(count for count, _ in numbers)), int(table.value(table.total_row, counts) or 0), table.base or 0]
    possible = rounding.base_range(numbers)
    if len(numbers) >= 3 and len(possible) == 1:
        own.append(possible[0])
    candidates = [base for base in [*own, *printed.bases, *sorted(printed.wholes)] if base > 0]
    fit = {base: sum(rounding.off_by(k, base, p) < 1 for k, p in numbers) for base in candidates}
    best = max(candidates, key=lambda base: (fit[base], -candidates.index(base)))
    return best if fit[best] >= MOST * len(numbers) and fit[best] >= 2 else None
