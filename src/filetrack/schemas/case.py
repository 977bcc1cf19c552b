"""Coded cases: incidents, their children and their families, with one column per coded variable."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import DATE, AtSite
from filetrack.schemas.codes import (
    Action,
    Agency,
    Assessor,
    Caller,
    CallGrade,
    ChildLocation,
    ChildRelation,
    Consent,
    Context,
    Conveyed,
    EndState,
    Engagement,
    EthnicAppearance,
    FamilyMember,
    Injured,
    Level,
    Location,
    Occupation,
    Offence,
    Outcome,
    Part,
    Parties,
    Pathway,
    Presence,
    PreviousInvolvement,
    Relationship,
    Removal,
    RiskGrade,
    Service,
    Sex,
    Stage,
    SubsequentInvolvement,
    TimeOfDay,
    Timing,
    Trigger,
    Weapon,
    Weekday,
)
from filetrack.schemas.human_code import By
from filetrack.schemas.lineage import made_from

_TEXT = "incident.narrative | notification.narrative"
_LINKED = (
    "notification.notification_id",
    "family.family_id",
    "event.reference | person.surname_key | child.surname_key",
    "event.reference | person.birth_key | child.birth_key",
    "event.reference | member.surname_key",
    "event.reference | member.birth_key",
)
_COMPARED = ("member.surname_key", "member.birth_key", "child.surname_key | child.birth_key")
_USED = ("service.member", "service.engagement", "service.happened_on")


class Case(AtSite):
    """A sampled incident with its notification: the unit of chapters 4 and 5 and of Table 32."""

    incident_id: Series[str] = pa.Field(
        unique=True,
        title="Incident",
        metadata=made_from(
            "incident.incident_id",
            "incident.reported_on",
            "incident.domestic",
            "incident.relationship",
            "notification.notification_id | incident.notification_ticked",
        ),
    )
    relationship: Series[str] = pa.Field(
        isin=list(Relationship),
        title="Relationship of the adults",
        description="Current or former intimate partners (Table 12).",
        metadata=made_from("incident.relationship"),
    )
    location: Series[str] = pa.Field(
        isin=list(Location),
        title="Incident location",
        description="Table 14.",
        metadata=made_from("incident.location"),
    )
    weekday: Series[str] = pa.Field(
        isin=list(Weekday),
        title="Day of the week",
        description="Day on which the incident was reported (Table 15).",
        metadata=made_from("incident.reported_on"),
    )
    time_of_day: Series[str] = pa.Field(
        isin=list(TimeOfDay),
        title="Time reported",
        description="Six-hour bands from 9pm (Table 16).",
        metadata=made_from("incident.reported_minute"),
    )
    level: Series[str] = pa.Field(
        isin=list(Level),
        title="Level of violence",
        description="This incident only, no history (§4.10, Boxes 10 and 11).",
        metadata=made_from(_TEXT, also="incident.offence"),
    )
    level_by: Series[str] = pa.Field(
        isin=list(By),
        title="Who coded the level",
        description="An adjudicator before coders who agree, and these before the rules.",
        metadata=made_from("case.level"),
    )
    presence: Series[str] = pa.Field(
        isin=list(Presence),
        title="Children's presence",
        description="Present if any listed child witnessed, slept, was in another room or on the premises (§4.11).",
        metadata=made_from("case_child.child_location"),
    )
    children: Series[int] = pa.Field(
        ge=0,
        title="Children listed",
        description="Under 18, by the police (§4.3).",
        metadata=made_from("child.child_id"),
    )
    parties: Series[str] = pa.Field(
        isin=list(Parties),
        title="Parties",
        description="Whom the police record as victim and perpetrator (§4.4.1).",
        metadata=made_from("person.role"),
    )
    aggressor: Series[str] = pa.Field(
        isin=list(Sex),
        nullable=True,
        title="Sex of the aggressor",
        description="Of the identified perpetrator; where both adults are victims or both accused, of the one whom the "
        "text shows as the aggressor (§4.10). Missing where neither tells.",
        metadata=made_from("person.role", "person.sex", also="incident.narrative notification.narrative"),
    )
    has_offence: Series[bool] = pa.Field(
        title="An offence was identified for investigation",
        description="§5.9.1.",
        metadata=made_from("offence.offence"),
    )
    unsubstantiated: Series[bool] = pa.Field(
        title="Recorded with a victim and a perpetrator, without an offence",
        description="Not told at every site (§4.4.1).",
        metadata=made_from("person.role", "offence.offence"),
    )
    details_missing: Series[bool] = pa.Field(
        title="Demographic details missing or wrong",
        description="Of any adult or child of the incident (§5.2).",
        metadata=made_from("person.details_missing", also="child.details_missing"),
    )
    described: Series[bool] = pa.Field(
        title="The record describes what the incident was about",
        description="At least one context (§4.8).",
        metadata=made_from(_TEXT),
    )
    weapon: Series[str] = pa.Field(
        isin=list(Weapon),
        title="Weapons",
        description="Used or displayed, from box and text (§4.9).",
        metadata=made_from(f"{_TEXT} | incident.weapon_tick"),
    )
    injured_people: Series[int] = pa.Field(
        ge=0,
        title="People injured",
        description="§4.9.",
        metadata=made_from("case_injury.injured"),
    )
    injury: Series[bool] = pa.Field(
        title="Anyone injured",
        description="§4.9.",
        metadata=made_from("case_injury.injured"),
    )
    victim_or_child_injured: Series[bool] = pa.Field(
        title="Victim or child injured",
        description="Also an injured party who is victim and perpetrator (§6.2.3).",
        metadata=made_from("case_injury.injured"),
    )
    removal: Series[str] = pa.Field(
        isin=list(Removal),
        title="Removal from the site",
        description="The first that applies (§5.4.2, Table 24).",
        metadata=made_from(_TEXT, also="action.action person.role"),
    )
    moved_to_safety: Series[bool] = pa.Field(
        title="Victim taken to a place of safety",
        description="Table 26.",
        metadata=made_from("action.action"),
    )
    caller: Series[str] = pa.Field(
        isin=list(Caller),
        title="First caller",
        description="From the call record, else the text (§5.3.2, Table 22).",
        metadata=made_from(f"response.caller | {_TEXT}"),
    )
    calls: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=1,
        title="Number of calls",
        description="§5.3.1.",
        metadata=made_from("response.calls"),
    )
    call_grade: Series[str] = pa.Field(
        isin=list(CallGrade),
        nullable=True,
        title="Grade of the call",
        description="Not told at every site (§5.3.1).",
        metadata=made_from("response.grade"),
    )
    officers: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=1,
        title="Officers attending",
        description="Not told at every site (§5.3.1).",
        metadata=made_from("response.officers"),
    )
    response: Series[str] = pa.Field(
        isin=["timed", "not_applicable", "unclear"],
        title="Whether a response time can be measured",
        description="Not applicable: reported at a station. Unclear: a time is missing or systems disagree (§5.3.3).",
        metadata=made_from(
            "response.called_at", "response.arrived_at", also="response.in_person response.arrived_at_officer"
        ),
    )
    response_minutes: Series[pd.Float64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Police response time",
        description="Minutes from the first call to arrival (§5.3.3).",
        metadata=made_from("case.response"),
    )
    risk: Series[str] = pa.Field(
        isin=[*RiskGrade, "unknown"],
        nullable=True,
        title="Police risk grade",
        description="Unknown where an assessment has no grade; missing where there was none (§5.6.1, Table 25).",
        metadata=made_from("risk_assessment.grade"),
    )
    risk_assessor: Series[str] = pa.Field(
        isin=list(Assessor),
        nullable=True,
        title="Who assessed the risk",
        metadata=made_from("risk_assessment.assessor"),
    )
    risk_days: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Days to risk assessment",
        description="From the report (§5.6.1).",
        metadata=made_from("risk_assessment.assessed_on", "incident.reported_on"),
    )
    consent: Series[str] = pa.Field(
        isin=list(Consent),
        nullable=True,
        title="Consent to sharing information",
        description="Not told at every site (§5.10.1).",
        metadata=made_from("notification.consent"),
    )
    child_omitted: Series[bool] = pa.Field(
        title="Notification names fewer children than the police record",
        description="§5.10.4.",
        metadata=made_from("notification.children_named", "child.child_id"),
    )
    presence_omitted: Series[bool] = pa.Field(
        title="Notification leaves out that a child was present",
        description="§5.10.4.",
        metadata=made_from("notification.present_box", "case_child.child_location"),
    )
    weapon_conveyed: Series[str] = pa.Field(
        isin=list(Conveyed),
        nullable=True,
        title="Weapon conveyed",
        description="Of incidents with a weapon (§6.2.3).",
        metadata=made_from("notification.details", "case.weapon"),
    )
    injury_conveyed: Series[str] = pa.Field(
        isin=list(Conveyed),
        nullable=True,
        title="Injury conveyed",
        description="Of incidents in which a victim or child was injured (§6.2.3).",
        metadata=made_from("notification.details", "case_injury.injured"),
    )
    inconsistent: Series[bool] = pa.Field(
        title="Notification inconsistent with the police record",
        description="A child or a presence left out, another date, or a weapon or an injury not conveyed in full "
        "(§5.10.4).",
        metadata=made_from(
            "notification.children_named | notification.present_box | notification.stated_on | notification.details",
            also="incident.reported_on case.child_omitted case.presence_omitted "
            "case.weapon_conveyed case.injury_conveyed",
        ),
    )
    notification_days: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Days to notification",
        description="From the incident's report to the notification sent or received (§5.10.2).",
        metadata=made_from("incident.reported_on", "notification.sent_on | event.happened_on"),
    )
    end_state: Series[str] = pa.Field(
        isin=list(EndState),
        title="Tracing",
        description="§6.2.1, Table 32.",
        metadata=made_from(*_LINKED, "event.kind", "event.happened_on", also="family.file event.incident_on"),
    )
    family_id: Series[str] = pa.Field(
        nullable=True,
        title="Family",
        description="Family in social services' records; set for every known family.",
        metadata=made_from(*_LINKED),
    )
    received_on: Series[DATE] = pa.Field(
        nullable=True,
        title="Date received by children's social services",
        metadata=made_from("case.end_state"),
    )
    pathway: Series[str] = pa.Field(
        isin=list(Pathway),
        nullable=True,
        title="Case pathway of this notification",
        description="§6.3; only traced notifications have one.",
        metadata=made_from("case.end_state"),
    )
    trigger: Series[str] = pa.Field(
        isin=list(Trigger),
        nullable=True,
        title="Triggered or open",
        description="§7.3.",
        metadata=made_from("case.end_state"),
    )


class CaseChild(AtSite):
    """A child's involvement in a sampled incident (base 460 involvements, Tables 4, 5, 13, 19, 20)."""

    child_id: Series[str] = pa.Field(
        title="Child",
        metadata=made_from("case.incident_id", "child.child_id"),
    )
    incident_id: Series[str] = pa.Field(
        title="Incident",
        metadata=made_from("case.incident_id"),
    )
    child_location: Series[str] = pa.Field(
        isin=list(ChildLocation),
        title="Child's location",
        description="Where the child was during the incident (§4.11, Table 19).",
        metadata=made_from(
            "child.child_id",
            f"{_TEXT} | child.present_tick | incident.child_present_tick",
            also="incident.location",
        ),
    )
    age_years: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Age",
        description="Completed years when the incident was reported, by months: extracts hold the month of birth.",
        metadata=made_from("child.birth_month", "incident.reported_on"),
    )
    sex: Series[str] = pa.Field(
        isin=list(Sex),
        nullable=True,
        title="Sex",
        metadata=made_from("child.sex"),
    )
    ethnic_appearance: Series[str] = pa.Field(
        isin=list(EthnicAppearance),
        title="Ethnic appearance",
        metadata=made_from("child.ethnic_appearance"),
    )
    relation: Series[str] = pa.Field(
        isin=list(ChildRelation),
        title="Relation to the two adults",
        description="§4.5, Table 13.",
        metadata=made_from("child.relation"),
    )


