"""The sample: who is in, who fell out at which step, and the monthly registers behind Table 3 (§2.3.1, §4.2)."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import AtSite
from filetrack.schemas.lineage import made_from


class Sampled(AtSite):
    """An incident of the sample and the notification that it led to."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
    notification_id: Series[str] = pa.Field(unique=True, title="Notification")


class SampleStep(AtSite):
    """One inclusion or exclusion step, with what it left and what it took."""

    step: Series[int] = pa.Field(ge=1, title="Order of the step")
    unit: Series[str] = pa.Field(title="What is counted")
    description: Series[str] = pa.Field(title="Step")
    kept: Series[int] = pa.Field(ge=0, title="Left after the step")
    excluded: Series[int] = pa.Field(ge=0, title="Taken out by the step")
    reason: Series[str] = pa.Field(
        nullable=True, title="What those taken out have in common", description="In words of the flow diagram."
    )


class Register(AtSite):
    """Domestic-violence incidents of a month and those notified (Table 3)."""

    month: Series[str] = pa.Field(str_matches=r"\A[0-9]{4}-[0-9]{2}\Z", title="Month")
    incidents: Series[int] = pa.Field(
        ge=0,
        title="All domestic-violence incidents",
        metadata=made_from("incident.incident_id", "incident.reported_on", "incident.domestic"),
    )
    notified: Series[int] = pa.Field(
        ge=0,
        title="Notified, partners and relatives",
        metadata=made_from("register.incidents", "notification.notification_id | incident.notification_ticked"),
    )
    notified_partners: Series[int] = pa.Field(
        ge=0,
        title="Notified, between current or former partners",
        metadata=made_from("register.notified", "incident.relationship"),
    )


class RegisteredIncident(Register):
    """What an incident counts as in its site's register of the month: 1 or 0 of each count."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
