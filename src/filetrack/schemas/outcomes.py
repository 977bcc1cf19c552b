"""Outcomes over 21 months: the frames that analyses are made of, and the results that they give (chapter 7)."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import DATE, SITE_NAME, AtSite, Frame
from filetrack.schemas.codes import (
    Endpoint,
    Level,
    PreviousInvolvement,
    Receiver,
    Route,
    SubsequentInvolvement,
    Treatment,
    Weapon,
)


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


class RouteOutcome(Frame):
    """Families by how they were answered at most, and by what came after (Tables 33 and 36 to 38)."""

    route: Series[str] = pa.Field(isin=list(Route), title="Answer to the family's notifications")
    subsequent: Series[str] = pa.Field(isin=list(SubsequentInvolvement), title="Subsequent involvement")
    families: Series[int] = pa.Field(ge=0, title="Families")


class RoutingProtocol(Frame):
    """A notification-routing protocol that was applied (chapter 9)."""

    protocol: Series[str] = pa.Field(unique=True, title="Protocol")
    title: Series[str] = pa.Field(title="Title")
    section: Series[str] = pa.Field(title="Section of the report")
    notifications: Series[int] = pa.Field(ge=0, title="Sampled notifications, traced or not")
    families: Series[int] = pa.Field(ge=0, title="Families followed")
    later: Series[int] = pa.Field(ge=0, title="Later notifications of these families")
    readings: Series[str] = pa.Field(nullable=True, title="What the report leaves open, and how it is read")
    cannot_say: Series[str] = pa.Field(title="What it cannot say")


class RoutingVolume(Frame):
    """How many notifications and families a protocol sends to an agency, by grade (chapter 9)."""

    protocol: Series[str] = pa.Field(title="Protocol")
    site: Series[str] = pa.Field(str_matches=SITE_NAME, title="Research site", description="Both: all sites.")
    grade: Series[str] = pa.Field(title="Grade", description="All: whatever the grade.")
    agency: Series[str] = pa.Field(isin=[*Receiver, "nobody"], title="Agency", description="Nobody: not forwarded.")
    notifications: Series[int] = pa.Field(ge=0, title="Notifications")
    least: Series[int] = pa.Field(ge=0, title="Of these at least, whatever is not known")
    most: Series[int] = pa.Field(ge=0, title="At most, whatever is not known")
    of_notifications: Series[int] = pa.Field(ge=0, title="Out of notifications")
    share: Series[float] = pa.Field(nullable=True, title="Share of notifications")
    lower: Series[float] = pa.Field(
        nullable=True, title="Lower end of its 95% interval", description="Clustered by family."
    )
    upper: Series[float] = pa.Field(nullable=True, title="Upper end of its 95% interval")
    families: Series[int] = pa.Field(ge=0, title="Families with such a notification")
    of_families: Series[int] = pa.Field(ge=0, title="Out of known families")
    families_share: Series[float] = pa.Field(nullable=True, title="Share of families")
    families_lower: Series[float] = pa.Field(nullable=True, title="Lower end of its 95% interval", description="Exact.")
    families_upper: Series[float] = pa.Field(nullable=True, title="Upper end of its 95% interval")
    without_family: Series[int] = pa.Field(ge=0, title="Of the notifications, those whose family is not known")


class RoutingMissed(Frame):
    """Families with a safeguarding service of whom a protocol would not have told social services before it."""

    protocol: Series[str] = pa.Field(title="Protocol")
    service: Series[str] = pa.Field(
        isin=["answer", "later", "either", "whatever"],
        title="Safeguarding service",
        description="Answer: triggered by a sampled notification. Later: within follow-up, not in answer to the first. "
        "Either: the sooner. Whatever: all families, with a service or none, to the end of follow-up.",
    )
    group: Series[str] = pa.Field(
        isin=["all", "not_open"],
        title="Families",
        description="Not open: whose case was not open when the first notification came.",
    )
    followed: Series[int] = pa.Field(ge=0, title="Families followed")
    families: Series[int] = pa.Field(ge=0, title="Families with the service")
    at_once: Series[int] = pa.Field(ge=0, title="Sent with the first sampled notification")
    delayed: Series[int] = pa.Field(ge=0, title="Sent with a later one, not after the service")
    too_late: Series[int] = pa.Field(ge=0, title="Sent with a later one, after the service")
    never: Series[int] = pa.Field(ge=0, title="Not sent in all follow-up")
    missed: Series[int] = pa.Field(ge=0, title="Missed: too late or never")
    missed_least: Series[int] = pa.Field(ge=0, title="Missed at least, whatever is not known")
    missed_most: Series[int] = pa.Field(ge=0, title="Missed at most, whatever is not known")
    share: Series[float] = pa.Field(nullable=True, title="Share missed")
    lower: Series[float] = pa.Field(nullable=True, title="Lower end of its 95% interval", description="Exact.")
    upper: Series[float] = pa.Field(nullable=True, title="Upper end of its 95% interval")
    delay_days: Series[float] = pa.Field(
        nullable=True,
        title="Median days from the first notification to one sent",
        description="Of families sent later, before or after the service; of three or more.",
    )


class RoutingUnknown(Frame):
    """How often a variable that a protocol asks for is not known."""

    protocol: Series[str] = pa.Field(title="Protocol")
    variable: Series[str] = pa.Field(title="Variable")
    unknown: Series[int] = pa.Field(ge=0, title="Sampled notifications of which it is not known")
    of: Series[int] = pa.Field(ge=0, title="Out of sampled notifications")
    later_unknown: Series[int] = pa.Field(ge=0, title="Later notifications of which it is not known")
    of_later: Series[int] = pa.Field(ge=0, title="Out of later notifications")
    read_as: Series[str] = pa.Field(title="Read as", description="Of a number: at least.")


class Specification(Frame):
    """A headline under one treatment of what is not recorded, of links or of limits; or why it is not estimated.

    Limits are symmetric about the estimate on its scale (Wald's, or Rubin's over several data sets), so that rows of a
    headline differ by their treatment alone; other limits of the same figures are in `Effect`.
    """

    headline: Series[str] = pa.Field(title="Headline")
    title: Series[str] = pa.Field(title="Title")
    measure: Series[str] = pa.Field(
        isin=["cumulative incidence", "rate per family-year", "rate ratio", "odds ratio"], title="What is estimated"
    )
    treatment: Series[str] = pa.Field(isin=list(Treatment), title="Treatment")
    estimate: Series[float] = pa.Field(nullable=True, title="Estimate")
    lower: Series[float] = pa.Field(nullable=True, title="Lower end of its 95% interval")
    upper: Series[float] = pa.Field(nullable=True, title="Upper end of its 95% interval")
    units: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=0, title="Families")
    events: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge=0, title="Events", description="Over several data sets, as families, their mean."
    )
    data_sets: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=1, title="Data sets")
    missing_information: Series[float] = pa.Field(
        nullable=True, ge=0, le=1, title="Fraction of missing information", description="Rubin 1987, page 77."
    )
    note: Series[str] = pa.Field(nullable=True, title="What it leaves as in the study, or why it is not estimated")
