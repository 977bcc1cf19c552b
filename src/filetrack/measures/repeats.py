"""Notified again: families, and couples of one victim and perpetrator, within months of the first time (§7.2)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from filetrack.history import soonest_from
from filetrack.measures.standards import per_cent
from filetrack.proportions import wilson
from filetrack.references import looked_up
from filetrack.schemas.base import DATE
from filetrack.schemas.care import Event
from filetrack.schemas.case import Case
from filetrack.schemas.codes import EndState, EventKind, PersonRole
from filetrack.schemas.link import Trace
from filetrack.schemas.measure import ALL_SITES, RepeatNotification
from filetrack.schemas.police import Incident, Person

STARTS, NEXT, ENDS = "starts_on", "next_on", "ends_on"
DAYS, AGAIN = "days", "again"
_COUPLE = [Person.site, "victim", "perpetrator"]


def repeat_notifications(clocks: dict[str, pd.DataFrame], months: int, sites: Sequence[str]) -> pd.DataFrame:
    """One row a unit and site, and all sites together (`RepeatNotification`): again within `months` of the first time.

    Kaplan and Meier's estimate, for follow-up ends with the data and not with what is awaited: to leave out who is
    followed for less would leave out most of the later ones. Its interval is Wilson's with the estimate's effective
    number of units (Rothman 1978, Journal of Chronic Diseases 31:557-560).
    """
    rows = [
        {RepeatNotification.unit: unit, RepeatNotification.site: site, **_row(part, months)}
        for unit, clock in clocks.items()
        for site, part in [*((site, clock[clock[Case.site].eq(site)]) for site in sites), (ALL_SITES, clock)]
    ]
    frame = pd.DataFrame(rows)
    shares = [RepeatNotification.share, RepeatNotification.lower, RepeatNotification.upper]
    return frame.assign(**{name: per_cent(frame[name]) for name in shares})


def families_clock(cases: pd.DataFrame, events: pd.DataFrame, follow_up_months: int) -> pd.DataFrame:
    """One row a family: from its first sampled notification to its next one, or to the end of what is known of it.

    That is the end of follow-up, the day its record moved away, or the last entry of its site's records.
    """
    traced = cases[cases[Case.end_state].eq(EndState.TRACED)]
    first = traced.sort_values([Case.received_on, Case.incident_id], kind="stable").drop_duplicates(Case.family_id)
    first = first[[Case.site, Case.incident_id, Case.family_id, Case.received_on]].sort_values(Case.family_id)
    notes = first.rename(columns={Case.family_id: Trace.family_id, Case.received_on: Trace.received_on})
    next_day = notes.assign(**{Trace.received_on: notes[Trace.received_on] + pd.Timedelta(days=1)})
    starts = first[Case.received_on]
    return pd.DataFrame(
        {
            Case.site: first[Case.site],
            Case.incident_id: first[Case.incident_id],
            STARTS: starts,
            NEXT: soonest_from(next_day, events, [EventKind.NOTIFICATION]),
            ENDS: np.minimum(starts + pd.DateOffset(months=follow_up_months), known_to(notes, events)),
        }
    ).reset_index(drop=True)


def known_to(notes: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Last day of which a family's record tells: its site's last entry, or the family's move away after its note."""
    last = looked_up(notes[Trace.site], events.groupby(Event.site)[Event.happened_on].max()).astype(DATE)
    moved = soonest_from(notes, events, [EventKind.RECORD_TRANSFERRED])
    return last.where(moved.isna() | (moved > last), moved)