class CaseAdult(AtSite):
    """An adult of a sampled incident (§4.4; Tables 6 to 11)."""

    incident_id: Series[str] = pa.Field(
        title="Incident",
        metadata=made_from("case.incident_id"),
    )
    person_id: Series[str] = pa.Field(
        title="Person",
        metadata=made_from("case.incident_id", "person.person_id"),
    )
    part: Series[str] = pa.Field(
        isin=list(Part),
        title="Part",
        description="Victim and perpetrator: both adults were accused (§4.4.1).",
        metadata=made_from("person.role"),
    )
    sex: Series[str] = pa.Field(
        isin=list(Sex),
        nullable=True,
        title="Sex",
        metadata=made_from("person.sex"),
    )
    age_years: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Age",
        description="Completed years when the incident was reported, by months.",
        metadata=made_from("person.birth_month", "incident.reported_on"),
    )
    ethnic_appearance: Series[str] = pa.Field(
        isin=list(EthnicAppearance),
        title="Ethnic appearance",
        metadata=made_from("person.ethnic_appearance"),
    )
    occupation: Series[str] = pa.Field(
        isin=list(Occupation),
        title="Occupation",
        metadata=made_from("person.occupation"),
    )
    alcohol: Series[bool] = pa.Field(
        title="Alcohol noted",
        metadata=made_from("person.alcohol"),
    )
    drugs: Series[bool] = pa.Field(
        title="Drug misuse noted",
        metadata=made_from("person.drugs"),
    )
    mental_health: Series[bool] = pa.Field(
        title="Mental health problem noted",
        metadata=made_from("person.mental_health"),
    )
    physical_health: Series[bool] = pa.Field(
        title="Physical health problem noted",
        metadata=made_from("person.physical_health"),
    )
    pregnant: Series[bool] = pa.Field(
        title="Pregnancy noted",
        metadata=made_from("person.pregnant"),
    )


