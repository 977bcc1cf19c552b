"""South children's social services: an index of paper files, and forms filled from those found (§2.3.2)."""

from __future__ import annotations

from pandera.typing import Series

from filetrack.schemas.raw.base import Identifies, Raw, column


class FileIndex(Raw):
    """Electronic index: one row a person of a family's file, with where the file is."""

    file_no: Series[str] = column(
        "File No", "Number of the family's paper file", identifies=Identifies.REFERENCE, of="file"
    )
    location: Series[str] = column("File location", "Where the file is, or that it is not")
    volumes: Series[str] = column("Volumes held", "`2 of 2`, or fewer than there were")
    person_no: Series[str] = column("Person No", "1, 2, … on the file")
    relationship: Series[str] = column("Relationship", "CHILD, MOTHER, FATHER or PARTNER")
    forename: Series[str] = column("Forename", "Forename", identifies=Identifies.FORENAME, label="Relationship")
    surname: Series[str] = column("Surname", "Surname", identifies=Identifies.SURNAME, label="Relationship")
    dob: Series[str] = column("DOB", "dd/mm/yyyy, or blank", identifies=Identifies.BIRTH, date=True)
    sex: Series[str] = column("Sex", "M, F or blank")
    postcode: Series[str] = column("Postcode", "Home postcode", identifies=Identifies.POSTCODE)

    class Config:
        metadata = {"file": "file_index.xlsx", "sheet": "Index", "title_rows": 1}


class Forms(Raw):
    """Data-collection forms: one row a file that was read."""

    file_no: Series[str] = column(
        "File No", "Number of the family's paper file", identifies=Identifies.REFERENCE, of="file"
    )
    read_on: Series[str] = column("Date read", "Date", date=True)
    reader: Series[str] = column("Reader", "Who filled the form", identifies=Identifies.DIRECT)

    class Config:
        metadata = {"file": "data_collection_forms.xlsx", "sheet": "Files", "title_rows": 1}


class Notifications(Raw):
    """Data-collection forms: one row a police notification found in a file, with its received stamp."""

    file_no: Series[str] = column(
        "File No", "Number of the family's paper file", identifies=Identifies.REFERENCE, of="file"
    )
    received: Series[str] = column("Received stamp", "Date", date=True)
    incident_date: Series[str] = column("Incident date", "Date that the notification states, or blank", date=True)
    merlin_no: Series[str] = column(
        "MERLIN No", "Number quoted, or blank", identifies=Identifies.REFERENCE, of="police_reference"
    )

    class Config:
        metadata = {"file": "data_collection_forms.xlsx", "sheet": "Notifications", "title_rows": 1}


class Events(Raw):
    """Data-collection forms: one row a dated entry that the researcher copied."""

    file_no: Series[str] = column(
        "File No", "Number of the family's paper file", identifies=Identifies.REFERENCE, of="file"
    )
    date: Series[str] = column("Date", "Date", date=True)
    entry: Series[str] = column("Entry", "What happened, in the file's words")
    source: Series[str] = column("From", "Agency, or blank")

    class Config:
        metadata = {"file": "data_collection_forms.xlsx", "sheet": "Events", "title_rows": 1}


class Services(Raw):
    """Data-collection forms: one row an entry on a support service."""

    file_no: Series[str] = column(
        "File No", "Number of the family's paper file", identifies=Identifies.REFERENCE, of="file"
    )
    date: Series[str] = column("Date", "Date", date=True)
    service: Series[str] = column("Service", "In the file's words")
    member: Series[str] = column("Who", "Mother, Father, Partner or Child(ren)")
    origin: Series[str] = column("How", "Signposted or Own initiative")
    engagement: Series[str] = column("Engagement", "In the researcher's words, or blank")

    class Config:
        metadata = {"file": "data_collection_forms.xlsx", "sheet": "Services", "title_rows": 1}


class AgencyContacts(Raw):
    """Data-collection forms: one row a contact with another agency in the course of an assessment."""

    file_no: Series[str] = column(
        "File No", "Number of the family's paper file", identifies=Identifies.REFERENCE, of="file"
    )
    date: Series[str] = column("Date", "Date", date=True)
    agency: Series[str] = column("Agency", "In the file's words")
    purpose: Series[str] = column("Purpose", "Information or Monitoring")

    class Config:
        metadata = {"file": "data_collection_forms.xlsx", "sheet": "Agencies", "title_rows": 1}


class SpokenWith(Raw):
    """Data-collection forms: one row a direct talk of the worker with a member of the family."""

    file_no: Series[str] = column(
        "File No", "Number of the family's paper file", identifies=Identifies.REFERENCE, of="file"
    )
    date: Series[str] = column("Date", "Date", date=True)
    spoken_with: Series[str] = column("Spoken with", "Mother, Father, Partner, Partner (not perpetrator) or Child(ren)")

    class Config:
        metadata = {"file": "data_collection_forms.xlsx", "sheet": "Spoken with", "title_rows": 1}


class Households(Raw):
    """Data-collection forms: one row with whom the children live from a day on."""

    file_no: Series[str] = column(
        "File No", "Number of the family's paper file", identifies=Identifies.REFERENCE, of="file"
    )
    from_date: Series[str] = column("From", "Date", date=True)
    lives_with: Series[str] = column("Children live with", "In the researcher's words")

    class Config:
        metadata = {"file": "data_collection_forms.xlsx", "sheet": "Household", "title_rows": 1}


FILES = (FileIndex, Forms, Notifications, Events, Services, AgencyContacts, SpokenWith, Households)
