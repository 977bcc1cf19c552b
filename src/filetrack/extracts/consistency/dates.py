"""Order of dates, and the days that a register covers."""

from __future__ import annotations

import pandas as pd

from filetrack.quality.examination import Examination
from filetrack.schemas.study import Period

ONE_DAY = pd.Timedelta(days=1)


def by_reference(values: pd.Series, references: pd.Series) -> pd.Series:
    """Values indexed by the reference of their row, where it is not blank; of one reference, the first value."""
    named = values[references != ""]
    named.index = references[references != ""]
    return named[~named.index.duplicated()]


def in_order(
    file: Examination, code: str, column: str, earlier: pd.Series, later: pd.Series, expected: str, *, days: int = 0
) -> None:
    """Check that the later date is not before the earlier one, by more than `days`, where both are known."""
    known = earlier.notna() & later.notna()
    late = later.dt.normalize() + days * ONE_DAY if days else later
    file.check(known & (late < earlier), code, column, expected, units=int(known.sum()))


def near(file: Examination, code: str, column: str, one: pd.Series, other: pd.Series, days: int, expected: str) -> None:
    """Check that two days are no more than so many days apart, where both are known."""
    known = one.notna() & other.notna()
    apart = (one.dt.normalize() - other.dt.normalize()).abs()
    file.check(known & (apart > days * ONE_DAY), code, column, expected, units=int(known.sum()))


def register(file: Examination, column: str, reported: pd.Series, counted: pd.Series, period: Period) -> None:
    """Check what a register of incidents covers: its months, the days of the sample, and no other months.

    `counted` says which rows are of the kind that the study counts.
    """
    covers_months(file, column, reported[counted], period)
    sampled = counted & reported.between(pd.Timestamp(period.sample_from), pd.Timestamp(period.sample_to))
    days = (period.sample_to - period.sample_from).days + 1
    missing = days - reported[sampled].dt.normalize().nunique()
    file.count(missing, "day_not_covered", column, "an incident on every day of the sample", units=days)
    in_months(file, column, reported, period)


def covers_months(file: Examination, column: str, reported: pd.Series, period: Period) -> None:
    """Check that incidents were reported in every month of the register."""
    registered = set(period.register_months)
    missing = len(registered - set(reported.dropna().dt.strftime("%Y-%m")))
    file.count(missing, "month_not_covered", column, "an incident in every month", units=len(registered))


def in_months(file: Examination, column: str, reported: pd.Series, period: Period) -> None:
    """Check that no incident was reported outside the register's months."""
    months, registered, known = reported.dt.strftime("%Y-%m"), list(period.register_months), reported.notna()
    outside = known & ~months.isin(registered)
    exchanged = reported.dt.strftime("%Y-%d").where(reported.dt.day <= 12).isin(registered)
    units = int(known.sum())
    file.check(outside & ~exchanged, "outside_register", column, "a date in the register's months", units=units)
    file.check(
        outside & exchanged, "day_month_swapped", column, "a date whose day and month stand in order", units=units
    )
