"""The coded level of violence beside the record's tick boxes and offence (§4.9, §4.10): disagreement is counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from filetrack.schemas.case import Case
from filetrack.schemas.measure import LevelEvidence
from filetrack.schemas.police import Incident

_TICKS = {"injury_tick": Incident.injury_tick, "weapon_tick": Incident.weapon_tick}
FIELDS = {**_TICKS, "offence": Incident.offence}


def level_evidence(cases: pd.DataFrame, incidents: pd.DataFrame, sites: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Sampled incidents by site, what a field of the record says, and the level coded (`LevelEvidence`).

    Ticks are yes, no or blank; an offence is recorded, non-crime or blank. `sites` are, for each of `FIELDS`, those
    whose records hold it.
    """
    both = cases[[Case.site, Case.incident_id, Case.level]].merge(
        incidents, left_on=[Case.site, Case.incident_id], right_on=[Incident.site, Incident.incident_id]
    )
    recorded = {field: _tick(both[column]) for field, column in _TICKS.items()}
    recorded["offence"] = _offence(both[Incident.offence])
    keys = [LevelEvidence.site, LevelEvidence.field, LevelEvidence.recorded, LevelEvidence.level]
    counted = [
        both.assign(**{LevelEvidence.field: field, LevelEvidence.recorded: values})[both[Case.site].isin(sites[field])]
        .groupby(keys)
        .size()
        .rename(LevelEvidence.incidents)
        .reset_index()
        for field, values in recorded.items()
    ]
    return pd.concat(counted).sort_values(keys, ignore_index=True)


def _tick(values: pd.Series) -> pd.Series:
    return values.map({True: "yes", False: "no"}).astype("object").fillna("blank")


def _offence(values: pd.Series) -> pd.Series:
    none = values.str.contains("non.?crime", case=False, regex=True)
    recorded = none.map({True: "non-crime", False: "offence"}).astype("object")
    return recorded.mask(values.isna(), "blank")
