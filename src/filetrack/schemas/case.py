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


class Case(AtSite):
    """A sampled incident with its notification: the unit of chapters 4 and 5 (base 251) and of Table 32."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
    relationship: Series[str] = pa.Field(
        isin=list(Relationship),
        title="Relationship of the adults",
        description="Current or former intimate partners (Table 12).",
    )
    location: Series[str] = pa.Field(isin=list(Location), title="Incident location", description="Table 14.")
    weekday: Series[str] = pa.Field(
        isin=list(Weekday),
        title="Day of the week",
        description="Day on which the incident was reported (Table 15).",
    )
    time_of_day: Series[str] = pa.Field(
        isin=list(TimeOfDay), title="Time reported", description="Six-hour bands from 9pm (Table 16)."
    )
    level: Series[str] = pa.Field(
        isin=list(Level),
        title="Level of violence",
        description="This incident only, no history (§4.10, Boxes 10 and 11).",
    )
    level_by: Series[str] = pa.Field(
        isin=list(By),
        title="Who coded the level",
        description="An adjudicator before coders who agree, and these before the rules.",
    )
    presence: Series[str] = pa.Field(
        isin=list(Presence),
        title="Children's presence",
        description="Present if any listed child witnessed, slept, was in another room or on the premises (§4.11).",
    )
    children: Series[int] = pa.Field(ge=0, title="Children listed", description="Under 18, by the police (§4.3).")
    parties: Series[str] = pa.Field(
        isin=list(Parties),
        title="Parties",
        description="Whom the police record as victim and perpetrator (§4.4.1).",
    )
    aggressor: Series[str] = pa.Field(
        isin=list(Sex),
        nullable=True,
        title="Sex of the aggressor",
        description="Of the identified perpetrator; where both adults are victims or both accused, of the one whom the "
        "text shows as the aggressor (§4.10). Missing where neither tells.",
    )
    has_offence: Series[bool] = pa.Field(title="An offence was identified for investigation", description="§5.9.1.")
    unsubstantiated: Series[bool] = pa.Field(
        title="Recorded with a victim and a perpetrator, without an offence", description="South only (§4.4.1)."
    )
    details_missing: Series[bool] = pa.Field(
        title="Demographic details missing or wrong", description="Of any adult or child of the incident (§5.2)."
    )
    described: Series[bool] = pa.Field(
        title="The record describes what the incident was about", description="At least one context (§4.8)."
    )
    weapon: Series[str] = pa.Field(
        isin=list(Weapon), title="Weapons", description="Used or displayed, from box and text (§4.9)."
    )
    injured_people: Series[int] = pa.Field(ge=0, title="People injured", description="§4.9.")
    injury: Series[bool] = pa.Field(title="Anyone injured", description="§4.9.")
    victim_or_child_injured: Series[bool] = pa.Field(
        title="Victim or child injured", description="Also an injured party who is victim and perpetrator (§6.2.3)."
    )
    removal: Series[str] = pa.Field(
        isin=list(Removal), title="Removal from the site", description="The first that applies (§5.4.2, Table 24)."
    )
    moved_to_safety: Series[bool] = pa.Field(title="Victim taken to a place of safety", description="Table 26.")
    caller: Series[str] = pa.Field(
        isin=list(Caller), title="First caller", description="From the call record, else the text (§5.3.2, Table 22)."
    )
    calls: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=1, title="Number of calls", description="§5.3.1.")
    call_grade: Series[str] = pa.Field(
        isin=list(CallGrade), nullable=True, title="Grade of the call", description="North only (§5.3.1)."
    )
    officers: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge=1, title="Officers attending", description="North only (§5.3.1)."
    )
    response: Series[str] = pa.Field(
        isin=["timed", "not_applicable", "unclear"],
        title="Whether a response time can be measured",
        description="Not applicable: reported at a station. Unclear: a time is missing or systems disagree (§5.3.3).",
    )
    response_minutes: Series[pd.Float64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Police response time",
        description="Minutes from the first call to arrival (§5.3.3).",
    )
    risk: Series[str] = pa.Field(
        isin=[*RiskGrade, "unknown"],
        nullable=True,
        title="Police risk grade",
        description="Unknown where an assessment has no grade; missing where there was none (§5.6.1, Table 25).",
    )
    risk_assessor: Series[str] = pa.Field(isin=list(Assessor), nullable=True, title="Who assessed the risk")
    risk_days: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge=0, title="Days to risk assessment", description="From the report (§5.6.1)."
    )
    consent: Series[str] = pa.Field(
        isin=list(Consent), nullable=True, title="Consent to sharing information", description="North only (§5.10.1)."
    )
    child_omitted: Series[bool] = pa.Field(
        title="Notification names fewer children than the police record", description="§5.10.4."
    )
    presence_omitted: Series[bool] = pa.Field(
        title="Notification leaves out that a child was present", description="§5.10.4."
    )
    weapon_conveyed: Series[str] = pa.Field(
        isin=list(Conveyed), nullable=True, title="Weapon conveyed", description="Of incidents with a weapon (§6.2.3)."
    )
    injury_conveyed: Series[str] = pa.Field(
        isin=list(Conveyed),
        nullable=True,
        title="Injury conveyed",
        description="Of incidents in which a victim or child was injured (§6.2.3).",
    )
    inconsistent: Series[bool] = pa.Field(
        title="Notification inconsistent with the police record",
        description="A child or a presence left out, another date, or a weapon or an injury not conveyed in full "
        "(§5.10.4).",
    )
    notification_days: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Days to notification",
        description="From the incident's report to the notification sent (north) or received (south) (§5.10.2).",
    )
    end_state: Series[str] = pa.Field(isin=list(EndState), title="Tracing", description="§6.2.1, Table 32.")
    family_id: Series[str] = pa.Field(
        nullable=True,
        title="Family",
        description="Family in social services' records; set for every known family.",
    )
    received_on: Series[DATE] = pa.Field(nullable=True, title="Date received by children's social services")
    pathway: Series[str] = pa.Field(
        isin=list(Pathway),
        nullable=True,
        title="Case pathway of this notification",
        description="§6.3; only traced notifications have one.",
    )
    trigger: Series[str] = pa.Field(isin=list(Trigger), nullable=True, title="Triggered or open", description="§7.3.")


class CaseChild(AtSite):
    """A child's involvement in a sampled incident (base 460 involvements, Tables 4, 5, 13, 19, 20)."""

    child_id: Series[str] = pa.Field(title="Child")
    incident_id: Series[str] = pa.Field(title="Incident")
    child_location: Series[str] = pa.Field(
        isin=list(ChildLocation),
        title="Child's location",
        description="Where the child was during the incident (§4.11, Table 19).",
    )
    age_years: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        ge=0,
        title="Age",
        description="Completed years when the incident was reported, by months: extracts hold the month of birth.",
    )
    sex: Series[str] = pa.Field(isin=list(Sex), nullable=True, title="Sex")
    ethnic_appearance: Series[str] = pa.Field(isin=list(EthnicAppearance), title="Ethnic appearance")
    relation: Series[str] = pa.Field(
        isin=list(ChildRelation), title="Relation to the two adults", description="§4.5, Table 13."
    )


