"""Cases, their children and their families, put together from their coded columns (base 251, 460 and 184)."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from filetrack.coding import children as of_child
from filetrack.coding import incident as of_incident
from filetrack.coding import involvement, pathway
from filetrack.coding.history import HistoryRules
from filetrack.coding.narrative import LevelRules, Reader
from filetrack.coding.texts import findings
from filetrack.schemas.case import Case, CaseChild, CaseFamily
from filetrack.schemas.codes import EndState
from filetrack.schemas.link import Trace
from filetrack.schemas.police import Child, Incident, Notification, Response
from filetrack.schemas.sample import Sampled
from filetrack.schemas.study import Study


class Records(NamedTuple):
    """What coding reads: records of both sites, the sample and where its notifications ended."""

    sampled: pd.DataFrame
    incidents: pd.DataFrame
    children: pd.DataFrame
    notifications: pd.DataFrame
    responses: pd.DataFrame
    families: pd.DataFrame
    events: pd.DataFrame
    traces: pd.DataFrame


class Coded(NamedTuple):
    """What coding makes."""

    cases: pd.DataFrame
    children: pd.DataFrame
    families: pd.DataFrame
    findings: pd.DataFrame


def coded(records: Records, study: Study, reader: Reader, level_rules: LevelRules, history: HistoryRules) -> Coded:
    """Code every sampled incident, each of its children, and each family that a notification was traced to."""
    incidents = records.incidents.set_index(Incident.incident_id).loc[sorted(records.sampled[Sampled.incident_id])]
    children = records.children[records.children[Child.incident_id].isin(incidents.index)]
    notifications = _sampled_notifications(records)
    found = findings(incidents, notifications, children, reader)
    case_children = _case_children(children, incidents, found)
    notes = _traced(records.traces, records.events, history, study.involvement.response_days)
    cases = _cases(records, study, incidents, notifications, found, case_children, notes, level_rules)
    return Coded(cases, case_children, case_families(notes, records, study, history), found)


def case_families(notes: pd.DataFrame, records: Records, study: Study, history: HistoryRules) -> pd.DataFrame:
    """One row a family (`CaseFamily`): its pathway, and involvement before and after (§6.3, §6.4, §7.2).

    The pathway is the most of its notifications' pathways; the trigger is that of the first notification to reach it.
    """
    notes = notes.sort_values([Trace.family_id, Trace.received_on, Trace.incident_id], kind="stable")
    first, last = notes.drop_duplicates(Trace.family_id), notes.drop_duplicates(Trace.family_id, keep="last")
    rank = pathway.most(notes[Case.pathway])
    leading = notes.loc[rank.groupby(notes[Trace.family_id]).idxmax()].set_index(Trace.family_id)
    followed = (history, study.involvement.response_days, study.period.follow_up_months)
    family = first[Trace.family_id]
    return pd.DataFrame(
        {
            CaseFamily.site: first[Trace.site],
            CaseFamily.family_id: family,
            CaseFamily.notifications: family.map(notes[Trace.family_id].value_counts()),
            CaseFamily.pathway: family.map(leading[Case.pathway]),
            CaseFamily.trigger: family.map(leading[Case.trigger]),
            CaseFamily.previous: involvement.previous(first, records.events, records.families, history),
            CaseFamily.subsequent: family.map(
                involvement.subsequent(last, notes, records.events, *followed).set_axis(last[Trace.family_id])
            ),
        }
    ).sort_values([CaseFamily.site, CaseFamily.family_id], ignore_index=True)


def _sampled_notifications(records: Records) -> pd.DataFrame:
    """Notifications of the sample, indexed by the incident that each is about."""
    sampled = records.sampled.set_index(Sampled.notification_id)[Sampled.incident_id]
    held = records.notifications[records.notifications[Notification.notification_id].isin(sampled.index)]
    return held.set_index(held[Notification.notification_id].map(sampled).rename(Sampled.incident_id))


def _case_children(children: pd.DataFrame, incidents: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    frame = children[[Child.site, Child.child_id, Child.incident_id]].rename(
        columns={Child.child_id: CaseChild.child_id, Child.incident_id: CaseChild.incident_id}
    )
    frame[CaseChild.child_location] = of_child.child_location(children, incidents, found)
    return frame.sort_values([CaseChild.site, CaseChild.incident_id, CaseChild.child_id], ignore_index=True)


def _traced(traces: pd.DataFrame, events: pd.DataFrame, history: HistoryRules, response_days: int) -> pd.DataFrame:
    """Traced notifications with their pathway and trigger."""
    notes = traces[traces[Trace.end_state] == EndState.TRACED].copy()
    notes[Case.pathway] = pathway.pathway(notes, events, history, response_days)
    notes[Case.trigger] = pathway.trigger(notes, events, notes[Case.pathway])
    return notes


def _cases(
    records: Records,
    study: Study,
    incidents: pd.DataFrame,
    notifications: pd.DataFrame,
    found: pd.DataFrame,
    case_children: pd.DataFrame,
    notes: pd.DataFrame,
    level_rules: LevelRules,
) -> pd.DataFrame:
    traces = records.traces.set_index(Trace.incident_id)
    traced = notes.set_index(Trace.incident_id)
    responses = records.responses.set_index(Response.incident_id)
    apart = study.timing.arrival_disagreement_minutes
    return (
        pd.DataFrame(
            {
                Case.site: incidents[Incident.site],
                Case.relationship: of_incident.relationship(incidents),
                Case.location: of_incident.location(incidents),
                Case.weekday: of_incident.weekday(incidents),
                Case.time_of_day: of_incident.time_of_day(incidents),
                Case.level: of_incident.level(incidents, found, level_rules.offences),
                Case.presence: of_incident.presence(incidents, case_children),
                Case.response: of_incident.response(incidents, responses, apart),
                Case.response_minutes: of_incident.response_minutes(incidents, responses, apart),
                Case.notification_days: of_incident.notification_days(incidents, notifications, traces),
                Case.end_state: traces[Trace.end_state].reindex(incidents.index),
                Case.family_id: traces[Trace.family_id].reindex(incidents.index),
                Case.received_on: traces[Trace.received_on].reindex(incidents.index),
                Case.pathway: traced[Case.pathway].reindex(incidents.index),
                Case.trigger: traced[Case.trigger].reindex(incidents.index),
            }
        )
        .reset_index(names=Case.incident_id)
        .sort_values([Case.site, Case.incident_id], ignore_index=True)
    )
