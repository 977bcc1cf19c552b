"""Coded columns of an incident: who, where, when, how violent, who was there, how soon (§4.5 to §4.11, §5).

Every function takes frames indexed by incident and returns a Series indexed as the incidents are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from filetrack.coding.found import about
from filetrack.coding.narrative import Offence
from filetrack.schemas.case import CaseChild
from filetrack.schemas.codes import PRESENT, Level, Presence, TimeOfDay, Weekday
from filetrack.schemas.finding import Finding, Variable
from filetrack.schemas.link import Trace
from filetrack.schemas.police import Incident, Notification, Response

_FROM_MINUTE = {
    0: TimeOfDay.NIGHT,
    180: TimeOfDay.MORNING,
    540: TimeOfDay.DAY,
    900: TimeOfDay.EVENING,
    1260: TimeOfDay.NIGHT,
}
_FROM_MONDAY = (*list(Weekday)[1:], Weekday.SUNDAY)


def relationship(incidents: pd.DataFrame) -> pd.Series:
    """Whether the adults are current or former partners, as the record has it (§4.5, Table 12)."""
    return incidents[Incident.relationship]


def location(incidents: pd.DataFrame) -> pd.Series:
    """Where the incident took place, as the record has it (§4.7, Table 14)."""
    return incidents[Incident.location]


def weekday(incidents: pd.DataFrame) -> pd.Series:
    """Day of the week on which the incident was reported (§4.7, Table 15)."""
    return incidents[Incident.reported_on].dt.day_of_week.map(dict(enumerate(_FROM_MONDAY)))


def time_of_day(incidents: pd.DataFrame) -> pd.Series:
    """Six-hour band from 9pm in which the incident was reported; unclear where no time stands (§4.7, Table 16)."""
    minute = incidents[Incident.reported_minute]
    starts = np.array(list(_FROM_MINUTE))
    bands = np.array(list(_FROM_MINUTE.values()), dtype=object)
    known = minute.fillna(0).to_numpy(dtype="int64")
    band = pd.Series(bands[np.searchsorted(starts, known, side="right") - 1], index=incidents.index, dtype="str")
    return band.mask(minute.isna(), TimeOfDay.UNCLEAR.value)


def level(incidents: pd.DataFrame, findings: pd.DataFrame, offences: Sequence[Offence]) -> pd.Series:
    """Level of violence of this incident alone (§4.10, Boxes 10 and 11).

    The highest level that a rule finds in the record's texts. Where the texts say nothing of what happened, the level
    that the recorded offence speaks for; else none/low. A ticked box alone makes no level.
    """
    return silent_filled(text_level(incidents, findings), incidents, offences)


def text_level(incidents: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """The highest level that a rule finds in the record's texts; missing where these say nothing (§4.10)."""
    told = about(findings, Variable.LEVEL)
    return highest(told[Finding.code], told[Finding.incident_id]).reindex(incidents.index)


def highest(levels: pd.Series, incident_ids: pd.Series) -> pd.Series:
    """The highest of the levels given for each incident, by incident."""
    severity = {code.value: rank for rank, code in enumerate(Level)}
    return levels.map(severity).groupby(incident_ids).min().map(dict(enumerate(Level)))


def silent_filled(levels: pd.Series, incidents: pd.DataFrame, offences: Sequence[Offence]) -> pd.Series:
    """Levels by the texts, and where these are silent, by the recorded offence; else none/low (§4.10)."""
    return levels.fillna(offence_level(incidents, offences)).fillna(Level.LOW.value).astype("str")


def offence_level(incidents: pd.DataFrame, offences: Sequence[Offence]) -> pd.Series:
    """The level that the recorded offence speaks for; missing where it speaks for none (§4.10, `level.yaml`)."""
    recorded = incidents[Incident.offence].fillna("").str.lower()
    levels = pd.Series(None, index=incidents.index, dtype="object")
    for offence in reversed(offences):
        held = recorded.map(lambda words, holds=offence.holds: any(part in words for part in holds))
        levels = levels.mask(held.astype(bool), offence.level.value)
    return levels


def presence(incidents: pd.DataFrame, case_children: pd.DataFrame) -> pd.Series:
    """Present where any listed child witnessed, slept, was in another room or on the premises (§4.11, Table 21)."""
    there = case_children[CaseChild.child_location].isin(PRESENT)
    present = incidents.index.isin(case_children.loc[there, CaseChild.incident_id])
    return pd.Series(
        np.where(present, Presence.PRESENT.value, Presence.NOT_RECORDED_PRESENT.value), index=incidents.index
    )


def response_minutes(incidents: pd.DataFrame, responses: pd.DataFrame, arrival_disagreement: int) -> pd.Series:
    """Minutes from the first call to arrival; missing unless `response` is timed (§5.3.3, Table 23)."""
    times = responses.reindex(incidents.index)
    minutes = _minutes(times[Response.arrived_at] - times[Response.called_at])
    return minutes.where(response(incidents, responses, arrival_disagreement) == "timed")


def response(incidents: pd.DataFrame, responses: pd.DataFrame, arrival_disagreement: int) -> pd.Series:
    """Whether a response can be timed (§5.3.3).

    Not applicable where the incident was reported in person. Unclear where a time is missing, arrival comes before the
    call, or the officer's arrival differs from the dispatch system's by more than `arrival_disagreement` minutes.
    """
    times = responses.reindex(incidents.index)
    in_person = times[Response.in_person].eq(True).fillna(False).astype(bool)
    minutes = _minutes(times[Response.arrived_at] - times[Response.called_at])
    apart = _minutes(times[Response.arrived_at_officer] - times[Response.arrived_at]).abs()
    unclear = minutes.isna() | (minutes < 0).fillna(False) | (apart > arrival_disagreement).fillna(False)
    coded = np.select([in_person, unclear.astype(bool)], ["not_applicable", "unclear"], default="timed")
    return pd.Series(coded, index=incidents.index)


def notification_days(incidents: pd.DataFrame, notifications: pd.DataFrame, traces: pd.DataFrame) -> pd.Series:
    """Days from the incident's report to the notification: sent (north), received (south) (§5.10.2, Tables 29 and 30).

    `notifications` are the sampled ones. A site whose police record when they were sent is told by that, another by
    their receipt. Missing where there is no date, or one before the report.
    """
    sent = notifications[Notification.sent_on].reindex(incidents.index)
    received = traces[Trace.received_on].reindex(incidents.index)
    recorded = sent.notna().groupby(incidents[Incident.site]).transform("any")
    days = (sent.where(recorded, received) - incidents[Incident.reported_on]).dt.days
    return days.where(days >= 0).astype("Int64")


def _minutes(durations: pd.Series) -> pd.Series:
    return (durations.dt.total_seconds() / 60).astype("Float64")
