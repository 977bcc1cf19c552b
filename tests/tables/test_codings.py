"""Tables 18 and 21 under other codings of four incidents, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.schemas.case import Case
from filetrack.schemas.coding import CaseCoding, CellCoding
from filetrack.schemas.declared import Tables
from filetrack.tables.codings import codings, rests_on_level

DECLARED = io.settings(Path(__file__).parents[2] / "config/tables.yaml", Tables).in_order()

LEVELS = {
    "machine": ["high", "medium", "low", "low"],
    "people": ["medium", "medium", None, None],
    "conservative": ["medium", "medium", "low", "low"],
}
PRESENCE = {"people": ["present", None, "present", None]}
HERE = ["present", "present", "not_recorded_present", "present"]


def coded(levels: dict[str, list]) -> pd.DataFrame:
    frames = [
        pd.DataFrame(
            {
                CaseCoding.site: "north",
                CaseCoding.incident_id: ["i1", "i2", "i3", "i4"],
                CaseCoding.coding: coding,
                CaseCoding.level: given,
                CaseCoding.presence: PRESENCE.get(coding, HERE),
            }
        )
        for coding, given in levels.items()
    ]
    return io.validated(pd.concat(frames, ignore_index=True), CaseCoding, "codings")


@pytest.fixture(scope="module")
def cases() -> pd.DataFrame:
    return pd.DataFrame({Case.level: ["medium", "medium", "low", "low"], Case.presence: HERE})


def made(cases: pd.DataFrame, levels: dict[str, list]) -> pd.DataFrame:
    cells = io.validated(codings(DECLARED, cases, coded(levels)), CellCoding, "cells")
    return cells.set_index([CellCoding.table, CellCoding.row, CellCoding.column])


def test_tables_18_and_21_rest_on_the_level():
    assert [table.number for table in DECLARED if rests_on_level(table)] == ["18", "21"]


def test_each_coding_counts_the_incidents_that_it_tells_of(cases):
    cells = made(cases, LEVELS)[[CellCoding.value, "machine", "people", "conservative"]].astype(float)
    assert cells.loc[("18", "High", "Number")].tolist() == [0, 1, 0, 0]
    assert cells.loc[("18", "Medium", "Number")].tolist() == [2, 1, 2, 2]
    assert cells.loc[("18", "Medium", "Percentage")].tolist() == [50, 25, 100, 50]
    assert cells.loc[("21", "Medium", "Children present, Number")].tolist() == [2, 1, 1, 2]
    assert cells.loc[("21", "Total", "Children present, Number")].tolist() == [3, 3, 1, 3]


def test_where_people_coded_nothing_their_cells_are_missing_not_nought(cases):
    cells = made(cases, LEVELS | {"people": [None] * 4})
    assert cells["people"].isna().all()
    assert cells["machine"].loc[("18", "Total", "Number")] == 4
