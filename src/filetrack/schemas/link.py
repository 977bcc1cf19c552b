"""Links between police people and social-care families, and where each notification's tracing ended (§6.2.1)."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import DATE, AtSite, Frame
from filetrack.schemas.codes import EndState, LinkMethod, ReviewState, Verdict


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


class SupportedFamily(AtSite):
    """A family that people support for an incident, and what becomes of it."""

    incident_id: Series[str] = pa.Field(title="Incident")
    family_id: Series[str] = pa.Field(title="Family")
    weight: Series[float] = pa.Field(
        gt=0, title="Family weight", description="Sum of the members' positive match weights, one to one."
    )
    people: Series[int] = pa.Field(ge=1, title="Number of people who support the family")
    margin: Series[float] = pa.Field(
        title="Lead over the incident's best other family, in weight", description="Below 0 for all but the best."
    )
    unmatched: Series[int] = pa.Field(
        ge=0,
        title="People who do not support it",
        description="Of the shorter of the two records, beside nobody of the other.",
    )
    probability: Series[float] = pa.Field(
        in_range={"min_value": 0, "max_value": 1},
        title="Probability that it is the incident's family",
        description="By weight, among the incident's families and none; less where people are beside nobody. Scaled as "
        "the study's config says.",
    )
    accepted: Series[bool] = pa.Field(title="Accepted on its weight and lead")
    review: Series[bool] = pa.Field(
        title="To be reviewed", description="Weighty enough to be considered, where no family is accepted."
    )


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
    probability: Series[float] = pa.Field(
        in_range={"min_value": 0, "max_value": 1},
        title="Probability that the decision is right",
        description="On the people's evidence; 1 where the agency's reference or reviewers decided, or nothing was.",
    )


class ExplainedLink(AtSite):
    """Why a sampled notification has the family that it has, or none."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
    family_id: Series[str] = pa.Field(nullable=True, title="Family")
    method: Series[str] = pa.Field(isin=list(LinkMethod), title="What decided the link")
    reason: Series[str] = pa.Field(title="Why")


class Trace(AtSite):
    """Where the tracing of a sampled notification ended (Table 32)."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
    end_state: Series[str] = pa.Field(isin=list(EndState), title="End state")
    family_id: Series[str] = pa.Field(nullable=True, title="Family")
    event_id: Series[str] = pa.Field(nullable=True, title="The notification's entry in the family's record")
    received_on: Series[DATE] = pa.Field(nullable=True, title="Date received by children's social services")


class LinkCount(AtSite):
    """Decisions on sampled notifications by what made them, and those where marker and people conflict."""

    method: Series[str] = pa.Field(isin=list(LinkMethod), title="What decided the link")
    notifications: Series[int] = pa.Field(ge=0, title="Sampled notifications")
    conflicts: Series[int] = pa.Field(
        ge=0,
        title="Conflicts",
        description="The people point to another family than the marker, or several families bear the marker.",
    )


class ReviewItem(AtSite):
    """A field of a police person and a member of a family that may be the incident's: what a reviewer weighs."""

    incident_id: Series[str] = pa.Field(title="Incident")
    family_id: Series[str] = pa.Field(title="Family")
    state: Series[str] = pa.Field(isin=list(ReviewState), title="State of the incident's review")
    family_weight: Series[float] = pa.Field(title="Family weight")
    margin: Series[float] = pa.Field(title="Lead over the incident's best other family, in weight")
    probability: Series[float] = pa.Field(title="Probability that it is the incident's family")
    person_id: Series[str] = pa.Field(title="Police person or child")
    member_id: Series[str] = pa.Field(title="Member of the family")
    match_weight: Series[float] = pa.Field(
        title="Match weight of the two people",
        description="The fields' weights, the prior odds, and how rare the names are.",
    )
    field: Series[str] = pa.Field(title="Field compared")
    level: Series[str] = pa.Field(title="Level of agreement", description="`silent`: one side is blank.")
    field_weight: Series[float] = pa.Field(title="Weight of the field's level", description="log2 of m over u.")
    police_value: Series[str] = pa.Field(
        nullable=True, title="Value on the police record", description="Missing unless identifiers are clear."
    )
    care_value: Series[str] = pa.Field(
        nullable=True, title="Value in social services' record", description="Missing unless identifiers are clear."
    )


class ReviewDecision(Frame):
    """A reviewer's decision on an incident and a family, typed by hand. Rows are added, never changed.

    A reviewer's last decision counts.
    """

    incident_id: Series[str] = pa.Field(title="Incident")
    family_id: Series[str] = pa.Field(title="Family")
    decision: Series[str] = pa.Field(isin=list(Verdict), title="Decision")
    reviewer: Series[str] = pa.Field(title="Reviewer")
    decided_on: Series[DATE] = pa.Field(title="Date of the decision", description="As `2009-03-31`.")
    note: Series[str] = pa.Field(nullable=True, title="Note")


class ReviewCount(AtSite):
    """Notifications that came to clerical review, by how far that has come."""

    state: Series[str] = pa.Field(isin=list(ReviewState), title="State")
    notifications: Series[int] = pa.Field(ge=0, title="Notifications")


class ReviewAgreement(Frame):
    """How two reviewers agree on what both judged: Cohen's kappa over link, no link and unsure."""

    first_reviewer: Series[int] = pa.Field(ge=1, title="Reviewer", description="Numbered by name.")
    second_reviewer: Series[int] = pa.Field(ge=2, title="Other reviewer")
    judged: Series[int] = pa.Field(ge=1, title="Families judged by both")
    agreed: Series[int] = pa.Field(ge=0, title="Judged alike")
    kappa: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="Cohen's kappa", description="Missing where both gave one and the same answer throughout."
    )
    kappa_low: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Lower end of its 95% interval")
    kappa_high: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Upper end of its 95% interval")


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