class CaseAdult(AtSite):
    """An adult of a sampled incident (§4.4; Tables 6 to 11)."""

    incident_id: Series[str] = pa.Field(title="Incident")
    person_id: Series[str] = pa.Field(title="Person")
    part: Series[str] = pa.Field(
        isin=list(Part), title="Part", description="Victim and perpetrator: both adults were accused (§4.4.1)."
    )
    sex: Series[str] = pa.Field(isin=list(Sex), nullable=True, title="Sex")
    age_years: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge=0, title="Age", description="Completed years when the incident was reported, by months."
    )
    ethnic_appearance: Series[str] = pa.Field(isin=list(EthnicAppearance), title="Ethnic appearance")
    occupation: Series[str] = pa.Field(isin=list(Occupation), title="Occupation")
    alcohol: Series[bool] = pa.Field(title="Alcohol noted")
    drugs: Series[bool] = pa.Field(title="Drug misuse noted")
    mental_health: Series[bool] = pa.Field(title="Mental health problem noted")
    physical_health: Series[bool] = pa.Field(title="Physical health problem noted")
    pregnant: Series[bool] = pa.Field(title="Pregnancy noted")


class CaseInjury(AtSite):
    """A person injured in a sampled incident (§4.9, Table 17)."""

    incident_id: Series[str] = pa.Field(title="Incident")
    injured: Series[str] = pa.Field(isin=list(Injured), title="Part of the person injured")


class CaseContext(AtSite):
    """What a sampled incident was about; several may apply (§4.8)."""

    incident_id: Series[str] = pa.Field(title="Incident")
    context: Series[str] = pa.Field(isin=list(Context), title="Context")


class CaseOffence(AtSite):
    """An offence identified for investigation in a sampled incident (§5.9.1, Table 27)."""

    incident_id: Series[str] = pa.Field(title="Incident")
    offence: Series[str] = pa.Field(isin=list(Offence), title="Type of offence")


class CaseAction(AtSite):
    """An action of the police on a sampled incident, once per incident and action (Tables 26 and 28)."""

    incident_id: Series[str] = pa.Field(title="Incident")
    action: Series[str] = pa.Field(isin=list(Action), title="Action")
    timing: Series[str] = pa.Field(isin=list(Timing), title="When", description="From the report of the incident.")


