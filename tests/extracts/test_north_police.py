"""North police: the database's rows become records; what cannot be read is refused with its reason."""

from __future__ import annotations

import functools

import pandas as pd
import pytest

from filetrack.extracts import north_police
from filetrack.extracts.north_police import raw, reported_minute
from filetrack.quality.examination import together
from filetrack.schemas import police
from filetrack.schemas.quality import CheckCount, Quarantined, Reconciled
from filetrack.schemas.raw.base import key, month

REF = raw.Incidents.incident_ref


def incident(ref: str, **values: str) -> dict[str, str]:
    sound = {
        "date_reported": "12/01/2007",
        "time_reported": "21:30",
        "time_logged": "21:40",
        "dv_marker": "Y",
        "relationship": "EX PARTNERS",
        "place": "STREET",
        "css_notified": "Y",
    }
    return {REF: ref, **{getattr(raw.Incidents, name): text for name, text in {**sound, **values}.items()}}


@pytest.fixture
def conformed(conform_rows):
    return functools.partial(conform_rows, north_police)


def refused(files) -> list[tuple]:
    found = together(file.quarantined() for file in files)
    columns = [Quarantined.file, Quarantined.line, Quarantined.rule, Quarantined.column]
    return [tuple(row) for row in found[columns].to_numpy().tolist()]


def test_an_incident_in_the_studys_words(conformed):
    records, files = conformed(
        Incidents=[incident("p1", children_present="Y", injury="N", offence="COMMON ASSAULT", summary="[victim] rang")]
    )
    row = records[police.Incident].iloc[0]
    assert row[police.Incident.incident_id] == "p1"
    assert row[police.Incident.reported_on] == pd.Timestamp("2007-01-12")
    assert row[police.Incident.reported_minute] == 21 * 60 + 30
    assert row[police.Incident.relationship] == "former_partner"
    assert row[police.Incident.location] == "public_place"
    assert row[police.Incident.child_present_tick]
    assert not row[police.Incident.injury_tick]
    assert pd.isna(row[police.Incident.weapon_tick])
    assert row[police.Incident.offence] == "COMMON ASSAULT"
    assert refused(files) == []


def test_a_required_value_that_is_wrong_refuses_the_row(conformed):
    records, files = conformed(
        Incidents=[
            incident("p1"),
            incident("p2", date_reported="31/02/2007"),
            incident("p3", date_reported=""),
            incident("p4", place="MOON"),
            incident("p5", relationship="PALS"),
            incident("p6", css_notified="X"),
        ]
    )
    assert refused(files) == [
        ("incidents.csv", 3, "not_a_date", "Date Reported"),
        ("incidents.csv", 4, "not_a_date", "Date Reported"),
        ("incidents.csv", 5, "unknown_wording", "Place"),
        ("incidents.csv", 6, "unknown_wording", "Relationship"),
        ("incidents.csv", 7, "not_a_tick", "CSS Notified"),
    ]
    assert records[police.Incident][police.Incident.incident_id].tolist() == ["p1"]


def test_an_optional_value_that_is_wrong_is_blanked_and_counted(conformed):
    records, files = conformed(Incidents=[incident("p1", time_reported="9 PM", weapon="maybe")])
    row = records[police.Incident].iloc[0]
    assert pd.isna(row[police.Incident.reported_minute])
    assert pd.isna(row[police.Incident.weapon_tick])
    checks = together(file.checks() for file in files)
    failed = checks[checks[CheckCount.failed] > 0]
    assert failed[[CheckCount.column, CheckCount.severity, CheckCount.units]].to_numpy().tolist() == [
        ["Time Reported", "blank", 1],
        ["Weapon", "blank", 1],
    ]


def test_a_blank_relationship_is_unclear(conformed):
    records, _ = conformed(Incidents=[incident("p1", relationship="")])
    assert records[police.Incident][police.Incident.relationship].tolist() == ["unclear"]


def test_repeated_rows_keep_the_first_and_conflicting_rows_are_all_refused(conformed):
    records, files = conformed(
        Incidents=[incident("p1"), incident("p1"), incident("p2"), incident("p2", place="SHOP"), incident("p3")]
    )
    assert records[police.Incident][police.Incident.incident_id].tolist() == ["p1", "p3"]
    assert refused(files) == [
        ("incidents.csv", 3, "repeated_row", "Incident Ref"),
        ("incidents.csv", 4, "conflicting_rows", "Incident Ref"),
        ("incidents.csv", 5, "conflicting_rows", "Incident Ref"),
    ]


