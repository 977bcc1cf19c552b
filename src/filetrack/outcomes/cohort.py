"""Who is followed from when to when, and what each family meets first: the frames that analyses are made of (§7.2).

`notes` are traced notifications, rows of `Case`, of one study; `events` all dated entries of their families. What
answers a notification (§6.3) is no end of the clock that it starts: who was answered how is a covariate.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.history import HistoryRules, answered_on
from filetrack.schemas.base import DATE
from filetrack.schemas.care import Event, Member
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.codes import (
    Endpoint,
    EndState,
    EventKind,
    MemberRole,
    Pathway,
    Route,
    SubsequentInvolvement,
    Trigger,
)
from filetrack.schemas.outcomes import Covariates, FollowUp, Interval, RouteOutcome

DAY_OF = {
    Endpoint.NOTIFICATION: FollowUp.notification_on,
    Endpoint.LOW: FollowUp.low_on,
    Endpoint.MEDIUM: FollowUp.medium_on,
    Endpoint.HIGH: FollowUp.high_on,
    Endpoint.CASE_OPENED: FollowUp.case_opened_on,
    Endpoint.CASE_CLOSED: FollowUp.case_closed_on,
    Endpoint.TURNED_18: FollowUp.turned_18_on,
    Endpoint.MOVED_AWAY: FollowUp.moved_away_on,
}
"""The column that holds the first day of each end."""

_NEVER_AN_ANSWER = (EventKind.CASE_CLOSED, EventKind.RECORD_TRANSFERRED)
_MAJORITY_YEARS = 18


class Timed(NamedTuple):
    """Days from a clock's start to the first of several ends, or to the end of follow-up.

    `cause` is 0 for the end of follow-up, 1 for what is awaited, and from 2 on the competing ends in their order.
    """

    days: np.ndarray
    cause: np.ndarray


class Windows(NamedTuple):
    """How long an entry counts as an answer, in days, and how long families are followed, in calendar months."""

    response_days: int
    follow_up_months: int


def notified(
    cases: pd.DataFrame,
    case_families: pd.DataFrame,
    events: pd.DataFrame,
    members: pd.DataFrame,
    history: HistoryRules,
    windows: Windows,
) -> pd.DataFrame:
    """One row a traced notification (`FollowUp`), its clock starting on the day received."""
    notes = traced(cases)
    answers = answered_on(events, notes, history, windows.response_days)
    entries = events.assign(answers=answers.mask(events[Event.kind].isin(_NEVER_AN_ANSWER)))
    clock = covariates(notes, case_families)
    clock[FollowUp.starts_on] = notes[Case.received_on]
    clock[FollowUp.ends_on] = notes[Case.received_on] + pd.DateOffset(months=windows.follow_up_months)
    return _followed(clock, entries, members, history)


def closed(follow_up: pd.DataFrame, events: pd.DataFrame, members: pd.DataFrame, history: HistoryRules) -> pd.DataFrame:
    """One row a family (`FollowUp`) whose case closed in follow-up, the clock starting on the first such day.

    `follow_up` has one row a family; its end of follow-up stays.
    """
    clock = follow_up[follow_up[FollowUp.case_closed_on] < _observed_to(follow_up)].copy()
    clock[FollowUp.starts_on] = clock[FollowUp.case_closed_on]
    clock = clock.drop(columns=list(DAY_OF.values())).reset_index(drop=True)
    return _followed(clock, events.assign(answers=pd.NaT), members, history)


def first_of_family(follow_up: pd.DataFrame) -> pd.DataFrame:
    """The clock of each family's first sampled notification."""
    ordered = follow_up.sort_values([FollowUp.starts_on, FollowUp.incident_id], kind="stable")
    first = ordered.drop_duplicates(FollowUp.family_id)
    return first.sort_values([FollowUp.site, FollowUp.family_id], ignore_index=True)