class CaseInjury(AtSite):
    """A person injured in a sampled incident (§4.9, Table 17)."""

    incident_id: Series[str] = pa.Field(
        title="Incident",
        metadata=made_from("case.incident_id"),
    )
    injured: Series[str] = pa.Field(
        isin=list(Injured),
        title="Part of the person injured",
        metadata=made_from(
            "person.injured", "person.role", also="child.injured incident.narrative notification.narrative"
        ),
    )


class CaseContext(AtSite):
    """What a sampled incident was about; several may apply (§4.8)."""

    incident_id: Series[str] = pa.Field(
        title="Incident",
        metadata=made_from("case.incident_id"),
    )
    context: Series[str] = pa.Field(
        isin=list(Context),
        title="Context",
        metadata=made_from(_TEXT),
    )


class CaseOffence(AtSite):
    """An offence identified for investigation in a sampled incident (§5.9.1, Table 27)."""

    incident_id: Series[str] = pa.Field(
        title="Incident",
        metadata=made_from("case.incident_id"),
    )
    offence: Series[str] = pa.Field(
        isin=list(Offence),
        title="Type of offence",
        metadata=made_from("offence.offence"),
    )


class CaseAction(AtSite):
    """An action of the police on a sampled incident, once per incident and action (Tables 26 and 28)."""

    incident_id: Series[str] = pa.Field(
        title="Incident",
        metadata=made_from("case.incident_id"),
    )
    action: Series[str] = pa.Field(
        isin=list(Action),
        title="Action",
        metadata=made_from("action.action"),
    )
    timing: Series[str] = pa.Field(
        isin=list(Timing),
        title="When",
        description="From the report of the incident.",
        metadata=made_from("action.taken_at", "incident.reported_on", also="incident.reported_minute"),
    )


