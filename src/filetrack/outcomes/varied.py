"""A cohort whose families are told of, chosen or followed otherwise, as treatments of headlines ask."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.outcomes import cohort as clocks
from filetrack.outcomes.analyses import Cohort
from filetrack.schemas.analysis import Analysis, Association, TimeToEvent
from filetrack.schemas.case import InDepthFamily
from filetrack.schemas.codes import Endpoint, PreviousInvolvement
from filetrack.schemas.outcomes import FollowUp, Interval

NEVER = {FollowUp.previous: [PreviousInvolvement.OPEN.value]}
"""A case that is open has its own code, which a family whose earlier records are missing does not have."""

SAMPLE = [
    FollowUp.site,
    FollowUp.route,
    FollowUp.level,
    FollowUp.previous,
    FollowUp.infant,
    FollowUp.injury,
    FollowUp.weapon,
]
IN_DEPTH = [InDepthFamily.trigger, InDepthFamily.mother, InDepthFamily.father, InDepthFamily.children]


def met_later(cohort: Cohort) -> pd.DataFrame:
    """Return what families met later, for imputation: repeats, how long they were followed, and services."""
    first = cohort.first
    families = cohort.intervals.groupby(Interval.family_id).agg({Interval.notified: "sum", Interval.stops: "max"})
    families = families.loc[first[FollowUp.family_id]].set_axis(first.index)
    met = {
        end.value: (first[clocks.DAY_OF[end]] <= first[FollowUp.ends_on]).astype(float)
        for end in (Endpoint.NOTIFICATION, Endpoint.MEDIUM, Endpoint.HIGH)
    }
    return pd.DataFrame(met).assign(
        repeats=np.log1p(families[Interval.notified].astype(float)), followed=families[Interval.stops].astype(float)
    )


def valued(cohort: Cohort, values: pd.DataFrame) -> Cohort:
    """Return the cohort with other values of what was known of families, rows as `cohort.first`."""
    first = cohort.first.assign(**{name: values[name] for name in SAMPLE})
    by_family = first.set_index(FollowUp.family_id)
    family = cohort.intervals[Interval.family_id]
    intervals = cohort.intervals.assign(**{name: family.map(by_family[name]).to_numpy() for name in SAMPLE})
    return cohort._replace(first=first, intervals=intervals)


def kept(cohort: Cohort, analysis: Analysis, rows: pd.Series) -> Cohort:
    """Return the cohort with some of the families of an analysis left, rows as theirs."""
    if isinstance(analysis, Association):
        return cohort._replace(in_depth=cohort.in_depth[rows].reset_index(drop=True))
    first = cohort.first[rows].reset_index(drop=True)
    followed = cohort.intervals[Interval.family_id].isin(first[FollowUp.family_id])
    return cohort._replace(first=first, intervals=cohort.intervals[followed].reset_index(drop=True))


def moved(cohort: Cohort, analysis: TimeToEvent, met_it: bool) -> Cohort:
    """Return the cohort with families that moved away before an event taken to have met it then, or never."""
    first, days = cohort.first, [clocks.DAY_OF[end] for end in analysis.event]
    away = first[FollowUp.moved_away_on]
    before = (away <= first[FollowUp.ends_on]) & ~(first[days].min(axis=1) <= away)
    changed = {days[0]: first[days[0]].mask(before, away)} if met_it else {day: first[day].mask(before) for day in days}
    stays = {} if met_it else {FollowUp.moved_away_on: away.mask(before)}
    return cohort._replace(first=first.assign(**changed, **stays))
