"""Cases, the people and actions in them and their families, put together from coded columns (base 251 and 184)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from filetrack.coding import actions, adults, calls, harm, notification
from filetrack.coding import children as of_child
from filetrack.coding import families as of_family
from filetrack.coding import incident as of_incident
from filetrack.coding.codings import case_codings
from filetrack.coding.decided import located, of_incidents, several
from filetrack.coding.disagreement import Fields, beside, disagreement, untold
from filetrack.coding.fired import rules_fired
from filetrack.coding.found import about
from filetrack.coding.in_depth import CareRecords, InDepth, in_depth
from filetrack.coding.narrative import LevelRules
from filetrack.coding.people.decide import machine_codes
from filetrack.coding.texts import Texts, sampled_incidents, sampled_notifications
from filetrack.history import HistoryRules
from filetrack.schemas.case import Case
from filetrack.schemas.codes import Action, Weapon
from filetrack.schemas.coding import Doubt, LowLevel
from filetrack.schemas.finding import Variable
from filetrack.schemas.human_code import DecidedCode, MachineCode
from filetrack.schemas.link import Trace
from filetrack.schemas.police import Child, Incident, Notification, Person, Response, RiskAssessment
from filetrack.schemas.study import Study


class Records(NamedTuple):
    """What coding reads: records of all sites, the sample, and where its notifications and candidates' ended.

    `crime_reports` are the sites whose incidents are crime reports.
    """

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
    crime_reports: frozenset[str]


Decide = Callable[[pd.DataFrame], pd.DataFrame]
"""From the machine's codes (`MachineCode`) to those that hold (`DecidedCode`)."""


class Grounds(NamedTuple):
    """What codes rest on, and how they would be otherwise: frames of `schemas/{coding,human_code}.py`."""

    doubts: pd.DataFrame
    machine: pd.DataFrame
    decided: pd.DataFrame
    codings: pd.DataFrame
    rules: pd.DataFrame
    disagreement: pd.DataFrame


class Coded(NamedTuple):
    """What coding makes: a frame of each schema of `schemas/case.py`, and what the codes rest on."""

    cases: pd.DataFrame
    children: pd.DataFrame
    adults: pd.DataFrame
    injuries: pd.DataFrame
    contexts: pd.DataFrame
    offences: pd.DataFrame
    actions: pd.DataFrame
    families: pd.DataFrame
    in_depth: InDepth
    grounds: Grounds


class Sample(NamedTuple):
    """The police's records of the sample. All but children and people are indexed by incident."""

    incidents: pd.DataFrame
    people: pd.DataFrame
    children: pd.DataFrame
    notifications: pd.DataFrame
    responses: pd.DataFrame
    assessments: pd.DataFrame
    crime_reports: frozenset[str]


class Parts(NamedTuple):
    """The frames that go with the cases: people, injuries, contexts, offences and actions."""

    children: pd.DataFrame
    adults: pd.DataFrame
    injuries: pd.DataFrame
    contexts: pd.DataFrame
    offences: pd.DataFrame
    actions: pd.DataFrame


def coded(
    records: Records, texts: Texts, study: Study, level_rules: LevelRules, history: HistoryRules, decide: Decide
) -> Coded:
    """Code every sampled incident and what is in it, each family that one was traced to, and the boosters."""
    sample = sampled_records(records)
    of_machine = _parts(sample, records, texts.findings)
    single = _single(sample, of_machine, texts.findings, level_rules)
    threats = about(texts.findings, Variable.THREATS_TO_KILL)
    machine = machine_codes(single, of_machine.children, of_machine.contexts, of_machine.injuries, threats)
    decided = decide(machine)
    parts = of_machine._replace(
        children=located(of_machine.children, decided),
        injuries=several(of_machine.injuries, decided, Variable.INJURY),
        contexts=several(of_machine.contexts, decided, Variable.CONTEXT),
    )
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
        _cases(sample, parts, decided, texts.findings, records.traces, notes, study),
        *parts,
        families,
        in_depth(involved, notes, of_sample[Trace.family_id], reported_on, records.care, study, history),
        _grounds(sample, of_machine, texts, machine, decided, level_rules),
    )