class CaseFamily(AtSite):
    """A family to which at least one sampled notification was traced (base 184, chapters 6 and 7)."""

    family_id: Series[str] = pa.Field(
        unique=True,
        title="Family",
        metadata=made_from("case.incident_id", "case.end_state"),
    )
    notifications: Series[int] = pa.Field(
        ge=1,
        title="Sampled notifications traced to the family",
        metadata=made_from("case.end_state"),
    )
    pathway: Series[str] = pa.Field(
        isin=list(Pathway),
        title="Case pathway",
        description="The most that any of the family's sampled notifications led to (§6.3).",
        metadata=made_from("case.pathway"),
    )
    trigger: Series[str] = pa.Field(
        isin=list(Trigger),
        title="Triggered or open",
        description="§7.3.",
        metadata=made_from("case.trigger"),
    )
    previous: Series[str] = pa.Field(
        isin=list(PreviousInvolvement),
        title="Previous involvement",
        description="From dated events before the first sampled notification (§6.4).",
        metadata=made_from("event.kind", "event.happened_on", also="family.history_complete"),
    )
    subsequent: Series[str] = pa.Field(
        isin=list(SubsequentInvolvement),
        title="Subsequent involvement",
        description="From dated events after the response to the last sampled notification, to follow-up's end (§7.2).",
        metadata=made_from("event.kind", "event.happened_on"),
    )
    earlier_notifications: Series[int] = pa.Field(
        ge=0,
        title="Earlier notifications",
        description="Police notifications before the first sampled one (§6.5).",
        metadata=made_from("event.kind", "event.happened_on"),
    )
    later_notifications: Series[int] = pa.Field(
        ge=0,
        title="Later notifications",
        description="Police notifications after the last sampled one, to the end of follow-up (§7.2).",
        metadata=made_from("event.kind", "event.happened_on"),
    )
    later_contacts: Series[int] = pa.Field(
        ge=0,
        title="Later contacts of other agencies",
        description="To the end of follow-up (§7.2).",
        metadata=made_from("event.kind", "event.happened_on"),
    )
    infant: Series[bool] = pa.Field(
        title="A child under 12 months",
        description="At the first sampled notification, from either agency (§6.5.5).",
        metadata=made_from("child.birth_month | member.birth_month", "incident.reported_on", also="member.role"),
    )
    compared: Series[bool] = pa.Field(
        title="Details could be compared",
        description="The police list at least one child (§6.2.3).",
        metadata=made_from("child.child_id"),
    )
    discrepant: Series[bool] = pa.Field(
        title="Details differ between the agencies",
        description="A member's name or date of birth, or a child that the police do not list (§6.2.3).",
        metadata=made_from("child.child_id", "member.member_id", *_COMPARED),
    )
    child_missing: Series[bool] = pa.Field(
        title="A child of the family is not on the notification",
        description="By the police record (§6.2.3).",
        metadata=made_from("child.child_id", "member.role", *_COMPARED),
    )


