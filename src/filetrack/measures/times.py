"""Days to notification (§5.10.2, Tables 29 and 30) and police response times (§5.3.3, Table 23), by site."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from filetrack.schemas.case import Case
from filetrack.schemas.measure import NotificationDelay, ResponseTime

AGREED_DAYS = 2
"""The local agreement of 48 hours, in whole days (§5.10.2)."""


def notification_delay(cases: pd.DataFrame, sites: Iterable[str]) -> pd.DataFrame:
    """One row a site (`NotificationDelay`): days from the report to the notification, over those with a date."""
    rows = [_delay(site, cases[cases[Case.site] == site]) for site in sites]
    return pd.DataFrame(rows, columns=list(NotificationDelay.to_schema().columns))


def response_time(cases: pd.DataFrame, sites: Iterable[str]) -> pd.DataFrame:
    """One row a site (`ResponseTime`): minutes from the first call to arrival, over incidents that can be timed.

    Within 15 (or 60) minutes means at most that many.
    """
    rows = [_response(site, cases[cases[Case.site] == site]) for site in sites]
    return pd.DataFrame(rows, columns=list(ResponseTime.to_schema().columns))


def _delay(site: str, cases: pd.DataFrame) -> dict:
    days = cases[Case.notification_days].astype("Float64")
    soon = int((days <= AGREED_DAYS).sum())
    return {
        NotificationDelay.site: site,
        NotificationDelay.notifications: len(cases),
        NotificationDelay.missing: int(days.isna().sum()),
        NotificationDelay.mean_days: days.mean(),
        NotificationDelay.median_days: days.median(),
        NotificationDelay.within_two_days: soon,
        NotificationDelay.share_within_two_days: round(100 * soon / len(cases), 4) if len(cases) else pd.NA,
    }


def _response(site: str, cases: pd.DataFrame) -> dict:
    minutes = cases[Case.response_minutes]
    return {
        ResponseTime.site: site,
        ResponseTime.incidents: len(cases),
        ResponseTime.timed: int((cases[Case.response] == "timed").sum()),
        ResponseTime.within_15: int((minutes <= 15).sum()),
        ResponseTime.within_60: int((minutes <= 60).sum()),
        ResponseTime.median_minutes: minutes.median(),
        ResponseTime.unclear: int((cases[Case.response] == "unclear").sum()),
        ResponseTime.not_applicable: int((cases[Case.response] == "not_applicable").sum()),
    }
