"""North police: the linked domestic-violence database to records (§2.3.1, §5.2)."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from filetrack.extracts import actions, parse, people
from filetrack.extracts.consistency import north_police as consistency
from filetrack.extracts.fields import (
    DAY,
    LISTED,
    MOMENT,
    NUMBER,
    TICK,
    TIME,
    box,
    code,
    distinct,
    identifier,
    optional,
    optional_code,
    reference,
    required,
)
from filetrack.quality.examination import Examination
from filetrack.schemas import police
from filetrack.schemas.codes import (
    Assessor,
    Caller,
    CallGrade,
    ChildRelation,
    Consent,
    Location,
    PersonRole,
    Relationship,
    Reporting,
    RiskGrade,
)
from filetrack.schemas.raw import north_police as raw
from filetrack.schemas.study import Study

FILES = raw.FILES
CODELISTS = {
    "relationship": Relationship,
    "place": Location,
    "role": PersonRole,
    "relation": ChildRelation,
    "how": Reporting,
    "caller": Caller,
    "call_grade": CallGrade,
    "grade": RiskGrade,
    "assessor": Assessor,
    "consent": Consent,
    **people.CODELISTS,
    **actions.CODELISTS,
}
OfIncident = Callable[..., pd.Series]
SEPARATOR = ";"


def conform(
    files: dict[type[raw.Raw], Examination], codes: dict[str, pd.Series], study: Study
) -> dict[type, pd.DataFrame]:
    """Records of the police schemas, one frame each, from files that are examined."""
    consistency.check(files, study)
    register = files[raw.Incidents]
    refs = identifier(register, raw.Incidents.incident_ref)
    incidents = _incidents(register, refs, codes, study.timing.report_disagreement_minutes)

    def of_incident(file: Examination, schema: type[raw.Raw], code: str = "unknown_reference") -> pd.Series:
        return reference(file, schema.incident_ref, register, refs, code)

    return {
        police.Incident: incidents,
        police.IncidentOffence: actions.offences(register, refs, raw.Incidents.offence, SEPARATOR, codes["offence"]),
        police.Person: _people(files[raw.People], of_incident, codes),
        police.Child: _children(files[raw.Children], of_incident, codes),
        police.Notification: _notifications(files[raw.Notifications], of_incident, codes),
        police.Response: _responses(files[raw.Calls], of_incident, codes),
        police.RiskAssessment: _risk_assessments(files[raw.RiskAssessments], of_incident, codes),
        police.PoliceAction: _actions(files[raw.Actions], of_incident, codes),
    }


def reported_minute(reported: pd.Series, logged: pd.Series, most_apart: int) -> pd.Series:
    """Minutes after midnight of the report; missing where not recorded, or where the log is further than `most_apart`.

    Both are minutes after midnight, and midnight may lie between them (Table 16).
    """
    apart = (reported - logged).abs()
    apart = apart.where(apart <= 720, 1440 - apart)
    return reported.mask((apart > most_apart).fillna(False))


def _incidents(file: Examination, refs: pd.Series, codes: dict[str, pd.Series], most_apart: int) -> pd.DataFrame:
    columns = {
        police.Incident.incident_id: refs,
        police.Incident.reported_on: required(file, raw.Incidents.date_reported, DAY),
        police.Incident.reported_minute: reported_minute(
            optional(file, raw.Incidents.time_reported, TIME),
            optional(file, raw.Incidents.time_logged, TIME),
            most_apart,
        ),
        police.Incident.domestic: True,
        police.Incident.family_marker: box(file, raw.Incidents.dv_marker, "Y"),
        police.Incident.notification_ticked: box(file, raw.Incidents.css_notified, "Y"),
        police.Incident.relationship: code(
            file, raw.Incidents.relationship, codes["relationship"], blank=Relationship.UNCLEAR
        ),
        police.Incident.location: code(file, raw.Incidents.place, codes["place"]),
        police.Incident.child_present_tick: optional(file, raw.Incidents.children_present, TICK),
        police.Incident.injury_tick: optional(file, raw.Incidents.injury, TICK),
        police.Incident.weapon_tick: optional(file, raw.Incidents.weapon, TICK),
        police.Incident.offence: parse.words(file.rows[raw.Incidents.offence]),
        police.Incident.narrative: file.rows[raw.Incidents.summary],
    }
    return file.records(columns)


def _people(file: Examination, of_incident: OfIncident, codes: dict[str, pd.Series]) -> pd.DataFrame:
    columns = {
        police.Person.person_id: identifier(file, raw.People.person_id, raw.People.incident_ref),
        police.Person.incident_id: of_incident(file, raw.People),
        police.Person.role: code(file, raw.People.role, codes["role"]),
        **people.adult(file, raw.People, codes, ethnic=raw.People.ethnic_appearance, separator=SEPARATOR),
        police.Person.injured: optional(file, raw.People.injured, TICK),
    }
    return file.records(columns)


def _children(file: Examination, of_incident: OfIncident, codes: dict[str, pd.Series]) -> pd.DataFrame:
    identifier(file, raw.Children.incident_ref, raw.Children.child_no)
    number = required(file, raw.Children.child_no, NUMBER)
    incident = of_incident(file, raw.Children)
    columns = {
        **people.child(file, raw.Children, codes, ethnic=raw.Children.ethnic_appearance, relations=codes["relation"]),
        police.Child.child_id: incident + "-" + number.astype("str"),
        police.Child.incident_id: incident,
        police.Child.number: number,
        police.Child.present_tick: optional(file, raw.Children.present, TICK),
        police.Child.injured: optional(file, raw.Children.injured, TICK),
    }
    return file.records(columns)


def _notifications(file: Examination, of_incident: OfIncident, codes: dict[str, pd.Series]) -> pd.DataFrame:
    identifier(file, raw.Notifications.incident_ref)
    incident = of_incident(file, raw.Notifications, "notification_without_incident")
    columns = {
        police.Notification.notification_id: incident,
        police.Notification.incident_id: incident,
        police.Notification.created_on: required(file, raw.Notifications.completed, DAY),
        police.Notification.sent_on: optional(file, raw.Notifications.sent, DAY),
        police.Notification.domestic_box: True,
        police.Notification.narrative: "",
        police.Notification.stated_on: optional(file, raw.Notifications.incident_date, DAY),
        police.Notification.children_named: optional(file, raw.Notifications.children_named, LISTED),
        police.Notification.present_box: optional(file, raw.Notifications.present, TICK),
        police.Notification.details: file.rows[raw.Notifications.details],
        police.Notification.consent: optional_code(
            file, raw.Notifications.consent, codes["consent"], blank=Consent.NEITHER
        ),
    }
    return file.records(columns)


def _responses(file: Examination, of_incident: OfIncident, codes: dict[str, pd.Series]) -> pd.DataFrame:
    """The first call about each incident, with the number of calls."""
    identifier(file, raw.Calls.incident_ref, raw.Calls.call_no)
    number = required(file, raw.Calls.call_no, NUMBER)
    columns = {
        police.Response.incident_id: of_incident(file, raw.Calls),
        police.Response.called_at: required(file, raw.Calls.received, MOMENT),
        police.Response.arrived_at: optional(file, raw.Calls.arrived, MOMENT),
        police.Response.arrived_at_officer: pd.NaT,
        police.Response.in_person: optional_code(file, raw.Calls.how, codes["how"]) == Reporting.IN_PERSON,
        police.Response.caller: optional_code(file, raw.Calls.caller, codes["caller"]),
        police.Response.grade: optional_code(file, raw.Calls.grade, codes["call_grade"]),
        police.Response.officers: optional(file, raw.Calls.officers, NUMBER),
        raw.Calls.call_no: number,
    }
    calls = file.records(columns).sort_values([police.Response.called_at, raw.Calls.call_no])
    of_one = calls.groupby(police.Response.incident_id)[raw.Calls.call_no]
    calls[police.Response.calls] = of_one.transform("size").astype("Int64")
    first = calls.drop(columns=raw.Calls.call_no).drop_duplicates(police.Response.incident_id)
    return first.sort_values(police.Response.incident_id)


def _risk_assessments(file: Examination, of_incident: OfIncident, codes: dict[str, pd.Series]) -> pd.DataFrame:
    distinct(file, raw.RiskAssessments.incident_ref)
    columns = {
        police.RiskAssessment.incident_id: of_incident(file, raw.RiskAssessments),
        police.RiskAssessment.assessed_on: optional(file, raw.RiskAssessments.assessed, DAY),
        police.RiskAssessment.grade: optional_code(file, raw.RiskAssessments.grade, codes["grade"]),
        police.RiskAssessment.assessor: optional_code(file, raw.RiskAssessments.assessor, codes["assessor"]),
    }
    return file.records(columns)


def _actions(file: Examination, of_incident: OfIncident, codes: dict[str, pd.Series]) -> pd.DataFrame:
    distinct(file, raw.Actions.incident_ref)
    columns = (raw.Actions.taken, raw.Actions.action)
    entries = tuple(file.rows[column] for column in columns)
    taken = actions.taken(file, of_incident(file, raw.Actions), entries, columns, codes["action"])
    other = pd.Series(~file.rows.index.isin(taken.index), index=file.rows.index)
    file.set_aside(other, "no_studied_action", raw.Actions.action, "an action that the study counts")
    return taken