def timed(follow_up: pd.DataFrame, event: list[Endpoint], competing: list[Endpoint]) -> Timed:
    """Days to the first of the ends `event`, to one that competes, or to the end of follow-up.

    A move away ends follow-up even where it is not said to compete. Of ends on one day what is awaited comes first,
    then those that compete in their order; an end on the last day of follow-up counts.
    """
    awaited = follow_up[[DAY_OF[end] for end in event]].min(axis=1)
    days = pd.concat([awaited, *(follow_up[DAY_OF[end]] for end in competing)], axis=1)
    ends = _observed_to(follow_up)
    waited = days.sub(follow_up[FollowUp.starts_on], axis=0).apply(lambda column: column.dt.days)
    waited = waited.where(days.le(ends, axis=0), np.inf).fillna(np.inf).to_numpy(dtype=float)
    followed = (ends - follow_up[FollowUp.starts_on]).dt.days.to_numpy(dtype=float)
    soonest = waited.min(axis=1)
    met = np.isfinite(soonest)
    return Timed(np.where(met, soonest, followed), np.where(met, waited.argmin(axis=1) + 1, 0))


def repeats(first: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The counting process of notifications (`Interval`) after each family's first sampled one.

    A family is at risk until its follow-up ends, its record moves away or its youngest child turns 18; notifications
    of one day are one.
    """
    ends = pd.concat([_observed_to(first), first[FollowUp.turned_18_on]], axis=1).min(axis=1)
    followed = first.set_index(FollowUp.family_id)[FollowUp.starts_on]
    last = (ends - first[FollowUp.starts_on]).dt.days
    stops = pd.Series(last.to_numpy(), index=followed.index)
    entries = events[(events[Event.kind] == EventKind.NOTIFICATION) & events[Event.family_id].isin(followed.index)]
    days = (entries[Event.happened_on] - entries[Event.family_id].map(followed)).dt.days
    within = (days > 0) & (days <= entries[Event.family_id].map(stops))
    rows = pd.concat(
        [
            _stretches(entries.loc[within, Event.family_id], days[within], True),
            _stretches(first[FollowUp.family_id], last, False),
        ]
    )
    rows = rows.drop_duplicates([Interval.family_id, Interval.stops])
    rows = rows.sort_values([Interval.family_id, Interval.stops], ignore_index=True)
    rows[Interval.starts] = rows.groupby(Interval.family_id)[Interval.stops].shift(fill_value=0)
    return first[list(Covariates.to_schema().columns)].merge(rows, on=Interval.family_id)[
        list(Interval.to_schema().columns)
    ]


def traced(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases whose notification was traced, by family and day received."""
    notes = cases[cases[Case.end_state] == EndState.TRACED]
    return notes.sort_values([Case.site, Case.family_id, Case.received_on, Case.incident_id], ignore_index=True)


def covariates(notes: pd.DataFrame, case_families: pd.DataFrame) -> pd.DataFrame:
    """What was known when each notification had been answered (`Covariates`)."""
    families = case_families.set_index(CaseFamily.family_id)
    frame = notes[[Case.site, Case.family_id, Case.incident_id, Case.injury, Case.weapon, Case.level]].copy()
    frame[Covariates.route] = route(notes[Case.pathway], notes[Case.trigger])
    for column in (CaseFamily.previous, CaseFamily.infant):
        frame[column] = frame[Case.family_id].map(families[column])
    return frame[list(Covariates.to_schema().columns)]


def route(pathway: pd.Series, trigger: pd.Series) -> pd.Series:
    """How each notification was answered, cases already open apart (`Route`)."""
    interventions = {
        (Pathway.FAMILY_SUPPORT, Trigger.TRIGGERED): Route.FAMILY_SUPPORT_TRIGGERED,
        (Pathway.FAMILY_SUPPORT, Trigger.OPEN): Route.FAMILY_SUPPORT_OPEN,
        (Pathway.SAFEGUARDING, Trigger.TRIGGERED): Route.SAFEGUARDING_TRIGGERED,
        (Pathway.SAFEGUARDING, Trigger.OPEN): Route.SAFEGUARDING_OPEN,
    }
    coded = pd.Series(Route.NO_FURTHER_ACTION.value, index=pathway.index, dtype="str")
    coded = coded.mask(pathway.isin([Pathway.LETTER, Pathway.VISIT_OR_CALL]), Route.LETTER_OR_VISIT.value)
    for (answer, began), value in interventions.items():
        coded = coded.mask((pathway == answer) & (trigger == began), value.value)
    return coded


def route_outcomes(families: pd.DataFrame) -> pd.DataFrame:
    """How many families (`CaseFamily`) were answered and went on in each way (`RouteOutcome`), in the codes' order."""
    counts = pd.crosstab(
        route(families[CaseFamily.pathway], families[CaseFamily.trigger]), families[CaseFamily.subsequent]
    )
    counts = counts.reindex(index=list(Route.labels()), columns=list(SubsequentInvolvement.labels()), fill_value=0)
    counts = counts.rename_axis(index=RouteOutcome.route, columns=RouteOutcome.subsequent)
    return counts.stack().reset_index(name=RouteOutcome.families)


def kinds_of(history: HistoryRules) -> dict[Endpoint, list[EventKind]]:
    """The kinds of entry that are each end: services by `history.subsequent`, without contacts, which ask for one."""
    services = {
        level: [kind for kind in kinds if kind not in history.contacts] for level, kinds in history.subsequent.items()
    }
    return {
        Endpoint.NOTIFICATION: [EventKind.NOTIFICATION],
        Endpoint.LOW: services["low"],
        Endpoint.MEDIUM: services["medium"],
        Endpoint.HIGH: services["high"],
        Endpoint.CASE_OPENED: [EventKind.CASE_OPENED],
        Endpoint.CASE_CLOSED: [EventKind.CASE_CLOSED],
        Endpoint.MOVED_AWAY: [EventKind.RECORD_TRANSFERRED],
    }


def _followed(clock: pd.DataFrame, entries: pd.DataFrame, members: pd.DataFrame, history: HistoryRules) -> pd.DataFrame:
    """The clock with the first day of each end after its start, but for entries that answer what started it."""
    pairs = clock[[FollowUp.family_id, FollowUp.starts_on]].reset_index(names="clock").merge(entries)
    later = pairs[
        (pairs[Event.happened_on] > pairs[FollowUp.starts_on]) & (pairs["answers"] != pairs[FollowUp.starts_on])
    ]
    for end, kinds in kinds_of(history).items():
        days = later[later[Event.kind].isin(kinds)].groupby("clock")[Event.happened_on].min()
        clock[DAY_OF[end]] = days.reindex(clock.index).astype(DATE)
    born = clock[FollowUp.family_id].map(_majority(members))
    clock[FollowUp.turned_18_on] = born.where(born > clock[FollowUp.starts_on]).astype(DATE)
    return clock[list(FollowUp.to_schema().columns)]


def _majority(members: pd.DataFrame) -> pd.Series:
    """Day on which each family's youngest child turned 18."""
    children = members[members[Member.role] == MemberRole.CHILD]
    born = pd.to_datetime(children[Member.birth_month], format="%Y-%m")
    return born.groupby(children[Member.family_id]).max() + pd.DateOffset(years=_MAJORITY_YEARS)


def _observed_to(follow_up: pd.DataFrame) -> pd.Series:
    return follow_up[[FollowUp.ends_on, FollowUp.moved_away_on]].min(axis=1)


def _stretches(family: pd.Series, stops: pd.Series, ends_in_notification: bool) -> pd.DataFrame:
    return pd.DataFrame(
        {Interval.family_id: family, Interval.stops: stops.astype("int64"), Interval.notified: ends_in_notification}
    )
