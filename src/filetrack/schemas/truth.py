"""The simulator's truth (`data/truth`): what the records were made to show. Read only to score linkage and levels."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import AtSite
from filetrack.schemas.codes import (
    ChildLocation,
    EndState,
    Level,
    MemberRole,
    Pathway,
    Presence,
    PreviousInvolvement,
    SubsequentInvolvement,
)


class TrueIncident(AtSite):
    """A sampled incident. References are the agencies' own, as in their files before anonymisation."""

    incident_ref: Series[str] = pa.Field(unique=True, title="Incident Ref (north), CRIS_NO (south)")
    family_ref: Series[str] = pa.Field(
        nullable=True,
        title="Family in social care",
        description="North: ICS Child ID of one of its children. South: File No. Missing where it is not known there.",
    )
    level: Series[str] = pa.Field(isin=list(Level), title="Level of violence")
    presence: Series[str] = pa.Field(isin=list(Presence), title="Children's presence")
    end_state: Series[str] = pa.Field(isin=list(EndState), title="Where tracing ends")
    pathway: Series[str] = pa.Field(
        isin=list(Pathway), nullable=True, title="What the notification led to; missing unless traced"
    )


class TrueChild(AtSite):
    """A child that the police list with a sampled incident."""

    incident_ref: Series[str] = pa.Field(title="Incident Ref (north), CRIS_NO (south)")
    number: Series[int] = pa.Field(ge=1, title="Position on the police record")
    child_location: Series[str] = pa.Field(isin=list(ChildLocation), title="Child's location")
    child_ref: Series[str] = pa.Field(
        nullable=True,
        title="The same child in social care",
        description="As in `TrueMember`. Missing where the family is not known there.",
    )


class TrueAdult(AtSite):
    """An adult on the police record of a sampled incident."""

    incident_ref: Series[str] = pa.Field(title="Incident Ref (north), CRIS_NO (south)")
    person_ref: Series[str] = pa.Field(
        title="Adult", description="North: Person ID. South: P1 or P2, the part of the report."
    )
    role: Series[str] = pa.Field(
        isin=list(MemberRole),
        nullable=True,
        title="Part in the family's record in social care",
        description="Missing where that does not name this adult.",
    )


class TrueFamily(AtSite):
    """A family with at least one traced notification."""

    family_ref: Series[str] = pa.Field(unique=True, title="Family in social care")
    pathway: Series[str] = pa.Field(isin=list(Pathway), title="Case pathway")
    previous: Series[str] = pa.Field(isin=list(PreviousInvolvement), title="Previous involvement")
    subsequent: Series[str] = pa.Field(isin=list(SubsequentInvolvement), title="Subsequent involvement")


class TrueMember(AtSite):
    """A child on the social-care record of a family that was sampled."""

    family_ref: Series[str] = pa.Field(title="Family in social care")
    child_ref: Series[str] = pa.Field(
        title="Child",
        description="North: ICS Child ID. South: `File No/Person No`. A simulated year: `pers_person_id`.",
    )


class TrueNotification(AtSite):
    """A notification of a simulated year (`simulate year`). References are the agencies' own."""

    notification_ref: Series[str] = pa.Field(title="Notification Ref")
    incident_ref: Series[str] = pa.Field(title="Incident Ref")
    family_ref: Series[str] = pa.Field(
        nullable=True,
        title="Family in social care",
        description="`fami_family_id` of the Standard Safeguarding Dataset. Missing where it is not known there.",
    )
    level: Series[str] = pa.Field(isin=list(Level), title="Level of violence")
