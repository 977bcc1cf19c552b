"""Case pathway of a traced notification, and whether it triggered an intervention (§6.3, §7.3)."""

from __future__ import annotations

import pandas as pd

from filetrack.coding.history import HistoryRules, answered_on, latest_before, open_since, soonest_from
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


def _safeguarding(notes: pd.DataFrame, events: pd.DataFrame, rules: HistoryRules, response_days: int) -> pd.Series:
    received = notes[Trace.received_on]
    enquiry = latest_before(notes, events, [EventKind.SECTION_47_ENQUIRY])
    recent = (enquiry >= received - pd.Timedelta(days=rules.enquiry_days)) & (enquiry >= open_since(notes, events))
    follows = soonest_from(notes, events, rules.reclassify) <= received + pd.Timedelta(days=response_days)
    registered = _still(notes, events, EventKind.REGISTRATION, EventKind.DEREGISTRATION)
    looked_after = _still(notes, events, EventKind.LOOKED_AFTER, EventKind.LOOKED_AFTER_END)
    return registered | looked_after | recent | follows


def _still(notes: pd.DataFrame, events: pd.DataFrame, begins: EventKind, ends: EventKind) -> pd.Series:
    begun, ended = latest_before(notes, events, [begins]), latest_before(notes, events, [ends])
    return begun.notna() & (ended.isna() | (begun > ended))


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
