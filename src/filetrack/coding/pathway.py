"""Case pathway of a traced notification, and whether it triggered an intervention (§6.3, §7.3)."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from filetrack.history import HistoryRules, answered_on, latest_before, open_since, soonest_from
from filetrack.schemas.care import Event
from filetrack.schemas.codes import EventKind, Pathway, Trigger
from filetrack.schemas.link import Trace

PATHWAYS = [pathway.value for pathway in Pathway]
"""Pathways from least to most."""

INTERVENTIONS = (Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING)
"""Pathways that are an intervention (§6.4, §7.3)."""


def pathway(notes: pd.DataFrame, events: pd.DataFrame, rules: HistoryRules, response_days: int) -> pd.Series:
    """What children's social services did with each notification (§6.3, Table 33).

    On an open case: safeguarding where, when the notification came, a child was registered or looked after or an
    enquiry had begun within `rules.enquiry_days` since the case opened, or where an entry of `rules.reclassify` follows
    within `response_days`; otherwise family support. On a case not open: the most that answers the notification
    before the family's next contact, and no further action where nothing does.
    """
    on_open = _safeguarding(notes, events, rules, response_days).map(
        {True: Pathway.SAFEGUARDING.value, False: Pathway.FAMILY_SUPPORT.value}
    )
    answer = _answers(notes, events, rules, response_days)
    coded = on_open.where(open_since(notes, events).notna(), answer)
    return coded.fillna(Pathway.NO_FURTHER_ACTION.value).astype("str")


def trigger(notes: pd.DataFrame, events: pd.DataFrame, pathways: pd.Series) -> pd.Series:
    """Whether the notification fell on an open case, triggered an intervention, or neither (§7.3)."""
    coded = pd.Series(Trigger.NONE.value, index=notes.index, dtype="str")
    coded = coded.mask(pathways.isin(INTERVENTIONS), Trigger.TRIGGERED.value)
    return coded.mask(open_since(notes, events).notna(), Trigger.OPEN.value)


def most(pathways: pd.Series) -> pd.Series:
    """Rank of each pathway, 0 the least."""
    return pathways.map({value: rank for rank, value in enumerate(PATHWAYS)})


def still(notes: pd.DataFrame, events: pd.DataFrame, begins: EventKind, ends: EventKind) -> pd.Series:
    """Whether what begins and ends with such entries had begun, and not ended, when each notification came."""
    begun, ended = latest_before(notes, events, [begins]), latest_before(notes, events, [ends])
    return begun.notna() & (ended.isna() | (begun > ended))


def recent_enquiry(notes: pd.DataFrame, events: pd.DataFrame, rules: HistoryRules) -> pd.Series:
    """Whether a Section 47 enquiry had begun within `rules.enquiry_days` before each notification, on the open case."""
    enquiry = latest_before(notes, events, [EventKind.SECTION_47_ENQUIRY])
    within = enquiry >= notes[Trace.received_on] - pd.Timedelta(days=rules.enquiry_days)
    return within & (enquiry >= open_since(notes, events))


def soon(notes: pd.DataFrame, events: pd.DataFrame, kinds: Iterable[EventKind], response_days: int) -> pd.Series:
    """Whether an entry of these kinds follows each notification within `response_days`."""
    return soonest_from(notes, events, kinds) <= notes[Trace.received_on] + pd.Timedelta(days=response_days)


def _safeguarding(notes: pd.DataFrame, events: pd.DataFrame, rules: HistoryRules, response_days: int) -> pd.Series:
    registered = still(notes, events, EventKind.REGISTRATION, EventKind.DEREGISTRATION)
    looked_after = still(notes, events, EventKind.LOOKED_AFTER, EventKind.LOOKED_AFTER_END)
    follows = soon(notes, events, rules.reclassify, response_days)
    return registered | looked_after | recent_enquiry(notes, events, rules) | follows


def _answers(notes: pd.DataFrame, events: pd.DataFrame, rules: HistoryRules, response_days: int) -> pd.Series:
    answering = events[Event.kind].map({kind.value: value.value for kind, value in rules.responses.items()})
    answers = pd.DataFrame(
        {
            Trace.family_id: events[Event.family_id],
            Trace.received_on: answered_on(events, notes, rules, response_days),
            "rank": most(answering),
        }
    ).dropna()
    highest = answers.groupby([Trace.family_id, Trace.received_on])["rank"].max()
    keys = pd.MultiIndex.from_frame(notes[[Trace.family_id, Trace.received_on]])
    return pd.Series(highest.reindex(keys).to_numpy(), index=notes.index).map(dict(enumerate(PATHWAYS)))
