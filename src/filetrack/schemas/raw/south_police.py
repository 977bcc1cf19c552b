"""South police: CRIS, MERLIN and dispatch times, three systems that do not know each other (§2.3.1, §5.2)."""

from __future__ import annotations

from pandera.typing import Series

from filetrack.schemas.raw.base import Identifies, Raw, column


class Cris(Raw):
    """Crime report system: one row a report, one long text, two blocks for people."""

    cris_no: Series[str] = column("CRIS_NO", "Number of the report", identifies=Identifies.REFERENCE, of="cris")
    date_reported: Series[str] = column("DATE_REPORTED", "dd/mm/yyyy", date=True)
    time_reported: Series[str] = column("TIME_REPORTED", "hh:mm, or blank")
    dv_flag: Series[str] = column("DV_FLAG", "DV or blank")
    classification: Series[str] = column("CLASSIFICATION", "Offences, separated by /, or DOMESTIC - NON CRIME")
    risk_level: Series[str] = column("RISK_LEVEL", "STANDARD, MEDIUM, HIGH, NOT STATED, or blank if not assessed")
    risk_date: Series[str] = column("RISK_DATE", "dd/mm/yyyy, or blank", date=True)
    venue_type: Series[str] = column("VENUE_TYPE", "Kind of place")
    venue_address: Series[str] = column("VENUE_ADDRESS", "Address", identifies=Identifies.DIRECT)
    officer_arrival: Series[str] = column(
        "OFFICER_ARRIVAL", "dd/mm/yyyy hh:mm that the officer recorded, or blank", date=True
    )
    details: Series[str] = column(
        "DETAILS",
        "The report's one long text; below it a log, an action a line: `12/01/2007 14:30 - words` or `no time - words`",
        identifies=Identifies.TEXT,
    )
    p1_role: Series[str] = column("P1_ROLE", "VICTIM, SUSPECT, ACCUSED or VIW")
    p1_forename: Series[str] = column("P1_FORENAME", "Forename", identifies=Identifies.FORENAME, label="P1_ROLE")
    p1_surname: Series[str] = column("P1_SURNAME", "Surname", identifies=Identifies.SURNAME, label="P1_ROLE")
    p1_dob: Series[str] = column("P1_DOB", "dd/mm/yyyy, or blank", identifies=Identifies.BIRTH, date=True)
    p1_sex: Series[str] = column("P1_SEX", "M, F or blank")
    p1_ethnic: Series[str] = column("P1_ETHNIC", "Identity code of appearance")
    p1_postcode: Series[str] = column("P1_POSTCODE", "Home postcode", identifies=Identifies.POSTCODE)
    p1_occupation: Series[str] = column("P1_OCCUPATION", "As stated, or blank")
    p1_noted: Series[str] = column("P1_NOTED", "ALC, DRUGS, MENTAL, PHYS, PREG, separated by /")
    p1_injury: Series[str] = column("P1_INJURY", "NONE, MINOR, MODERATE, SERIOUS or blank")
    p2_role: Series[str] = column("P2_ROLE", "VICTIM, SUSPECT, ACCUSED or VIW")
    p2_forename: Series[str] = column("P2_FORENAME", "Forename", identifies=Identifies.FORENAME, label="P2_ROLE")
    p2_surname: Series[str] = column("P2_SURNAME", "Surname", identifies=Identifies.SURNAME, label="P2_ROLE")
    p2_dob: Series[str] = column("P2_DOB", "dd/mm/yyyy, or blank", identifies=Identifies.BIRTH, date=True)
    p2_sex: Series[str] = column("P2_SEX", "M, F or blank")
    p2_ethnic: Series[str] = column("P2_ETHNIC", "Identity code of appearance")
    p2_postcode: Series[str] = column("P2_POSTCODE", "Home postcode", identifies=Identifies.POSTCODE)
    p2_occupation: Series[str] = column("P2_OCCUPATION", "As stated, or blank")
    p2_noted: Series[str] = column("P2_NOTED", "ALC, DRUGS, MENTAL, PHYS, PREG, separated by /")
    p2_injury: Series[str] = column("P2_INJURY", "NONE, MINOR, MODERATE, SERIOUS or blank")
    relation: Series[str] = column("P2_RELATION_TO_P1", "In the system's words")

    class Config:
        metadata = {"file": "cris.csv"}


