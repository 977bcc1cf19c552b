"""Counting for tables: cross-tabulations of one frame, and the two tables that are none (Tables 3 and 32).

What a cell counts is said once, by the records that it selects: counts are their number, and lists are them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.problems import Problem
from filetrack.schemas.case import Case, CaseAdult, CaseChild, CaseFamily
from filetrack.schemas.codes import EndState
from filetrack.schemas.declared import CrossTab, Line, RegisterTable, TracingTable, Where
from filetrack.schemas.sample import Register
from filetrack.schemas.table import Cell, CountedUnit

Counted = dict[str, object]
"""One cell: the columns of `Cell` by name."""


class Selected(NamedTuple):
    """Records, and for each cell of counts, by row and column label, the positions of those that it counts.

    A position stands there as often as the cell counts the record.
    """

    records: pd.DataFrame
    cells: dict[tuple[str, str], np.ndarray]


def cross_tab(table: CrossTab, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the cells of a declared cross-tabulation of one of `frames`.

    Percentages are of the column's records, or of the records that a multiple-response table names. Raises Problem
    when a record falls into no declared row or group of columns, or into two.
    """
    whole = None if table.of is None else len(_chosen(frames[table.of.source], table.of.where))
    return _cells(cross_tab_cells(table, _numbers(cross_tab_records(table, frames)), whole))


def cross_tab_cells(table: CrossTab, counts: Mapping[tuple[str, str], int], whole: int | None = None) -> list[Counted]:
    """Return the cells of a cross-tabulation from its counts, by row and column label.

    `whole` is the number of records that a multiple-response table's percentages are of.
    """
    out_of = None if table.shares else whole
    cells: list[Counted] = []
    for line in [*table.rows, *_total(table)]:
        for group in table.groups:
            column = table.count_label(group)
            if (line.label, column) not in counts:
                continue
            count = counts[line.label, column]
            cells.append(_count(table.number, line.label, column, count, out_of))
            for share in table.shares_of(group) if line.share else []:
                inside = sum(counts.get((row.label, column), 0) for row in table.rows if row.label not in share.without)
                part = inside if line.label == table.total else count
                part = None if line.label in share.without else part
                base = inside if whole is None else whole
                cells.append(_share(table.number, line.label, table.share_label(group, share), part, base))
    return cells


def cross_tab_records(table: CrossTab, frames: Mapping[str, pd.DataFrame]) -> Selected:
    """Return the records that each cell of counts of a cross-tabulation counts; raises as `cross_tab` does.

    Rows and groups of columns that are printed only if any have no cells where they count none.
    """
    records = _chosen(frames[table.source], table.where)
    if table.only_named:
        records = records[_lines(table, records, table.variable).any(axis=1)]
    lines = {variable: _lines(table, records, variable) for variable in table.row_variables}
    for variable in lines:
        _exactly_one(lines[variable], table, "row")
    groups = _groups(table, records)
    masks = {
        (line.label, group): lines[variable][line.label] & inside
        for line in table.rows
        for group, (variable, inside) in groups.items()
    }
    masks |= {(line.label, group): inside for line in _total(table) for group, (_, inside) in groups.items()}
    held = {cell for cell, mask in masks.items() if mask.any()}
    rows, columns = ({cell[place] for cell in held} for place in (0, 1))
    unprinted = {line.label for line in table.rows if line.only_if_any} - rows
    missing = {group.label for group in (table.columns.groups if table.columns else []) if group.only_if_any} - columns
    return Selected(
        records,
        {
            (row, table.count_label(group)): np.flatnonzero(mask)
            for (row, group), mask in masks.items()
            if row not in unprinted and group not in missing
        },
    )


