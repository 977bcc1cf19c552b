"""Tables counted again under other links: three scenarios of four notifications, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.schemas.declared import Tables
from filetrack.schemas.scenario import CellRange, Scenario, ScenarioFamily, ScenarioTrace
from filetrack.tables.ranges import ranges, rests_on_links

DECLARED = io.settings(Path(__file__).parents[2] / "config/tables.yaml", Tables).in_order()

ENDS = {0: ["traced"] * 4, 1: ["traced"] * 3 + ["family_not_known"], 2: ["traced"] * 2 + ["family_not_known"] * 2}
"""End states of the four notifications of the northern families a to d, by scenario."""
PATHWAYS = {"a": "letter", "b": "no_further_action", "c": "letter", "d": "safeguarding"}


@pytest.fixture(scope="module")
def cells():
    scenarios = pd.DataFrame(
        {
            Scenario.scenario: [0, 1, 2],
            Scenario.decided: [False, True, False],
            Scenario.strict: [False, False, True],
            Scenario.loose: [True, False, False],
            Scenario.draws: [20, 177, 3],
            Scenario.changed: [1, 0, 1],
        }
    )
    traces = pd.DataFrame(
        [
            ("north", scenario, f"i-{family}", state, family)
            for scenario, states in ENDS.items()
            for family, state in zip(PATHWAYS, states, strict=True)
        ],
        columns=["site", "scenario", "incident_id", "end_state", "family_id"],
    )
    families = traces.loc[traces[ScenarioTrace.end_state] == "traced", ["site", "scenario", "family_id"]]
    families = families.assign(
        **{
            ScenarioFamily.notifications: 1,
            ScenarioFamily.pathway: families[ScenarioFamily.family_id].map(PATHWAYS),
            ScenarioFamily.previous: "none",
            ScenarioFamily.subsequent: "low",
        }
    )
    made = io.validated(ranges(DECLARED, traces, families, scenarios), CellRange, "ranges")
    return made.set_index([CellRange.table, CellRange.row, CellRange.column])


def test_tables_32_to_38_rest_on_links():
    assert [table.number for table in DECLARED if rests_on_links(table)] == [str(n) for n in range(32, 39)]


def values(cells, *cell):
    columns = [CellRange.value, CellRange.strict, CellRange.loose, CellRange.low, CellRange.high]
    return cells.loc[cell, columns].astype(float).tolist()


def test_a_cell_has_its_value_both_thresholds_and_the_middle_95_percent_of_draws(cells):
    traced = "Total notifications accessed by researchers from children's social services files"
    assert values(cells, "32", traced, "North") == [3, 2, 4, 3, 4]
    assert values(cells, "33", "Letter", "Northern") == [2, 1, 2, 2, 2]
    assert values(cells, "33", "Safeguarding intervention", "Northern") == [0, 0, 1, 0, 1]
    assert (cells[CellRange.draws] == 200).all()


def test_a_row_that_is_printed_only_if_it_holds_anybody_counts_none(cells):
    assert values(cells, "32", "families with 3", "North") == [0, 0, 0, 0, 0]
