"""Whether the two agencies of a site contradict each other: what social care quotes of the police's notifications."""

from __future__ import annotations

import pandas as pd

from filetrack.quality.examination import Examination
from filetrack.schemas.care import Event
from filetrack.schemas.check import Checks
from filetrack.schemas.codes import EventKind
from filetrack.schemas.police import Incident, Notification
from filetrack.schemas.study import Ingest

BOTH = "both"
"""What stands for the agency where a check is of both."""

AGENCIES_TOGETHER = ("incidents", "notifications", "events")
"""Records that are checked against each other, by the names of their files."""


def across(
    site: str,
    incidents: pd.DataFrame,
    notifications: pd.DataFrame,
    events: pd.DataFrame,
    ingest: Ingest,
    checks: Checks,
) -> pd.DataFrame:
    """Checks of a site's notifications in social care against those of the police (CheckCount)."""
    received = events[events[Event.kind] == EventKind.NOTIFICATION].reset_index(drop=True)
    file = Examination(received, site, BOTH, "notifications", ingest, checks)
    quoted, on = received[Event.reference], received[Event.happened_on]
    incident = quoted.map(notifications.set_index(Notification.notification_id)[Notification.incident_id])
    reported = incident.map(incidents.set_index(Incident.incident_id)[Incident.reported_on])
    in_register = on.between(incidents[Incident.reported_on].min(), incidents[Incident.reported_on].max())
    file.check(
        quoted.notna() & in_register & ~quoted.isin(notifications[Notification.notification_id]),
        "unknown_police_reference",
        Event.reference,
        "a reference of a police notification",
        units=int((quoted.notna() & in_register).sum()),
    )
    file.check(
        on < reported,
        "received_before_report",
        Event.happened_on,
        "a date on or after the incident's report",
        units=int(reported.notna().sum()),
    )
    stated = received[Event.incident_on]
    known = reported.notna() & stated.notna()
    file.check(
        known & (stated != reported),
        "incident_day_differs",
        Event.incident_on,
        "the day on which the police have the incident",
        units=int(known.sum()),
    )
    return file.counts()
