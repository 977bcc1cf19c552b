"""South social services: index and forms become families with the state of their file, members and events."""

from __future__ import annotations

import functools

import pandas as pd
import pytest

from filetrack.extracts import south_care
from filetrack.extracts.south_care import raw
from filetrack.quality.examination import together
from filetrack.schemas.care import Consultation, Conversation, Event, Family, Household, Member, ServiceUse
from filetrack.schemas.quality import Quarantined


def indexed(file: str, number: str = "1", location: str = "CENTRAL FILE STORE", volumes: str = "2 of 2"):
    return {
        raw.FileIndex.file_no: file,
        raw.FileIndex.person_no: number,
        raw.FileIndex.location: location,
        raw.FileIndex.volumes: volumes,
        raw.FileIndex.relationship: "CHILD" if number == "1" else "MOTHER",
    }


def form(file: str) -> dict[str, str]:
    return {raw.Forms.file_no: file, raw.Forms.read_on: "2008-11-03"}


@pytest.fixture
def conformed(conform_rows):
    return functools.partial(conform_rows, south_care)


def test_the_state_of_a_file(conformed):
    records, _ = conformed(
        FileIndex=[
            indexed("f1"),
            indexed("f2", location="MISSING - REQUESTED TWICE"),
            indexed("f3", location="OUT - WITH TEAM MANAGER"),
            indexed("f4"),
        ],
        Forms=[form("f1")],
    )
    families = records[Family]
    assert dict(zip(families[Family.family_id], families[Family.file], strict=True)) == {
        "f1": "read",
        "f2": "not_found",
        "f3": "unavailable",
        "f4": "not_found",
    }


def test_history_is_complete_where_all_volumes_are_held(conformed):
    volumes = {"f1": "2 of 2", "f2": "1 of 2", "f3": "", "f4": "two"}
    records, _ = conformed(FileIndex=[indexed(file, volumes=held) for file, held in volumes.items()])
    assert records[Family][Family.history_complete].tolist() == [True, False, False, False]


def test_people_of_the_index_are_members(conformed):
    records, _ = conformed(FileIndex=[indexed("f1", "2"), indexed("f1", "1")])
    assert records[Member][[Member.member_id, Member.role]].to_numpy().tolist() == [
        ["f1-1", "child"],
        ["f1-2", "mother"],
    ]
    assert len(records[Family]) == 1


def test_stamped_notifications_and_entries_are_events(conformed):
    def entry(date: str, what: str) -> dict[str, str]:
        return {raw.Events.file_no: "f1", raw.Events.date: date, raw.Events.entry: what}

    stamped = {
        raw.Notifications.file_no: "f1",
        raw.Notifications.received: "2007-01-15",
        raw.Notifications.incident_date: "12/01/2007",
        raw.Notifications.merlin_no: "p5",
    }
    records, _ = conformed(
        FileIndex=[indexed("f1")],
        Forms=[form("f1")],
        Notifications=[stamped],
        Events=[
            entry("2007-01-15", "Earlier police DV report, listed in chronology"),
            entry("2007-01-20", "Standard DV letter sent"),
        ],
    )
    assert records[Event][[Event.event_id, Event.reference]].fillna("").to_numpy().tolist() == [
        ["f1-20070115-notification", "p5"],
        ["f1-20070120-letter", ""],
    ]


def test_entries_of_a_file_without_a_form_are_refused(conformed):
    entry = {raw.Events.file_no: "f1", raw.Events.date: "2007-01-20", raw.Events.entry: "File closed"}
    records, files = conformed(FileIndex=[indexed("f1")], Forms=[form("f9")], Events=[entry])
    refused = together(file.quarantined() for file in files)
    assert refused[[Quarantined.file, Quarantined.line, Quarantined.rule]].to_numpy().tolist() == [
        ["data_collection_forms.xlsx, Files", 2, "unknown_reference"],
        ["data_collection_forms.xlsx, Events", 2, "unknown_reference"],
    ]
    assert records[Event].empty


def of(file: str, schema, **values: str) -> dict[str, str]:
    return {schema.file_no: file, **{getattr(schema, name): text for name, text in values.items()}}


def test_the_forms_sheets_on_services_agencies_talks_and_households(conformed):
    day = "2007-02-01"
    offered = {"service": "DV advocacy", "member": "Mother", "date": day}
    records, files = conformed(
        FileIndex=[indexed("f1"), indexed("f2")],
        Forms=[form("f1"), form("f2")],
        Services=[
            of("f1", raw.Services, **offered, origin="Signposted", engagement="Attended, then stopped"),
            of("f2", raw.Services, **offered, origin="Own initiative"),
            of("f3", raw.Services, **offered, origin="Signposted"),
        ],
        AgencyContacts=[of("f1", raw.AgencyContacts, date=day, agency="HV", purpose="Monitoring")],
        SpokenWith=[
            of("f1", raw.SpokenWith, date=day, spoken_with="Partner (not perpetrator)"),
            of("f1", raw.SpokenWith, date=day, spoken_with="Child(ren)"),
        ],
        Households=[of("f2", raw.Households, from_date="01/03/2007", lives_with="Grandparents")],
    )
    uses = records[ServiceUse]
    assert uses[[ServiceUse.family_id, ServiceUse.signposted, ServiceUse.engagement]].fillna(
        ""
    ).to_numpy().tolist() == [
        ["f1", True, "partial"],
        ["f2", False, ""],
    ]
    consulted = records[Consultation][[Consultation.family_id, Consultation.agency, Consultation.monitoring]]
    assert consulted.to_numpy().tolist() == [["f1", "health_visitors", True]]
    talks = records[Conversation].set_index(Conversation.member)[Conversation.perpetrator]
    assert not talks["father"]
    assert talks["children"] is pd.NA
    assert records[Household].iloc[0].tolist() == ["south", "f2", pd.Timestamp("2007-03-01"), "away"]
    refused = together(file.quarantined() for file in files)
    assert refused[[Quarantined.file, Quarantined.line, Quarantined.rule]].to_numpy().tolist() == [
        ["data_collection_forms.xlsx, Services", 4, "unknown_reference"]
    ]
