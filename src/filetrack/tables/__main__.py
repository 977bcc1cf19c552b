"""Command: the declared tables, counted from coded records and registers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import typer

from filetrack import io
from filetrack.problems import told
from filetrack.schemas.at_sites import as_counted, caveats, remarks, table_sites
from filetrack.schemas.base import Frame
from filetrack.schemas.coding import CaseCoding, CellCoding, resting_on
from filetrack.schemas.declared import SOURCES, CrossTab, RegisterTable, Tables
from filetrack.schemas.human_code import CodeCount
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.of_study import of_study
from filetrack.schemas.quality import Held
from filetrack.schemas.sample import RegisteredIncident
from filetrack.schemas.scenario import CellRange, Scenario, ScenarioFamily, ScenarioTrace
from filetrack.schemas.study import Study
from filetrack.schemas.table import Cell, CountedUnit, TableSite
from filetrack.tables.codings import codings
from filetrack.tables.counting import (
    counted_units,
    cross_tab,
    cross_tab_records,
    register_records,
    register_table,
    tracing_records,
    tracing_table,
)
from filetrack.tables.layout import layout
from filetrack.tables.ranges import ranges


def main(
    tables: Path = Path("config/tables.yaml"),
    records: Path = Path("results/records"),
    out: Path = Path("results/tables"),
    linkage: Path = Path("results/linkage"),
    coding: Path = Path("results/coding"),
    config: Path = Path("config/study.yaml"),
    sites: Path = Path("config/sites"),
    quality: Path = Path("results/quality"),
) -> None:
    """Count the declared tables over the sites that hold what each needs; write cells and what they count.

    Beside them stand the tables laid out, which sites each counts, and how cells may move.
    """
    study = io.settings(config, Study)
    every, labels = of_study(io.settings(tables, Tables), study).in_order(), study.sites
    at = table_sites(every, labels, _held(quality, labels), caveats(io.site_forms(sites, labels)))
    declared = as_counted(every, at)
    frames = {name: io.read(records / f"{name}.parquet", schema) for name, schema in SOURCES.items()}
    by_whom = io.read(coding / "by_whom.csv", CodeCount)
    registered = io.read(records / "registered.parquet", RegisteredIncident)
    made, units = [], []
    for table in declared:
        if isinstance(table, CrossTab):
            cells, parts = cross_tab(table, frames), [cross_tab_records(table, frames)]
        elif isinstance(table, RegisterTable):
            cells, parts = register_table(table, registered), [register_records(table, registered)]
        else:
            traced = frames["cases"], frames["case_families"]
            cells, parts = tracing_table(table, *traced), tracing_records(table, *traced)
        made.append(cells)
        units.append(counted_units(table.number, parts))
    out.mkdir(parents=True, exist_ok=True)
    cells = pd.concat(made or [_none(Cell)], ignore_index=True)
    for table in every:
        by = [resting_on(by_whom, variable) for variable in table.coded] if isinstance(table, CrossTab) else []
        laid_out = layout(table, cells[cells[Cell.table].eq(table.number)], [*by, *remarks(table.number, at)])
        (out / f"table_{int(table.number):02d}.csv").write_text(laid_out, encoding="utf-8")
    io.write(cells, out / "cells.csv", Cell)
    io.write(at, out / "sites.csv", TableSite)
    io.write(pd.concat(units or [_none(CountedUnit)], ignore_index=True), records / "counted.parquet", CountedUnit)
    moved = ranges(
        declared,
        io.read(records / "scenario_traces.parquet", ScenarioTrace),
        io.read(records / "scenario_families.parquet", ScenarioFamily),
        io.read(linkage / "scenarios.csv", Scenario),
    )
    io.write(moved, out / "ranges.csv", CellRange)
    otherwise = codings(declared, frames["cases"], io.read(records / "case_codings.parquet", CaseCoding))
    io.write(otherwise, coding / "codings.csv", CellCoding)
    print(f"{len(made)} tables, {len(cells)} cells: {out / 'cells.csv'}")


def _held(quality: Path, sites: Iterable[str]) -> pd.DataFrame:
    paths = [quality / f"{site}_{agency}_held.csv" for site in sites for agency in AGENCIES]
    return pd.concat([io.read(path, Held) for path in paths], ignore_index=True)


def _none(schema: type[Frame]) -> pd.DataFrame:
    return schema.validate(pd.DataFrame(columns=list(schema.to_schema().columns)))


if __name__ == "__main__":
    typer.run(told(main))
