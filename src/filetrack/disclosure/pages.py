"""The page of a release: every table in the report's layout with protected figures, drawings, how it was protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from filetrack.bulletin.figures import count_text
from filetrack.bulletin.frames import code_labels
from filetrack.bulletin.pages import templates
from filetrack.disclosure.protect import table_name
from filetrack.disclosure.tables import cell_text, file_name
from filetrack.schemas.base import Frame
from filetrack.schemas.declared import CrossTab, Declared, Printed, TracingTable
from filetrack.schemas.disclosure import WITHHELD, ReleasedCell, ReleaseNote
from filetrack.schemas.figure import DrawnFigure

FORMS = ("csv", "xlsx")
NOT_HELD = "not held"
"""What stands in a measure for a site whose records do not hold what it counts."""


@dataclass(frozen=True)
class Row:
    """A row of a released table."""

    label: str
    texts: list[str]
    total: bool = False


@dataclass(frozen=True)
class TableView:
    """A released table. `file` names its files and its drawing, `groups` are headings with the columns they span."""

    file: str
    name: str
    title: str
    row_heading: str
    groups: list[tuple[str | None, int]]
    headings: list[str]
    rows: list[Row]
    notes: list[str]

    @property
    def wide(self) -> bool:
        """Whether the table needs the whole width of the page."""
        return len(self.headings) > 3


def table_views(tables: Sequence[Declared], cells: pd.DataFrame, said: Mapping[str, list[str]]) -> list[TableView]:
    """Return the declared tables of which cells (`ReleasedCell`) were released, with what is `said` of each."""
    return [
        _table_view(table, own, said.get(table.number, []))
        for table in tables
        if len(own := cells[cells[ReleasedCell.table].eq(table.number)])
    ]


def not_made(tables: Sequence[Declared], cells: pd.DataFrame, said: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the declared tables of which nothing was released and something is `said`, each with that."""
    made = {*cells[ReleasedCell.table]}
    left = [table for table in tables if table.number in said and table.number not in made]
    return {f"{table_name(table.number)} {table.title}": " ".join(said[table.number]) for table in left}


def measure_views(
    measures: Mapping[str, type[Frame]], cells: pd.DataFrame, sites: Mapping[str, str]
) -> list[TableView]:
    """Return the measures of which cells were released, under what their schemas say of them: a column a site.

    `sites` are the study's, with their labels.
    """
    shown = set(cells[ReleasedCell.table])
    return [
        _measure_view(name, schema, cells[cells[ReleasedCell.table].eq(name)], sites)
        for name, schema in measures.items()
        if name in shown
    ]


def release_page(
    note: ReleaseNote,
    tables: Sequence[TableView],
    measures: Sequence[TableView],
    not_made: Mapping[str, str],
    drawn: pd.DataFrame,
) -> str:
    """Return the page; `not_made` are tables with why. Everything that it leads to or shows lies beside it."""
    figures = {one[DrawnFigure.name]: one for one in drawn.to_dict("records")}
    of_tables = {view.file: figures[view.file] for view in tables if view.file in figures}
    page = templates("filetrack.disclosure").get_template("release.html.j2")
    return page.render(
        note=note,
        views=[*tables, *measures],
        not_made=not_made,
        figures=of_tables,
        apart=[one for name, one in figures.items() if name not in of_tables],
        forms=FORMS,
        contents=[("protection", "How it was protected"), ("charts", "Charts"), ("tables", "Tables")],
    )


def _table_view(table: Declared, own: pd.DataFrame, said: list[str]) -> TableView:
    made = set(own[ReleasedCell.column])
    columns = [column for column in table.printed() if {column.count, column.percent} & made]
    groups = [(name, len(list(part))) for name, part in groupby(column.group for column in columns)]
    texts, totals = _texts(own), _totals(table)
    return TableView(
        file=file_name(table.number),
        name=table_name(table.number),
        title=table.title,
        row_heading=table.row_heading,
        groups=groups if any(name for name, _ in groups) else [],
        headings=[_heading(column, own) for column in columns],
        rows=[
            Row(row, [_text(texts, row, column) for column in columns], row in totals)
            for row in own[ReleasedCell.row].unique()
        ],
        notes=[_base(table, own), *([table.footnote] if table.footnote else []), *said],
    )


def _measure_view(name: str, schema: type[Frame], own: pd.DataFrame, sites: Mapping[str, str]) -> TableView:
    described = schema.to_schema().columns
    labels = {column: about.title for column, about in described.items()}
    for about in described.values():
        labels |= code_labels(about)
    columns = [Printed(None, f"{label} site", site, f"{site} (%)") for site, label in sites.items()]
    texts = _texts(own)
    rows = own[ReleasedCell.row].unique()
    return TableView(
        file=file_name(name),
        name=name.replace("_", " ").capitalize(),
        title=str(schema.__doc__).splitlines()[0],
        row_heading="",
        groups=[],
        headings=[column.heading for column in columns],
        rows=[Row(labels.get(row, row), [_text(texts, row, column) or NOT_HELD for column in columns]) for row in rows],
        notes=[],
    )


def _texts(own: pd.DataFrame) -> dict[tuple[str, str], str]:
    names = [ReleasedCell.row, ReleasedCell.column, ReleasedCell.kind, ReleasedCell.value]
    cells = zip(*(own[name] for name in names), strict=True)
    return {(row, column): cell_text(kind, value) for row, column, kind, value in cells}


def _text(texts: Mapping[tuple[str, str], str], row: str, column: Printed) -> str:
    """A count, a percentage, or both, the percentage in brackets; the mark once where both are withheld."""
    count, percent = texts.get((row, column.count)), texts.get((row, column.percent))
    if count and percent:
        return count if count == percent == WITHHELD else f"{count} ({percent})"
    return count or percent or ""


def _totals(table: Declared) -> set[str | None]:
    if isinstance(table, TracingTable):
        return {table.traced, table.families}
    return {table.total} if isinstance(table, CrossTab) else set()


def _heading(column: Printed, own: pd.DataFrame) -> str:
    bases = own.loc[own[ReleasedCell.column].isin([column.count, column.percent]), ReleasedCell.base].dropna()
    return column.heading.replace("{base}", count_text(bases.iloc[0]) if len(bases) else WITHHELD)


def _base(table: Declared, own: pd.DataFrame) -> str:
    multiple = isinstance(table, CrossTab) and table.multiple
    number = f" (n = {count_text(own[ReleasedCell.base].max())})" if multiple else ""
    return f"Base: {table.base}{number}. Report §{table.section}."
