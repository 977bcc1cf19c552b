"""Cases, the people and actions in them and their families, put together from coded columns (base 251 and 184)."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from filetrack.coding import actions, adults, calls, harm, notification
from filetrack.coding import children as of_child
from filetrack.coding import families as of_family
from filetrack.coding import incident as of_incident
from filetrack.coding.history import HistoryRules
from filetrack.coding.in_depth import CareRecords, InDepth, in_depth
from filetrack.coding.narrative import LevelRules, Reader
from filetrack.coding.texts import findings
from filetrack.schemas.case import Case
from filetrack.schemas.codes import Action, Weapon
from filetrack.schemas.finding import Variable
from filetrack.schemas.link import Trace
from filetrack.schemas.police import Child, Incident, Notification, Person, Response, RiskAssessment
from filetrack.schemas.sample import Sampled
from filetrack.schemas.study import Study


class Records(NamedTuple):
    """What coding reads: records of both sites, the sample, and where its notifications and candidates' ended."""

    sampled: pd.DataFrame
    traces: pd.DataFrame
    candidate_traces: pd.DataFrame
    comparisons: pd.DataFrame
    incidents: pd.DataFrame
    people: pd.DataFrame
    children: pd.DataFrame
    notifications: pd.DataFrame
    responses: pd.DataFrame
    risk_assessments: pd.DataFrame
    offences: pd.DataFrame
    actions: pd.DataFrame
    families: pd.DataFrame
    care: CareRecords


class Coded(NamedTuple):
    """What coding makes: a frame of each schema of `schemas/case.py`, and the findings that they rest on."""

    cases: pd.DataFrame
    children: pd.DataFrame
    adults: pd.DataFrame
    injuries: pd.DataFrame
    contexts: pd.DataFrame
    offences: pd.DataFrame
    actions: pd.DataFrame
    families: pd.DataFrame
    in_depth: InDepth
    findings: pd.DataFrame


class Sample(NamedTuple):
    """The police's records of the sample. All but children and people are indexed by incident."""

    incidents: pd.DataFrame
    people: pd.DataFrame
    children: pd.DataFrame
    notifications: pd.DataFrame
    responses: pd.DataFrame
    assessments: pd.DataFrame


class Parts(NamedTuple):
    """The frames that go with the cases: people, injuries, contexts, offences and actions."""

    children: pd.DataFrame
    adults: pd.DataFrame
    injuries: pd.DataFrame
    contexts: pd.DataFrame
    offences: pd.DataFrame
    actions: pd.DataFrame


def coded(records: Records, study: Study, reader: Reader, level_rules: LevelRules, history: HistoryRules) -> Coded:
    """Code every sampled incident and what is in it, each family that one was traced to, and the boosters."""
    sample = sampled_records(records)
    found = findings(sample.incidents, sample.notifications, sample.children, reader)
    parts = _parts(sample, records, found)
    traces = pd.concat([records.traces, booster_traces(records.candidate_traces, records.traces)], ignore_index=True)
    notes = of_family.traced(traces, records.care.events, history, study.involvement.response_days)
    involved = of_family.involved(notes, records.care.events, records.families, study, history)
    reported_on = records.incidents.set_index(Incident.incident_id)[Incident.reported_on]
    of_sample = notes[notes[Trace.incident_id].isin(sample.incidents.index)]
    families = of_family.case_families(
        involved.loc[involved.index.isin(of_sample[Trace.family_id])],
        of_sample,
        reported_on,
        sample.children,
        records.care.members,
        records.comparisons,
    )
    return Coded(
        _cases(sample, parts, found, records.traces, notes, study, level_rules),
        *parts,
        families,
        in_depth(involved, notes, of_sample[Trace.family_id], reported_on, records.care, study, history),
        found,
    )


def sampled_records(records: Records) -> Sample:
    """The police's records of the sampled incidents and of the notifications that they led to."""
    sampled = records.sampled.set_index(Sampled.notification_id)[Sampled.incident_id]
    incidents = records.incidents.set_index(Incident.incident_id).loc[sorted(sampled)]
    held = records.notifications[records.notifications[Notification.notification_id].isin(sampled.index)]
    return Sample(
        incidents,
        records.people[records.people[Person.incident_id].isin(incidents.index)],
        records.children[records.children[Child.incident_id].isin(incidents.index)],
        held.set_index(held[Notification.notification_id].map(sampled).rename(Sampled.incident_id)),
        records.responses.set_index(Response.incident_id),
        calls.first_assessments(records.risk_assessments),
    )


def booster_traces(candidates: pd.DataFrame, traces: pd.DataFrame) -> pd.DataFrame:
    """Traces of the booster month's notifications whose family is none of the sample's (§7.1)."""
    return candidates[~candidates[Trace.family_id].isin(traces[Trace.family_id].dropna())]


def _parts(sample: Sample, records: Records, found: pd.DataFrame) -> Parts:
    case_adults = adults.case_adults(sample.people, sample.incidents)
    return Parts(
        of_child.case_children(sample.children, sample.incidents, found),
        case_adults,
        harm.case_injuries(sample.people, case_adults, sample.children, found),
        harm.case_contexts(sample.incidents, found),
        actions.case_offences(records.offences, sample.incidents),
        actions.case_actions(records.actions, sample.incidents),
    )


