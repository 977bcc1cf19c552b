"""Dated entries of social-care records, gathered into the events of a family (§2.3.2, §6.2.1)."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts.fields import DAY, code, required
from filetrack.quality.examination import Examination
from filetrack.schemas.care import Event
from filetrack.schemas.codes import EventKind, Source

_ENTRY = [Event.site, Event.family_id, Event.happened_on, Event.kind, Event.source, Event.reference, Event.incident_on]


def entry(file: Examination, day: str, wording: str, meanings: pd.Series) -> dict[str, pd.Series]:
    """Columns of Event that every dated entry has: its day and what it is; rows that lack one are refused."""
    return {Event.happened_on: required(file, day, DAY), Event.kind: code(file, wording, meanings)}


def family_events(entries: pd.DataFrame) -> pd.DataFrame:
    """Events of families (Event) from entries: the columns of Event without its id, absent ones being unrecorded.

    Entries of one family on one day with one kind, source and reference are one event, whichever child's record
    or sheet they stand on. For notifications see `distinct_notifications`.
    """
    gathered = entries.reset_index(drop=True).reindex(columns=_ENTRY)
    gathered = gathered.astype({Event.happened_on: "datetime64[us]", Event.incident_on: "datetime64[us]"})
    notified = gathered[Event.kind] == EventKind.NOTIFICATION
    others = gathered[~notified].sort_values(_ENTRY).drop_duplicates(_ENTRY[:-1])
    events = pd.concat([distinct_notifications(gathered[notified]), others]).sort_values(_ENTRY)
    return _identified(events).reset_index(drop=True)


def distinct_notifications(entries: pd.DataFrame) -> pd.DataFrame:
    """Notifications, each once, from entries that record them on several children's records and sheets.

    Entries of one family are the same notification if they quote the same reference (the earliest day counts), or
    if they are of one day and neither their references nor the incident dates that they state contradict each other.
    """
    entries = entries.assign(**{Event.source: str(Source.POLICE)}).sort_values(_ENTRY)
    quoted = entries[entries[Event.reference].notna()]
    referenced = _once(quoted, [Event.family_id, Event.reference])
    bare = _once(
        entries[entries[Event.reference].isna()], [Event.family_id, Event.happened_on, Event.incident_on]
    ).sort_values(_ENTRY)
    dated = bare[bare[Event.incident_on].notna()]
    undated = bare[bare[Event.incident_on].isna()]
    dated = dated[~_on_same_day(dated, quoted, same_incident=True)]
    undated = undated[~_on_same_day(undated, quoted) & ~_on_same_day(undated, dated)]
    return pd.concat([referenced, dated, undated])


def _once(entries: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    return entries.groupby(same, as_index=False, sort=False, dropna=False).first()[_ENTRY]


def _on_same_day(entries: pd.DataFrame, others: pd.DataFrame, *, same_incident: bool = False) -> pd.Series:
    """Whether another entry of the family's day says nothing against being the same notification."""
    day = [Event.family_id, Event.happened_on]
    if not same_incident:
        return _among(entries, others, day)
    silent = others[others[Event.incident_on].isna()]
    return _among(entries, silent, day) | _among(entries, others, [*day, Event.incident_on])


def _among(entries: pd.DataFrame, others: pd.DataFrame, columns: list[str]) -> pd.Series:
    found = pd.MultiIndex.from_frame(entries[columns]).isin(pd.MultiIndex.from_frame(others[columns]))
    return pd.Series(found, index=entries.index)


def _identified(events: pd.DataFrame) -> pd.DataFrame:
    name = events[Event.family_id] + "-" + events[Event.happened_on].dt.strftime("%Y%m%d") + "-" + events[Event.kind]
    number = name.groupby(name).cumcount() + 1
    identifier = name.where(number == 1, name + "-" + number.astype("str"))
    return events.assign(**{Event.event_id: identifier})