class InDepthFamily(AtSite):
    """A family with a substantial intervention, studied in depth (base 46: 28 of the sample, 18 boosters; §7.3)."""

    family_id: Series[str] = pa.Field(
        unique=True,
        title="Family",
        metadata=made_from("case_family.family_id"),
    )
    booster: Series[bool] = pa.Field(
        title="Booster",
        description="Of the month after the sample's (§7.1).",
        metadata=made_from("incident.reported_on"),
    )
    trigger: Series[str] = pa.Field(
        isin=list(Trigger),
        title="Triggered or open",
        description="§7.3.",
        metadata=made_from("case.trigger"),
    )
    stage: Series[str] = pa.Field(
        isin=list(Stage),
        title="Stage",
        description="§7.3.1, §7.3.3.",
        metadata=made_from("event.kind", "event.happened_on", also="household.living household.from_on"),
    )
    previous: Series[str] = pa.Field(
        isin=list(PreviousInvolvement),
        title="Previous involvement",
        description="§6.4.",
        metadata=made_from("case_family.previous"),
    )
    subsequent: Series[str] = pa.Field(
        isin=list(SubsequentInvolvement),
        title="Subsequent involvement",
        description="§7.3.2.",
        metadata=made_from("case_family.subsequent"),
    )
    later_notifications: Series[int] = pa.Field(
        ge=0,
        title="Later notifications",
        description="§7.3.2.",
        metadata=made_from("case_family.later_notifications"),
    )
    assessed: Series[bool] = pa.Field(
        title="Initial or core assessment",
        description="At or after the notification, within follow-up (§8.2).",
        metadata=made_from("event.kind", "event.happened_on"),
    )
    episodes: Series[int] = pa.Field(
        ge=0,
        title="Episodes opened",
        description="After the notification, within follow-up (§7.3.4).",
        metadata=made_from("event.kind", "event.happened_on"),
    )
    supported: Series[bool] = pa.Field(
        title="A support plan followed",
        description="Within the time in which a response counts (§7.3.1).",
        metadata=made_from("event.kind", "event.happened_on"),
    )
    only_under_four: Series[bool] = pa.Field(
        title="All children under four",
        description="By month of birth in the family's record (§7.6).",
        metadata=made_from("member.birth_month", "member.role", "incident.reported_on"),
    )
    outcome: Series[str] = pa.Field(
        isin=list(Outcome),
        nullable=True,
        title="Outcome",
        description="Where the children live at the end (§7.7).",
        metadata=made_from("household.living", "household.from_on"),
    )
    mother: Series[str] = pa.Field(
        isin=list(Engagement),
        title="Mother's engagement",
        description="§7.6, Table 40.",
        metadata=made_from(*_USED),
    )
    father: Series[str] = pa.Field(
        isin=list(Engagement),
        title="Father's or partner's engagement",
        metadata=made_from(*_USED),
    )
    children: Series[str] = pa.Field(
        isin=list(Engagement),
        title="Children's engagement",
        metadata=made_from(*_USED),
    )


