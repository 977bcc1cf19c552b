"""Families' dated entries around their sampled notifications: what was open, what answered what (§6.3, §6.4, §7.2).

`notes` are traced notifications: one row each, with `Trace.family_id` and `Trace.received_on`. `events` are all dated
entries of the families (`Event`). An entry on the day of a notification counts as after it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from filetrack.schemas.base import DATE
from filetrack.schemas.care import Event
from filetrack.schemas.codes import EventKind, Pathway
from filetrack.schemas.link import Trace
from filetrack.schemas.study import Days, Strict


class HistoryRules(Strict):
    """`involvement.yaml`: which kinds of entry mean what."""

    enquiry_days: Days
    contacts: list[EventKind]
    responses: dict[EventKind, Pathway]
    reclassify: list[EventKind]
    previous: dict[str, list[EventKind]]
    subsequent: dict[str, list[EventKind]]


def latest_before(notes: pd.DataFrame, events: pd.DataFrame, kinds: Iterable[EventKind]) -> pd.Series:
    """Day of the family's latest entry of these kinds before each notification's day, if any."""
    return _nearest(notes, events, kinds, direction="backward", same_day=False)


def soonest_from(notes: pd.DataFrame, events: pd.DataFrame, kinds: Iterable[EventKind]) -> pd.Series:
    """Day of the family's first entry of these kinds on or after each notification's day, if any."""
    return _nearest(notes, events, kinds, direction="forward", same_day=True)


def open_since(notes: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Day since which the family's case was open when the notification came; missing where it was not open.

    A case opened and closed on one day is closed.
    """
    opened = latest_before(notes, events, [EventKind.CASE_OPENED])
    closed = latest_before(notes, events, [EventKind.CASE_CLOSED])
    return opened.where(closed.isna() | (opened > closed))


def answered_on(events: pd.DataFrame, notes: pd.DataFrame, rules: HistoryRules, response_days: int) -> pd.Series:
    """For each entry that is no contact, the day of the contact that it answers; missing where it answers none.

    It answers the family's latest contact or notification on or before its day, no more than `response_days` earlier.
    """
    contacts = events.loc[events[Event.kind].isin(rules.contacts), [Event.family_id, Event.happened_on]]
    received = notes[[Trace.family_id, Trace.received_on]].set_axis([Event.family_id, Event.happened_on], axis=1)
    days = pd.concat([contacts, received]).drop_duplicates().sort_values(Event.happened_on, kind="stable")
    days["contact_on"] = days[Event.happened_on]
    entries = events.loc[~events[Event.kind].isin(rules.contacts)].sort_values(Event.happened_on, kind="stable")
    joined = pd.merge_asof(
        entries[[Event.family_id, Event.happened_on]].reset_index(names="entry"),
        days,
        on=Event.happened_on,
        by=Event.family_id,
        tolerance=pd.Timedelta(days=response_days),
    )
    return joined.set_index("entry")["contact_on"].reindex(events.index)


def _nearest(
    notes: pd.DataFrame, events: pd.DataFrame, kinds: Iterable[EventKind], *, direction: str, same_day: bool
) -> pd.Series:
    entries = events.loc[events[Event.kind].isin(list(kinds)), [Event.family_id, Event.happened_on]]
    entries = entries.sort_values(Event.happened_on, kind="stable").assign(found=lambda day: day[Event.happened_on])
    left = notes[[Trace.family_id, Trace.received_on]].sort_values(Trace.received_on, kind="stable")
    joined = pd.merge_asof(
        left.reset_index(names="note"),
        entries,
        left_on=Trace.received_on,
        right_on=Event.happened_on,
        left_by=Trace.family_id,
        right_by=Event.family_id,
        direction=direction,
        allow_exact_matches=same_day,
    )
    return joined.set_index("note")["found"].reindex(notes.index).astype(DATE)
