"""Command: the declared tables, counted from coded records and registers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from filetrack import io
from filetrack.problems import told
from filetrack.schemas.coding import CaseCoding, CellCoding, resting_on
from filetrack.schemas.declared import SOURCES, CrossTab, RegisterTable, Tables
from filetrack.schemas.human_code import CodeCount
from filetrack.schemas.sample import RegisteredIncident
from filetrack.schemas.scenario import CellRange, Scenario, ScenarioFamily, ScenarioTrace
from filetrack.schemas.table import Cell, CountedUnit
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
) -> None:
    """Count the declared tables; write cells, what they count, tables laid out, and how cells may move."""
    declared = io.settings(tables, Tables).in_order()
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
    for table, cells in zip(declared, made, strict=True):
        notes = [resting_on(by_whom, variable) for variable in table.coded] if isinstance(table, CrossTab) else []
        (out / f"table_{int(table.number):02d}.csv").write_text(layout(table, cells, notes), encoding="utf-8")
    io.write(pd.concat(made, ignore_index=True), out / "cells.csv", Cell)
    io.write(pd.concat(units, ignore_index=True), records / "counted.parquet", CountedUnit)
    moved = ranges(
        declared,
        io.read(records / "scenario_traces.parquet", ScenarioTrace),
        io.read(records / "scenario_families.parquet", ScenarioFamily),
        io.read(linkage / "scenarios.csv", Scenario),
    )
    io.write(moved, out / "ranges.csv", CellRange)
    otherwise = codings(declared, frames["cases"], io.read(records / "case_codings.parquet", CaseCoding))
    io.write(otherwise, coding / "codings.csv", CellCoding)
    print(f"{len(made)} tables, {sum(map(len, made))} cells: {out / 'cells.csv'}")


if __name__ == "__main__":
    typer.run(told(main))
