"""Tables of the page as the report prints them, with a mark where print differs; carried tables as printed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from filetrack.bulletin.figures import count_text, percent_text
from filetrack.schemas.at_sites import remarks
from filetrack.schemas.coding import resting_on
from filetrack.schemas.declared import Carried, CrossTab, Printed, RegisterTable, TracingTable
from filetrack.schemas.table import Cell, ComparedCell, PublishedCell, Verdict

NOT_MADE = "Not made"
KEY = [Cell.table, Cell.row, Cell.column]
GRAVEST = [Verdict.DIFFERS, Verdict.CONTRADICTS, Verdict.ROUNDING]


class Apart(NamedTuple):
    """What the report prints where it does not agree, why, and the audit's finding where print is at odds."""

    published: float
    verdict: str
    finding: str | None


@dataclass(frozen=True)
class Shown:
    """A cell of the page: its text, and what the report prints where that differs, with the gravest verdict.

    `count` and `percent` are the figures behind the text, the percentage as exact as it is known.
    """

    text: str
    printed: str | None = None
    verdict: str = Verdict.AGREES.value
    finding: str | None = None
    carried: bool = False
    count: float | None = None
    percent: float | None = None


@dataclass(frozen=True)
class Row:
    """A row of the page. `part` marks a row that details the one above it."""

    label: str
    cells: list[Shown]
    total: bool
    part: bool


@dataclass(frozen=True)
class TableView:
    """A table of the page. `groups` are headings over columns with the number of columns that they span.

    `carried` gives the reason why a table is as printed, `notes` those for columns: the last so many of `headings`;
    `codes` tell whose codes a table rests on, `remarks` which sites it leaves out, and caveats on those that it counts.
    """

    number: str
    title: str
    section: str
    base: str | None
    base_count: str | None
    footnote: str | None
    row_heading: str
    groups: list[tuple[str | None, int]]
    headings: list[str]
    rows: list[Row]
    differing: int = 0
    rounded: int = 0
    carried: str | None = None
    words: bool = False
    notes: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def wide(self) -> bool:
        """Whether the table needs the whole width of the page."""
        return self.words or len(self.headings) > 3


def table_view(
    table: CrossTab | RegisterTable | TracingTable,
    cells: pd.DataFrame,
    comparison: pd.DataFrame,
    carried: Collection[Carried],
    printed: pd.DataFrame,
    by_whom: pd.DataFrame,
    sites: pd.DataFrame,
) -> TableView:
    """Return a declared table as the page shows it, beside it the columns that are carried from `printed`.

    A table that is not made has one row, which says so.
    """
    own = cells[cells[Cell.table].eq(table.number)]
    said = tuple(remarks(table.number, sites))
    if own.empty:
        return _not_made(table, said)
    made = own.set_index([Cell.row, Cell.column])
    apart = _apart(comparison[comparison[ComparedCell.table].eq(table.number)])
    verdicts = [one.verdict for one in apart.values()]
    columns = [column for column in table.printed() if {column.count, column.percent} & set(own[Cell.column])]
    beside = [one for one in carried if one.number == table.number and one.column]
    spans = [(name, len(list(part))) for name, part in groupby([*(c.group for c in columns), *(None for _ in beside)])]
    texts = [_printed(printed, table.number, str(one.column)) for one in beside]
    return TableView(
        number=table.number,
        title=table.title,
        section=table.section,
        base=table.base,
        base_count=_base_count(table, made),
        footnote=table.footnote,
        row_heading=table.row_heading,
        groups=spans if any(name for name, _ in spans) else [],
        headings=[*(_heading(column, own) for column in columns), *(str(one.column) for one in beside)],
        rows=[_row(table, label, columns, made, apart, texts) for label in _rows(table, own)],
        differing=len(verdicts) - verdicts.count(Verdict.ROUNDING),
        rounded=verdicts.count(Verdict.ROUNDING),
        notes=tuple((str(one.column), one.why) for one in beside),
        codes=tuple(resting_on(by_whom, variable) for variable in table.coded) if isinstance(table, CrossTab) else (),
        remarks=said,
    )


def _not_made(table: CrossTab | RegisterTable | TracingTable, said: tuple[str, ...]) -> TableView:
    return TableView(
        number=table.number,
        title=table.title,
        section=table.section,
        base=table.base,
        base_count=None,
        footnote=table.footnote,
        row_heading=table.row_heading,
        groups=[],
        headings=[],
        rows=[Row(NOT_MADE, [], False, False)],
        remarks=said,
    )


def carried_view(table: Carried, printed: pd.DataFrame) -> TableView:
    """Return a table that no record holds as the report prints it."""
    own = printed[printed[PublishedCell.table].eq(table.number)]
    columns = list(own[PublishedCell.column].unique())
    texts = [_printed(printed, table.number, column) for column in columns]
    rows = [Row(label, _as_printed(label, texts), label == "Total", False) for label in own[PublishedCell.row].unique()]
    return TableView(
        number=table.number,
        title=table.title,
        section=table.section,
        base=None,
        base_count=None,
        footnote=None,
        row_heading="",
        groups=[],
        headings=columns,
        rows=rows,
        carried=table.why,
        words=bool(own[PublishedCell.kind].eq("text").all()),
    )


