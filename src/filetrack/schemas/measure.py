"""Measures of the study: attrition, delays, response, and how records agree with their own text. Counts only."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import AtSite
from filetrack.schemas.codes import EndState, Level


class Attrition(AtSite):
    """Where notifications ended, as shares of the site's original sample (§6.2.1, Table 32)."""

    end_state: Series[str] = pa.Field(isin=list(EndState), title="End state")
    notifications: Series[int] = pa.Field(ge=0, title="Notifications")
    sampled: Series[int] = pa.Field(ge=0, title="Original sample of the site")
    share: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Share of the original sample, per cent")


class NotificationDelay(AtSite):
    """Days from an incident's report to its notification: sent (north), received (south) (§5.10.2)."""

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
