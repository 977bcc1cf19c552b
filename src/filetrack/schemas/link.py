"""Links between police people and social-care families, and where each notification's tracing ended (§6.2.1)."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import DATE, AtSite, Frame
from filetrack.schemas.codes import EndState, LinkMethod


class PersonPair(AtSite):
    """A police person compared with a member of a family."""

    incident_id: Series[str] = pa.Field(title="Incident")
    person_id: Series[str] = pa.Field(title="Police person or child")
    family_id: Series[str] = pa.Field(title="Family")
    member_id: Series[str] = pa.Field(title="Member of the family")
    match_weight: Series[float] = pa.Field(
        title="Match weight", description="log2 of the Bayes factor times prior odds."
    )
    match_probability: Series[float] = pa.Field(in_range={"min_value": 0, "max_value": 1}, title="Match probability")


class Link(AtSite):
    """The one decision for a sampled notification: which family, if any, and what decided it."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
    family_id: Series[str] = pa.Field(
        nullable=True, title="Family", description="Missing where no family was accepted."
    )
    method: Series[str] = pa.Field(isin=list(LinkMethod), title="What decided the link")
    weight: Series[float] = pa.Field(
        nullable=True,
        title="Family weight",
        description="Sum of the members' positive match weights, one to one.",
    )
    margin: Series[float] = pa.Field(nullable=True, title="Lead over the next family, in weight")
    people: Series[int] = pa.Field(ge=0, title="Number of people who support the link")


class Trace(AtSite):
    """Where the tracing of a sampled notification ended (Table 32)."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
    end_state: Series[str] = pa.Field(isin=list(EndState), title="End state")
    family_id: Series[str] = pa.Field(nullable=True, title="Family")
    event_id: Series[str] = pa.Field(nullable=True, title="The notification's entry in the family's record")
    received_on: Series[DATE] = pa.Field(nullable=True, title="Date received by children's social services")


class LinkageScore(AtSite):
    """Linkage compared with the simulator's truth; only simulated input has one."""

    notifications: Series[int] = pa.Field(ge=0, title="Sampled notifications")
    known: Series[int] = pa.Field(ge=0, title="Whose family is in social services' records")
    linked: Series[int] = pa.Field(ge=0, title="Linked to a family")
    right_family: Series[int] = pa.Field(ge=0, title="Linked to the right family")
    wrong_family: Series[int] = pa.Field(ge=0, title="Linked to a wrong family")
    missed: Series[int] = pa.Field(ge=0, title="Known but not linked")
    precision: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Precision", description="right / linked")
    recall: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Recall", description="right / known")


class LinkCount(AtSite):
    """Decisions on sampled notifications by what made them, and those where marker and people conflict."""

    method: Series[str] = pa.Field(isin=list(LinkMethod), title="What decided the link")
    notifications: Series[int] = pa.Field(ge=0, title="Sampled notifications")
    conflicts: Series[int] = pa.Field(
        ge=0,
        title="Conflicts",
        description="The people point to another family than the marker, or several families bear the marker.",
    )


class PairedPeople(Frame):
    """A person of one people file and the same person in another."""

    left_id: Series[str] = pa.Field(unique=True, title="Identifier in the first file")
    right_id: Series[str] = pa.Field(unique=True, title="Identifier in the second file")
    match_weight: Series[float] = pa.Field(title="Match weight")
    match_probability: Series[float] = pa.Field(in_range={"min_value": 0, "max_value": 1}, title="Match probability")


class FamilyComparison(AtSite):
    """How the details of a sampled notification's people compare with the family's own record (§6.2.3)."""

    family_id: Series[str] = pa.Field(unique=True, title="Family")
    compared: Series[bool] = pa.Field(title="Could be compared", description="The police list at least one child.")
    discrepant: Series[bool] = pa.Field(
        title="Differ",
        description="A member's name or date of birth differs, or the police do not list a child of the family.",
    )
    child_missing: Series[bool] = pa.Field(title="A child of the family is not on the police record")