class CaseFamily(AtSite):
    """A family to which at least one sampled notification was traced (base 184, chapters 6 and 7)."""

    family_id: Series[str] = pa.Field(unique=True, title="Family")
    notifications: Series[int] = pa.Field(ge=1, title="Sampled notifications traced to the family")
    pathway: Series[str] = pa.Field(
        isin=list(Pathway),
        title="Case pathway",
        description="The most that any of the family's sampled notifications led to (§6.3).",
    )
    trigger: Series[str] = pa.Field(isin=list(Trigger), title="Triggered or open", description="§7.3.")
    previous: Series[str] = pa.Field(
        isin=list(PreviousInvolvement),
        title="Previous involvement",
        description="From dated events before the first sampled notification (§6.4).",
    )
    subsequent: Series[str] = pa.Field(
        isin=list(SubsequentInvolvement),
        title="Subsequent involvement",
        description="From dated events after the response to the last sampled notification, to 21 months on (§7.2).",
    )
    earlier_notifications: Series[int] = pa.Field(
        ge=0, title="Earlier notifications", description="Police notifications before the first sampled one (§6.5)."
    )
    later_notifications: Series[int] = pa.Field(
        ge=0,
        title="Later notifications",
        description="Police notifications after the last sampled one, to the end of follow-up (§7.2).",
    )
    later_contacts: Series[int] = pa.Field(
        ge=0, title="Later contacts of other agencies", description="To the end of follow-up (§7.2)."
    )
    infant: Series[bool] = pa.Field(
        title="A child under 12 months", description="At the first sampled notification, from either agency (§6.5.5)."
    )
    compared: Series[bool] = pa.Field(
        title="Details could be compared", description="The police list at least one child (§6.2.3)."
    )
    discrepant: Series[bool] = pa.Field(
        title="Details differ between the agencies",
        description="A member's name or date of birth, or a child that the police do not list (§6.2.3).",
    )
    child_missing: Series[bool] = pa.Field(
        title="A child of the family is not on the notification", description="By the police record (§6.2.3)."
    )


class InDepthFamily(AtSite):
    """A family with a substantial intervention, studied in depth (base 46: 28 of the sample, 18 boosters; §7.3)."""

    family_id: Series[str] = pa.Field(unique=True, title="Family")
    booster: Series[bool] = pa.Field(title="Booster", description="Of the month after the sample's (§7.1).")
    trigger: Series[str] = pa.Field(isin=list(Trigger), title="Triggered or open", description="§7.3.")
    stage: Series[str] = pa.Field(isin=list(Stage), title="Stage", description="§7.3.1, §7.3.3.")
    previous: Series[str] = pa.Field(isin=list(PreviousInvolvement), title="Previous involvement", description="§6.4.")
    subsequent: Series[str] = pa.Field(
        isin=list(SubsequentInvolvement), title="Subsequent involvement", description="§7.3.2."
    )
    later_notifications: Series[int] = pa.Field(ge=0, title="Later notifications", description="§7.3.2.")
    assessed: Series[bool] = pa.Field(
        title="Initial or core assessment", description="At or after the notification, within follow-up (§8.2)."
    )
    episodes: Series[int] = pa.Field(
        ge=0, title="Episodes opened", description="After the notification, within follow-up (§7.3.4)."
    )
    supported: Series[bool] = pa.Field(
        title="A support plan followed", description="Within the time in which a response counts (§7.3.1)."
    )
    only_under_four: Series[bool] = pa.Field(
        title="All children under four", description="By month of birth in the family's record (§7.6)."
    )
    outcome: Series[str] = pa.Field(
        isin=list(Outcome), nullable=True, title="Outcome", description="Where the children live at the end (§7.7)."
    )
    mother: Series[str] = pa.Field(isin=list(Engagement), title="Mother's engagement", description="§7.6, Table 40.")
    father: Series[str] = pa.Field(isin=list(Engagement), title="Father's or partner's engagement")
    children: Series[str] = pa.Field(isin=list(Engagement), title="Children's engagement")


class InDepthService(AtSite):
    """A service that a family studied in depth was signposted to, once per family and service (§7.6, Table 39)."""

    family_id: Series[str] = pa.Field(title="Family")
    service: Series[str] = pa.Field(isin=list(Service), title="Service")


class InDepthAgency(AtSite):
    """An agency contacted about a family studied in depth, once per family, agency and purpose (§8.2, Table 42)."""

    family_id: Series[str] = pa.Field(title="Family")
    agency: Series[str] = pa.Field(isin=list(Agency), title="Agency")
    monitoring: Series[bool] = pa.Field(
        title="Asked to monitor the family",
        description="False: consulted in an initial or core assessment, of families that had one.",
    )


class InDepthConversation(AtSite):
    """A member of a family studied in depth with whom social workers talked, once per member (§7.4)."""

    family_id: Series[str] = pa.Field(title="Family")
    member: Series[str] = pa.Field(isin=list(FamilyMember), title="Member of the family")
    perpetrator: Series[pd.BooleanDtype] = pa.Field(
        nullable=True, title="The man spoken with is the perpetrator", description="Fathers and partners only (§7.4)."
    )
