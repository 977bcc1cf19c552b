"""Tables that rest on the level of violence, counted again under other codings of the same incidents (§4.10, §4.11)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from filetrack.schemas.case import Case
from filetrack.schemas.coding import CaseCoding, CellCoding, Coding
from filetrack.schemas.declared import CrossTab, Declared
from filetrack.schemas.table import Cell
from filetrack.tables.counting import cross_tab

CASES = "cases"
_NAME = [Cell.table, Cell.row, Cell.column, Cell.kind]


def rests_on_level(table: Declared) -> bool:
    """Whether a table counts incidents by level, and by nothing that codings do not tell (Tables 18 and 21)."""
    if not isinstance(table, CrossTab) or table.source != CASES:
        return False
    return Case.level in table.counted and table.counted <= set(CaseCoding.to_schema().columns)


def codings(tables: Sequence[Declared], cases: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """Return each cell of the tables that rest on the level, as in the study and under other codings (`CellCoding`).

    An incident of which a coding does not tell what a table counts is left out of it there. Where that leaves none, the
    cells are missing, not 0.
    """
    chosen = [table for table in tables if rests_on_level(table)]
    if not chosen:
        return CellCoding.empty()
    frames = {CellCoding.value: cases} | {name.value: coded[coded[CaseCoding.coding] == name] for name in Coding}
    made = {name: [_counted(table, frame) for table in chosen] for name, frame in frames.items()}
    values = pd.concat({name: pd.concat(cells).set_index(_NAME)[Cell.value] for name, cells in made.items()}, axis=1)
    return values.reset_index()[list(CellCoding.to_schema().columns)]


def _counted(table: CrossTab, cases: pd.DataFrame) -> pd.DataFrame:
    told = cases.dropna(subset=sorted(table.counted))
    cells = cross_tab(table, {CASES: told})
    return cells if len(told) else cells.assign(**{Cell.value: pd.NA})
