"""Outcomes over 21 months: the frames that analyses are made of, and the results that they give (chapter 7)."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import DATE, AtSite, Frame
from filetrack.schemas.codes import Endpoint, Level, PreviousInvolvement, Route, Weapon


class Covariates(AtSite):
    """What was known of a family when a sampled notification had been answered."""

    family_id: Series[str] = pa.Field(title="Family")
    incident_id: Series[str] = pa.Field(title="Incident")
    route: Series[str] = pa.Field(isin=list(Route), title="Answer to the notification", description="§6.3, §7.3.")
    previous: Series[str] = pa.Field(
        isin=list(PreviousInvolvement),
        title="Previous involvement",
        description="Before the family's first sampled notification (§6.4).",
    )
    infant: Series[bool] = pa.Field(
        title="A child under 12 months", description="At the first sampled notification (§6.5.5)."
    )
    injury: Series[bool] = pa.Field(title="Anyone injured", description="In the incident notified (§4.9).")
    weapon: Series[str] = pa.Field(isin=list(Weapon), title="Weapons", description="In the incident notified (§4.9).")
    level: Series[str] = pa.Field(isin=list(Level), title="Level of violence", description="§4.10.")


class FollowUp(Covariates):
    """A clock that started for a family, and the first day after it on which the family met each end."""

    starts_on: Series[DATE] = pa.Field(title="Start of the clock")
    ends_on: Series[DATE] = pa.Field(
        title="End of follow-up", description="By calendar months from the day received; nothing later is counted."
    )
    notification_on: Series[DATE] = pa.Field(nullable=True, title=Endpoint.NOTIFICATION.label)
    low_on: Series[DATE] = pa.Field(nullable=True, title=Endpoint.LOW.label)
    medium_on: Series[DATE] = pa.Field(nullable=True, title=Endpoint.MEDIUM.label)
    high_on: Series[DATE] = pa.Field(nullable=True, title=Endpoint.HIGH.label)
    case_opened_on: Series[DATE] = pa.Field(nullable=True, title=Endpoint.CASE_OPENED.label)
    case_closed_on: Series[DATE] = pa.Field(nullable=True, title=Endpoint.CASE_CLOSED.label)
    turned_18_on: Series[DATE] = pa.Field(
        nullable=True, title=Endpoint.TURNED_18.label, description="The first day of the month of birth."
    )
    moved_away_on: Series[DATE] = pa.Field(nullable=True, title=Endpoint.MOVED_AWAY.label)


class Interval(Covariates):
    """A stretch of a family's follow-up that a repeat notification, or the end of it, closes (counting process)."""

    starts: Series[int] = pa.Field(ge=0, title="Start, days since the first sampled notification; not included")
    stops: Series[int] = pa.Field(ge=1, title="End, days; included")
    notified: Series[bool] = pa.Field(title="Ends in a notification")


class Episode(AtSite):
    """A time for which a family's case was open within follow-up (§7.3.4)."""

    family_id: Series[str] = pa.Field(title="Family")
    opened_on: Series[DATE] = pa.Field(title="Opened")
    closed_on: Series[DATE] = pa.Field(
        nullable=True, title="Closed", description="Missing: open at the end of follow-up."
    )
    opened_before: Series[bool] = pa.Field(title="Open when the notification came")
    gap_days: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=0, title="Days since the episode before it closed")
    separated_days: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Days from a reported separation to the closure",
        description="Children who had lived with mother and partner came to live with one of them.",
    )


class Assessed(AtSite):
    """A day on which a family was assessed within follow-up (§7.3.4)."""

    family_id: Series[str] = pa.Field(title="Family")
    assessed_on: Series[DATE] = pa.Field(title="Date of the assessment")
    served: Series[bool] = pa.Field(title="A service followed", description="Within the declared number of days.")


class Journey(AtSite):
    """What a family's record shows after its first sampled notification, in order (§7.2, §7.3)."""

    family_id: Series[str] = pa.Field(unique=True, title="Family")
    journey: Series[str] = pa.Field(title="Sequence", description="Letters declared; repeats in a row are one.")


class OutcomeAnalysis(Frame):
    """An analysis: its unit, base and events, and what it cannot say."""

    analysis: Series[str] = pa.Field(unique=True, title="Analysis")
    title: Series[str] = pa.Field(title="Title")
    unit: Series[str] = pa.Field(title="Unit")
    base: Series[int] = pa.Field(ge=0, title="Units")
    families: Series[int] = pa.Field(ge=0, title="Families")
    events: Series[int] = pa.Field(ge=0, title="Events")
    set_aside: Series[int] = pa.Field(ge=0, title="Units set aside by the declaration")
    cannot_say: Series[str] = pa.Field(title="What it cannot say")


class CurvePoint(Frame):
    """A curve at a declared day."""

    analysis: Series[str] = pa.Field(title="Analysis")
    curve: Series[str] = pa.Field(isin=["survival", "incidence", "mean_cumulative"], title="Curve")
    group: Series[str] = pa.Field(title="Group")
    end: Series[str] = pa.Field(isin=list(Endpoint), title="End", description="Of several, the first declared.")
    day: Series[int] = pa.Field(ge=0, title="Day")
    at_risk: Series[int] = pa.Field(ge=0, title="Under observation and still awaited")
    events: Series[int] = pa.Field(ge=0, title="Events so far")
    estimate: Series[float] = pa.Field(nullable=True, title="Estimate")
    lower: Series[float] = pa.Field(nullable=True, title="Lower end of its 95% interval")
    upper: Series[float] = pa.Field(nullable=True, title="Upper end of its 95% interval")


class Effect(Frame):
    """An estimate with its interval: a rate, a share, or a ratio by a model."""

    analysis: Series[str] = pa.Field(title="Analysis")
    model: Series[str] = pa.Field(title="Model")
    measure: Series[str] = pa.Field(title="What is estimated")
    term: Series[str] = pa.Field(title="Term or group")
    estimate: Series[float] = pa.Field(title="Estimate")
    lower: Series[float] = pa.Field(nullable=True, title="Lower end of its 95% interval")
    upper: Series[float] = pa.Field(nullable=True, title="Upper end of its 95% interval")
    p: Series[float] = pa.Field(nullable=True, title="p")
    units: Series[int] = pa.Field(ge=0, title="Units")
    events: Series[int] = pa.Field(ge=0, title="Events")


class OutcomeTest(Frame):
    """A test of a difference, or of an assumption."""

    analysis: Series[str] = pa.Field(title="Analysis")
    test: Series[str] = pa.Field(title="Test")
    of: Series[str] = pa.Field(title="What is tested")
    statistic: Series[float] = pa.Field(nullable=True, title="Statistic")
    df: Series[float] = pa.Field(nullable=True, title="Degrees of freedom")
    p: Series[float] = pa.Field(title="p")


class Refusal(Frame):
    """A model or test that the data do not carry."""

    analysis: Series[str] = pa.Field(title="Analysis")
    model: Series[str] = pa.Field(title="Model or test")
    reason: Series[str] = pa.Field(title="Why it is refused")


class OutcomeCount(Frame):
    """A count of a course of events, and what it is counted in (§7.3.4)."""

    analysis: Series[str] = pa.Field(title="Analysis")
    measure: Series[str] = pa.Field(title="What is counted")
    value: Series[str] = pa.Field(title="Value")
    number: Series[int] = pa.Field(ge=0, title="Number")
    of: Series[int] = pa.Field(ge=0, title="Out of")
