"""The analyses that `config/analyses.yaml` declares, each on the frame that is its unit (chapter 7)."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from filetrack.outcomes.engaging import association
from filetrack.outcomes.gathered import Gathered
from filetrack.outcomes.responding import response
from filetrack.outcomes.returning import repeat_notifications
from filetrack.outcomes.stopping import stop_start
from filetrack.outcomes.waiting import time_to_event
from filetrack.schemas.analysis import Analyses, Association, Repeats, Response, StopStart, TimeToEvent
from filetrack.schemas.base import Frame


class Cohort(NamedTuple):
    """Clocks by notification, by family and from closure (`FollowUp`), `Interval`, and what else analyses count."""

    notified: pd.DataFrame
    first: pd.DataFrame
    closed: pd.DataFrame
    intervals: pd.DataFrame
    events: pd.DataFrame
    households: pd.DataFrame
    in_depth: pd.DataFrame


def analysed(declared: Analyses, cohort: Cohort) -> dict[type[Frame], pd.DataFrame]:
    """Return the results of all analyses, a frame for each schema of `gathered.RESULTS`."""
    gathered = Gathered()
    for analysis in declared.analyses:
        match analysis:
            case TimeToEvent(clock="closure"):
                time_to_event(analysis, cohort.closed, gathered)
            case TimeToEvent(unit="notification"):
                time_to_event(analysis, cohort.notified, gathered)
            case TimeToEvent():
                time_to_event(analysis, cohort.first, gathered)
            case Repeats():
                repeat_notifications(analysis, cohort.intervals, gathered)
            case Response():
                response(analysis, cohort.first, gathered)
            case StopStart():
                stop_start(analysis, cohort.first, cohort.events, cohort.households, gathered)
            case Association():
                association(analysis, cohort.in_depth, gathered)
    return gathered.frames()


def refused(declared: Analyses) -> dict[type[Frame], pd.DataFrame]:
    """Return the results of all analyses as `analysed` does, each refused, where nobody can be followed."""
    gathered = Gathered()
    for analysis in declared.analyses:
        gathered.begin(analysis, "families", 0, 0, 0, 0)
        gathered.refuse("all", "no notification was traced to a family’s record, so that there is nobody to follow")
    return gathered.frames()
