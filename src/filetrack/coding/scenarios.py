"""Families' pathways and involvement under other links than the study's own (§6.3, §6.4, §7.2)."""

from __future__ import annotations

import pandas as pd

from filetrack.coding.families import involved, traced
from filetrack.history import HistoryRules
from filetrack.scenarios import FIRST, VARIANT, in_place, of_touched, variants
from filetrack.schemas.case import CaseFamily
from filetrack.schemas.codes import EndState
from filetrack.schemas.scenario import ScenarioFamily, ScenarioTrace
from filetrack.schemas.study import Study


def scenario_families(
    traces: pd.DataFrame, own: int, events: pd.DataFrame, families: pd.DataFrame, study: Study, history: HistoryRules
) -> pd.DataFrame:
    """One row a scenario and family to which a notification was traced (`ScenarioFamily`).

    Of other sets of links than the study's `own` only families whose notifications are other ones; a family is coded
    once for the same ones.
    """
    every = pd.concat([traces[traces[ScenarioTrace.scenario] == own], of_touched(traces, own)])
    ends = every[every[ScenarioTrace.end_state] == EndState.TRACED]
    linked = variants(ends, [ScenarioTrace.incident_id, ScenarioTrace.event_id])
    first = linked[linked[FIRST]].drop(columns=ScenarioTrace.scenario)
    events, families = in_place(events, first), in_place(families, first)
    notes = first.drop(columns=ScenarioTrace.family_id).rename(columns={VARIANT: ScenarioTrace.family_id})
    notes = traced(notes, events, history, study.involvement.response_days)
    coded = involved(notes, events, families, study, history).rename(columns={CaseFamily.family_id: VARIANT})
    met = linked[[ScenarioTrace.scenario, ScenarioTrace.family_id, VARIANT]].drop_duplicates()
    return met.merge(coded, on=VARIANT)[list(ScenarioFamily.to_schema().columns)].sort_values(
        [ScenarioFamily.scenario, ScenarioFamily.site, ScenarioFamily.family_id], ignore_index=True
    )
