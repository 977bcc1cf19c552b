"""Dated entries of each case, of the police and of social services, on one line of time (§2.3.1, §6.3, §6.4, §7.2)."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from filetrack.casebook.records import Care, Police, Records, case_of, notes
from filetrack.history import HistoryRules, answered_on, open_since
from filetrack.references import looked_up
from filetrack.schemas.base import DATE
from filetrack.schemas.care import Consultation, Conversation, Event, Household, ServiceUse
from filetrack.schemas.codes import (
    Action,
    Agency,
    Assessor,
    Caller,
    CallGrade,
    Engagement,
    EventKind,
    FamilyMember,
    Outcome,
    Pathway,
    PreviousInvolvement,
    RiskGrade,
    Service,
    Source,
    SubsequentInvolvement,
)
from filetrack.schemas.figure import PoliceEntry
from filetrack.schemas.link import Trace
from filetrack.schemas.police import Incident, Notification, PoliceAction, Response, RiskAssessment
from filetrack.schemas.study import Study

POLICE, CARE = "Police", "Social services"
CALL, ARRIVAL = "First call about the incident", "Officers arrived"
SERVICE, CONSULTED, TALKED, LIVING = "Support service", "Another agency contacted", "Talk", "Where children live"
KINDS = [
    *(PoliceEntry.INCIDENT.label, CALL, ARRIVAL, PoliceEntry.RISK.label, PoliceEntry.ACTION.label),
    PoliceEntry.SENT.label,
    *(kind.label for kind in EventKind),
    *(SERVICE, CONSULTED, TALKED, LIVING),
]
"""Kinds of entries in the order in which they are drawn, and listed within a day."""


class Entry(NamedTuple):
    """A dated entry of a case. `incident` is of the police's; `reads` tells what coding makes of it."""

    case: str
    at: pd.Timestamp
    by: str
    kind: str
    detail: str
    reads: str
    incident: str

    @property
    def when(self) -> str:
        """Day and, where it is known, time."""
        if pd.isna(self.at):
            return "Not dated"
        return f"{self.at:%Y-%m-%d}" if self.at == self.at.normalize() else f"{self.at:%Y-%m-%d %H:%M}"


CASE, AT, BY, KIND, DETAIL, READS, INCIDENT = Entry._fields


def entries(records: Records, rules: HistoryRules, study: Study) -> dict[str, list[Entry]]:
    """Return each case's entries by time, those without a date last."""
    cases = case_of(records)
    read = readings(records.care.events, notes(records), rules, study)
    found = pd.concat([*_police(records.police, cases), *_care(records.care, read, set(cases))], ignore_index=True)
    order = found[KIND].map({kind: place for place, kind in enumerate(KINDS)})
    found = found.fillna({DETAIL: "", READS: "", INCIDENT: ""}).assign(day=found[AT].dt.normalize(), order=order)
    found = found.sort_values([CASE, "day", "order", AT, DETAIL], kind="stable")[list(Entry._fields)]
    return {
        case: [Entry(*row) for row in zip(*(part[name] for name in Entry._fields), strict=True)]
        for case, part in found.groupby(CASE, sort=False)
    }


def readings(events: pd.DataFrame, traced: pd.DataFrame, rules: HistoryRules, study: Study) -> pd.Series:
    """Return what coding makes of each entry in families' records, in words; blank where it makes nothing of it.

    A level of involvement is told as the rules for previous and subsequent involvement have it, whatever else holds.
    """
    days = traced.groupby(Trace.family_id)[Trace.received_on].agg(["min", "max"])
    first, last = (looked_up(events[Event.family_id], days[name]).astype(DATE) for name in ("min", "max"))
    answered = answered_on(events, traced, rules, study.involvement.response_days)
    key = pd.DataFrame({Trace.family_id: events[Event.family_id], Trace.received_on: answered})
    of_sample = pd.MultiIndex.from_frame(key).isin(pd.MultiIndex.from_frame(traced[list(key)]))
    is_note = events[Event.event_id].isin(traced[Trace.event_id])
    day, kind = events[Event.happened_on], events[Event.kind]
    followed = (day > last) & (day <= last + pd.DateOffset(months=study.period.follow_up_months))

    read = pd.Series("", index=events.index, dtype="object")
    before = kind.map(_levels(rules.previous, PreviousInvolvement))
    read = read.mask((day < first) & before.notna(), "Previous involvement: " + before)
    after = kind.map(_levels(rules.subsequent, SubsequentInvolvement))
    read = read.mask(followed & ~of_sample & ~is_note & after.notna(), "Subsequent involvement: " + after)
    answer = kind.map({kind.value: pathway.label for kind, pathway in rules.responses.items()})
    told = "Answers the notification of " + answered.dt.strftime("%Y-%m-%d") + ": " + answer
    read = read.mask(of_sample & answer.notna(), told)
    return read.mask(is_note, "The notification that was traced")


