"""South police: CRIS, MERLIN and dispatch times, joined into records (§2.3.1, §5.2)."""

from __future__ import annotations

import pandas as pd

from filetrack.extracts import actions, parse, people
from filetrack.extracts.consistency import south_police as consistency
from filetrack.extracts.fields import (
    DAY,
    LISTED,
    MOMENT,
    NUMBER,
    TICK,
    TIME,
    box,
    code,
    identifier,
    optional,
    optional_code,
    reference,
    required,
)
from filetrack.extracts.references import cris_number
from filetrack.quality.examination import Examination
from filetrack.schemas import police
from filetrack.schemas.base import IDENTITY
from filetrack.schemas.codes import (
    Assessor,
    ChildRelation,
    Injury,
    Location,
    PersonRole,
    Relationship,
    Reporting,
    RiskGrade,
)
from filetrack.schemas.raw import south_police as raw
from filetrack.schemas.study import Study

FILES = raw.FILES
CODELISTS = {
    "relation": Relationship,
    "venue_type": Location,
    "risk_level": RiskGrade,
    "role": PersonRole,
    "injury": Injury,
    "relation_to_adults": ChildRelation,
    "remarks": Reporting,
    **people.CODELISTS,
    **actions.CODELISTS,
}
SEPARATOR = "/"


def conform(
    files: dict[type[raw.Raw], Examination], codes: dict[str, pd.Series], study: Study
) -> dict[type, pd.DataFrame]:
    """Records of the police schemas, one frame each, from files that are examined.

    A child belongs to the incident whose CRIS number its MERLIN record quotes. Where several records quote one
    number, the children of the earliest are kept; they and children of records without a number are set aside.
    """
    consistency.check(files, study)
    reports = files[raw.Cris]
    cris = identifier(reports, raw.Cris.cris_no)
    incidents = _incidents(reports, cris, codes)
    notifications = _notifications(files[raw.Merlin], incidents[police.Incident.incident_id])
    return {
        police.Incident: incidents,
        police.IncidentOffence: actions.offences(reports, cris, raw.Cris.classification, SEPARATOR, codes["offence"]),
        police.Person: _people(reports, cris, codes),
        police.Child: _children(files[raw.MerlinChildren], files[raw.Merlin], notifications, codes),
        police.Notification: notifications,
        police.Response: _responses(files, cris, codes),
        police.RiskAssessment: _risk_assessments(reports, cris, codes),
        police.PoliceAction: _actions(reports, cris, codes),
    }


def _incidents(file: Examination, cris: pd.Series, codes: dict[str, pd.Series]) -> pd.DataFrame:
    columns = {
        police.Incident.incident_id: cris,
        police.Incident.reported_on: required(file, raw.Cris.date_reported, DAY),
        police.Incident.reported_minute: optional(file, raw.Cris.time_reported, TIME),
        police.Incident.domestic: box(file, raw.Cris.dv_flag, "DV"),
        police.Incident.family_marker: pd.NA,
        police.Incident.notification_ticked: False,
        police.Incident.relationship: code(file, raw.Cris.relation, codes["relation"], blank=Relationship.UNCLEAR),
        police.Incident.location: code(file, raw.Cris.venue_type, codes["venue_type"]),
        police.Incident.child_present_tick: pd.NA,
        police.Incident.injury_tick: pd.NA,
        police.Incident.weapon_tick: pd.NA,
        police.Incident.offence: parse.words(file.rows[raw.Cris.classification]),
        police.Incident.narrative: actions.without_log(file.rows[raw.Cris.details]),
    }
    return file.records(columns)


def _people(file: Examination, cris: pd.Series, codes: dict[str, pd.Series]) -> pd.DataFrame:
    blocks = [
        _block(file, cris, codes, number, role) for number, role in ((1, raw.Cris.p1_role), (2, raw.Cris.p2_role))
    ]
    return pd.concat(blocks).sort_values([police.Person.incident_id, police.Person.person_id])


def _block(file: Examination, cris: pd.Series, codes: dict[str, pd.Series], number: int, role: str) -> pd.DataFrame:
    block = f"p{number}_"
    person = people.adult(
        file, raw.Cris, codes, ethnic=getattr(raw.Cris, block + "ethnic"), separator=SEPARATOR, block=block
    )
    injury = optional_code(file, getattr(raw.Cris, block + "injury"), codes["injury"])
    columns = {
        **person,
        police.Person.incident_id: cris,
        police.Person.person_id: cris + f"-p{number}",
        police.Person.role: optional_code(file, role, codes["role"], blank=PersonRole.OTHER),
        police.Person.injured: injury.map({Injury.INJURED: True, Injury.UNINJURED: False}).astype("boolean"),
    }
    named = pd.concat([person[column] for column in IDENTITY], axis=1).notna().any(axis=1)
    return file.records(columns)[(named | (file.rows[role] != ""))[file.accepted]]


def _risk_assessments(file: Examination, cris: pd.Series, codes: dict[str, pd.Series]) -> pd.DataFrame:
    """Risk assessments that reports tell of, all by front-line officers; a blank level says that there was none."""
    columns = {
        police.RiskAssessment.incident_id: cris,
        police.RiskAssessment.assessed_on: optional(file, raw.Cris.risk_date, DAY),
        police.RiskAssessment.grade: optional_code(file, raw.Cris.risk_level, codes["risk_level"]),
        police.RiskAssessment.assessor: str(Assessor.FRONT_LINE),
    }
    return file.records(columns)[(file.rows[raw.Cris.risk_level] != "")[file.accepted]]


