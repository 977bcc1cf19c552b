"""What the police did: offences identified, actions and when they took them, who left (§5.4.2, §5.8, §5.9).

`incidents` are indexed by incident.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from filetrack.coding.found import about
from filetrack.schemas.case import CaseAction, CaseOffence
from filetrack.schemas.codes import Action, Offence, Parties, Removal, Timing
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.police import Incident, IncidentOffence, PoliceAction

_DAY = pd.Timedelta(hours=24)


def case_offences(offences: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    """Offences identified for investigation, once per incident and offence (`CaseOffence`; §5.9.1, Table 27)."""
    held = offences[offences[IncidentOffence.incident_id].isin(incidents.index)]
    return _in_order(held, [CaseOffence.site, CaseOffence.incident_id, CaseOffence.offence], Offence)


def has_offence(incidents: pd.DataFrame, case_offences: pd.DataFrame) -> pd.Series:
    """Whether at least one offence was identified for investigation (§5.9.1)."""
    return pd.Series(incidents.index.isin(case_offences[CaseOffence.incident_id]), index=incidents.index)


def unsubstantiated(
    incidents: pd.DataFrame, parties: pd.Series, offence: pd.Series, crime_reports: Collection[str]
) -> pd.Series:
    """Whether a crime report has a victim and a perpetrator, but no offence (§4.4.1).

    `crime_reports` are the sites whose police record incidents so.
    """
    return incidents[Incident.site].isin(crime_reports) & (parties == Parties.VICTIM_AND_PERPETRATOR) & ~offence


def case_actions(actions: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    """Actions of the police, once per incident and action, with `timing` (`CaseAction`; Tables 26 and 28)."""
    held = actions[actions[PoliceAction.incident_id].isin(incidents.index)]
    keys = [CaseAction.site, CaseAction.incident_id, CaseAction.action]
    after = held[PoliceAction.taken_at] - held[PoliceAction.incident_id].map(reported_at(incidents)) > _DAY
    timed = held[PoliceAction.taken_at].notna()
    kinds = pd.DataFrame({"within": timed & ~after, "after": timed & after}).groupby([held[key] for key in keys]).any()
    frame = timing(kinds["within"], kinds["after"]).rename(CaseAction.timing).reset_index()
    return _in_order(frame, keys, Action, [CaseAction.timing])


def timing(within: pd.Series, after: pd.Series) -> pd.Series:
    """When an action was taken: up to 24 hours from the report, later, both, or no time at all (Tables 26 and 28)."""
    coded = np.select(
        [within & after, within, after],
        [Timing.BOTH.value, Timing.WITHIN_DAY.value, Timing.AFTER_DAY.value],
        default=Timing.NOT_RECORDED.value,
    )
    return pd.Series(coded, index=within.index, dtype="str")


def reported_at(incidents: pd.DataFrame) -> pd.Series:
    """Day and time of the report; midnight, its first minute, where the time is not clear."""
    minutes = incidents[Incident.reported_minute].fillna(0).astype("int64")
    return incidents[Incident.reported_on] + pd.to_timedelta(minutes, unit="min")


def removal(
    incidents: pd.DataFrame, case_actions: pd.DataFrame, parties: pd.Series, findings: pd.DataFrame
) -> pd.Series:
    """Who left the site, or was taken from it (§5.4.2, Table 24): the first of `Removal` that applies.

    An arrest among the police's actions, else what the text tells. Whoever left an incident in which both adults are
    victims, or both accused, is victim/perpetrator.
    """
    told = about(findings, Variable.REMOVAL)
    rank = {code.value: place for place, code in enumerate(Removal)}
    first = told[Finding.code].map(rank).groupby(told[Finding.incident_id]).min()
    text = incidents.index.to_series().map(first).map(dict(enumerate(Removal)))
    left = text.isin([Removal.PERPETRATOR_LEFT, Removal.VICTIM_LEFT])
    text = text.mask(left & (parties != Parties.VICTIM_AND_PERPETRATOR), Removal.VICTIM_PERPETRATOR_LEFT.value)
    arrested = took(incidents, case_actions, Action.ARREST)
    return text.mask(arrested, Removal.ARRESTED.value).fillna(Removal.OTHER.value).astype("str")


def took(incidents: pd.DataFrame, case_actions: pd.DataFrame, action: Action) -> pd.Series:
    """Whether the police took an action on each incident."""
    taken = case_actions.loc[case_actions[CaseAction.action] == action, CaseAction.incident_id]
    return pd.Series(incidents.index.isin(taken), index=incidents.index)


def _in_order(frame: pd.DataFrame, keys: list[str], codes: type, others: list[str] | None = None) -> pd.DataFrame:
    order = {code.value: rank for rank, code in enumerate(codes)}
    return frame[[*keys, *(others or [])]].sort_values(
        keys, key=lambda column: column.replace(order), ignore_index=True
    )