def couples_clock(cases: pd.DataFrame, incidents: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """One row a couple of a sampled incident: from it to the next recorded one with that victim and perpetrator.

    Known to the site's last recorded incident. No row of a site whose records give each person a new number every
    time: there nobody can be seen again.
    """
    recurs = people.groupby(Person.site)[Person.person_id].agg(lambda ids: ids.duplicated().any())
    people = people[people[Person.site].map(recurs).astype(bool)]
    keys = [Person.site, Person.incident_id]
    victims, perpetrators = (
        people.loc[people[Person.role].eq(role), [*keys, Person.person_id]].rename(columns={Person.person_id: name})
        for name, role in (("victim", PersonRole.VICTIM), ("perpetrator", PersonRole.PERPETRATOR))
    )
    reported = incidents.loc[incidents[Incident.domestic], [*keys, Incident.reported_on]]
    together = victims.merge(perpetrators, on=keys).merge(reported, on=keys).drop_duplicates()
    together = together.sort_values([*_COUPLE, Incident.reported_on, Incident.incident_id], kind="stable")
    days = together.drop_duplicates([*_COUPLE, Incident.reported_on])
    later = days.groupby(_COUPLE)[Incident.reported_on].shift(-1)
    following = days[[*_COUPLE, Incident.reported_on]].assign(**{NEXT: later})
    sampled = together[together[Incident.incident_id].isin(cases[Case.incident_id])].drop_duplicates(_COUPLE)
    clock = sampled.merge(following, on=[*_COUPLE, Incident.reported_on], validate="1:1")
    clock[ENDS] = clock[Incident.site].map(incidents.groupby(Incident.site)[Incident.reported_on].max())
    return clock.rename(columns={Incident.reported_on: STARTS})[[Case.site, Case.incident_id, STARTS, NEXT, ENDS]]


def timed(clock: pd.DataFrame, months: int) -> pd.DataFrame:
    """Days for which each unit was followed, at most `months`, to when it was seen again if it was (`AGAIN`)."""
    ends = np.minimum(clock[STARTS] + pd.DateOffset(months=months), clock[ENDS])
    again = clock[NEXT].le(ends)
    return pd.DataFrame({DAYS: (clock[NEXT].where(again, ends) - clock[STARTS]).dt.days, AGAIN: again})


def share_again(followed: pd.DataFrame) -> tuple[float, float, float]:
    """Share seen again by the end (`timed`), by Kaplan and Meier, with its 95% limits; missing of nobody."""
    if not len(followed):
        return np.nan, np.nan, np.nan
    share, number = _estimate(followed[DAYS].to_numpy(), followed[AGAIN].to_numpy())
    lower, upper = wilson(share, number)
    return share, float(lower), float(upper)


def _estimate(days: np.ndarray, again: np.ndarray) -> tuple[float, float]:
    """Share seen again by the end, and the number of units followed throughout that would tell it as well."""
    times, events = np.unique(days[again], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), times)
    staying = float(np.prod(1 - events / at_risk))
    if staying in (0, 1):
        return 1 - staying, len(days)
    spread = np.sum(events / (at_risk * (at_risk - events)))
    return 1 - staying, (1 - staying) / (staying * spread)


def _row(clock: pd.DataFrame, declared: int) -> dict[str, float]:
    months = covered(clock, declared)
    again = timed(clock, declared)[AGAIN]
    followed = clock[ENDS] >= clock[STARTS] + pd.DateOffset(months=declared)
    share, lower, upper = share_again(timed(clock, months) if months else clock.iloc[:0])
    return {
        RepeatNotification.units: len(clock),
        RepeatNotification.again: int(again.sum()),
        RepeatNotification.followed: int(followed.sum()),
        RepeatNotification.cut_short: int((~followed & ~again).sum()),
        RepeatNotification.declared: declared,
        RepeatNotification.months: months,
        RepeatNotification.share: share,
        RepeatNotification.lower: lower,
        RepeatNotification.upper: upper,
    }


def covered(clock: pd.DataFrame, most: int) -> int:
    """Whole months for which at least a tenth are followed, at most `most`: later the estimate rests on too few.

    Pocock, Clayton and Altman 2002, Lancet 359:1686-1689.
    """
    starts, ends = clock[STARTS], clock[ENDS]
    if not len(clock):
        return 0
    months = 12 * (ends.dt.year - starts.dt.year) + ends.dt.month - starts.dt.month - (ends.dt.day < starts.dt.day)
    return int(np.clip(np.sort(months)[-math.ceil(len(months) / 10)], 0, most))
