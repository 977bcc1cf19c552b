"""Police records after ingest: one vocabulary for both sites (§2.3.1, §5.2)."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import DATE, AtSite, Identity
from filetrack.schemas.codes import (
    Action,
    Assessor,
    Caller,
    CallGrade,
    ChildRelation,
    Consent,
    EthnicAppearance,
    Location,
    Occupation,
    Offence,
    PersonRole,
    Relationship,
    RiskGrade,
)


class Incident(AtSite):
    """One incident on a police register."""

    incident_id: Series[str] = pa.Field(
        unique=True, title="Incident", description="Keyed pseudonym of the agency's reference."
    )
    reported_on: Series[DATE] = pa.Field(title="Date reported to the police")
    reported_minute: Series[pd.Int64Dtype] = pa.Field(
        nullable=True,
        in_range={"min_value": 0, "max_value": 1439},
        title="Time reported",
        description="Minutes after midnight; missing where the record's own times disagree or are blank (Table 16).",
    )
    domestic: Series[bool] = pa.Field(title="Flagged as domestic violence by the police")
    family_marker: Series[pd.BooleanDtype] = pa.Field(
        nullable=True, title="Marked as a family with children", description="Not told at every site (§2.3.1)."
    )
    notification_ticked: Series[bool] = pa.Field(
        title="Notification tick box", description="False where a site has no such box, and records are searched."
    )
    relationship: Series[str] = pa.Field(isin=list(Relationship), title="Relationship of the adults")
    location: Series[str] = pa.Field(isin=list(Location), title="Incident location")
    child_present_tick: Series[pd.BooleanDtype] = pa.Field(
        nullable=True,
        title="Tick box: children present",
        description="Missing where left blank, or where a site has no such box.",
    )
    injury_tick: Series[pd.BooleanDtype] = pa.Field(
        nullable=True,
        title="Tick box: injury",
        description="Missing where the site has no such box or it was left blank.",
    )
    weapon_tick: Series[pd.BooleanDtype] = pa.Field(
        nullable=True,
        title="Tick box: weapon",
        description="Missing where the site has no such box or it was left blank.",
    )
    offence: Series[str] = pa.Field(nullable=True, title="Offences or classification as recorded")
    narrative: Series[str] = pa.Field(title="Narrative", description="The officer's text, known names masked by role.")


class Person(Identity):
    """An adult in an incident."""

    incident_id: Series[str] = pa.Field(title="Incident")
    person_id: Series[str] = pa.Field(title="Person", description="Keyed pseudonym; the police's own person reference.")
    role: Series[str] = pa.Field(isin=list(PersonRole), title="Role in the incident")
    ethnic_appearance: Series[str] = pa.Field(
        isin=list(EthnicAppearance), title="Ethnic appearance", description="As the officer saw it; unknown if blank."
    )
    occupation: Series[str] = pa.Field(isin=list(Occupation), title="Occupation", description="Not recorded if blank.")
    alcohol: Series[bool] = pa.Field(title="Noted: drunk, drinking or an alcohol problem")
    drugs: Series[bool] = pa.Field(title="Noted: drug misuse")
    mental_health: Series[bool] = pa.Field(title="Noted: a mental health problem")
    physical_health: Series[bool] = pa.Field(title="Noted: a physical health problem")
    pregnant: Series[bool] = pa.Field(title="Noted: pregnant")
    injured: Series[pd.BooleanDtype] = pa.Field(nullable=True, title="Recorded as injured", description="Or blank.")
    details_missing: Series[bool] = pa.Field(
        title="Demographic details missing or wrong",
        description="Name, date of birth, sex or postcode blank, or a date of birth that is no date (§5.2).",
    )


class Child(Identity):
    """A child listed with an incident, or with the record of a notification."""

    child_id: Series[str] = pa.Field(title="Child")
    incident_id: Series[str] = pa.Field(title="Incident")
    number: Series[int] = pa.Field(
        ge=1, title="Position on the record", description="The `n` of `[child n]` in masked text."
    )
    present_tick: Series[pd.BooleanDtype] = pa.Field(
        nullable=True, title="Tick box: this child present", description="Not told at every site."
    )
    ethnic_appearance: Series[str] = pa.Field(
        isin=list(EthnicAppearance), title="Ethnic appearance", description="As the officer saw it; unknown if blank."
    )
    relation: Series[str] = pa.Field(
        isin=list(ChildRelation), title="Relation to the two adults", description="Unclear if blank."
    )
    injured: Series[pd.BooleanDtype] = pa.Field(nullable=True, title="Recorded as injured", description="Or blank.")
    details_missing: Series[bool] = pa.Field(
        title="Demographic details missing or wrong",
        description="Name, date of birth, sex or postcode blank, or a date of birth that is no date (§5.2).",
    )


class Notification(AtSite):
    """A notification as the police hold it: sent from the incident's record, or a record of its own."""

    notification_id: Series[str] = pa.Field(unique=True, title="Notification")
    incident_id: Series[str] = pa.Field(
        nullable=True,
        title="Incident",
        description="The incident whose record it was sent from, or the one that its own record refers to, if any.",
    )
    created_on: Series[DATE] = pa.Field(title="Date of the notification record")
    sent_on: Series[DATE] = pa.Field(nullable=True, title="Date sent", description="Not told at every site (§5.10.2).")
    domestic_box: Series[bool] = pa.Field(title="Domestic violence box ticked")
    narrative: Series[str] = pa.Field(title="Text of the notification record")
    stated_on: Series[DATE] = pa.Field(
        nullable=True, title="Form as sent: date of the incident", description="Missing where it is not recorded."
    )
    children_named: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge=0, title="Children named on the form as sent", description="Missing where it is not recorded."
    )
    present_box: Series[pd.BooleanDtype] = pa.Field(
        nullable=True, title="Form as sent: children present", description="Missing where left blank."
    )
    details: Series[str] = pa.Field(title="Form as sent: further details", description="The text that went out.")
    consent: Series[str] = pa.Field(
        isin=list(Consent),
        nullable=True,
        title="Consent to sharing information",
        description="Not told at every site (§5.10.1).",
    )


