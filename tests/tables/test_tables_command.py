from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.schemas.coding import CaseCoding
from filetrack.schemas.declared import SOURCES, Tables
from filetrack.schemas.human_code import CODES, CodeCount
from filetrack.schemas.sample import RegisteredIncident
from filetrack.schemas.scenario import Scenario, ScenarioFamily, ScenarioTrace
from filetrack.schemas.table import Cell, CountedUnit, PublishedCell
from filetrack.tables.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory, frames, registered) -> Path:
    """The folder of the declared tables."""
    results = tmp_path_factory.mktemp("results")
    for name, frame in frames.items():
        io.write(frame, results / f"records/{name}.parquet", SOURCES[name])
    io.write(registered, results / "records/registered.parquet", RegisteredIncident)
    own = pd.DataFrame([{"scenario": 0, "decided": True, "strict": True, "loose": True, "draws": 200, "changed": 0}])
    io.write(own, results / "linkage/scenarios.csv", Scenario)
    for name, source, schema in (
        ("scenario_traces", "cases", ScenarioTrace),
        ("scenario_families", "case_families", ScenarioFamily),
    ):
        frame = frames[source].assign(scenario=0, event_id=None)
        io.write(frame[list(schema.to_schema().columns)], results / f"records/{name}.parquet", schema)
    counts = pd.DataFrame([(name.value, 250, 1, 0, 0) for name in CODES], columns=list(CodeCount.to_schema().columns))
    io.write(counts, results / "coding/by_whom.csv", CodeCount)
    coded = frames["cases"].assign(coding="machine")[list(CaseCoding.to_schema().columns)]
    io.write(coded, results / "records/case_codings.parquet", CaseCoding)
    stages = (results / "linkage", results / "coding")
    main(ROOT / "config/tables.yaml", results / "records", results / "tables", *stages)
    return results / "tables"


KEY = [Cell.table, Cell.row, Cell.column]
EMPTY_IN_PRINT = [
    ("32", "File not found", "North (%)"),
    ("32", "File unavailable", "North (%)"),
    ("32", "families with 3", "South"),
]
"""Cells of Table 32 that are blank in print and nought here."""


@pytest.fixture
def printed() -> pd.DataFrame:
    """The printed cells that are figures and not carried."""
    carried = {(c.number, c.column) for c in io.settings(ROOT / "config/tables.yaml", Tables).carried}
    cells = io.read(ROOT / "data/published/tables.csv", PublishedCell)
    places = zip(cells[PublishedCell.table], cells[PublishedCell.column], strict=True)
    from_records = [not carried & {(table, None), (table, column)} for table, column in places]
    return cells[from_records].reset_index(drop=True)


def test_the_declared_tables_make_exactly_the_printed_cells(made, printed):
    assert len(list(made.glob("table_*.csv"))) == 39
    cells = io.read(made / "cells.csv", Cell)
    keys = list(cells[KEY].itertuples(index=False, name=None))
    assert [key for key in keys if key not in EMPTY_IN_PRINT] == list(printed[KEY].itertuples(index=False, name=None))


def test_frames_with_the_printed_margins_give_every_printed_count_but_one(made, printed):
    both = printed.merge(io.read(made / "cells.csv", Cell), on=KEY, suffixes=("_printed", ""))
    dashes = both["value_printed"].isna()
    assert both.loc[dashes, Cell.value].fillna(0).eq(0).all()
    apart = (both["value_printed"] - both[Cell.value]).abs()[~dashes]
    counts = both["kind_printed"].eq("count")
    assert counts.sum() == 489
    assert both.loc[apart[counts].gt(0).loc[lambda differ: differ].index, KEY].to_numpy().tolist() == [
        ["10", "Other", "Victim"]
    ]
    assert apart[~counts].max() <= 1


def test_every_count_is_the_number_of_units_listed(made):
    cells = io.read(made / "cells.csv", Cell)
    counts = cells[cells[Cell.kind] == "count"].set_index(KEY)[Cell.value]
    units = io.read(made.parent / "records/counted.parquet", CountedUnit)
    listed = units.groupby([CountedUnit.table, CountedUnit.row, CountedUnit.column]).size()
    assert listed.index.isin(counts.index).all()
    assert listed.reindex(counts.index, fill_value=0).eq(counts).all()
    assert units[CountedUnit.incident_id].notna().ne(units[CountedUnit.family_id].notna()).all()


def test_a_table_says_on_whose_codes_it_rests(made):
    last = (made / "table_18.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert last == '"Level of violence: 250 codes by rules, 1 by coders, 0 by an adjudicator.",,'
    assert "codes by rules" not in (made / "table_12.csv").read_text(encoding="utf-8")