class Merlin(Raw):
    """Children coming to notice: one row a record, from which notifications are made."""

    merlin_no: Series[str] = column(
        "MERLIN_NO", "Number of the record", identifies=Identifies.REFERENCE, of="police_reference"
    )
    created: Series[str] = column("CREATED", "dd/mm/yyyy", date=True)
    dv_box: Series[str] = column("DV_BOX", "Tick box: Y or blank")
    other_refs: Series[str] = column(
        "OTHER_REFS", "Numbers of other systems: CAD, CRIS, …", identifies=Identifies.REFERENCES
    )
    circumstances: Series[str] = column("CIRCUMSTANCES", "Text", identifies=Identifies.TEXT)
    sent_date: Series[str] = column(
        "SENT_INCIDENT_DATE", "dd/mm/yyyy of the incident on the form as sent, or blank", date=True
    )
    sent_subjects: Series[str] = column("SENT_SUBJECTS", "Subjects on the form as sent: `1,2`, or NONE")
    sent_present: Series[str] = column("SENT_PRESENT", "Children present, on the form as sent: Y, N or blank")
    sent_text: Series[str] = column("SENT_TEXT", "Text of the form as sent", identifies=Identifies.TEXT)

    class Config:
        metadata = {"file": "merlin.csv"}


class MerlinChildren(Raw):
    """Subjects of MERLIN records: one row a child."""

    merlin_no: Series[str] = column(
        "MERLIN_NO", "Number of the record", identifies=Identifies.REFERENCE, of="police_reference"
    )
    subject_no: Series[str] = column("SUBJECT_NO", "1, 2, … in the order of the record")
    forename: Series[str] = column("FORENAME", "Forename", identifies=Identifies.FORENAME, label="child")
    surname: Series[str] = column("SURNAME", "Surname", identifies=Identifies.SURNAME, label="child")
    dob: Series[str] = column("DOB", "dd/mm/yyyy, or blank", identifies=Identifies.BIRTH, date=True)
    sex: Series[str] = column("SEX", "M, F or blank")
    ethnic: Series[str] = column("ETHNIC", "Identity code of appearance, often blank")
    postcode: Series[str] = column("POSTCODE", "Home postcode", identifies=Identifies.POSTCODE)
    relation: Series[str] = column("RELATION", "To the two adults, in the system's words, or blank")
    school: Series[str] = column("SCHOOL", "School", identifies=Identifies.DIRECT)

    class Config:
        metadata = {"file": "merlin_children.csv"}


class ResearcherIdentifiers(Raw):
    """The researcher's list for the dispatch manager: study number and CRIS number."""

    study_no: Series[str] = column("Study No", "The researcher's identifier")
    cris_no: Series[str] = column("CRIS No", "Number of the report", identifies=Identifies.REFERENCE, of="cris")

    class Config:
        metadata = {"file": "researcher_identifiers.csv"}


class CadTimes(Raw):
    """Dispatch times, a spreadsheet from the system's manager, keyed by the researcher's identifiers."""

    study_no: Series[str] = column("Study No", "The researcher's identifier")
    call_received: Series[str] = column("Call received", "Date and time, or blank", date=True)
    time_of_arrival: Series[str] = column("Time of arrival", "Date and time, or blank", date=True)
    calls: Series[str] = column("No. of calls", "Number of calls about the incident, or blank")
    remarks: Series[str] = column("Remarks", "The manager's remarks")

    class Config:
        metadata = {"file": "cad_times.xlsx", "sheet": "CAD times", "title_rows": 2}


FILES = (Cris, Merlin, MerlinChildren, ResearcherIdentifiers, CadTimes)