def test_rows_of_an_unknown_or_refused_incident_are_refused(conformed):
    child = {raw.Children.child_no: "1", raw.Children.present: "Y", month(raw.Children.dob): "2001-05"}
    records, files = conformed(
        Incidents=[incident("p1"), incident("p2", date_reported="x")],
        Children=[{REF: "p1", **child}, {REF: "p2", **child}, {REF: "p9", **child}],
    )
    assert records[police.Child][police.Child.child_id].tolist() == ["p1-1"]
    assert refused(files)[1:] == [
        ("children.csv", 3, "unknown_reference", "Incident Ref"),
        ("children.csv", 4, "unknown_reference", "Incident Ref"),
    ]


def test_a_person_keeps_linkage_fields_and_an_unusable_month_of_birth_is_blank(conformed):
    person = {
        raw.People.person_id: "n1",
        raw.People.role: "VICTIM",
        key(raw.People.forename): "t1",
        month(raw.People.dob): "1979-00",
        raw.People.sex: "F",
    }
    records, files = conformed(Incidents=[incident("p1")], People=[{REF: "p1", **person}])
    row = records[police.Person].iloc[0]
    assert (row[police.Person.role], row[police.Person.forename_key], row[police.Person.sex]) == (
        "victim",
        "t1",
        "female",
    )
    assert pd.isna(row[police.Person.birth_month])
    assert pd.isna(row[police.Person.surname_key])
    assert refused(files) == []


def test_the_first_call_is_the_response(conformed):
    calls = [
        {raw.Calls.call_no: "2", raw.Calls.received: "12/01/2007 21:35", raw.Calls.arrived: "12/01/2007 21:50"},
        {
            raw.Calls.call_no: "1",
            raw.Calls.received: "12/01/2007 21:30",
            raw.Calls.arrived: "12/01/2007 21:44",
            raw.Calls.how: "STATION COUNTER",
        },
    ]
    records, _ = conformed(Incidents=[incident("p1")], Calls=[{REF: "p1", **call} for call in calls])
    row = records[police.Response].iloc[0]
    assert len(records[police.Response]) == 1
    assert row[police.Response.called_at] == pd.Timestamp("2007-01-12 21:30")
    assert row[police.Response.arrived_at] == pd.Timestamp("2007-01-12 21:44")
    assert row[police.Response.in_person]


def test_a_notification_has_its_incidents_reference(conformed):
    sent = {raw.Notifications.completed: "13/01/2007", raw.Notifications.sent: "20/01/2007"}
    records, _ = conformed(Incidents=[incident("p1")], Notifications=[{REF: "p1", **sent}])
    row = records[police.Notification].iloc[0]
    assert row[police.Notification.notification_id] == row[police.Notification.incident_id] == "p1"
    assert row[police.Notification.sent_on] == pd.Timestamp("2007-01-20")


def test_rows_of_every_file_reconcile(conformed):
    _, files = conformed(Incidents=[incident("p1"), incident("p1"), incident("", place="?")], Actions=[{REF: "p7"}])
    counts = together(file.reconciled() for file in files).set_index(Reconciled.file)
    assert counts.loc["incidents.csv", [Reconciled.rows_read, Reconciled.rows_accepted]].tolist() == [3, 1]
    assert counts.loc["actions.csv", Reconciled.rows_quarantined] == 1
    assert len(counts) == len(north_police.FILES)


@pytest.mark.parametrize(
    ("reported", "logged", "expected"),
    [
        (600, 660, 600),
        (600, 720, 600),
        (600, 721, None),
        (1430, 20, 1430),
        (1430, 200, None),
        (None, 600, None),
        (600, None, 600),
    ],
)
def test_times_that_disagree_leave_the_report_unclear(reported, logged, expected):
    times = [pd.Series([value], dtype="Int64") for value in (reported, logged)]
    minute = reported_minute(*times, 120)[0]
    assert pd.isna(minute) if expected is None else minute == expected
