"""How good the linkage is: scores against the simulator's truth, who stays unlinked, how complete identifiers are."""

from __future__ import annotations

import math

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series
from pydantic import BaseModel, Field, RootModel

from filetrack.schemas.base import AtSite, Frame
from filetrack.schemas.codes import Code, LinkMethod
from filetrack.schemas.manifest import AGENCIES
from filetrack.schemas.study import SiteName


class Unit(Code):
    """What is linked and scored."""

    NOTIFICATIONS = "notifications", "Notifications to families"
    ADULTS = "adults", "Adults on police records to themselves"
    CHILDREN = "children", "Children on police records to themselves"


class Grouping(Code):
    """By what notifications are grouped where errors are counted."""

    SITE = "site", "Research site"
    LEVEL = "level", "Level of violence"
    ETHNICITY = "victim_ethnicity", "Victim's ethnic appearance"
    VICTIM_AGE = "victim_age", "Victim's age"
    YOUNGEST_AGE = "youngest_age", "Age of the youngest child listed"
    CHILDREN = "children_listed", "Children listed"


class LinkageScore(Frame):
    """Linkage compared with the simulator's truth; only simulated input has one."""

    unit: Series[str] = pa.Field(isin=list(Unit), title="What is linked")
    grouping: Series[str] = pa.Field(isin=list(Grouping), title="By")
    group: Series[str] = pa.Field(title="Group")
    compared: Series[int] = pa.Field(ge=0, title="Compared")
    known: Series[int] = pa.Field(ge=0, title="Known", description="Who are in social services' records.")
    linked: Series[int] = pa.Field(ge=0, title="Linked")
    right: Series[int] = pa.Field(ge=0, title="Right")
    wrong: Series[int] = pa.Field(ge=0, title="False links", description="Linked to another, or not known.")
    missed: Series[int] = pa.Field(ge=0, title="Missed links", description="Known but not linked.")
    precision: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Precision", description="right / linked")
    recall: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Recall", description="right / known")
    f1: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="F1", description="2 right / (linked + known): harmonic mean of precision and recall."
    )


class CurvePoint(Frame):
    """What people alone, without agencies' references, would have linked at a threshold of the family weight."""

    family_weight: Series[float] = pa.Field(unique=True, title="Least family weight")
    linked: Series[int] = pa.Field(ge=0, title="Linked")
    right: Series[int] = pa.Field(ge=0, title="Right")
    wrong: Series[int] = pa.Field(ge=0, title="False links")
    missed: Series[int] = pa.Field(ge=0, title="Missed links")
    precision: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Precision", description="right / linked")
    recall: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Recall", description="right / known")
    f1: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="F1", description="2 right / (linked + known)")


class Calibration(Frame):
    """Probabilities of families against the truth: what the people's evidence promises, and what holds."""

    least: Series[float] = pa.Field(unique=True, title="Probability from", description="To the next band's, or 1.")
    families: Series[int] = pa.Field(
        ge=0, title="Families", description="Each notification's most probable, as people tell it."
    )
    expected: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Mean probability")
    right: Series[int] = pa.Field(ge=0, title="Right")
    share: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Share right")


class LinkedUnlinked(Frame):
    """Notifications linked to a family beside those that are not, by what the police record of them."""

    variable: Series[str] = pa.Field(title="Variable")
    group: Series[str] = pa.Field(nullable=True, title="Group", description="Missing where a mean is compared.")
    linked_known: Series[int] = pa.Field(ge=0, title="Linked, recorded")
    unlinked_known: Series[int] = pa.Field(ge=0, title="Unlinked, recorded")
    linked: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="Linked", description="Share in the group, or the mean."
    )
    unlinked: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="Unlinked", description="Share in the group, or the mean."
    )
    difference: Series[pd.Float64Dtype] = pa.Field(
        nullable=True,
        title="Standardised difference",
        description="Linked less unlinked, over the root of the mean of both variances (Austin 2009).",
    )
    overall: Series[pd.Float64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Of the whole variable",
        description="Of all groups together (Yang and Dalton 2012); missing where both sides have no variance in "
        "what sets them apart.",
    )


class ExpectedErrors(AtSite):
    """Decisions on the people's evidence that are expected to be wrong, by their own probabilities."""

    method: Series[str] = pa.Field(isin=[LinkMethod.PEOPLE, LinkMethod.NONE], title="Decided by")
    decisions: Series[int] = pa.Field(ge=1, title="Decisions")
    expected: Series[float] = pa.Field(
        ge=0,
        title="Expected to be wrong",
        description="Sum of one less the probability: false links, and families missed where there is no link.",
    )


class Basis(Code):
    """What tells how many accepted links are false."""

    PROBABILITY = "probability", "The links' own probabilities"
    REVIEW = "review", "A sample of links judged by reviewers"


class FalseLinks(Frame):
    """How many of the links that were accepted without reviewers are false; needs no truth."""

    basis: Series[str] = pa.Field(isin=list(Basis), title="By")
    stratum: Series[str] = pa.Field(title="Links", description="By what decided them, and their family weight.")
    links: Series[int] = pa.Field(ge=0, title="Accepted")
    drawn: Series[int] = pa.Field(ge=0, title="Drawn for review")
    judged: Series[int] = pa.Field(ge=0, title="Judged")
    false: Series[int] = pa.Field(ge=0, title="Judged false")
    doubtful: Series[int] = pa.Field(ge=0, title="Doubted or disputed")
    estimate: Series[pd.Float64Dtype] = pa.Field(nullable=True, ge=0, title="Estimated to be false")
    low: Series[pd.Float64Dtype] = pa.Field(nullable=True, ge=0, title="Lower end of its 95% interval")
    high: Series[pd.Float64Dtype] = pa.Field(nullable=True, ge=0, title="Upper end of its 95% interval")


class Completeness(AtSite):
    """How often an identifier is recorded: police people of sampled notifications, members of all families."""

    agency: Series[str] = pa.Field(isin=list(AGENCIES), title="Agency")
    of: Series[str] = pa.Field(isin=["adults", "children"], title="Of")
    identifier: Series[str] = pa.Field(title="Identifier")
    people: Series[int] = pa.Field(ge=0, title="People")
    recorded: Series[int] = pa.Field(ge=0, title="Recorded")
    percent: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Recorded (%)")


class FieldLevel(BaseModel):
    """A level of agreement on a field: how often pairs that match (m), and other pairs (u), are at it."""

    comparison: str
    level: str
    m: float = Field(gt=0, le=1)
    u: float = Field(gt=0, le=1)

    @property
    def weight(self) -> float:
        """What the level says for a match: log2 of m over u."""
        return math.log2(self.m / self.u)


class BlockingCount(BaseModel):
    """The columns that a pair must agree on to be compared, how many pairs do, and whether the rule is followed."""

    columns: list[str]
    comparisons: int = Field(ge=0)
    followed: bool


class SiteModel(BaseModel):
    """A site's match model, as its numbers."""

    match_probability: float = Field(gt=0, lt=1)
    levels: list[FieldLevel]
    blocking: list[BlockingCount]
    untrained: list[str]
    unobserved: list[str]

    @property
    def prior_weight(self) -> float:
        """log2 of the odds that two people drawn at random are one."""
        return math.log2(self.match_probability / (1 - self.match_probability))


class LinkageModel(RootModel[dict[SiteName, SiteModel]]):
    """`results/linkage/model.json`: the match model of each site."""
