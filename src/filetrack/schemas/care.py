"""Social-care records after ingest: families, their members and dated events, for both sites (§2.3.2)."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import DATE, AtSite, Identity
from filetrack.schemas.codes import (
    Agency,
    Engagement,
    EventKind,
    FamilyMember,
    FileState,
    MemberRole,
    Outcome,
    Service,
    Source,
)


class Family(AtSite):
    """A family known to children's social services; linked children's records make one family (§6.2.1)."""

    family_id: Series[str] = pa.Field(
        unique=True,
        title="Family",
        description="Keyed pseudonym of the file's number, or of its first linked child.",
    )
    file: Series[str] = pa.Field(isin=list(FileState), title="State of the file")
    history_complete: Series[bool] = pa.Field(
        title="Records before the study can be read",
        description="False where an earlier volume is missing or was not migrated.",
    )


class Member(Identity):
    """A person named in a family's record."""

    family_id: Series[str] = pa.Field(title="Family")
    member_id: Series[str] = pa.Field(title="Member")
    role: Series[str] = pa.Field(isin=list(MemberRole), title="Part in the family")


class Event(AtSite):
    """A dated entry in a family's record. Entries of several children of one family on one day are one event."""

    family_id: Series[str] = pa.Field(title="Family")
    event_id: Series[str] = pa.Field(unique=True, title="Event")
    happened_on: Series[DATE] = pa.Field(title="Date of the entry; for a notification, the date received")
    kind: Series[str] = pa.Field(isin=list(EventKind), title="Kind of entry")
    source: Series[str] = pa.Field(isin=list(Source), nullable=True, title="Who made contact")
    reference: Series[str] = pa.Field(
        nullable=True,
        title="Police reference quoted",
        description="Keyed pseudonym, comparable with the police's.",
    )
    incident_on: Series[DATE] = pa.Field(nullable=True, title="Date of the incident that a notification states")


class ServiceUse(AtSite):
    """A support service that a member of a family was signposted to, or used (§7.6)."""

    family_id: Series[str] = pa.Field(title="Family")
    happened_on: Series[DATE] = pa.Field(title="Date of the entry")
    service: Series[str] = pa.Field(isin=list(Service), title="Service")
    member: Series[str] = pa.Field(isin=list(FamilyMember), title="Member of the family")
    signposted: Series[bool] = pa.Field(
        title="Signposted by children's social services", description="False: used on the family's own initiative."
    )
    engagement: Series[str] = pa.Field(
        isin=list(Engagement), nullable=True, title="Engagement", description="Missing where nothing is recorded of it."
    )


class Consultation(AtSite):
    """A contact with another agency in the course of an assessment (§8.2)."""

    family_id: Series[str] = pa.Field(title="Family")
    happened_on: Series[DATE] = pa.Field(title="Date of the contact")
    agency: Series[str] = pa.Field(isin=list(Agency), title="Agency")
    monitoring: Series[bool] = pa.Field(title="Asked to monitor the family", description="§8.2.")


class Conversation(AtSite):
    """A social worker's direct talk with a member of a family (§7.4)."""

    family_id: Series[str] = pa.Field(title="Family")
    happened_on: Series[DATE] = pa.Field(title="Date")
    member: Series[str] = pa.Field(isin=list(FamilyMember), title="Member of the family")
    perpetrator: Series[pd.BooleanDtype] = pa.Field(
        nullable=True, title="The man spoken with is the perpetrator", description="Fathers and partners only (§7.4)."
    )


class Household(AtSite):
    """With whom a family's children live from a day on (§7.7)."""

    family_id: Series[str] = pa.Field(title="Family")
    from_on: Series[DATE] = pa.Field(title="From")
    living: Series[str] = pa.Field(isin=list(Outcome), title="Where the children live")