def _actions(file: Examination, cris: pd.Series, codes: dict[str, pd.Series]) -> pd.DataFrame:
    log = actions.log_entries(file.rows[raw.Cris.details])
    return actions.taken(file, cris, log, (raw.Cris.details, raw.Cris.details), codes["action"])


def _notifications(file: Examination, reports: pd.Series) -> pd.DataFrame:
    columns = {
        police.Notification.notification_id: identifier(file, raw.Merlin.merlin_no),
        police.Notification.incident_id: cris_number(file.rows[raw.Merlin.other_refs], reports),
        police.Notification.created_on: required(file, raw.Merlin.created, DAY),
        police.Notification.sent_on: pd.NaT,
        police.Notification.domestic_box: box(file, raw.Merlin.dv_box, "Y"),
        police.Notification.narrative: file.rows[raw.Merlin.circumstances],
        police.Notification.stated_on: optional(file, raw.Merlin.sent_date, DAY),
        police.Notification.children_named: optional(file, raw.Merlin.sent_subjects, LISTED),
        police.Notification.present_box: optional(file, raw.Merlin.sent_present, TICK),
        police.Notification.details: file.rows[raw.Merlin.sent_text],
        police.Notification.consent: pd.NA,
    }
    return file.records(columns)


def _children(
    file: Examination, merlin: Examination, notifications: pd.DataFrame, codes: dict[str, pd.Series]
) -> pd.DataFrame:
    identifier(file, raw.MerlinChildren.merlin_no, raw.MerlinChildren.subject_no)
    number = required(file, raw.MerlinChildren.subject_no, NUMBER)
    record = reference(file, raw.MerlinChildren.merlin_no, merlin, merlin.rows[raw.Merlin.merlin_no])
    person = people.child(
        file, raw.MerlinChildren, codes, ethnic=raw.MerlinChildren.ethnic, relations=codes["relation_to_adults"]
    )
    order = [police.Notification.created_on, police.Notification.notification_id]
    quoting = notifications.dropna(subset=police.Notification.incident_id).sort_values(order)
    earliest = quoting.drop_duplicates(police.Notification.incident_id)
    first = earliest.set_index(police.Notification.notification_id)[police.Notification.incident_id]
    without = ~record.isin(quoting[police.Notification.notification_id])
    column = raw.MerlinChildren.merlin_no
    file.set_aside(without, "no_cris_number", column, "a record that quotes a CRIS number")
    file.set_aside(~without & ~record.isin(first.index), "later_record", column, "the earliest record of its report")
    columns = {
        **person,
        police.Child.child_id: record + "-" + number.astype("str"),
        police.Child.incident_id: record.map(first),
        police.Child.number: number,
        police.Child.present_tick: pd.NA,
        police.Child.injured: pd.NA,
    }
    return file.records(columns).dropna(subset=police.Child.incident_id)


def _responses(files: dict[type[raw.Raw], Examination], cris: pd.Series, codes: dict[str, pd.Series]) -> pd.DataFrame:
    reports, listed, times = files[raw.Cris], files[raw.ResearcherIdentifiers], files[raw.CadTimes]
    study_no = identifier(listed, raw.ResearcherIdentifiers.study_no)
    known = listed.records(
        {
            raw.ResearcherIdentifiers.study_no: study_no,
            police.Response.incident_id: reference(listed, raw.ResearcherIdentifiers.cris_no, reports, cris),
        }
    )
    number = identifier(times, raw.CadTimes.study_no)
    reference(times, raw.CadTimes.study_no, listed, study_no)
    remarks = optional_code(times, raw.CadTimes.remarks, codes["remarks"])
    dispatch = times.records(
        {
            raw.ResearcherIdentifiers.study_no: number,
            police.Response.called_at: optional(times, raw.CadTimes.call_received, MOMENT),
            police.Response.arrived_at: optional(times, raw.CadTimes.time_of_arrival, MOMENT),
            police.Response.in_person: remarks == Reporting.IN_PERSON,
            police.Response.calls: optional(times, raw.CadTimes.calls, NUMBER),
        }
    )
    officers = reports.records(
        {
            police.Response.incident_id: cris,
            police.Response.arrived_at_officer: optional(reports, raw.Cris.officer_arrival, MOMENT),
            police.Response.caller: pd.NA,
            police.Response.grade: pd.NA,
            police.Response.officers: pd.NA,
        }
    )
    site = police.Response.site
    found = known.drop(columns=site).merge(dispatch.drop(columns=site), on=raw.ResearcherIdentifiers.study_no)
    found = found.drop(columns=raw.ResearcherIdentifiers.study_no).drop_duplicates(police.Response.incident_id)
    responses = officers.merge(found, on=police.Response.incident_id, how="left")
    return responses.assign(
        **{police.Response.in_person: responses[police.Response.in_person].eq(True).astype(bool)}
    ).sort_values(police.Response.incident_id)
