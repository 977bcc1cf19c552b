"""Time from an incident's report to its notification against standards of today, by site (`config/measures.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from filetrack.measures.calendar import DAY, LAST_MINUTE, MINUTE, SiteCalendar
from filetrack.proportions import wilson
from filetrack.schemas.case import Case
from filetrack.schemas.measure import ALL_SITES, StandardMet
from filetrack.schemas.police import Incident
from filetrack.schemas.today import Calendar, Standard, Within

VERDICTS = (
    StandardMet.met,
    StandardMet.not_met,
    StandardMet.no_time,
    StandardMet.no_date,
    StandardMet.no_calendar,
)
EVERY_GRADE = "all"


def standards_met(
    cases: pd.DataFrame,
    incidents: pd.DataFrame,
    standards: Sequence[Standard],
    calendar: Calendar,
    sites: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """One row a standard, grade where it has grades, and site, and all sites together (`StandardMet`).

    `sites` are those that hold what each standard, by its id, is judged by; of none there is no row.
    Shares are of those told, with Wilson's interval; the least and the most are what those that cannot be told allow.
    """
    reported = reported_at(cases, incidents)
    parts = [
        _counted(verdicts(reported[of_grade], within, calendar), reported[of_grade], sites[standard.id]).assign(
            **{StandardMet.standard: standard.id, StandardMet.grade: grade}
        )
        for standard in standards
        for grade, within, of_grade in _graded(standard, cases)
    ]
    return _shared(pd.concat(parts, ignore_index=True))


def reported_at(cases: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    """Cases, rows as they stand, each with the day and the minute of its incident's report."""
    columns = [Incident.site, Incident.incident_id, Incident.reported_on, Incident.reported_minute]
    known = cases[[Case.site, Case.incident_id, Case.notification_days]]
    merged = known.merge(incidents[columns], how="left", on=[Incident.site, Incident.incident_id], validate="1:1")
    return merged.set_index(cases.index)


def verdicts(reported: pd.DataFrame, within: Within, calendar: Calendar) -> pd.Series:
    """What is said of each notification: one of `VERDICTS`, as days and, where they leave it open, times tell.

    Extracts hold the day of a notification and not its time, so that it may have come at any minute of that day.
    """
    parts = [_at_site(rows, within, SiteCalendar(calendar, site)) for site, rows in reported.groupby(Incident.site)]
    return pd.concat(parts).reindex(reported.index) if parts else pd.Series(index=reported.index, dtype="object")


def _at_site(reported: pd.DataFrame, within: Within, calendar: SiteCalendar) -> pd.Series:
    day = reported[Incident.reported_on].to_numpy().astype(DAY)
    days, minute = reported[Case.notification_days], reported[Incident.reported_minute]
    first, last = (day.astype(MINUTE) + _span(minute.fillna(end), "m") for end in (0, 24 * 60 - 1))
    earliest_due, latest_due = calendar.due(within, first), calendar.due(within, last)
    sent = (day + _span(days.fillna(0), "D")).astype(MINUTE)
    verdict = np.select(
        [
            days.isna().to_numpy(),
            np.isnat(earliest_due) | np.isnat(latest_due),
            sent + LAST_MINUTE <= earliest_due,
            sent > latest_due,
        ],
        [StandardMet.no_date, StandardMet.no_calendar, StandardMet.met, StandardMet.not_met],
        StandardMet.no_time,
    )
    return pd.Series(verdict, index=reported.index)


def _span(values: pd.Series, unit: str) -> np.ndarray:
    return values.to_numpy(dtype="int64").astype(f"timedelta64[{unit}]")


def _graded(standard: Standard, cases: pd.DataFrame) -> list[tuple[str, Within, pd.Series]]:
    if standard.within is not None:
        return [(EVERY_GRADE, standard.within, pd.Series(True, index=cases.index))]
    return [(grade.value, within, cases[Case.risk].eq(grade.value)) for grade, within in standard.grades.items()]


def _counted(verdict: pd.Series, reported: pd.DataFrame, sites: Sequence[str]) -> pd.DataFrame:
    counts = pd.crosstab(reported[Incident.site], verdict).reindex(index=sites, columns=list(VERDICTS), fill_value=0)
    if len(sites):
        counts.loc[ALL_SITES] = counts.sum()
    return counts.rename_axis(index=StandardMet.site, columns=None).reset_index()


def _shared(counts: pd.DataFrame) -> pd.DataFrame:
    frame = counts.assign(**{StandardMet.notifications: counts[list(VERDICTS)].sum(axis=1)})
    met, every = frame[StandardMet.met], frame[StandardMet.notifications]
    told = met + frame[StandardMet.not_met]
    share = met / told.where(told > 0)
    lower, upper = wilson(share, told)
    shares = {
        StandardMet.share: share,
        StandardMet.lower: lower,
        StandardMet.upper: upper,
        StandardMet.least: met / every.where(every > 0),
        StandardMet.most: (every - frame[StandardMet.not_met]) / every.where(every > 0),
    }
    return frame.assign(**{name: per_cent(values) for name, values in shares.items()})


def per_cent(values: pd.Series | np.ndarray) -> pd.Series:
    """Shares as percentages to four decimals; missing where they are."""
    return (100 * pd.Series(values)).round(4).astype("Float64")
