"""How far tables that rest on links would move under other links: thresholds, and links drawn by probability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.scenarios import own_number, replaced, touched
from filetrack.schemas.declared import CrossTab, Declared, TracingTable
from filetrack.schemas.scenario import CellRange, Scenario, ScenarioFamily, ScenarioTrace
from filetrack.schemas.table import Cell
from filetrack.tables.counting import (
    Counted,
    Selected,
    cross_tab_cells,
    cross_tab_records,
    tracing_cells,
    tracing_records,
)

FAMILIES = "case_families"
_NAME = [Cell.table, Cell.row, Cell.column, Cell.kind]
_SIGN = "sign"
_SHARES = {CellRange.low: 0.025, CellRange.high: 0.975}


class Signed(NamedTuple):
    """Where notifications ended, and families, as sets of links have them: `sign` is 1 if added and -1 if taken."""

    traces: pd.DataFrame
    families: pd.DataFrame


def rests_on_links(table: Declared) -> bool:
    """Whether a table counts nothing but where tracing ended, and what scenarios tell of families (Tables 32 to 38)."""
    if not isinstance(table, CrossTab):
        return isinstance(table, TracingTable)
    return table.source == FAMILIES and table.counted <= set(ScenarioFamily.to_schema().columns)


def ranges(
    tables: Sequence[Declared], traces: pd.DataFrame, families: pd.DataFrame, scenarios: pd.DataFrame
) -> pd.DataFrame:
    """Return each cell of the tables that rest on links, with its range over scenarios (`CellRange`).

    A row that is printed only if it holds anybody counts 0 where a scenario has none.
    """
    chosen = [table for table in tables if rests_on_links(table)]
    signed = _signed(traces, families, scenarios)
    made: dict[int, list[Counted]] = {scenario: [] for scenario in scenarios[Scenario.scenario]}
    for table in chosen:
        if isinstance(table, CrossTab):
            counts, cells = _counts([cross_tab_records(table, {FAMILIES: signed.families})], scenarios), cross_tab_cells
        else:
            counts, cells = _counts(tracing_records(table, *signed), scenarios), tracing_cells
        for place, scenario in enumerate(made):
            made[scenario].extend(cells(table, {cell: int(numbers[place]) for cell, numbers in counts.items()}))
    values = _values(made)
    told = {
        CellRange.value: values[_of(scenarios, Scenario.decided)],
        CellRange.strict: values[_of(scenarios, Scenario.strict)],
        CellRange.loose: values[_of(scenarios, Scenario.loose)],
    }
    draws = scenarios.set_index(Scenario.scenario)[Scenario.draws].loc[values.columns].to_numpy()
    for name, share in _SHARES.items():
        told[name] = np.quantile(values.to_numpy(), share, axis=1, weights=draws, method="inverted_cdf")
    return pd.DataFrame(told, index=values.index).assign(**{CellRange.draws: draws.sum()}).reset_index()


def _signed(traces: pd.DataFrame, families: pd.DataFrame, scenarios: pd.DataFrame) -> Signed:
    """What each set of links adds to the study's own and takes from it; the study's own entire."""
    own = own_number(scenarios)
    ours = families[families[ScenarioFamily.scenario] == own].drop(columns=ScenarioFamily.scenario)
    taken = touched(traces, own).merge(ours, on=ScenarioFamily.family_id)
    return Signed(
        *(
            pd.concat([added.assign(**{_SIGN: 1}), taken.assign(**{_SIGN: -1})], ignore_index=True)
            for added, taken in ((traces, replaced(traces, own)), (families, taken))
        )
    )


def _counts(parts: Sequence[Selected], scenarios: pd.DataFrame) -> dict[tuple[str, str], np.ndarray]:
    """The count of each cell under every set of links: the study's own, and what is added and taken."""
    own, places = own_number(scenarios), pd.Index(scenarios[Scenario.scenario])
    counts = {}
    for records, cells in parts:
        place, sign = places.get_indexer(records[ScenarioTrace.scenario]), records[_SIGN].to_numpy()
        for cell, chosen in cells.items():
            change = np.bincount(place[chosen], weights=sign[chosen], minlength=len(places))
            counts[cell] = change + np.where(places == own, 0, change[places == own])
    return counts


def _values(made: Mapping[int, Sequence[Counted]]) -> pd.DataFrame:
    """The figures of cells, the same ones under every set of links: a row a cell, a column a set; 0 of nothing."""
    names = [[cell[part] for part in _NAME] for cell in next(iter(made.values()))]
    values = {scenario: [cell[Cell.value] for cell in cells] for scenario, cells in made.items()}
    index = pd.MultiIndex.from_tuples(map(tuple, names), names=_NAME)
    return pd.DataFrame(values, index).astype("Float64").fillna(0.0).astype("float64")


def _of(scenarios: pd.DataFrame, kind: str) -> int:
    return scenarios.loc[scenarios[kind], Scenario.scenario].iloc[0]
