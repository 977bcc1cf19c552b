"""North police: the linked domestic-violence database to records (§2.3.1, §5.2)."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts import parse
from filetrack.extracts.fields import (
    DAY,
    MOMENT,
    NUMBER,
    TICK,
    TIME,
    box,
    code,
    distinct,
    examine,
    identifier,
    optional,
    optional_code,
    reference,
    required,
)
from filetrack.extracts.identity import identity
from filetrack.quality.examination import Examination
from filetrack.schemas import police
from filetrack.schemas.codes import Location, PersonRole, Relationship, Reporting, RiskGrade, Sex, Site
from filetrack.schemas.raw import north_police as raw
from filetrack.schemas.study import Study

FILES = raw.FILES
CODELISTS = {
    "relationship": Relationship,
    "place": Location,
    "role": PersonRole,
    "sex": Sex,
    "how": Reporting,
    "grade": RiskGrade,
}


def conform(
    frames: dict[type[raw.Raw], pd.DataFrame], codes: dict[str, pd.Series], study: Study
) -> tuple[dict[type, pd.DataFrame], list[Examination]]:
    """Records of the police schemas, one frame each, and the examination of every file."""
    files = examine(frames, site=Site.NORTH, agency="police", ingest=study.ingest)
    register = files[raw.Incidents]
    refs = identifier(register, raw.Incidents.incident_ref)
    incidents = _incidents(register, refs, codes, study.timing.report_disagreement_minutes)
    records = {
        police.Incident: incidents,
        police.Person: _people(files[raw.People], register, refs, codes),
        police.Child: _children(files[raw.Children], register, refs, codes),
        police.Notification: _notifications(files[raw.Notifications], register, refs),
        police.Response: _responses(files[raw.Calls], register, refs, codes),
        police.RiskAssessment: _risk_assessments(files[raw.RiskAssessments], register, refs, codes),
    }
    _check_actions(files[raw.Actions], register, refs)
    return records, list(files.values())


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


def _people(file: Examination, register: Examination, refs: pd.Series, codes: dict[str, pd.Series]) -> pd.DataFrame:
    columns = {
        **identity(file, raw.People, codes["sex"]),
        police.Person.person_id: identifier(file, raw.People.person_id, raw.People.incident_ref),
        police.Person.incident_id: reference(file, raw.People.incident_ref, register, refs),
        police.Person.role: code(file, raw.People.role, codes["role"]),
    }
    return file.records(columns)


def _children(file: Examination, register: Examination, refs: pd.Series, codes: dict[str, pd.Series]) -> pd.DataFrame:
    identifier(file, raw.Children.incident_ref, raw.Children.child_no)
    number = required(file, raw.Children.child_no, NUMBER)
    incident = reference(file, raw.Children.incident_ref, register, refs)
    columns = {
        **identity(file, raw.Children, codes["sex"]),
        police.Child.child_id: incident + "-" + number.astype("str"),
        police.Child.incident_id: incident,
        police.Child.number: number,
        police.Child.present_tick: optional(file, raw.Children.present, TICK),
    }
    return file.records(columns)


def _notifications(file: Examination, register: Examination, refs: pd.Series) -> pd.DataFrame:
    identifier(file, raw.Notifications.incident_ref)
    incident = reference(file, raw.Notifications.incident_ref, register, refs)
    columns = {
        police.Notification.notification_id: incident,
        police.Notification.incident_id: incident,
        police.Notification.created_on: required(file, raw.Notifications.completed, DAY),
        police.Notification.sent_on: optional(file, raw.Notifications.sent, DAY),
        police.Notification.domestic_box: True,
        police.Notification.narrative: "",
    }
    return file.records(columns)


def _responses(file: Examination, register: Examination, refs: pd.Series, codes: dict[str, pd.Series]) -> pd.DataFrame:
    identifier(file, raw.Calls.incident_ref, raw.Calls.call_no)
    number = required(file, raw.Calls.call_no, NUMBER)
    columns = {
        police.Response.incident_id: reference(file, raw.Calls.incident_ref, register, refs),
        police.Response.called_at: required(file, raw.Calls.received, MOMENT),
        police.Response.arrived_at: optional(file, raw.Calls.arrived, MOMENT),
        police.Response.arrived_at_officer: pd.NaT,
        police.Response.in_person: optional_code(file, raw.Calls.how, codes["how"]) == Reporting.IN_PERSON,
    }
    calls = file.records(columns).assign(number=number).sort_values([police.Response.called_at, "number"])
    first = calls.drop(columns="number").drop_duplicates(police.Response.incident_id)
    return first.sort_values(police.Response.incident_id)


def _risk_assessments(
    file: Examination, register: Examination, refs: pd.Series, codes: dict[str, pd.Series]
) -> pd.DataFrame:
    distinct(file, raw.RiskAssessments.incident_ref)
    columns = {
        police.RiskAssessment.incident_id: reference(file, raw.RiskAssessments.incident_ref, register, refs),
        police.RiskAssessment.assessed_on: optional(file, raw.RiskAssessments.assessed, DAY),
        police.RiskAssessment.grade: optional_code(file, raw.RiskAssessments.grade, codes["grade"]),
    }
    return file.records(columns)


def _check_actions(file: Examination, register: Examination, refs: pd.Series) -> None:
    distinct(file, raw.Actions.incident_ref)
    reference(file, raw.Actions.incident_ref, register, refs)
    required(file, raw.Actions.date, DAY)
