"""Involvement of children's social services with a family before and after its sampled notifications (§6.4, §7.2).

`first` and `last` hold each family's first and last sampled notification, one row a family.
"""

from __future__ import annotations

import pandas as pd

from filetrack.history import HistoryRules, answered_on, latest_before, open_since
from filetrack.references import looked_up
from filetrack.schemas.care import Event, Family
from filetrack.schemas.codes import EventKind, PreviousInvolvement, SubsequentInvolvement
from filetrack.schemas.link import Trace


def previous(first: pd.DataFrame, events: pd.DataFrame, families: pd.DataFrame, rules: HistoryRules) -> pd.Series:
    """Current or previous involvement when the first sampled notification came (§6.4, Table 34).

    An open case; else history missing where earlier records cannot be read; else the highest level of
    `rules.previous` of which the family has an entry before that day; else none.
    """
    complete = first[Trace.family_id].map(families.set_index(Family.family_id)[Family.history_complete])
    coded = pd.Series(PreviousInvolvement.NONE.value, index=first.index, dtype="str")
    for level, kinds in reversed(rules.previous.items()):
        coded = coded.mask(latest_before(first, events, kinds).notna(), PreviousInvolvement(level).value)
    coded = coded.mask(complete.eq(False), PreviousInvolvement.MISSING.value)
    return coded.mask(open_since(first, events).notna(), PreviousInvolvement.OPEN.value)


def subsequent(
    last: pd.DataFrame,
    notes: pd.DataFrame,
    events: pd.DataFrame,
    rules: HistoryRules,
    response_days: int,
    follow_up_months: int,
) -> pd.Series:
    """Involvement after the last sampled notification, to `follow_up_months` calendar months on (§7.2, Tables 36-38).

    The highest level of `rules.subsequent` of which the family has an entry after that day and up to the last day of
    follow-up; sampled notifications (`notes`) and what answers them are not counted. With no such entry: unknown where
    the record moved away in that time, otherwise none.
    """
    later = _followed(last, events, follow_up_months)
    counted = later[
        (later[Event.happened_on] > later[Trace.received_on]) & ~_sampled(later, notes, rules, events, response_days)
    ]
    coded = pd.Series(SubsequentInvolvement.NONE.value, index=last.index, dtype="str")
    moved = later.loc[later[Event.kind] == EventKind.RECORD_TRANSFERRED, Event.family_id]
    coded = coded.mask(last[Trace.family_id].isin(moved), SubsequentInvolvement.UNKNOWN.value)
    for level, kinds in reversed(rules.subsequent.items()):
        having = counted.loc[counted[Event.kind].isin(kinds), Event.family_id]
        coded = coded.mask(last[Trace.family_id].isin(having), SubsequentInvolvement(level).value)
    return coded


def earlier(first: pd.DataFrame, events: pd.DataFrame, kind: EventKind) -> pd.Series:
    """Number of entries of a kind before the first sampled notification (§6.5)."""
    received = first.set_index(Trace.family_id)[Trace.received_on]
    before = events[events[Event.happened_on] < looked_up(events[Event.family_id], received)]
    return _number(first, before, kind)


def later(last: pd.DataFrame, events: pd.DataFrame, kind: EventKind, follow_up_months: int) -> pd.Series:
    """Number of entries of a kind after the last sampled notification's day, to the end of follow-up (§7.2)."""
    followed = _followed(last, events, follow_up_months)
    return _number(last, followed[followed[Event.happened_on] > followed[Trace.received_on]], kind)


def _number(notes: pd.DataFrame, events: pd.DataFrame, kind: EventKind) -> pd.Series:
    counts = events.loc[events[Event.kind] == kind, Event.family_id].value_counts()
    return notes[Trace.family_id].map(counts).fillna(0).astype("int64")


def _followed(last: pd.DataFrame, events: pd.DataFrame, follow_up_months: int) -> pd.DataFrame:
    received = last.set_index(Trace.family_id)[Trace.received_on]
    followed = events.assign(**{Trace.received_on: looked_up(events[Event.family_id], received)})
    ends = followed[Trace.received_on] + pd.DateOffset(months=follow_up_months)
    return followed[followed[Event.happened_on].between(followed[Trace.received_on], ends)]


def _sampled(
    later: pd.DataFrame, notes: pd.DataFrame, rules: HistoryRules, events: pd.DataFrame, response_days: int
) -> pd.Series:
    """Entries that are a sampled notification, or answer one."""
    answered = pd.DataFrame(
        {
            Trace.family_id: later[Event.family_id],
            Trace.received_on: answered_on(events, notes, rules, response_days).reindex(later.index),
        }
    )
    keys = pd.MultiIndex.from_frame(notes[[Trace.family_id, Trace.received_on]])
    answers = pd.MultiIndex.from_frame(answered).isin(keys)
    entry = [Trace.family_id, Trace.event_id]
    quoted = pd.MultiIndex.from_frame(later[entry]).isin(pd.MultiIndex.from_frame(notes[entry]))
    return pd.Series(quoted | answers, index=later.index)
