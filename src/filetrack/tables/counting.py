"""Counting for tables: cross-tabulations of one frame, and the two tables that are none (Tables 3 and 32)."""

from __future__ import annotations

import pandas as pd

from filetrack.problems import Problem
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.codes import EndState
from filetrack.schemas.declared import CrossTab, Line, RegisterTable, TracingTable
from filetrack.schemas.sample import Register
from filetrack.schemas.table import Cell

Counted = dict[str, object]
"""One cell: the columns of `Cell` by name."""


def cross_tab(table: CrossTab, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of a declared cross-tabulation of `frame`.

    Raises Problem when a record falls into no declared row or group of columns, or into two.
    """
    chosen = _chosen(frame, table)
    lines = {line.label: _counted_by(line, table, chosen) for line in table.rows}
    _exactly_one(lines, table, chosen, "row")
    groups = _groups(table, chosen)
    shown = [line.label for line in table.rows if lines[line.label].any() or not line.only_if_any]
    counts = pd.DataFrame(
        {group: [int((lines[label] & inside).sum()) for label in shown] for group, inside in groups.items()},
        index=shown,
        dtype="int64",
    )
    cells: list[Counted] = []
    for label in [*shown, *([table.total] if table.total else [])]:
        for group in groups:
            counted = counts[group] if label == table.total else counts[group][[label]]
            cells.append(_count(table.number, label, table.count_label(group), counted.sum()))
            for share in table.shares:
                in_base = [name for name in shown if name not in share.without]
                part = None if label in share.without else counted[counted.index.isin(in_base)].sum()
                whole = counts.loc[in_base, group].sum()
                cells.append(_share(table.number, label, table.share_label(group, share), part, whole))
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


def _chosen(frame: pd.DataFrame, table: CrossTab) -> pd.DataFrame:
    inside = pd.Series(True, index=frame.index)
    for variable, codes in table.where.items():
        inside &= frame[variable].isin(codes)
    return frame[inside]


def _counted_by(line: Line, table: CrossTab, frame: pd.DataFrame) -> pd.Series:
    values = frame[line.variable or table.variable]
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


def _groups(table: CrossTab, frame: pd.DataFrame) -> dict[str | None, pd.Series]:
    everyone = pd.Series(True, index=frame.index)
    if table.columns is None:
        return {None: everyone}
    groups = {group.label: frame[table.columns.variable].isin(group.codes) for group in table.columns.groups}
    _exactly_one(groups, table, frame, "group of columns")
    return groups | ({table.columns.total: everyone} if table.columns.total else {})


def _exactly_one(parts: dict[str, pd.Series], table: CrossTab, frame: pd.DataFrame, what: str) -> None:
    times = pd.DataFrame(parts, index=frame.index).sum(axis=1)
    for fault, number in (("no", int(times.eq(0).sum())), ("more than one", int(times.gt(1).sum()))):
        if number:
            raise Problem(
                f"Table {table.number}: {number} of {len(frame)} {table.unit} fall into {fault} declared {what}. "
                "Declare where they are to be counted in config/tables.yaml."
            )


def _count(table: str, row: str, column: str, count: int) -> Counted:
    return {Cell.table: table, Cell.row: row, Cell.column: column, Cell.kind: "count", Cell.value: float(count)}


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
