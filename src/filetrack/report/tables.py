"""Tables of the page as the report prints them, with a mark where print differs (Tables 3 to 38)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from filetrack.report.figures import count_text, percent_text
from filetrack.schemas.declared import CrossTab, Printed, RegisterTable, TracingTable
from filetrack.schemas.table import Cell, ComparedCell

KEY = [Cell.table, Cell.row, Cell.column]


@dataclass(frozen=True)
class Shown:
    """A cell of the page: its text, and what the report prints where that differs."""

    text: str
    printed: str | None = None
    counts_differ: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the page. `part` marks a row that details the one above it."""

    label: str
    cells: list[Shown]
    total: bool
    part: bool


@dataclass(frozen=True)
class TableView:
    """A table of the page. `groups` are headings over columns with the number of columns that they span."""

    number: str
    title: str
    section: str
    base: str
    base_count: str | None
    footnote: str | None
    row_heading: str
    groups: list[tuple[str | None, int]]
    headings: list[str]
    rows: list[Row]
    differing: int


def table_view(
    table: CrossTab | RegisterTable | TracingTable, cells: pd.DataFrame, comparison: pd.DataFrame
) -> TableView:
    """Return a declared table as the page shows it."""
    own = cells[cells[Cell.table].eq(table.number)]
    differing = comparison[comparison[ComparedCell.table].eq(table.number) & ~comparison[ComparedCell.agrees]]
    made = own.set_index([Cell.row, Cell.column])
    differs = differing.set_index([ComparedCell.row, ComparedCell.column])[ComparedCell.published]
    columns = table.printed()
    spans = [(name, len(list(part))) for name, part in groupby(column.group for column in columns)]
    return TableView(
        number=table.number,
        title=table.title,
        section=table.section,
        base=table.base,
        base_count=_base_count(table, made),
        footnote=table.footnote,
        row_heading=table.row_heading,
        groups=spans if any(name for name, _ in spans) else [],
        headings=[_heading(column, own) for column in columns],
        rows=[_row(table, label, columns, made, differs) for label in _rows(table, own)],
        differing=len(differing),
    )


def _rows(table: CrossTab | RegisterTable | TracingTable, own: pd.DataFrame) -> list[str]:
    labels = list(own[Cell.row].unique())
    if not isinstance(table, TracingTable):
        return labels
    counted = own[own[Cell.value].gt(0).fillna(False)]
    return [label for label in labels if not _is_part(table, label) or label in set(counted[Cell.row])]


def _is_part(table: CrossTab | RegisterTable | TracingTable, label: str) -> bool:
    return isinstance(table, TracingTable) and label.startswith(table.multiple.split("{n}", maxsplit=1)[0])


def _row(table, label: str, columns: list[Printed], made: pd.DataFrame, differs: pd.Series) -> Row:
    if isinstance(table, TracingTable):
        total = label in (table.traced, table.families)
    else:
        total = isinstance(table, CrossTab) and label == table.total
    dash = isinstance(table, TracingTable)
    shown = [_shown(label, column, made, differs, dash_for_none=dash) for column in columns]
    return Row(label, shown, total, _is_part(table, label))


def _shown(label: str, column: Printed, made: pd.DataFrame, differs: pd.Series, *, dash_for_none: bool) -> Shown:
    texts = []
    for name in (column.count, column.percent):
        if name is None or (label, name) not in made.index:
            continue
        cell = made.loc[(label, name)]
        if cell[Cell.kind] == "percent":
            texts.append(f"({percent_text(cell[Cell.value])})" if texts else percent_text(cell[Cell.value]))
        elif dash_for_none and cell[Cell.value] == 0:
            texts.append("–")
            break
        else:
            texts.append(count_text(cell[Cell.value]))
    printed = []
    if (label, column.count) in differs.index:
        printed.append(count_text(differs[label, column.count]))
    if (label, column.percent) in differs.index:
        printed.append(percent_text(differs[label, column.percent]))
    return Shown(" ".join(texts), ", ".join(printed) or None, (label, column.count) in differs.index)


def _heading(column: Printed, own: pd.DataFrame) -> str:
    if "{base}" not in column.heading:
        return column.heading
    base = own.loc[own[Cell.column].eq(column.percent), Cell.base].dropna()
    return column.heading.format(base=count_text(base.iloc[0] if len(base) else 0))


def _base_count(table: CrossTab | RegisterTable | TracingTable, made: pd.DataFrame) -> str | None:
    if isinstance(table, TracingTable):
        return count_text(made.loc[(table.original, table.total), Cell.value])
    if isinstance(table, RegisterTable) or table.total is None:
        return None
    groups = [table.columns.total] if table.columns and table.columns.total else table.groups
    return count_text(sum(made.loc[(table.total, table.count_label(group)), Cell.value] for group in groups))