def register_table(table: RegisterTable, register: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of a table of monthly counts at each site, with shares of another count (§4.2).

    A month that the registers do not hold counts none. Raises Problem when they hold one that the table does not print.
    """
    counts = _numbers(register_records(table, register))
    cells = []
    for month, label in table.months.items():
        for column in table.columns:
            count = counts[label, column.name]
            cells.append(_count(table.number, label, column.name, count))
            if column.share_of:
                whole = len(_registered(register, month, column.sites, column.share_of))
                cells.append(_share(table.number, label, f"{column.name} (%)", count, whole))
    return _cells(cells)


def register_records(table: RegisterTable, register: pd.DataFrame) -> Selected:
    """Return the lines of registers that each cell counts; raises as `register_table` does."""
    unknown = sorted(set(register[Register.month]) - set(table.months))
    if unknown:
        raise Problem(
            f"Table {table.number} prints no row for {', '.join(unknown)}, which the registers hold and "
            "register_months in config/study.yaml does not name. Draw the sample again."
        )
    return Selected(
        register,
        {
            (label, column.name): _registered(register, month, column.sites, column.counts)
            for month, label in table.months.items()
            for column in table.columns
        },
    )


def tracing_table(table: TracingTable, cases: pd.DataFrame, families: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of the table of tracing: each loss as a share of the site's original sample (§6.2.1)."""
    return _cells(tracing_cells(table, _numbers(*tracing_records(table, cases, families))))


def tracing_cells(table: TracingTable, counts: Mapping[tuple[str, str], int]) -> list[Counted]:
    """Return the cells of the table of tracing from its counts, by row and column label."""
    shared = [table.original, *table.end_states.values(), table.traced, table.surplus]
    cells = []
    for (label, place), count in counts.items():
        cells.append(_count(table.number, label, place, count))
        if label in shared:
            cells.append(_share(table.number, label, f"{place} (%)", count, counts[table.original, place]))
    multiples = [label for label, _ in counts if label not in (*shared, table.families)]
    order = [*shared, *dict.fromkeys(multiples), table.families]
    return sorted(cells, key=lambda cell: order.index(cell[Cell.row]))


def tracing_records(table: TracingTable, cases: pd.DataFrame, families: pd.DataFrame) -> tuple[Selected, Selected]:
    """Return the notifications, and the families, that each cell of the table of tracing counts.

    The surplus row counts a family once for each of its traced notifications but one.
    """
    states = {label: state for state, label in table.end_states.items()} | {table.traced: EndState.TRACED}
    several = families[CaseFamily.notifications]
    multiples = sorted({*table.multiples, *several[several.gt(1)].astype(int)}, reverse=True)
    of_notifications, of_families = {}, {}
    for place, sites in table.places.items():
        here = cases[Case.site].isin(sites)
        of_notifications[table.original, place] = np.flatnonzero(here)
        for label, state in states.items():
            of_notifications[label, place] = np.flatnonzero(here & cases[Case.end_state].eq(state))
        known = families[CaseFamily.site].isin(sites)
        of_families[table.surplus, place] = _repeated((several - 1).where(known, 0))
        for n in multiples if place in table.sites.values() else []:
            of_families[table.multiple.format(n=n), place] = np.flatnonzero(known & several.eq(n))
        of_families[table.families, place] = np.flatnonzero(known)
    return Selected(cases, of_notifications), Selected(families, of_families)


def counted_units(table: str, parts: Sequence[Selected]) -> pd.DataFrame:
    """Return the records that the cells of a table count, a row each (`CountedUnit`), without what they record."""
    return pd.concat([_units(table, part) for part in parts], ignore_index=True)


def _units(table: str, part: Selected) -> pd.DataFrame:
    records, cells = part
    positions = np.concatenate([np.empty(0, dtype="int64"), *cells.values()])
    times = [len(chosen) for chosen in cells.values()]
    of_incidents = Case.incident_id in records
    found = {
        CountedUnit.site: records[Case.site],
        CountedUnit.incident_id: records.get(Case.incident_id),
        CountedUnit.person_id: records.get(CaseAdult.person_id, records.get(CaseChild.child_id)),
        CountedUnit.family_id: None if of_incidents else records[CaseFamily.family_id],
    }
    units = pd.DataFrame(found, index=records.index).iloc[positions].reset_index(drop=True)
    labels = {
        CountedUnit.table: table,
        CountedUnit.row: np.repeat([row for row, _ in cells], times),
        CountedUnit.column: np.repeat([column for _, column in cells], times),
    }
    return units.assign(**labels)[list(CountedUnit.to_schema().columns)]


def _registered(register: pd.DataFrame, month: str, sites: Sequence[str], counts: str) -> np.ndarray:
    here = register[Register.month].eq(month) & register[Register.site].isin(sites)
    return _repeated(register[counts].where(here, 0))


def _repeated(times: pd.Series) -> np.ndarray:
    return np.repeat(np.arange(len(times)), times.astype("int64"))


def _numbers(*parts: Selected) -> dict[tuple[str, str], int]:
    return {cell: len(positions) for part in parts for cell, positions in part.cells.items()}


def _chosen(frame: pd.DataFrame, where: Where) -> pd.DataFrame:
    return frame[_inside(frame, where)]


def _inside(frame: pd.DataFrame, where: Where) -> pd.Series:
    inside = pd.Series(True, index=frame.index)
    for variable, values in where.items():
        inside &= frame[variable].isin(values)
    return inside


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
    inside = {
        group.label: _inside(frame, {table.columns.variable: group.codes, **group.where})
        for group in table.columns.groups
    }
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
