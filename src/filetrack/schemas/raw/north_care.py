"""North children's social services: an export of the integrated children's system, as CSV (§2.3.2, §6.2.1)."""

from __future__ import annotations

from pandera.typing import Series

from filetrack.schemas.raw.base import Identifies, Raw, column


class Children(Raw):
    """One row a child with a record."""

    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    forename: Series[str] = column("Forename", "Forename", identifies=Identifies.FORENAME, label="child")
    surname: Series[str] = column("Surname", "Surname", identifies=Identifies.SURNAME, label="child")
    dob: Series[str] = column("Date Of Birth", "dd/mm/yyyy, or blank", identifies=Identifies.BIRTH, date=True)
    sex: Series[str] = column("Gender", "Male, Female or Not stated")
    ethnicity: Series[str] = column("Ethnicity", "Census code")
    address: Series[str] = column("Address", "Home address", identifies=Identifies.DIRECT)
    postcode: Series[str] = column("Postcode", "Home postcode", identifies=Identifies.POSTCODE)
    records_from: Series[str] = column(
        "Records From", "dd/mm/yyyy, or NOT MIGRATED where earlier paper records were never entered", date=True
    )

    class Config:
        metadata = {"file": "children.csv"}


class FamilyLinks(Raw):
    """One row a link of a child: to a linked child's record, or to an adult of the family."""

    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    link_type: Series[str] = column("Link", "SIBLING, MOTHER, FATHER or MOTHER'S PARTNER")
    linked_child_id: Series[str] = column(
        "Linked Child ID", "Sibling's record, or blank", identifies=Identifies.REFERENCE, of="child"
    )
    forename: Series[str] = column(
        "Forename", "Adult's forename, or blank", identifies=Identifies.FORENAME, label="Link"
    )
    surname: Series[str] = column("Surname", "Adult's surname, or blank", identifies=Identifies.SURNAME, label="Link")
    dob: Series[str] = column("Date Of Birth", "dd/mm/yyyy, or blank", identifies=Identifies.BIRTH, date=True)
    sex: Series[str] = column("Gender", "Male, Female or blank")
    postcode: Series[str] = column("Postcode", "Home postcode, or blank", identifies=Identifies.POSTCODE)

    class Config:
        metadata = {"file": "family_links.csv"}


class Events(Raw):
    """One row a dated event on a child's record."""

    event_id: Series[str] = column("Event ID", "Number of the event", identifies=Identifies.REFERENCE, of="event")
    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    date: Series[str] = column("Event Date", "dd/mm/yyyy", date=True)
    event: Series[str] = column("Event", "In the system's words")
    source: Series[str] = column("Source", "Agency, or blank")
    police_ref: Series[str] = column(
        "Police Ref",
        "Force reference quoted, or blank",
        identifies=Identifies.REFERENCE,
        of="police_reference",
    )
    incident_date: Series[str] = column("Incident Date", "dd/mm/yyyy, or blank", date=True)
    worker: Series[str] = column("Worker", "Worker", identifies=Identifies.DIRECT)

    class Config:
        metadata = {"file": "events.csv"}


class DiarySheets(Raw):
    """One row an entry on a child's diary sheet."""

    entry_id: Series[str] = column("Entry ID", "Number of the entry", identifies=Identifies.REFERENCE, of="event")
    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    date: Series[str] = column("Entry Date", "dd/mm/yyyy", date=True)
    entry_type: Series[str] = column("Type", "In the system's words")
    police_ref: Series[str] = column(
        "Police Ref",
        "Force reference quoted, or blank",
        identifies=Identifies.REFERENCE,
        of="police_reference",
    )
    text: Series[str] = column("Text", "What the worker wrote", identifies=Identifies.TEXT)

    class Config:
        metadata = {"file": "diary_sheets.csv"}


class Letters(Raw):
    """One row a letter sent."""

    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    sent: Series[str] = column("Date Sent", "dd/mm/yyyy", date=True)
    letter: Series[str] = column("Letter", "Name of the template")

    class Config:
        metadata = {"file": "letters.csv"}


class Assessments(Raw):
    """One row an assessment or enquiry."""

    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    assessment: Series[str] = column("Assessment", "INITIAL, CORE or S47 ENQUIRY")
    started: Series[str] = column("Started", "dd/mm/yyyy", date=True)
    completed: Series[str] = column("Completed", "dd/mm/yyyy, or blank", date=True)

    class Config:
        metadata = {"file": "assessments.csv"}


class Plans(Raw):
    """One row a plan."""

    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    plan: Series[str] = column("Plan", "CHILD IN NEED or CHILD PROTECTION")
    started: Series[str] = column("Started", "dd/mm/yyyy", date=True)
    ended: Series[str] = column("Ended", "dd/mm/yyyy, or blank", date=True)

    class Config:
        metadata = {"file": "plans.csv"}


class Placements(Raw):
    """One row a placement or order."""

    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    placement: Series[str] = column("Placement", "FOSTER CARE, KINSHIP CARE, RESIDENTIAL or RESIDENCE ORDER")
    started: Series[str] = column("Started", "dd/mm/yyyy", date=True)
    ended: Series[str] = column("Ended", "dd/mm/yyyy, or blank", date=True)

    class Config:
        metadata = {"file": "placements.csv"}


class Services(Raw):
    """One row an entry on a support service for a member of a child's family."""

    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    date: Series[str] = column("Date", "dd/mm/yyyy", date=True)
    service: Series[str] = column("Service", "In the system's words")
    member: Series[str] = column("For", "MOTHER, FATHER, PARTNER or CHILD")
    origin: Series[str] = column("Origin", "SIGNPOSTED or SELF REFERRED")
    engagement: Series[str] = column("Engagement", "In the system's words, or blank")

    class Config:
        metadata = {"file": "services.csv"}


class AgencyContacts(Raw):
    """One row a contact with another agency in the course of an assessment."""

    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    date: Series[str] = column("Date", "dd/mm/yyyy", date=True)
    agency: Series[str] = column("Agency", "In the system's words")
    purpose: Series[str] = column("Purpose", "INFORMATION or MONITORING")

    class Config:
        metadata = {"file": "agency_contacts.csv"}


class SpokenWith(Raw):
    """One row a direct talk of the worker with a member of a child's family."""

    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    date: Series[str] = column("Date", "dd/mm/yyyy", date=True)
    spoken_with: Series[str] = column("Spoken With", "MOTHER, FATHER, PARTNER, PARTNER (NOT PERPETRATOR) or CHILD")

    class Config:
        metadata = {"file": "spoken_with.csv"}


class Households(Raw):
    """One row with whom a child lives from a day on."""

    child_id: Series[str] = column(
        "ICS Child ID", "Number of the child's record", identifies=Identifies.REFERENCE, of="child"
    )
    from_date: Series[str] = column("From", "dd/mm/yyyy", date=True)
    lives_with: Series[str] = column("Lives With", "In the system's words")

    class Config:
        metadata = {"file": "households.csv"}


FILES = (
    Children,
    FamilyLinks,
    Events,
    DiarySheets,
    Letters,
    Assessments,
    Plans,
    Placements,
    Services,
    AgencyContacts,
    SpokenWith,
    Households,
)
