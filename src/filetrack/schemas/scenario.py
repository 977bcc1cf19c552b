"""Other links that the evidence allows: strict and loose thresholds, links drawn by probability, and what follows."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import DATE, AtSite, Frame
from filetrack.schemas.codes import EndState, Pathway, PreviousInvolvement, SubsequentInvolvement


class Scenario(Frame):
    """A set of links for the whole sample, and how it came about; sets that are alike are one scenario."""

    scenario: Series[int] = pa.Field(ge=0, unique=True, title="Scenario")
    decided: Series[bool] = pa.Field(title="The study's own links")
    strict: Series[bool] = pa.Field(title="The links under strict thresholds")
    loose: Series[bool] = pa.Field(title="The links under loose thresholds")
    draws: Series[int] = pa.Field(ge=0, title="Times drawn")
    changed: Series[int] = pa.Field(ge=0, title="Notifications linked otherwise than in the study")


class ScenarioTrace(AtSite):
    """Where the tracing of a sampled notification ended under a scenario (as `Trace`).

    Every notification under the study's own links; under others those that end otherwise.
    """

    scenario: Series[int] = pa.Field(ge=0, title="Scenario")
    incident_id: Series[str] = pa.Field(title="Incident")
    end_state: Series[str] = pa.Field(isin=list(EndState), title="End state")
    family_id: Series[str] = pa.Field(nullable=True, title="Family")
    event_id: Series[str] = pa.Field(nullable=True, title="The notification's entry in the family's record")
    received_on: Series[DATE] = pa.Field(nullable=True, title="Date received by children's social services")


class ScenarioFamily(AtSite):
    """A family to which a notification was traced under a scenario, and what its record shows (as `CaseFamily`).

    Every family under the study's own links; under others those to which other notifications were traced.
    """

    scenario: Series[int] = pa.Field(ge=0, title="Scenario")
    family_id: Series[str] = pa.Field(title="Family")
    notifications: Series[int] = pa.Field(ge=1, title="Sampled notifications traced to the family")
    pathway: Series[str] = pa.Field(isin=list(Pathway), title="Case pathway")
    previous: Series[str] = pa.Field(isin=list(PreviousInvolvement), title="Previous involvement")
    subsequent: Series[str] = pa.Field(isin=list(SubsequentInvolvement), title="Subsequent involvement")


class CellRange(Frame):
    """A cell of a table that rests on links: as decided, under other thresholds, and the range of links drawn."""

    table: Series[str] = pa.Field(title="Table number")
    row: Series[str] = pa.Field(title="Row label, as printed")
    column: Series[str] = pa.Field(title="Column label, as printed")
    kind: Series[str] = pa.Field(isin=["count", "percent"], title="Kind of figure")
    value: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Value under the study's links")
    strict: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Under strict thresholds")
    loose: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Under loose thresholds")
    low: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="Lower end of the draws' range", description="2.5% of the draws lie below it."
    )
    high: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="Upper end of the draws' range", description="2.5% of the draws lie above it."
    )
    draws: Series[int] = pa.Field(ge=1, title="Draws")