class Response(AtSite):
    """The first call about an incident and the arrival of officers (§5.3)."""

    incident_id: Series[str] = pa.Field(unique=True, title="Incident")
    called_at: Series[DATE] = pa.Field(nullable=True, title="First call received")
    arrived_at: Series[DATE] = pa.Field(nullable=True, title="Arrival, from the dispatch system")
    arrived_at_officer: Series[DATE] = pa.Field(
        nullable=True, title="Arrival, as the officer recorded it", description="Not told at every site."
    )
    in_person: Series[bool] = pa.Field(title="Reported in person at a police station")
    caller: Series[str] = pa.Field(
        isin=list(Caller),
        nullable=True,
        title="First caller, from the call record",
        description="Where no record of the call tells, the incident's text does (Table 22).",
    )
    grade: Series[str] = pa.Field(
        isin=list(CallGrade),
        nullable=True,
        title="Grade of the first call",
        description="Not told at every site (§5.3.1).",
    )
    calls: Series[pd.Int64Dtype] = pa.Field(nullable=True, ge=1, title="Number of calls about the incident")
    officers: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, ge=1, title="Officers attending", description="Not told at every site (§5.3.1)."
    )


class RiskAssessment(AtSite):
    """A police risk assessment of a victim (§5.6.1)."""

    incident_id: Series[str] = pa.Field(title="Incident")
    assessed_on: Series[DATE] = pa.Field(nullable=True, title="Date assessed")
    grade: Series[str] = pa.Field(isin=list(RiskGrade), nullable=True, title="Grade")
    assessor: Series[str] = pa.Field(isin=list(Assessor), nullable=True, title="Who assessed")


class IncidentOffence(AtSite):
    """An offence identified for investigation in an incident (§5.9.1)."""

    incident_id: Series[str] = pa.Field(title="Incident")
    offence: Series[str] = pa.Field(isin=list(Offence), title="Type of offence")

    class Config:
        unique = ["incident_id", "offence"]


class PoliceAction(AtSite):
    """An action of the police at or after an incident (§5.4 to §5.10)."""

    incident_id: Series[str] = pa.Field(title="Incident")
    action: Series[str] = pa.Field(isin=list(Action), title="Action")
    taken_at: Series[DATE] = pa.Field(nullable=True, title="Date and time", description="Missing where not recorded.")
