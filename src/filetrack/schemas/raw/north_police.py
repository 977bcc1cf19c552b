"""North police: an export of one linked domestic-violence database, as CSV (§2.3.1, §5.2)."""

from __future__ import annotations

from pandera.typing import Series

from filetrack.schemas.raw.base import Identifies, Raw, column


class Incidents(Raw):
    """One row a domestic-violence incident."""

    incident_ref: Series[str] = column(
        "Incident Ref",
        "Force reference of the incident",
        identifies=Identifies.REFERENCE,
        of="police_reference",
    )
    date_reported: Series[str] = column("Date Reported", "dd/mm/yyyy", date=True)
    time_reported: Series[str] = column("Time Reported", "hh:mm, or blank")
    time_logged: Series[str] = column(
        "Time Logged", "hh:mm on the intelligence system; two times far apart contradict each other"
    )
    dv_marker: Series[str] = column("DV Marker", "Y where the family has children, else N")
    relationship: Series[str] = column("Relationship", "Of victim and other person, in the database's words")
    place: Series[str] = column("Place", "Place of the incident, in the database's words")
    address: Series[str] = column("Address", "Address of the incident", identifies=Identifies.DIRECT)
    children_present: Series[str] = column("Children Present", "Tick box: Y, N or blank")
    injury: Series[str] = column("Injury", "Tick box: Y, N or blank")
    weapon: Series[str] = column("Weapon", "Tick box: Y, N or blank")
    offence: Series[str] = column("Offence", "Offences, separated by ;, or NON CRIME DOMESTIC")
    css_notified: Series[str] = column("CSS Notified", "Tick box: Y or blank")
    summary: Series[str] = column("Summary", "Text box: what happened", identifies=Identifies.TEXT)
    officer: Series[str] = column("Officer", "Reporting officer", identifies=Identifies.DIRECT)

    class Config:
        metadata = {"file": "incidents.csv"}


class People(Raw):
    """One row an adult in an incident."""

    incident_ref: Series[str] = column(
        "Incident Ref",
        "Force reference of the incident",
        identifies=Identifies.REFERENCE,
        of="police_reference",
    )
    person_id: Series[str] = column("Person ID", "Nominal number", identifies=Identifies.REFERENCE, of="nominal")
    role: Series[str] = column("Role", "VICTIM or OTHER PERSON")
    forename: Series[str] = column("Forename", "Forename", identifies=Identifies.FORENAME, label="Role")
    surname: Series[str] = column("Surname", "Surname", identifies=Identifies.SURNAME, label="Role")
    dob: Series[str] = column("DOB", "dd/mm/yyyy, or blank", identifies=Identifies.BIRTH, date=True)
    sex: Series[str] = column("Sex", "M, F or blank")
    ethnic_appearance: Series[str] = column("Ethnic Appearance", "As the officer saw it")
    occupation: Series[str] = column("Occupation", "As stated, or blank")
    noted: Series[str] = column("Noted", "ALCOHOL, DRUGS, MENTAL HEALTH, PHYSICAL HEALTH, PREGNANT, separated by ;")
    injured: Series[str] = column("Injured", "Tick box: Y, N or blank")
    postcode: Series[str] = column("Postcode", "Home postcode", identifies=Identifies.POSTCODE)
    telephone: Series[str] = column("Telephone", "Telephone number", identifies=Identifies.DIRECT)

    class Config:
        metadata = {"file": "people.csv"}


