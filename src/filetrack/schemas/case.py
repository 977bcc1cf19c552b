"""Coded cases: incidents, their children and their families, with one column per coded variable."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import DATE, AtSite
from filetrack.schemas.codes import (
    ChildLocation,
    EndState,
    Level,
    Location,
    Pathway,
    Presence,
    PreviousInvolvement,
    Relationship,
    SubsequentInvolvement,
    TimeOfDay,
    Trigger,
    Weekday,
)


class Case(AtSite):
    """A sampled incident with its notification: the unit of chapters 4 and 5 (base 251) and of Table 32."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
    relationship: Series[str] = pa.Field(
        isin=list(Relationship),
        title="Relationship of the adults",
        description="Current or former intimate partners (Table 12).",
    )
    location: Series[str] = pa.Field(isin=list(Location), title="Incident location", description="Table 14.")
    weekday: Series[str] = pa.Field(
        isin=list(Weekday),
        title="Day of the week",
        description="Day on which the incident was reported (Table 15).",
    )
    time_of_day: Series[str] = pa.Field(
        isin=list(TimeOfDay), title="Time reported", description="Six-hour bands from 9pm (Table 16)."
    )
    level: Series[str] = pa.Field(
        isin=list(Level),
        title="Level of violence",
        description="This incident only, no history (§4.10, Boxes 10 and 11).",
    )
    presence: Series[str] = pa.Field(
        isin=list(Presence),
        title="Children's presence",
        description="Present if any listed child witnessed, slept, was in another room or on the premises (§4.11).",
    )
    response: Series[str] = pa.Field(
        isin=["timed", "not_applicable", "unclear"],
        title="Whether a response time can be measured",
        description="Not applicable: reported at a station. Unclear: a time is missing or systems disagree (§5.3.3).",
    )
    response_minutes: Series[pd.Float64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Police response time",
        description="Minutes from the first call to arrival (§5.3.3).",
    )
    notification_days: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Days to notification",
        description="From the incident's report to the notification sent (north) or received (south) (§5.10.2).",
    )
    end_state: Series[str] = pa.Field(isin=list(EndState), title="Tracing", description="§6.2.1, Table 32.")
    family_id: Series[str] = pa.Field(
        nullable=True,
        title="Family",
        description="Family in social services' records; set for every known family.",
    )
    received_on: Series[DATE] = pa.Field(nullable=True, title="Date received by children's social services")
    pathway: Series[str] = pa.Field(
        isin=list(Pathway),
        nullable=True,
        title="Case pathway of this notification",
        description="§6.3; only traced notifications have one.",
    )
    trigger: Series[str] = pa.Field(isin=list(Trigger), nullable=True, title="Triggered or open", description="§7.3.")


class CaseChild(AtSite):
    """A child's involvement in a sampled incident (base 460 involvements, Tables 4, 5, 13, 19, 20)."""

    child_id: Series[str] = pa.Field(title="Child")
    incident_id: Series[str] = pa.Field(title="Incident")
    child_location: Series[str] = pa.Field(
        isin=list(ChildLocation),
        title="Child's location",
        description="Where the child was during the incident (§4.11, Table 19).",
    )


class CaseFamily(AtSite):
    """A family to which at least one sampled notification was traced (base 184, chapters 6 and 7)."""

    family_id: Series[str] = pa.Field(unique=True, title="Family")
    notifications: Series[int] = pa.Field(ge=1, title="Sampled notifications traced to the family")
    pathway: Series[str] = pa.Field(
        isin=list(Pathway),
        title="Case pathway",
        description="The most that any of the family's sampled notifications led to (§6.3).",
    )
    trigger: Series[str] = pa.Field(isin=list(Trigger), title="Triggered or open", description="§7.3.")
    previous: Series[str] = pa.Field(
        isin=list(PreviousInvolvement),
        title="Previous involvement",
        description="From dated events before the first sampled notification (§6.4).",
    )
    subsequent: Series[str] = pa.Field(
        isin=list(SubsequentInvolvement),
        title="Subsequent involvement",
        description="From dated events after the response to the last sampled notification, to 21 months on (§7.2).",
    )
