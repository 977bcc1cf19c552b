"""Where the tracing of each sampled notification ended: the five end states of Table 32 (§6.2.1)."""

from __future__ import annotations

import pandas as pd

from filetrack.linkage.decide import one_to_one
from filetrack.schemas.care import Event, Family
from filetrack.schemas.codes import EndState, EventKind, FileState
from filetrack.schemas.link import Link, Trace
from filetrack.schemas.police import Incident, Notification
from filetrack.schemas.sample import Sampled

_NEARNESS = "nearness"


def traces(
    links: pd.DataFrame,
    sampled: pd.DataFrame,
    incidents: pd.DataFrame,
    notifications: pd.DataFrame,
    families: pd.DataFrame,
    events: pd.DataFrame,
    window_days: int,
) -> pd.DataFrame:
    """Where each sampled notification's tracing ended (`Trace`): exactly one end state each.

    A family that is not linked is not known; of a linked family the file may not be found or be unavailable; else its
    record holds the notification (traced) or does not.
    """
    dated = _dated(links, sampled, incidents, notifications)
    entries = entries_found(dated, events, window_days)
    traced = dated.merge(entries, on=[Link.incident_id, Link.family_id], how="left")
    states = families.set_index(Family.family_id)[Family.file]
    file = traced[Link.family_id].map(states)
    traced[Trace.end_state] = EndState.NOTIFICATION_NOT_LOCATED.value
    traced.loc[traced[Trace.event_id].notna(), Trace.end_state] = EndState.TRACED.value
    traced.loc[file == FileState.NOT_FOUND, Trace.end_state] = EndState.FILE_NOT_FOUND.value
    traced.loc[file == FileState.UNAVAILABLE, Trace.end_state] = EndState.FILE_UNAVAILABLE.value
    traced.loc[traced[Link.family_id].isna(), Trace.end_state] = EndState.FAMILY_NOT_KNOWN.value
    traced.loc[traced[Trace.end_state] != EndState.TRACED, [Trace.event_id, Trace.received_on]] = None
    columns = list(Trace.to_schema().columns)
    return traced[columns].sort_values([Trace.site, Trace.incident_id], ignore_index=True)


def entries_found(dated: pd.DataFrame, events: pd.DataFrame, window_days: int) -> pd.DataFrame:
    """The entry in its family's record that is each notification: incident, family, event and day received.

    An entry is the notification's if it quotes its reference; else, if it quotes none, if it states the incident's
    date; else, if it states neither, if it lies within the window after the notification. The surest comes first, then
    the nearest; one entry serves one notification.
    """
    entries = events[events[Event.kind] == EventKind.NOTIFICATION].drop(columns=Event.site)
    pairs = dated.dropna(subset=Link.family_id).merge(entries, on=Link.family_id)
    unquoted = pairs[Event.reference].isna()
    delay = (pairs[Event.happened_on] - pairs["due_from"]).dt.days
    quotes = pairs[Event.reference] == pairs[Sampled.notification_id]
    states_date = unquoted & (pairs[Event.incident_on] == pairs[Incident.reported_on])
    in_window = unquoted & pairs[Event.incident_on].isna() & delay.between(0, window_days)
    surest = quotes * 3 + states_date * 2 + in_window * 1
    pairs[_NEARNESS] = surest * 100_000 - (pairs[Event.happened_on] - pairs[Incident.reported_on]).dt.days.abs()
    linked = [Link.incident_id, Link.family_id]
    entries = one_to_one(pairs[surest > 0], linked, [Event.family_id, Event.event_id], _NEARNESS)
    entries = entries.rename(columns={Event.happened_on: Trace.received_on})
    return entries[[*linked, Trace.event_id, Trace.received_on]]


def _dated(links, sampled, incidents, notifications) -> pd.DataFrame:
    """Links with the notification, the day reported, and the day from which it may be in the record (`due_from`)."""
    dated = links[[Link.site, Link.incident_id, Link.family_id]].merge(
        sampled[[Sampled.incident_id, Sampled.notification_id]], on=Link.incident_id
    )
    dated = dated.merge(incidents[[Incident.incident_id, Incident.reported_on]], on=Link.incident_id, how="left")
    sent = notifications.set_index(Notification.notification_id)[Notification.sent_on]
    dated["due_from"] = dated[Sampled.notification_id].map(sent).fillna(dated[Incident.reported_on])
    return dated
