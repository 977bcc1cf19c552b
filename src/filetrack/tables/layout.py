"""Tables laid out as the report prints them: rows by columns, percentages whole, the base of each percentage below."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from filetrack.schemas.declared import Declared
from filetrack.schemas.table import Cell

BASE_ROW, COUNTS_BASE_ROW = "Base of the percentages", "Base"


def layout(table: Declared, cells: pd.DataFrame, notes: Sequence[str] = ()) -> str:
    """Return a table's cells as CSV, rows by columns, as printed: counts, and percentages rounded half up.

    The row below them holds the base of each column of percentages, where a column has one base; in a table without
    percentages, what its counts are out of. Notes follow, a row each.
    """
    made = set(cells[Cell.column])
    columns = [name for printed in table.printed() for name in (printed.count, printed.percent) if name in made]
    percent = cells[Cell.kind].eq("percent")
    whole = cells[Cell.value].where(~percent, np.floor(cells[Cell.value] + 0.5)).astype("Int64").astype("string")
    text = whole.where(~percent | whole.isna(), whole + "%").fillna("-")
    wide = cells.assign(text=text).pivot(index=Cell.row, columns=Cell.column, values="text")
    wide = wide.reindex(index=cells[Cell.row].unique(), columns=columns).fillna("")
    bases = cells.dropna(subset=Cell.base).groupby(Cell.column)[Cell.base].agg(["min", "max"])
    bases = bases["min"].where(bases["min"].eq(bases["max"]))
    if bases.notna().any():
        wide.loc[BASE_ROW if percent.any() else COUNTS_BASE_ROW] = bases.reindex(columns).astype("string").fillna("")
    for note in notes:
        wide.loc[note] = ""
    return wide.to_csv(index_label=table.row_heading, lineterminator="\n")