def sampled_records(records: Records) -> Sample:
    """The police's records of the sampled incidents and of the notifications that they led to."""
    incidents = sampled_incidents(records.sampled, records.incidents)
    return Sample(
        incidents,
        records.people[records.people[Person.incident_id].isin(incidents.index)],
        records.children[records.children[Child.incident_id].isin(incidents.index)],
        sampled_notifications(records.sampled, records.notifications),
        records.responses.set_index(Response.incident_id),
        calls.first_assessments(records.risk_assessments),
        records.crime_reports,
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


def _single(sample: Sample, parts: Parts, found: pd.DataFrame, rules: LevelRules) -> pd.DataFrame:
    """Level, weapon, removal and first caller of each incident by the machine (columns of `Case`)."""
    incidents = sample.incidents
    parties = adults.parties(incidents, sample.people)
    columns = {
        Case.site: incidents[Incident.site],
        Case.level: of_incident.level(incidents, found, rules.offences),
        Case.weapon: harm.weapon(incidents, found),
        Case.removal: actions.removal(incidents, parts.actions, parties, found),
        Case.caller: calls.caller(incidents, sample.responses, found),
    }
    return pd.DataFrame(columns).reset_index(names=Case.incident_id)


def _grounds(
    sample: Sample,
    of_machine: Parts,
    texts: Texts,
    machine: pd.DataFrame,
    decided: pd.DataFrame,
    rules: LevelRules,
) -> Grounds:
    incidents, found = sample.incidents, texts.findings
    levels = of_incidents(machine, Variable.LEVEL, MachineCode.code)
    low = texts.low.set_index(LowLevel.incident_id)[LowLevel.level].reindex(incidents.index)
    fields = Fields(incidents, sample.people, sample.children, of_machine.offences, of_machine.actions)
    told = beside(fields, found, rules.offences)
    doubts = pd.concat([texts.doubts, untold(incidents, told)], ignore_index=True)
    return Grounds(
        doubts.sort_values([Doubt.site, Doubt.incident_id], kind="stable", ignore_index=True),
        machine,
        decided,
        case_codings(
            incidents, of_machine.children, decided, levels, of_incident.silent_filled(low, incidents, rules.offences)
        ),
        rules_fired(found, levels, rules.rules),
        disagreement(incidents, told),
    )


def _cases(
    sample: Sample,
    parts: Parts,
    decided: pd.DataFrame,
    found: pd.DataFrame,
    traces: pd.DataFrame,
    notes: pd.DataFrame,
    study: Study,
) -> pd.DataFrame:
    columns = {
        Case.site: sample.incidents[Incident.site],
        **_what_happened(sample, parts, decided, found),
        **_police_response(sample, decided, study.timing.arrival_disagreement_minutes),
    }
    columns |= _notified(sample, columns, found)
    columns |= _traced(sample, traces.set_index(Trace.incident_id), notes.set_index(Trace.incident_id))
    frame = pd.DataFrame(columns).reset_index(names=Case.incident_id)
    return frame[list(Case.to_schema().columns)].sort_values([Case.site, Case.incident_id], ignore_index=True)


def _what_happened(sample: Sample, parts: Parts, decided: pd.DataFrame, found: pd.DataFrame) -> dict[str, pd.Series]:
    incidents = sample.incidents
    parties = adults.parties(incidents, sample.people)
    offence = actions.has_offence(incidents, parts.offences)
    injured = harm.injured_people(incidents, parts.injuries)
    return {
        Case.relationship: of_incident.relationship(incidents),
        Case.location: of_incident.location(incidents),
        Case.weekday: of_incident.weekday(incidents),
        Case.time_of_day: of_incident.time_of_day(incidents),
        Case.level: of_incidents(decided, Variable.LEVEL, DecidedCode.code),
        Case.level_by: of_incidents(decided, Variable.LEVEL, DecidedCode.by),
        Case.presence: of_incident.presence(incidents, parts.children),
        Case.children: of_child.listed(incidents, sample.children),
        Case.parties: parties,
        Case.aggressor: adults.aggressor(incidents, sample.people, found),
        Case.has_offence: offence,
        Case.unsubstantiated: actions.unsubstantiated(incidents, parties, offence, sample.crime_reports),
        Case.details_missing: adults.details_missing(incidents, sample.people, sample.children),
        Case.described: harm.described(incidents, parts.contexts),
        Case.weapon: of_incidents(decided, Variable.WEAPON, DecidedCode.code),
        Case.injured_people: injured,
        Case.injury: injured > 0,
        Case.victim_or_child_injured: harm.victim_or_child_injured(incidents, parts.injuries),
        Case.removal: of_incidents(decided, Variable.REMOVAL, DecidedCode.code),
        Case.moved_to_safety: actions.took(incidents, parts.actions, Action.PLACE_OF_SAFETY),
    }


def _police_response(sample: Sample, decided: pd.DataFrame, apart: int) -> dict[str, pd.Series]:
    incidents, responses, assessments = sample.incidents, sample.responses, sample.assessments
    held = responses.reindex(incidents.index)
    return {
        Case.caller: of_incidents(decided, Variable.CALLER, DecidedCode.code),
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
