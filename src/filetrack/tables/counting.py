"""Counting for tables: cross-tabulations of one frame, and the two tables that are none (Tables 3 and 32)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from filetrack.problems import Problem
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.codes import EndState
from filetrack.schemas.declared import CrossTab, Line, RegisterTable, TracingTable, Where
from filetrack.schemas.sample import Register
from filetrack.schemas.table import Cell

Counted = dict[str, object]
"""One cell: the columns of `Cell` by name."""


def cross_tab(table: CrossTab, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the cells of a declared cross-tabulation of one of `frames`.

    Percentages are of the column's records, or of the records that a multiple-response table names. Raises Problem
    when a record falls into no declared row or group of columns, or into two.
    """
    chosen = _chosen(frames[table.source], table.where)
    if table.only_named:
        chosen = chosen[_lines(table, chosen, table.variable).any(axis=1)]
    counts = _counts(table, chosen)
    whole = None if table.of is None else len(_chosen(frames[table.of.source], table.of.where))
    out_of = None if table.shares else whole
    cells: list[Counted] = []
    for line in [*(line for line in table.rows if line.label in counts.index), *_total(table)]:
        for group in counts.columns:
            counted = counts[group] if line.label == table.total else counts[group][[line.label]]
            cells.append(_count(table.number, line.label, table.count_label(group), counted.sum(), out_of))
            for share in table.shares_of(group) if line.share else []:
                inside = counts.loc[~counts.index.isin(share.without), group]
                part = None if line.label in share.without else counted[counted.index.isin(inside.index)].sum()
                base = inside.sum() if whole is None else whole
                cells.append(_share(table.number, line.label, table.share_label(group, share), part, base))
    return _cells(cells)


