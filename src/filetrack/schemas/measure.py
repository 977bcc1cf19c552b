"""Measures of the study, and those that services are held to today: counts, shares and their intervals only."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import AtSite, Frame
from filetrack.schemas.codes import Code, EndState, Level, RiskGrade
from filetrack.schemas.today import Dimension


class Attrition(AtSite):
    """Where notifications ended, as shares of the site's original sample (§6.2.1, Table 32)."""

    end_state: Series[str] = pa.Field(isin=list(EndState), title="End state")
    notifications: Series[int] = pa.Field(ge=0, title="Notifications")
    sampled: Series[int] = pa.Field(ge=0, title="Original sample of the site")
    share: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Share of the original sample, per cent")


class NotificationDelay(AtSite):
    """Days from an incident's report to its notification, sent or received (§5.10.2)."""

    notifications: Series[int] = pa.Field(ge=0, title="Notifications")
    missing: Series[int] = pa.Field(ge=0, title="With no date, or one before the report")
    mean_days: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Mean, days")
    median_days: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Median, days")
    within_two_days: Series[int] = pa.Field(ge=0, title="Within two days (the 48-hour agreement)")
    share_within_two_days: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="Within two days, per cent of all notifications"
    )


class ResponseTime(AtSite):
    """Minutes from the first call to arrival (§5.3.3, Table 23)."""

    incidents: Series[int] = pa.Field(ge=0, title="Incidents")
    timed: Series[int] = pa.Field(ge=0, title="With a response time")
    within_15: Series[int] = pa.Field(ge=0, title="Within 15 minutes")
    within_60: Series[int] = pa.Field(ge=0, title="Within 60 minutes")
    median_minutes: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Median, minutes")
    unclear: Series[int] = pa.Field(ge=0, title="Time missing, or two systems disagree")
    not_applicable: Series[int] = pa.Field(ge=0, title="Reported in person")


class LevelEvidence(AtSite):
    """How the level of violence stands beside the record's tick boxes and offence: disagreement is counted."""

    field: Series[str] = pa.Field(isin=["injury_tick", "weapon_tick", "offence"], title="Field of the record")
    recorded: Series[str] = pa.Field(
        title="What the field says", description="Ticks: yes, no, blank. Offence: offence, non-crime, blank."
    )
    level: Series[str] = pa.Field(isin=list(Level), title="Level of violence coded")
    incidents: Series[int] = pa.Field(ge=0, title="Incidents")


ALL_SITES = "both"
"""What stands for all sites together."""


class StandardMet(AtSite):
    """Notifications that met a standard of today (`config/measures.yaml`), did not, or of which it cannot be told."""

    standard: Series[str] = pa.Field(title="Standard")
    grade: Series[str] = pa.Field(isin=["all", *RiskGrade], title="Grade of risk")
    notifications: Series[int] = pa.Field(ge=0, title="Notifications")
    met: Series[int] = pa.Field(ge=0, title="Met")
    not_met: Series[int] = pa.Field(ge=0, title="Not met")
    no_time: Series[int] = pa.Field(
        ge=0, title="Cannot be told: times of day", description="The days alone leave it open."
    )
    no_date: Series[int] = pa.Field(
        ge=0, title="Cannot be told: no date", description="Of the notification, or one before the report."
    )
    no_calendar: Series[int] = pa.Field(
        ge=0, title="Cannot be told: calendar", description="No holidays are declared of that year."
    )
    share: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Met, per cent of those told")
    lower: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Lower 95% limit", description="Wilson's.")
    upper: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Upper 95% limit", description="Wilson's.")
    least: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Least, if none that cannot be told met it")
    most: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Most, if all that cannot be told met it")


class RepeatUnit(Code):
    """Who is seen again."""

    FAMILIES = "families", "Families"
    COUPLES = "couples", "Couples"


class RepeatNotification(AtSite):
    """Families notified again, and couples with another incident, within the months declared, and how far data reach.

    The share is Kaplan and Meier's estimate at `months`, so that those followed for less count as long as they were.
    """

    unit: Series[str] = pa.Field(
        isin=list(RepeatUnit),
        title="Unit",
        description="Families: from the first sampled notification traced to them to another police notification. "
        "Couples: from the first sampled incident to another recorded incident with the same victim and perpetrator.",
    )
    units: Series[int] = pa.Field(ge=0, title="Number")
    again: Series[int] = pa.Field(ge=0, title="Again")
    followed: Series[int] = pa.Field(ge=0, title="Followed for all the months declared")
    cut_short: Series[int] = pa.Field(ge=0, title="Followed for less, and not seen again")
    declared: Series[int] = pa.Field(ge=1, title="Months declared")
    months: Series[int] = pa.Field(
        ge=0,
        title="Months covered",
        description="Whole months for which at least a tenth are followed; 0: it cannot be told.",
    )
    share: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Again in the months covered, per cent")
    lower: Series[pd.Float64Dtype] = pa.Field(
        nullable=True, title="Lower 95% limit", description="Wilson's, with the estimate's effective number (Rothman)."
    )
    upper: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Upper 95% limit")


class ReReferral(AtSite):
    """Referrals within the months declared of another of the same family (DfE: of the same child)."""

    referrals: Series[int] = pa.Field(ge=0, title="Referrals")
    again: Series[int] = pa.Field(ge=0, title="Re-referrals")
    not_told: Series[int] = pa.Field(
        ge=0, title="Cannot be told", description="None is found, and records do not reach back so far."
    )
    share: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Re-referrals, per cent of those told")
    lower: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Lower 95% limit", description="Wilson's.")
    upper: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Upper 95% limit", description="Wilson's.")


class ReferralStep(Code):
    """What may follow, and what it follows (DfE, children in need census)."""

    REFERRAL = "referral", "Referral"
    ENQUIRY = "section_47_enquiry", "Section 47 enquiry"


class ReferralOutcome(Code):
    """What followed a referral, or a section 47 enquiry, within the days declared."""

    NONE = "no_further_action", "Neither assessment nor enquiry"
    ASSESSMENT = "section_17", "Assessment (section 17)"
    ENQUIRY = "section_47", "Section 47 enquiry"
    BOTH = "both", "Assessment and section 47 enquiry"
    PLAN = "plan", "Child protection plan"
    NO_PLAN = "no_plan", "No child protection plan"
    RECENT = "too_recent", "Too recent to tell, or record moved away"


class FollowedBy(AtSite):
    """What followed referrals and section 47 enquiries; shares leave out what is too recent."""

    step: Series[str] = pa.Field(isin=list(ReferralStep), title="From")
    outcome: Series[str] = pa.Field(isin=list(ReferralOutcome), title="Outcome")
    number: Series[int] = pa.Field(ge=0, title="Number")
    share: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Per cent of those told")
    lower: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Lower 95% limit", description="Wilson's.")
    upper: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Upper 95% limit", description="Wilson's.")


class MeasureByGroup(Frame):
    """A headline measure by group. Small counts, and those that would tell of them, are withheld."""

    measure: Series[str] = pa.Field(title="Measure")
    by: Series[str] = pa.Field(isin=list(get_args(Dimension)), title="By")
    group: Series[str] = pa.Field(title="Group")
    withheld: Series[bool] = pa.Field(
        title="Withheld", description="A count from 1 to below disclosure.smallest_count, or one that would tell of it."
    )
    units: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=0, title="Number")
    part: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=0, title="Of them")
    share: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Per cent")
    lower: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Lower 95% limit", description="Wilson's.")
    upper: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Upper 95% limit", description="Wilson's.")
