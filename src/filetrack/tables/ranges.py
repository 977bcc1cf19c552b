"""How far tables that rest on links would move under other links: thresholds, and links drawn by probability."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

from filetrack.schemas.declared import CrossTab, Declared, TracingTable
from filetrack.schemas.scenario import CellRange, Scenario, ScenarioFamily, ScenarioTrace
from filetrack.schemas.table import Cell
from filetrack.tables.counting import cross_tab, tracing_table

FAMILIES = "case_families"
_NAME = [Cell.table, Cell.row, Cell.column, Cell.kind]
_SHARES = {CellRange.low: 0.025, CellRange.high: 0.975}


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
    made = {}
    for scenario in scenarios[Scenario.scenario]:
        ends = traces[traces[ScenarioTrace.scenario] == scenario]
        known = families[families[ScenarioFamily.scenario] == scenario]
        made[scenario] = [
            cross_tab(table, {FAMILIES: known}) if isinstance(table, CrossTab) else tracing_table(table, ends, known)
            for table in chosen
        ]
    values = side_by_side(made).fillna(0.0).astype("float64")
    told = {
        CellRange.value: values[_of(scenarios, Scenario.decided)],
        CellRange.strict: values[_of(scenarios, Scenario.strict)],
        CellRange.loose: values[_of(scenarios, Scenario.loose)],
    }
    draws = scenarios.set_index(Scenario.scenario)[Scenario.draws].loc[values.columns].to_numpy()
    for name, share in _SHARES.items():
        told[name] = np.quantile(values.to_numpy(), share, axis=1, weights=draws, method="inverted_cdf")
    return pd.DataFrame(told, index=values.index).assign(**{CellRange.draws: draws.sum()}).reset_index()


def side_by_side(made: Mapping[Hashable, Sequence[pd.DataFrame]]) -> pd.DataFrame:
    """Values of tables counted several times: a row a cell, a column each time."""
    return pd.concat({name: pd.concat(cells).set_index(_NAME)[Cell.value] for name, cells in made.items()}, axis=1)


def _of(scenarios: pd.DataFrame, kind: str) -> int:
    return scenarios.loc[scenarios[kind], Scenario.scenario].iloc[0]
