from __future__ import annotations

import itertools
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pytest

from filetrack import io
from filetrack.schemas.coding import CaseCoding
from filetrack.schemas.declared import SOURCES, Tables
from filetrack.schemas.human_code import CODES, CodeCount
from filetrack.schemas.mapping import RECORDS
from filetrack.schemas.quality import Held
from filetrack.schemas.sample import RegisteredIncident
from filetrack.schemas.scenario import Scenario, ScenarioFamily, ScenarioTrace
from filetrack.schemas.table import Cell, CountedUnit, PublishedCell, TableSite
from filetrack.tables.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory, frames, registered) -> Path:
    """The folder of the declared tables."""
    return tables_of(tmp_path_factory.mktemp("results"), frames, registered)


@pytest.fixture(scope="module")
def made_in_part(tmp_path_factory, frames, registered) -> Path:
    """The tables of a study whose south gave no care records and no times, and neither site a grade of risk."""
    grade = frozenset({"risk_assessment.grade"})
    lacks = {"north": grade, "south": grade | {"incident.reported_minute"}}
    return tables_of(tmp_path_factory.mktemp("results"), frames, registered, lacks, no_care=["south"])


def tables_of(results: Path, frames, registered, lacks=MappingProxyType({}), no_care=()) -> Path:
    """Run the command on coded frames of sites that hold all but what they lack."""
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
    for site, agency in itertools.product(("north", "south"), ("police", "care")):
        fields = all_fields(agency) if agency == "police" or site not in no_care else []
        held = [(site, agency, *field.split("."), field not in lacks.get(site, ()), 9, 9) for field in fields]
        frame = pd.DataFrame(held, columns=list(Held.to_schema().columns))
        io.write(frame, results / f"quality/{site}_{agency}_held.csv", Held)
    stages = (results / "linkage", results / "coding", ROOT / "config/study.yaml", ROOT / "config/sites")
    main(ROOT / "config/tables.yaml", results / "records", results / "tables", *stages, results / "quality")
    return results / "tables"


def all_fields(agency: str) -> list[str]:
    """Every field of an agency's records, each named `record.field`."""
    records = {name: record.schema for name, record in RECORDS.items() if record.agency == agency and record.schema}
    return [f"{name}.{column}" for name, schema in records.items() for column in list(schema.to_schema().columns)[1:]]


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


def test_a_table_counts_the_sites_that_hold_what_it_needs_and_names_the_others(made, made_in_part):
    cells = io.read(made_in_part / "cells.csv", Cell).set_index(KEY)[Cell.value]
    assert cells["12", "Total", "Number"] == 251
    assert cells["16", "Total", "Number"] == 130
    last = (made_in_part / "table_16.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert last.startswith('"Not counted: Southern, whose extracts hold no incident.reported_minute (time reported).",')
    assert "Not counted" not in (made / "table_16.csv").read_text(encoding="utf-8")


def test_a_table_that_names_its_sites_has_no_column_of_one_that_it_leaves_out(made_in_part):
    cells = io.read(made_in_part / "cells.csv", Cell)
    for table, total in (("32", "Total"), ("33", "Total")):
        columns = set(cells.loc[cells[Cell.table].eq(table), Cell.column])
        assert not {"South", "Southern"} & columns
        assert total in columns
    tracing = cells[cells[Cell.table].eq("32")].set_index(KEY)[Cell.value]
    assert tracing["32", "Original sample identified in police records for January 2007", "Total"] == 130


def test_a_table_that_no_site_can_give_is_not_made_and_says_why(made_in_part):
    cells = io.read(made_in_part / "cells.csv", Cell)
    assert not cells[Cell.table].eq("25").any()
    lines = (made_in_part / "table_25.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == [
        "This table is not made.",
        '"Not counted: Northern, whose extracts hold no risk_assessment.grade (grade)."',
        '"Not counted: Southern, whose extracts hold no risk_assessment.grade (grade)."',
    ]
    at = io.read(made_in_part / "sites.csv", TableSite)
    assert not at.loc[at[TableSite.table].eq("25"), TableSite.counted].any()
    assert (made_in_part / "ranges.csv").is_file()