def register_table(table: RegisterTable, register: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of a table of monthly counts at each site, with shares of another count (§4.2).

    A month that the registers do not hold counts none. Raises Problem when they hold one that the table does not print.
    """
    unknown = sorted(set(register[Register.month]) - set(table.months))
    if unknown:
        raise Problem(
            f"Table {table.number} prints no row for {', '.join(unknown)}, which the registers hold. "
            "Declare the month in config/tables.yaml, or take it out of register_months in config/study.yaml."
        )
    cells = []
    for month, label in table.months.items():
        for column in table.columns:
            rows = register[register[Register.month].eq(month) & register[Register.site].eq(column.site)]
            count = rows[column.counts].sum()
            cells.append(_count(table.number, label, column.name, count))
            if column.share_of:
                cells.append(_share(table.number, label, f"{column.name} (%)", count, rows[column.share_of].sum()))
    return _cells(cells)


def tracing_table(table: TracingTable, cases: pd.DataFrame, families: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of the table of tracing: each loss as a share of the site's original sample (§6.2.1).

    The surplus row counts traced notifications in excess of one per family.
    """
    places = {label: [site] for site, label in table.sites.items()} | {table.total: list(table.sites)}
    several = families[CaseFamily.notifications]
    multiples = sorted({*table.multiples, *several[several.gt(1)].astype(int)}, reverse=True)
    cells = []
    for place, sites in places.items():
        states = cases.loc[cases[Case.site].isin(sites), Case.end_state]
        received = several[families[CaseFamily.site].isin(sites)]
        traced = states.eq(EndState.TRACED).sum()
        counts = {
            table.original: len(states),
            **{label: states.eq(state).sum() for state, label in table.end_states.items()},
            table.traced: traced,
            table.surplus: traced - len(received),
        }
        for label, count in counts.items():
            cells.append(_count(table.number, label, place, count))
            cells.append(_share(table.number, label, f"{place} (%)", count, len(states)))
        if place != table.total:
            cells += [_count(table.number, table.multiple.format(n=n), place, received.eq(n).sum()) for n in multiples]
        cells.append(_count(table.number, table.families, place, len(received)))
    frame = _cells(cells)
    order = [*counts, *(table.multiple.format(n=n) for n in multiples), table.families]
    return frame.sort_values(Cell.row, key=lambda rows: rows.map(order.index), kind="stable", ignore_index=True)


def _chosen(frame: pd.DataFrame, where: Where) -> pd.DataFrame:
    inside = pd.Series(True, index=frame.index)
    for variable, values in where.items():
        inside &= frame[variable].isin(values)
    return frame[inside]


def _counts(table: CrossTab, frame: pd.DataFrame) -> pd.DataFrame:
    """Records by printed row and group of columns, without the rows and groups that are printed only if any."""
    lines = {variable: _lines(table, frame, variable) for variable in table.row_variables}
    for variable in lines:
        _exactly_one(lines[variable], table, "row")
    groups = _groups(table, frame)
    counts = pd.DataFrame(
        {group: lines[variable][inside].sum() for group, (variable, inside) in groups.items()},
        index=[line.label for line in table.rows],
        dtype="int64",
    )
    if_any = [line.label for line in table.rows if line.only_if_any]
    columns_if_any = [group.label for group in table.columns.groups if group.only_if_any] if table.columns else []
    empty_rows = [label for label in if_any if not counts.loc[label].any()]
    return counts.drop(index=empty_rows, columns=[label for label in columns_if_any if not counts[label].any()])


def _lines(table: CrossTab, frame: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Which printed row counts each record: a column of booleans a row of the table."""
    return pd.DataFrame({line.label: _counted_by(line, variable, frame) for line in table.rows}, index=frame.index)


def _total(table: CrossTab) -> list[Line]:
    return [Line(label=table.total, codes=[], share=table.total_share)] if table.total else []


def _counted_by(line: Line, variable: str, frame: pd.DataFrame) -> pd.Series:
    values = frame[line.variable or variable]
    if line.codes is not None:
        return values.isin(line.codes)
    if line.missing:
        return values.isna()
    inside = values.notna()
    if line.over is not None:
        inside &= values.gt(line.over).fillna(False)
    if line.at_least is not None:
        inside &= values.ge(line.at_least).fillna(False)
    if line.at_most is not None:
        inside &= values.le(line.at_most).fillna(False)
    return inside.astype(bool)


def _groups(table: CrossTab, frame: pd.DataFrame) -> dict[str | None, tuple[str, pd.Series]]:
    """For each group of columns its row variable, and which records it counts."""
    everyone = pd.Series(True, index=frame.index)
    if table.columns is None:
        return {None: (table.variable, everyone)}
    if table.columns.variable is None:
        return {group.label: (group.variable, everyone) for group in table.columns.groups}
    inside = {group.label: frame[table.columns.variable].isin(group.codes) for group in table.columns.groups}
    _exactly_one(pd.DataFrame(inside, index=frame.index), table, "group of columns")
    if table.columns.total:
        inside[table.columns.total] = everyone
    return {label: (table.variable, among) for label, among in inside.items()}


def _exactly_one(parts: pd.DataFrame, table: CrossTab, what: str) -> None:
    times = parts.sum(axis=1)
    for fault, number in (("no", int(times.eq(0).sum())), ("more than one", int(times.gt(1).sum()))):
        if number:
            raise Problem(
                f"Table {table.number}: {number} of {len(parts)} {table.unit} fall into {fault} declared {what}. "
                "Declare where they are to be counted in config/tables.yaml."
            )


def _count(table: str, row: str, column: str, count: int, out_of: int | None = None) -> Counted:
    return {
        Cell.table: table,
        Cell.row: row,
        Cell.column: column,
        Cell.kind: "count",
        Cell.value: float(count),
        Cell.base: pd.NA if out_of is None else out_of,
    }


def _share(table: str, row: str, column: str, part: int | None, whole: int) -> Counted:
    value = pd.NA if part is None or whole == 0 else 100 * part / whole
    return {
        Cell.table: table,
        Cell.row: row,
        Cell.column: column,
        Cell.kind: "percent",
        Cell.value: value,
        Cell.base: whole,
    }


def _cells(cells: list[Counted]) -> pd.DataFrame:
    frame = pd.DataFrame(cells, columns=list(Cell.to_schema().columns))
    return frame.astype({Cell.value: "Float64", Cell.base: "Int64"})