class Children(Raw):
    """One row a child listed with an incident."""

    incident_ref: Series[str] = column(
        "Incident Ref",
        "Force reference of the incident",
        identifies=Identifies.REFERENCE,
        of="police_reference",
    )
    child_no: Series[str] = column("Child No", "1, 2, … in the order of the record")
    forename: Series[str] = column("Forename", "Forename", identifies=Identifies.FORENAME, label="child")
    surname: Series[str] = column("Surname", "Surname", identifies=Identifies.SURNAME, label="child")
    dob: Series[str] = column("DOB", "dd/mm/yyyy, or blank", identifies=Identifies.BIRTH, date=True)
    sex: Series[str] = column("Sex", "M, F or blank")
    ethnic_appearance: Series[str] = column("Ethnic Appearance", "As the officer saw it")
    postcode: Series[str] = column("Postcode", "Home postcode", identifies=Identifies.POSTCODE)
    relation: Series[str] = column("Relationship To Adults", "In the database's words, or blank")
    present: Series[str] = column("Present", "Tick box: Y, N or blank")
    injured: Series[str] = column("Injured", "Tick box: Y, N or blank")

    class Config:
        metadata = {"file": "children.csv"}


class Calls(Raw):
    """One row a call about an incident, with the response to it."""

    incident_ref: Series[str] = column(
        "Incident Ref",
        "Force reference of the incident",
        identifies=Identifies.REFERENCE,
        of="police_reference",
    )
    call_no: Series[str] = column("Call No", "1, 2, … in order")
    received: Series[str] = column("Received", "dd/mm/yyyy hh:mm", date=True)
    caller: Series[str] = column("Caller", "Who called, in the operator's words")
    grade: Series[str] = column("Grade", "EMERGENCY, ROUTINE RAISED, ROUTINE or blank")
    how: Series[str] = column("How", "999, TELEPHONE or STATION COUNTER")
    arrived: Series[str] = column("Arrived", "dd/mm/yyyy hh:mm, or blank", date=True)
    officers: Series[str] = column("Officers", "Number of officers attending")

    class Config:
        metadata = {"file": "calls.csv"}


class RiskAssessments(Raw):
    """One row a risk assessment of a victim."""

    incident_ref: Series[str] = column(
        "Incident Ref",
        "Force reference of the incident",
        identifies=Identifies.REFERENCE,
        of="police_reference",
    )
    assessed: Series[str] = column("Assessed", "dd/mm/yyyy, or blank", date=True)
    score: Series[str] = column("Score", "Points")
    grade: Series[str] = column("Grade", "BRONZE, SILVER, GOLD or blank")
    assessor: Series[str] = column("Assessed By", "ATTENDING OFFICER or DV UNIT")

    class Config:
        metadata = {"file": "risk_assessments.csv"}


class Actions(Raw):
    """One row an action taken at or after an incident."""

    incident_ref: Series[str] = column(
        "Incident Ref",
        "Force reference of the incident",
        identifies=Identifies.REFERENCE,
        of="police_reference",
    )
    taken: Series[str] = column("Taken", "dd/mm/yyyy hh:mm, or blank", date=True)
    action: Series[str] = column("Action", "In the database's words")

    class Config:
        metadata = {"file": "actions.csv"}


class Notifications(Raw):
    """One row a notification forwarded to children's social services."""

    incident_ref: Series[str] = column(
        "Incident Ref",
        "Force reference of the incident",
        identifies=Identifies.REFERENCE,
        of="police_reference",
    )
    completed: Series[str] = column("Completed", "dd/mm/yyyy", date=True)
    sent: Series[str] = column("Sent", "dd/mm/yyyy, or blank", date=True)
    method: Series[str] = column("Method", "FAX or EMAIL")
    sent_by: Series[str] = column("Sent By", "Officer", identifies=Identifies.DIRECT)
    incident_date: Series[str] = column("Incident Date", "dd/mm/yyyy, as the form states it", date=True)
    children_named: Series[str] = column("Children On Form", "Numbers of the children that it names: `1, 2`, or NONE")
    present: Series[str] = column("Children Present", "The form's tick box: Y, N or blank")
    details: Series[str] = column("Further Details", "The form's text box", identifies=Identifies.TEXT)
    consent: Series[str] = column("Consent", "OBTAINED, AWARE or blank")

    class Config:
        metadata = {"file": "notifications.csv"}


FILES = (Incidents, People, Children, Calls, RiskAssessments, Actions, Notifications)