def _printed(printed: pd.DataFrame, table: str, column: str) -> dict[str, Shown]:
    """What a printed column has in each row."""
    cells = printed[printed[PublishedCell.table].eq(table) & printed[PublishedCell.column].eq(column)]
    names = [PublishedCell.row, PublishedCell.printed, PublishedCell.kind, PublishedCell.value]
    return {
        row: Shown("–" if text == "-" else text, carried=True, **({} if pd.isna(value) else {kind: value}))
        for row, text, kind, value in zip(*(cells[name] for name in names), strict=True)
    }


def _as_printed(label: str, columns: list[dict[str, Shown]]) -> list[Shown]:
    return [column.get(label, Shown("", carried=True)) for column in columns]


def _apart(comparison: pd.DataFrame) -> dict[tuple[str, str], Apart]:
    differing = comparison[comparison[ComparedCell.verdict].ne(Verdict.AGREES)]
    names = [ComparedCell.published, ComparedCell.verdict, ComparedCell.finding]
    keys = zip(differing[ComparedCell.row], differing[ComparedCell.column], strict=True)
    values = zip(*(differing[name] for name in names), strict=True)
    return {
        key: Apart(published, verdict, finding if pd.notna(finding) else None)
        for key, (published, verdict, finding) in zip(keys, values, strict=True)
    }


def _rows(table: CrossTab | RegisterTable | TracingTable, own: pd.DataFrame) -> list[str]:
    labels = list(own[Cell.row].unique())
    if not isinstance(table, TracingTable):
        return labels
    counted = own[own[Cell.value].gt(0).fillna(False)]
    return [label for label in labels if not _is_part(table, label) or label in set(counted[Cell.row])]


def _is_part(table: CrossTab | RegisterTable | TracingTable, label: str) -> bool:
    return isinstance(table, TracingTable) and label.startswith(table.multiple.split("{n}", maxsplit=1)[0])


def _row(table, label: str, columns: list[Printed], made: pd.DataFrame, apart: dict, beside: list[dict]) -> Row:
    if isinstance(table, TracingTable):
        total = label in (table.traced, table.families)
    else:
        total = isinstance(table, CrossTab) and label == table.total
    dash = isinstance(table, TracingTable)
    shown = [_shown(label, column, made, apart, dash_for_none=dash) for column in columns]
    return Row(label, [*shown, *_as_printed(label, beside)], total, _is_part(table, label))


def _shown(label: str, column: Printed, made: pd.DataFrame, apart: dict, *, dash_for_none: bool) -> Shown:
    texts, figures = [], {}
    for name in (column.count, column.percent):
        if name is None or (label, name) not in made.index:
            continue
        cell = made.loc[(label, name)]
        if pd.notna(cell[Cell.value]):
            figures[cell[Cell.kind]] = cell[Cell.value]
        if cell[Cell.kind] == "percent":
            texts.append(f"({percent_text(cell[Cell.value])})" if texts else percent_text(cell[Cell.value]))
        elif dash_for_none and cell[Cell.value] == 0:
            texts.append("–")
            break
        else:
            texts.append(count_text(cell[Cell.value]))
    found = [
        (apart[label, name], write)
        for name, write in ((column.count, count_text), (column.percent, percent_text))
        if (label, name) in apart
    ]
    if not found:
        return Shown(" ".join(texts), **figures)
    gravest = min((one for one, _ in found), key=lambda one: GRAVEST.index(one.verdict))
    printed = ", ".join(write(one.published) for one, write in found)
    return Shown(" ".join(texts), printed, gravest.verdict, gravest.finding, **figures)


def _heading(column: Printed, own: pd.DataFrame) -> str:
    if "{base}" not in column.heading:
        return column.heading
    base = own.loc[own[Cell.column].isin([column.count, column.percent]), Cell.base].dropna()
    return column.heading.format(base=count_text(base.iloc[0] if len(base) else 0))


def _base_count(table: CrossTab | RegisterTable | TracingTable, made: pd.DataFrame) -> str | None:
    if isinstance(table, TracingTable):
        return count_text(made.loc[(table.original, table.total), Cell.value])
    if isinstance(table, CrossTab) and table.multiple:
        return count_text(made[Cell.base].max())
    if isinstance(table, RegisterTable):
        return None
    groups = [group for group in table.groups if (table.total, table.count_label(group)) in made.index]
    if table.columns and (table.columns.total or table.columns.variable is None):
        groups = groups[-1:]
    return count_text(sum(made.loc[(table.total, table.count_label(group)), Cell.value] for group in groups))
