"""Ages by month of birth: extracts hold no day (§4.3, §4.4)."""

from __future__ import annotations

import pandas as pd

from filetrack.references import looked_up
from filetrack.schemas.police import Child


def months_between(birth_month: pd.Series, day: pd.Series) -> pd.Series:
    """Calendar months from a month of birth (`2006-05`) to a day's month; missing where either is."""
    born = pd.to_datetime(birth_month, format="%Y-%m")
    return (day.dt.year - born.dt.year) * 12 + day.dt.month - born.dt.month


def ages(people: pd.DataFrame, reported_on: pd.Series) -> pd.Series:
    """Age of each child or adult in completed years when the incident was reported; missing if not known.

    `reported_on` is the day of each incident's report.
    """
    months = months_between(people[Child.birth_month], looked_up(people[Child.incident_id], reported_on))
    return (months // 12).where(months >= 0).astype("Int64")
