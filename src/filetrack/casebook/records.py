"""Records that the casebook is made of, and which case each incident belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from filetrack.schemas.care import Event
from filetrack.schemas.case import Case, InDepthFamily
from filetrack.schemas.codes import EndState
from filetrack.schemas.link import Trace
from filetrack.schemas.police import Notification


@dataclass(frozen=True)
class Police:
    """Records of both sites' police."""

    incidents: pd.DataFrame
    people: pd.DataFrame
    children: pd.DataFrame
    notifications: pd.DataFrame
    responses: pd.DataFrame
    assessments: pd.DataFrame
    actions: pd.DataFrame


@dataclass(frozen=True)
class Care:
    """Records of both sites' social services."""

    members: pd.DataFrame
    events: pd.DataFrame
    services: pd.DataFrame
    consultations: pd.DataFrame
    conversations: pd.DataFrame
    households: pd.DataFrame


@dataclass(frozen=True)
class Linked:
    """What linkage decided, and on what."""

    links: pd.DataFrame
    explained: pd.DataFrame
    supported: pd.DataFrame
    pairs: pd.DataFrame
    traces: pd.DataFrame
    candidate_traces: pd.DataFrame


@dataclass(frozen=True)
class Coded:
    """What was coded, by whom, and what was found in texts."""

    cases: pd.DataFrame
    children: pd.DataFrame
    adults: pd.DataFrame
    injuries: pd.DataFrame
    offences: pd.DataFrame
    actions: pd.DataFrame
    families: pd.DataFrame
    in_depth: pd.DataFrame
    findings: pd.DataFrame
    machine: pd.DataFrame
    decided: pd.DataFrame
    doubts: pd.DataFrame
    rules: pd.DataFrame


@dataclass(frozen=True)
class Records:
    """All of them."""

    police: Police
    care: Care
    linked: Linked
    coded: Coded


def boosters(records: Records) -> pd.DataFrame:
    """The traces of notifications of the month after the sample's that brought a family into the study (§7.1)."""
    in_depth = records.coded.in_depth
    families = in_depth.loc[in_depth[InDepthFamily.booster], InDepthFamily.family_id]
    traces = records.linked.candidate_traces
    return traces[traces[Trace.family_id].isin(families) & traces[Trace.end_state].eq(EndState.TRACED)]


def notes(records: Records) -> pd.DataFrame:
    """Traced notifications of the sample and of boosters (`Trace`)."""
    traces = records.linked.traces
    return pd.concat([traces[traces[Trace.end_state] == EndState.TRACED], boosters(records)], ignore_index=True)


def case_of(records: Records) -> pd.Series:
    """The case of each incident: its family, or the incident itself where no family is known.

    Incidents are those of the sample, of boosters, and others of which a case's family has the notification on record.
    """
    sampled = records.coded.cases.set_index(Case.incident_id)[Case.family_id]
    booster = boosters(records).set_index(Trace.incident_id)[Trace.family_id]
    known = records.care.events[records.care.events[Event.family_id].isin({*sampled, *booster})]
    quoted = records.police.notifications.merge(
        known[[Event.reference, Event.family_id]].dropna(),
        left_on=Notification.notification_id,
        right_on=Event.reference,
    ).dropna(subset=[Notification.incident_id])
    others = quoted.set_index(Notification.incident_id)[Event.family_id]
    cases = pd.concat([sampled.fillna(sampled.index.to_series()), booster, others]).astype("str")
    return cases[~cases.index.duplicated()]
