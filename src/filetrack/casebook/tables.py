"""Tables as printed, each cell of counts leading to the list of what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from filetrack.bulletin.figures import count_text, percent_text
from filetrack.problems import Problem
from filetrack.schemas.declared import CrossTab, Printed, RegisterTable, TracingTable
from filetrack.schemas.table import Cell, CountedUnit


class Unit(NamedTuple):
    """An incident, a person in one, or a family, by pseudonym. `href` leads to its case, if it has one."""

    name: str
    href: str | None


class Shown(NamedTuple):
    """A cell as printed: its count and what it leads to, and its percentage."""

    count: str
    anchor: str | None
    percent: str


@dataclass(frozen=True)
class CountedCell:
    """A cell of counts and what it counts."""

    anchor: str
    heading: str
    units: list[Unit]


@dataclass(frozen=True)
class TableView:
    """A table. `groups` are headings over columns with the number of columns that they span."""

    declared: CrossTab | RegisterTable | TracingTable
    groups: list[tuple[str | None, int]]
    headings: list[str]
    rows: list[tuple[str, list[Shown]]]
    cells: list[CountedCell]


def table_view(
    table: CrossTab | RegisterTable | TracingTable, cells: pd.DataFrame, units: pd.DataFrame, cases: Mapping[str, str]
) -> TableView:
    """Return a table with what its cells count; `units` (`CountedUnit`) are the table's, `cases` by incident or family.

    Raises Problem where a cell counts more or fewer than are listed.
    """
    listed = _listed(units, cases)
    own = cells[cells[Cell.table] == table.number]
    names = (Cell.row, Cell.column, Cell.kind, Cell.value)
    made = {(row, column): (kind, value) for row, column, kind, value in zip(*(own[n] for n in names), strict=True)}
    counts = {place: value for place, (kind, value) in made.items() if kind == "count" and value > 0}
    if counts != {place: len(units) for place, units in listed.items()}:
        raise Problem(f"Table {table.number}: its counts are not those of the records listed. Make the tables again.")
    anchors = {place: f"cell-{number}" for number, place in enumerate(counts, start=1)}
    columns = [column for column in table.printed() if {column.count, column.percent} & set(own[Cell.column])]
    spans = [(name, len(list(part))) for name, part in groupby(column.group for column in columns)]
    return TableView(
        declared=table,
        groups=spans if any(name for name, _ in spans) else [],
        headings=[_heading(column, own) for column in columns],
        rows=[
            (label, [_shown(label, column, made, anchors) for column in columns]) for label in own[Cell.row].unique()
        ],
        cells=[
            CountedCell(anchor, f"{row} · {column}", listed[row, column]) for (row, column), anchor in anchors.items()
        ],
    )


def _listed(units: pd.DataFrame, cases: Mapping[str, str]) -> dict[tuple[str, str], list[Unit]]:
    """The units of each cell, in the order of their pseudonyms."""
    columns = (CountedUnit.row, CountedUnit.column, CountedUnit.incident_id, CountedUnit.person_id)
    found: dict[tuple[str, str], list[Unit]] = {}
    rows = zip(*(units[name].fillna("") for name in (*columns, CountedUnit.family_id)), strict=True)
    for row, column, incident, person, family in rows:
        case = cases.get(incident or family)
        href = case and f"../cases/{case}.html" + (f"#{incident}" if incident else "")
        found.setdefault((row, column), []).append(Unit(person or incident or family, href))
    return {place: sorted(listed, key=lambda unit: (unit.href is None, unit.name)) for place, listed in found.items()}


def _shown(label: str, column: Printed, made: dict, anchors: dict) -> Shown:
    _, count = made.get((label, column.count), ("", None))
    _, percent = made.get((label, column.percent), ("", None))
    return Shown(
        count="" if count is None else count_text(count),
        anchor=anchors.get((label, column.count)),
        percent="" if percent is None else percent_text(percent),
    )


def _heading(column: Printed, own: pd.DataFrame) -> str:
    base = own.loc[own[Cell.column].isin([column.count, column.percent]), Cell.base].dropna()
    return column.heading.format(base=count_text(base.iloc[0] if len(base) else 0))