def reasons(events: pd.DataFrame, traced: pd.DataFrame, rules: HistoryRules, study: Study) -> dict[str, str]:
    """Return for each traced notification why it has its pathway, in words, by incident (§6.3)."""
    within = study.involvement.response_days
    since = open_since(traced, events)
    answered = answered_on(events, traced, rules, within)
    answer = events[Event.kind].map({kind.value: kind.label for kind in rules.responses})
    told = answer + " (" + events[Event.happened_on].dt.strftime("%Y-%m-%d") + ")"
    keys = [events[Event.family_id], answered]
    answers = told[answer.notna() & answered.notna()].groupby(keys).agg("; ".join)
    reclassify = " or ".join(kind.label for kind in rules.reclassify)
    rows = zip(*(traced[name] for name in (Trace.incident_id, Trace.family_id, Trace.received_on)), since, strict=True)
    why = {}
    for incident, family, received, opened in rows:
        if pd.notna(opened):
            why[incident] = (
                f"The case was open when the notification came, since {opened:%Y-%m-%d}. On an open case it counts as "
                f"{Pathway.SAFEGUARDING.label.lower()} where a child was registered or looked after, an enquiry had "
                f"begun within {rules.enquiry_days} days, or one of these followed within {within} days: {reclassify}; "
                f"else as {Pathway.FAMILY_SUPPORT.label.lower()}."
            )
        elif found := answers.get((family, received)):
            why[incident] = (
                f"No case was open. Within {within} days, and before the family's next contact, it was answered by: "
                f"{found}. The most of these holds."
            )
        else:
            why[incident] = (
                f"No case was open, and no entry within {within} days, before the family's next contact, answers it."
            )
    return why


def _levels(levels: dict[str, list[EventKind]], codes: type) -> dict[str, str]:
    """The level that an entry of each kind stands for, the highest first, by its label."""
    return {kind.value: codes(level).label.lower() for level in reversed(levels) for kind in levels[level]}


def _police(police: Police, cases: pd.Series) -> list[pd.DataFrame]:
    incidents, responses, assessments = police.incidents, police.responses, police.assessments
    minutes = pd.to_timedelta(incidents[Incident.reported_minute].astype("Float64").fillna(0), unit="min")
    notifications, actions = police.notifications, police.actions
    caller = _joined(responses[Response.caller].map(Caller.labels()), responses[Response.grade].map(CallGrade.labels()))
    graded = _joined(
        assessments[RiskAssessment.grade].map(RiskGrade.labels()),
        assessments[RiskAssessment.assessor].map(Assessor.labels()),
    )
    kinds = [
        (PoliceEntry.INCIDENT.label, incidents, incidents[Incident.reported_on] + minutes, ""),
        (CALL, responses, responses[Response.called_at], caller),
        (ARRIVAL, responses, responses[Response.arrived_at], "By the dispatch system"),
        (ARRIVAL, responses, responses[Response.arrived_at_officer], "As the officer recorded it"),
        (PoliceEntry.RISK.label, assessments, assessments[RiskAssessment.assessed_on], graded),
        (PoliceEntry.SENT.label, notifications, notifications[Notification.created_on], "Recorded"),
        (PoliceEntry.SENT.label, notifications, notifications[Notification.sent_on], "Sent"),
    ]
    dated = [_entries(POLICE, kind, frame[at.notna()], at, detail, cases) for kind, frame, at, detail in kinds]
    did = actions[PoliceAction.action].map(Action.labels())
    return [*dated, _entries(POLICE, PoliceEntry.ACTION.label, actions, actions[PoliceAction.taken_at], did, cases)]


def _care(care: Care, read: pd.Series, cases: set[str]) -> list[pd.DataFrame]:
    events, services, consultations = care.events, care.services, care.consultations
    conversations, households = care.conversations, care.households
    used = _joined(
        services[ServiceUse.service].map(Service.labels()),
        services[ServiceUse.member].map(FamilyMember.labels()),
        services[ServiceUse.signposted].map({True: "Signposted", False: "On their own initiative"}),
        services[ServiceUse.engagement].map(Engagement.labels()),
    )
    monitoring = consultations[Consultation.monitoring].map({True: "To monitor the family", False: "For an assessment"})
    consulted = _joined(consultations[Consultation.agency].map(Agency.labels()), monitoring)
    labels = events[Event.kind].map(EventKind.labels())
    kinds = [
        (labels, events, Event.happened_on, events[Event.source].map(Source.labels()), read),
        (SERVICE, services, ServiceUse.happened_on, used, ""),
        (CONSULTED, consultations, Consultation.happened_on, consulted, ""),
        (
            TALKED,
            conversations,
            Conversation.happened_on,
            conversations[Conversation.member].map(FamilyMember.labels()),
            "",
        ),
        (LIVING, households, Household.from_on, households[Household.living].map(Outcome.labels()), ""),
    ]
    return [
        _frame(frame[Event.family_id], frame[at], CARE, kind, detail, reads)[frame[Event.family_id].isin(cases)]
        for kind, frame, at, detail, reads in kinds
    ]


def _entries(by: str, kind: str, frame: pd.DataFrame, at: pd.Series, detail, cases: pd.Series) -> pd.DataFrame:
    own = frame[Incident.incident_id].isin(cases.index)
    incidents = frame.loc[own, Incident.incident_id]
    detail = detail if isinstance(detail, str) else detail.reindex(incidents.index)
    made = _frame(incidents.map(cases), at.reindex(incidents.index), by, kind, detail, "")
    return made.assign(**{INCIDENT: incidents})


def _frame(case: pd.Series, at: pd.Series, by: str, kind, detail, reads) -> pd.DataFrame:
    return pd.DataFrame({CASE: case, AT: at, BY: by, KIND: kind, DETAIL: detail, READS: reads, INCIDENT: ""})


def _joined(*parts: pd.Series) -> pd.Series:
    """Texts side by side, without those that are missing."""
    rows = zip(*parts, strict=True)
    return pd.Series([", ".join(text for text in texts if isinstance(text, str)) for texts in rows], parts[0].index)
