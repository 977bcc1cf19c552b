"""Families coded under other links: each scenario as if it were the study's own."""

from __future__ import annotations

import pandas as pd

from filetrack.coding.scenarios import scenario_families
from filetrack.schemas.base import DATE
from filetrack.schemas.scenario import ScenarioFamily
from tests.coding.conftest import study, times


def test_each_scenario_is_coded_by_its_own_traces(events, history):
    record = events("notification 2007-01-10", "letter 2007-01-15", "notification 2007-01-20", "visit 2007-01-25")
    received = ["2007-01-10", "2007-01-20"]
    traces = pd.DataFrame(
        {
            "site": "north",
            "incident_id": ["i1", "i2", "i1", "i2"],
            "end_state": ["traced", "traced", "traced", "family_not_known"],
            "family_id": ["f1", "f1", "f1", None],
            "event_id": ["e1", "e3", "e1", None],
            "received_on": times(*received, received[0], None).astype(DATE),
            "scenario": [0, 0, 1, 1],
        }
    )
    families = pd.DataFrame({"site": ["north"], "family_id": ["f1"], "file": ["found"], "history_complete": [True]})
    coded = scenario_families(traces, 0, record, families, study(), history).set_index(ScenarioFamily.scenario)
    assert coded[ScenarioFamily.notifications].tolist() == [2, 1]
    assert coded[ScenarioFamily.pathway].tolist()[0] == "visit_or_call"
