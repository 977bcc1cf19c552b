"""Stop-start work: episodes opened and closed, assessments without a service, separations, journeys (§7.3.4).

`first` has one row a family, the clock of its first sampled notification (`FollowUp`).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from filetrack.references import looked_up
from filetrack.schemas.base import DATE
from filetrack.schemas.care import Event, Household
from filetrack.schemas.codes import EventKind, Outcome
from filetrack.schemas.outcomes import Assessed, Episode, FollowUp, Journey

_WITH_ONE = (Outcome.MOTHER, Outcome.FATHER)


def episodes(first: pd.DataFrame, events: pd.DataFrame, households: pd.DataFrame) -> pd.DataFrame:
    """One row (`Episode`) for each time that a family's case was open within follow-up.

    A case is open from an opening to the next closure, the same day's included; an opening while it is open is none.
    """
    opened = _entries(first, events, [EventKind.CASE_OPENED], Episode.opened_on)
    closed = _entries(first, events, [EventKind.CASE_CLOSED], Episode.closed_on)
    found = pd.merge_asof(
        opened,
        closed,
        left_on=Episode.opened_on,
        right_on=Episode.closed_on,
        by=Episode.family_id,
        direction="forward",
    ).drop_duplicates([Episode.family_id, Episode.closed_on])
    clock = first.set_index(FollowUp.family_id)
    starts, ends, site = (
        found[Episode.family_id].map(clock[name]) for name in (FollowUp.starts_on, FollowUp.ends_on, FollowUp.site)
    )
    found = found.assign(**{Episode.site: site, Episode.opened_before: found[Episode.opened_on] < starts})
    found = found[(found[Episode.opened_on] <= ends) & ~(found[Episode.closed_on] < starts)]
    found[Episode.closed_on] = found[Episode.closed_on].where(found[Episode.closed_on] <= ends[found.index])
    found = found.sort_values([Episode.site, Episode.family_id, Episode.opened_on], ignore_index=True)
    before = found.groupby(Episode.family_id)[Episode.closed_on].shift()
    found[Episode.gap_days] = (found[Episode.opened_on] - before).dt.days.astype("Int64")
    found[Episode.separated_days] = _days_since_separation(found, households)
    return found[list(Episode.to_schema().columns)]


def assessed(
    first: pd.DataFrame,
    events: pd.DataFrame,
    assessments: Iterable[EventKind],
    services: Iterable[EventKind],
    service_days: int,
) -> pd.DataFrame:
    """One row (`Assessed`) for each day of follow-up on which a family was assessed.

    A service followed where an entry of `services` lies on that day or up to `service_days` later.
    """
    days = _entries(first, events, assessments, Assessed.assessed_on).drop_duplicates()
    days = days[_within(first, days[Assessed.family_id], days[Assessed.assessed_on])]
    served = _entries(first, events, services, "served_on")
    found = pd.merge_asof(
        days,
        served,
        left_on=Assessed.assessed_on,
        right_on="served_on",
        by=Assessed.family_id,
        direction="forward",
        tolerance=pd.Timedelta(days=service_days),
    )
    found[Assessed.served] = found["served_on"].notna()
    found[Assessed.site] = found[Assessed.family_id].map(first.set_index(FollowUp.family_id)[FollowUp.site])
    found = found.sort_values([Assessed.site, Assessed.family_id, Assessed.assessed_on], ignore_index=True)
    return found[list(Assessed.to_schema().columns)]


def journeys(first: pd.DataFrame, events: pd.DataFrame, letters: dict[EventKind, str]) -> pd.DataFrame:
    """One row a family (`Journey`): its entries in follow-up in order, a letter each, `letters` in the order of a day.

    The notification that starts the clock is left out; letters that follow themselves are written once.
    """
    rank = {kind.value: place for place, kind in enumerate(letters)}
    entries = events[events[Event.kind].isin(letters) & events[Event.family_id].isin(first[FollowUp.family_id])]
    starts = looked_up(entries[Event.family_id], first.set_index(FollowUp.family_id)[FollowUp.starts_on])
    is_start = (entries[Event.kind] == EventKind.NOTIFICATION) & (entries[Event.happened_on] == starts)
    entries = entries[_within(first, entries[Event.family_id], entries[Event.happened_on]) & ~is_start]
    entries = entries.assign(rank=entries[Event.kind].map(rank))
    entries = entries.sort_values([Event.family_id, Event.happened_on, "rank"], kind="stable")
    letter = entries[Event.kind].map({kind.value: letter for kind, letter in letters.items()})
    anew = letter != letter.groupby(entries[Event.family_id]).shift()
    written = letter[anew].groupby(entries.loc[anew, Event.family_id]).agg(" ".join)
    frame = first[[FollowUp.site, FollowUp.family_id]].copy()
    frame[Journey.journey] = frame[FollowUp.family_id].map(written).astype("str").fillna("-")
    return frame


def _entries(first: pd.DataFrame, events: pd.DataFrame, kinds: Iterable[EventKind], day: str) -> pd.DataFrame:
    """Families and days of entries of these kinds, by day."""
    rows = events[events[Event.kind].isin(list(kinds)) & events[Event.family_id].isin(first[FollowUp.family_id])]
    frame = pd.DataFrame({Event.family_id: rows[Event.family_id], day: rows[Event.happened_on].astype(DATE)})
    return frame.sort_values([day, Event.family_id], ignore_index=True)


def _within(first: pd.DataFrame, family: pd.Series, day: pd.Series) -> pd.Series:
    clock = first.set_index(FollowUp.family_id)
    return day.between(looked_up(family, clock[FollowUp.starts_on]), looked_up(family, clock[FollowUp.ends_on]))


def _days_since_separation(found: pd.DataFrame, households: pd.DataFrame) -> pd.Series:
    """Days from the latest separation on record to each closure; missing where there is none."""
    lived = households.sort_values([Household.family_id, Household.from_on], kind="stable")
    before = lived.groupby(Household.family_id)[Household.living].shift()
    parted = lived[lived[Household.living].isin(_WITH_ONE) & (before == Outcome.BOTH)]
    days = pd.DataFrame({Episode.family_id: parted[Household.family_id], "parted_on": parted[Household.from_on]})
    closures = found.loc[found[Episode.closed_on].notna(), [Episode.family_id, Episode.closed_on]]
    joined = pd.merge_asof(
        closures.reset_index(names="episode").sort_values(Episode.closed_on, kind="stable"),
        days.astype({"parted_on": DATE}).sort_values("parted_on", kind="stable"),
        left_on=Episode.closed_on,
        right_on="parted_on",
        by=Episode.family_id,
    ).set_index("episode")
    return (joined[Episode.closed_on] - joined["parted_on"]).dt.days.reindex(found.index).astype("Int64")