def _cases(
    sample: Sample,
    parts: Parts,
    found: pd.DataFrame,
    traces: pd.DataFrame,
    notes: pd.DataFrame,
    study: Study,
    level_rules: LevelRules,
) -> pd.DataFrame:
    columns = {
        Case.site: sample.incidents[Incident.site],
        **_what_happened(sample, parts, found, level_rules),
        **_police_response(sample, parts, found, study.timing.arrival_disagreement_minutes),
    }
    columns |= _notified(sample, columns, found)
    columns |= _traced(sample, traces.set_index(Trace.incident_id), notes.set_index(Trace.incident_id))
    frame = pd.DataFrame(columns).reset_index(names=Case.incident_id)
    return frame[list(Case.to_schema().columns)].sort_values([Case.site, Case.incident_id], ignore_index=True)


def _what_happened(sample: Sample, parts: Parts, found: pd.DataFrame, rules: LevelRules) -> dict[str, pd.Series]:
    incidents = sample.incidents
    parties = adults.parties(incidents, sample.people)
    offence = actions.has_offence(incidents, parts.offences)
    injured = harm.injured_people(incidents, parts.injuries)
    return {
        Case.relationship: of_incident.relationship(incidents),
        Case.location: of_incident.location(incidents),
        Case.weekday: of_incident.weekday(incidents),
        Case.time_of_day: of_incident.time_of_day(incidents),
        Case.level: of_incident.level(incidents, found, rules.offences),
        Case.presence: of_incident.presence(incidents, parts.children),
        Case.children: of_child.listed(incidents, sample.children),
        Case.parties: parties,
        Case.aggressor: adults.aggressor(incidents, sample.people, found),
        Case.has_offence: offence,
        Case.unsubstantiated: actions.unsubstantiated(incidents, parties, offence),
        Case.details_missing: adults.details_missing(incidents, sample.people, sample.children),
        Case.described: harm.described(incidents, parts.contexts),
        Case.weapon: harm.weapon(incidents, found),
        Case.injured_people: injured,
        Case.injury: injured > 0,
        Case.victim_or_child_injured: harm.victim_or_child_injured(incidents, parts.injuries),
        Case.removal: actions.removal(incidents, parts.actions, parties, found),
        Case.moved_to_safety: actions.took(incidents, parts.actions, Action.PLACE_OF_SAFETY),
    }


def _police_response(sample: Sample, parts: Parts, found: pd.DataFrame, apart: int) -> dict[str, pd.Series]:
    incidents, responses, assessments = sample.incidents, sample.responses, sample.assessments
    held = responses.reindex(incidents.index)
    return {
        Case.caller: calls.caller(incidents, responses, found),
        Case.calls: held[Response.calls],
        Case.call_grade: held[Response.grade],
        Case.officers: held[Response.officers],
        Case.response: of_incident.response(incidents, responses, apart),
        Case.response_minutes: of_incident.response_minutes(incidents, responses, apart),
        Case.risk: calls.risk(incidents, assessments),
        Case.risk_assessor: assessments[RiskAssessment.assessor].reindex(incidents.index),
        Case.risk_days: calls.risk_days(incidents, assessments),
    }


def _notified(sample: Sample, case: dict[str, pd.Series], found: pd.DataFrame) -> dict[str, pd.Series]:
    incidents, sent = sample.incidents, sample.notifications
    child_omitted = notification.child_omitted(incidents, sent, case[Case.children])
    presence_omitted = notification.presence_omitted(incidents, sent, case[Case.presence])
    date_differs = notification.date_differs(incidents, sent)
    armed, harmed = case[Case.weapon] != Weapon.NONE, case[Case.victim_or_child_injured]
    weapon = notification.conveyed(incidents, armed, found, Variable.FORM_WEAPON)
    injury = notification.conveyed(incidents, harmed, found, Variable.FORM_INJURY)
    return {
        Case.consent: sent[Notification.consent].reindex(incidents.index),
        Case.child_omitted: child_omitted,
        Case.presence_omitted: presence_omitted,
        Case.weapon_conveyed: weapon,
        Case.injury_conveyed: injury,
        Case.inconsistent: notification.inconsistent([child_omitted, presence_omitted, date_differs], [weapon, injury]),
    }


def _traced(sample: Sample, traces: pd.DataFrame, notes: pd.DataFrame) -> dict[str, pd.Series]:
    incidents = sample.incidents
    traced = {name: traces[name].reindex(incidents.index) for name in (Trace.end_state, Trace.family_id)}
    coded = {name: notes[name].reindex(incidents.index) for name in (Case.pathway, Case.trigger)}
    return {
        **traced,
        **coded,
        Case.received_on: traces[Trace.received_on].reindex(incidents.index),
        Case.notification_days: of_incident.notification_days(incidents, sample.notifications, traces),
    }
