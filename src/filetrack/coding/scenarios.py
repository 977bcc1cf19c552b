"""Families' pathways and involvement under other links than the study's own (§6.3, §6.4, §7.2)."""

from __future__ import annotations

import pandas as pd

from filetrack.coding.families import involved, traced
from filetrack.history import HistoryRules
from filetrack.schemas.care import Event, Family
from filetrack.schemas.scenario import ScenarioFamily, ScenarioTrace
from filetrack.schemas.study import Study


def scenario_families(
    traces: pd.DataFrame, events: pd.DataFrame, families: pd.DataFrame, study: Study, history: HistoryRules
) -> pd.DataFrame:
    """One row a scenario and family to which a notification was traced (`ScenarioFamily`)."""
    met = traces[ScenarioTrace.family_id].dropna().unique()
    events, families = (
        frame[frame[of].isin(met)] for frame, of in ((events, Event.family_id), (families, Family.family_id))
    )
    columns = list(ScenarioFamily.to_schema().columns)
    made = []
    for scenario, ends in traces.groupby(ScenarioTrace.scenario):
        notes = traced(ends, events, history, study.involvement.response_days)
        made.append(involved(notes, events, families, study, history).assign(**{ScenarioFamily.scenario: scenario}))
    return pd.concat(made, ignore_index=True)[columns].sort_values(
        [ScenarioFamily.scenario, ScenarioFamily.site, ScenarioFamily.family_id], ignore_index=True
    )
