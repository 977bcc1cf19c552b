"""The report's printed figures as the simulator's targets (`data/published`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from filetrack.problems import Problem
from filetrack.schemas.codes import Code
from filetrack.schemas.table import Claim, PublishedCell


@dataclass(frozen=True)
class Figures:
    """Printed counts by table, row and column, and figures of the running text by name."""

    cells: dict[tuple[str, str, str], int]
    claims: dict[str, float]

    @classmethod
    def of(cls, tables: pd.DataFrame, claims: pd.DataFrame) -> Figures:
        """Return the figures of the two frames (schemas PublishedCell and Claim); a printed dash counts as 0."""
        counts = tables[tables[PublishedCell.kind] == "count"]
        keys = zip(
            counts[PublishedCell.table],
            counts[PublishedCell.row].map(_plain),
            counts[PublishedCell.column].map(_plain),
            strict=True,
        )
        values = counts[PublishedCell.value].fillna(0).astype(int)
        return cls(
            dict(zip(keys, values, strict=True)),
            dict(zip(claims[Claim.claim], claims[Claim.value], strict=True)),
        )

    def count(self, table: int, row: str, column: str = "Number") -> int:
        """Return a printed count. Raises Problem when there is no such cell."""
        key = (str(table), _plain(row), _plain(column))
        if key not in self.cells:
            raise Problem(f"data/published/tables.csv has no count for Table {table}, row “{row}”, column “{column}”.")
        return self.cells[key]

    def maybe(self, table: int, row: str, column: str = "Number") -> int:
        """Return a printed count, or 0 where the table has no such row."""
        return self.cells.get((str(table), _plain(row), _plain(column)), 0)

    def counts(self, table: int, codes: Iterable[Code], column: str = "Number") -> dict[Code, int]:
        """Return the printed counts of a table's column by code, rows found by the codes' labels."""
        return {code: self.count(table, code.label, column) for code in codes}

    def claim(self, name: str) -> int:
        """Return a figure of the running text. Raises Problem when there is none of that name."""
        if name not in self.claims:
            raise Problem(f"data/published/claims.csv has no claim “{name}”.")
        return int(self.claims[name])


def _plain(label: str) -> str:
    return "".join(label.split()).casefold()