class InDepthService(AtSite):
    """A service that a family studied in depth was signposted to, once per family and service (§7.6, Table 39)."""

    family_id: Series[str] = pa.Field(
        title="Family",
        metadata=made_from("in_depth_family.family_id"),
    )
    service: Series[str] = pa.Field(
        isin=list(Service),
        title="Service",
        metadata=made_from("service.service", "service.signposted", "service.happened_on"),
    )


class InDepthAgency(AtSite):
    """An agency contacted about a family studied in depth, once per family, agency and purpose (§8.2, Table 42)."""

    family_id: Series[str] = pa.Field(
        title="Family",
        metadata=made_from("in_depth_family.family_id"),
    )
    agency: Series[str] = pa.Field(
        isin=list(Agency),
        title="Agency",
        metadata=made_from("consultation.agency", "consultation.happened_on", also="event.kind"),
    )
    monitoring: Series[bool] = pa.Field(
        title="Asked to monitor the family",
        description="False: consulted in an initial or core assessment, of families that had one.",
        metadata=made_from("consultation.monitoring"),
    )


class InDepthConversation(AtSite):
    """A member of a family studied in depth with whom social workers talked, once per member (§7.4)."""

    family_id: Series[str] = pa.Field(
        title="Family",
        metadata=made_from("in_depth_family.family_id"),
    )
    member: Series[str] = pa.Field(
        isin=list(FamilyMember),
        title="Member of the family",
        metadata=made_from("conversation.member", "conversation.happened_on"),
    )
    perpetrator: Series[pd.BooleanDtype] = pa.Field(
        nullable=True,
        title="The man spoken with is the perpetrator",
        description="Fathers and partners only (§7.4).",
        metadata=made_from("conversation.perpetrator"),
    )
