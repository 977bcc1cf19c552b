"""Printed tables as releases: the report's own counts, which are public, under the declarations of the study."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.disclosure.cells import Figure, absent, figures, structure
from filetrack.disclosure.system import Told
from filetrack.schemas.declared import Tables
from filetrack.schemas.disclosure import ToldCount
from filetrack.schemas.study import Disclosure, Study
from filetrack.schemas.table import Cell, PublishedCell

ROOT = Path(__file__).parents[2]
INCIDENTS, FAMILIES, IN_DEPTH = ["18", "21", "25"], ["33", "34", "36", "37", "38"], ["40", "41"]
"""Tables of 251 incidents, of 184 families and of 46 families studied in depth."""

Printed = Callable[[list[str]], tuple[list[Figure], list[Told]]]


@pytest.fixture(scope="session")
def rules() -> Disclosure:
    return io.settings(ROOT / "config/study.yaml", Study).disclosure


@pytest.fixture(scope="session")
def declared() -> Tables:
    return io.settings(ROOT / "config/tables.yaml", Tables)


@pytest.fixture(scope="session")
def published() -> pd.DataFrame:
    cells = io.read(ROOT / "data/published/tables.csv", PublishedCell)
    return cells[cells[PublishedCell.kind].eq("count") & cells[PublishedCell.value].notna()]


@pytest.fixture(scope="session")
def counted_cells(published) -> Callable[[list[str]], pd.DataFrame]:
    """The printed counts of tables as cells of ours, without percentages."""

    def cells(numbers: list[str]) -> pd.DataFrame:
        chosen = published[published[PublishedCell.table].isin(numbers)]
        return chosen[list(Cell.to_schema().columns)].assign(base=pd.array([pd.NA] * len(chosen), dtype="Int64"))

    return cells


@pytest.fixture(scope="session")
def printed(declared, counted_cells, rules) -> Printed:
    """The figures of printed tables, and what is public besides."""

    def release(numbers: list[str]) -> tuple[list[Figure], list[Told]]:
        tables = [table for table in declared.in_order() if table.number in numbers]
        cells = counted_cells(numbers)
        public = [*absent(tables, cells), *structure(tables, cells, rules.release.relations)]
        return figures(tables, cells), public

    return release


@pytest.fixture(scope="session")
def kept() -> Callable[[list[Told]], pd.DataFrame]:
    """What a release told, as it is kept."""
    from filetrack.disclosure.protect import told_frame

    return lambda facts: io.validated(told_frame(facts), ToldCount, "told")
