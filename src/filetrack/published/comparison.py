"""Comparison with print: every printed cell of the tables that were made, whether or not it agrees."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.problems import Problem
from filetrack.schemas.table import Cell, ComparedCell, ComparedTable, PublishedCell

KEY = [PublishedCell.table, PublishedCell.row, PublishedCell.column]


def compared(published: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Return one row per printed cell of the tables in `cells`, in printed order.

    A count agrees when equal; a percentage when equal after rounding half up to whole per cent; a printed dash with
    0 or nothing. A printed cell that was not made disagrees. Cells that print words are left out. Raises Problem when
    a cell is transcribed twice.
    """
    figures = published[PublishedCell.kind].ne("text")
    printed = published[figures & published[PublishedCell.table].isin(cells[Cell.table])]
    twice = int(printed.duplicated(KEY).sum())
    if twice:
        raise Problem(
            f"{twice} cell{'s' if twice > 1 else ''} of the printed tables stand{'' if twice > 1 else 's'} twice. "
            "Keep one row per table, row and column in data/published/tables.csv."
        )
    percent = cells[Cell.kind].eq("percent")
    whole = cells[Cell.value].where(~percent, np.floor(cells[Cell.value] + 0.5))
    made = cells[KEY].assign(**{ComparedCell.reproduced: whole})
    both = printed[[*KEY, PublishedCell.value]].rename(columns={PublishedCell.value: ComparedCell.published})
    both = both.merge(made, on=KEY, how="left", validate="one_to_one")
    dash = both[ComparedCell.published].isna()
    nothing = both[ComparedCell.reproduced].fillna(0).eq(0)
    equal = both[ComparedCell.published].eq(both[ComparedCell.reproduced]).fillna(False)
    return both.assign(**{ComparedCell.agrees: equal.astype(bool) | (dash & nothing)})


def by_table(comparison: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return, for each table, how many count and percentage cells are printed and how many of each agree."""
    kinds = comparison.merge(published[[*KEY, PublishedCell.kind]], on=KEY, how="left", validate="one_to_one")
    count, percent = (kinds[PublishedCell.kind].eq(kind) for kind in ("count", "percent"))
    agrees = kinds[ComparedCell.agrees]
    parts = {
        ComparedTable.count_cells: count,
        ComparedTable.counts_agreeing: count & agrees,
        ComparedTable.percent_cells: percent,
        ComparedTable.percents_agreeing: percent & agrees,
    }
    sums = pd.DataFrame(parts).groupby(kinds[ComparedCell.table], sort=False).sum()
    return sums.rename_axis(ComparedTable.table).reset_index()


def summary_line(tables: pd.DataFrame) -> str:
    """Return the one line that a command prints: how many cells of each kind agree with print."""
    counts, agreeing, percents, rounded = (
        int(tables[name].sum())
        for name in (
            ComparedTable.count_cells,
            ComparedTable.counts_agreeing,
            ComparedTable.percent_cells,
            ComparedTable.percents_agreeing,
        )
    )
    return f"{agreeing} of {counts} count cells agree, {rounded} of {percents} percentages ({len(tables)} tables)"
