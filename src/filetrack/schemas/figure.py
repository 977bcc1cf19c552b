"""Figures as declarations (`config/figures.yaml`), and the list of those drawn (`results/figures/figures.csv`)."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series
from pydantic import Field, model_validator

from filetrack.schemas.base import DATE, Frame
from filetrack.schemas.codes import Code, EventKind
from filetrack.schemas.study import Days, Strict


class Declared(Strict):
    """What every figure says of itself."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)


class Curves(Declared):
    """Curves of an analysis (`CurvePoint`), a panel a group. `axis` says what the height of a curve is."""

    kind: Literal["survival", "incidence", "mean_cumulative"]
    analysis: str
    axis: str = Field(min_length=1)


class Forest(Declared):
    """Effects of an analysis (`Effect`), a panel for each of its models that is named."""

    kind: Literal["forest"]
    analysis: str
    models: list[str] = Field(min_length=1)


class Alluvial(Declared):
    """Notifications by site, where tracing ended, how families were answered, and what came after (Tables 32 to 38)."""

    kind: Literal["alluvial"]


class Delays(Declared):
    """Days to notification by site, from the tables that count them in bands (Tables 29 and 30).

    A table that the study does not have is left out.
    """

    kind: Literal["delays"]
    tables: list[str] = Field(min_length=1)
    agreed_days: Days


class Specifications(Declared):
    """Every headline under every treatment (`Specification`)."""

    kind: Literal["specifications"]


Figure = Annotated[Curves | Forest | Alluvial | Delays | Specifications, Field(discriminator="kind")]


class Figures(Strict):
    """The whole of `config/figures.yaml`."""

    figures: list[Figure] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Figures:
        names = [figure.name for figure in self.figures]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"declared more than once: {', '.join(repeated)}")
        return self


class DrawnFigure(Frame):
    """A figure, as `<name>.svg` and `<name>.png`. One with nothing to draw has no source, and says why."""

    name: Series[str] = pa.Field(unique=True, title="Name")
    title: Series[str] = pa.Field(title="Title")
    alt: Series[str] = pa.Field(title="What it shows, in words", description="For those who do not see it.")
    source: Series[str] = pa.Field(
        nullable=True, title="Drawn from", description="Files below the results, joined by a comma."
    )


class PoliceEntry(Code):
    """What a dated entry of the police's is, in a family's chronology."""

    INCIDENT = "incident", "Incident reported to the police"
    RISK = "risk_assessment", "Risk assessment"
    ACTION = "police_action", "Police action"
    SENT = "notification_sent", "Notification sent or recorded"


class ChronologyEntry(Frame):
    """A dated entry of a family, of the police or of social services."""

    day: Series[DATE] = pa.Field(title="Date")
    kind: Series[str] = pa.Field(isin=[*PoliceEntry, *EventKind], title="Kind of entry")
    detail: Series[str] = pa.Field(nullable=True, title="Level, grade, action, or who made contact")
    incident: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge=1, title="Number of the incident", description="Of those that reached the family's record."
    )
