"""South police: three systems joined by CRIS numbers and the researcher's identifiers."""

from __future__ import annotations

import functools

import pandas as pd
import pytest

from filetrack.extracts import south_police
from filetrack.extracts.south_police import cris_number, raw
from filetrack.quality.examination import together
from filetrack.schemas import police
from filetrack.schemas.quality import CheckCount, Quarantined, Reconciled
from filetrack.schemas.raw.base import key


def report(number: str, **values: str) -> dict[str, str]:
    sound = {
        "date_reported": "12/01/2007",
        "dv_flag": "DV",
        "venue_type": "STREET",
        "p1_role": "VICTIM",
        "p2_role": "SUSPECT",
        "relation": "SPOUSE",
    }
    return {raw.Cris.cris_no: number, **{getattr(raw.Cris, name): text for name, text in {**sound, **values}.items()}}


def merlin(number: str, references: str, created: str = "13/01/2007", **values: str) -> dict[str, str]:
    named = {getattr(raw.Merlin, name): text for name, text in values.items()}
    return {raw.Merlin.merlin_no: number, raw.Merlin.other_refs: references, raw.Merlin.created: created, **named}


def subject(record: str, number: str) -> dict[str, str]:
    return {raw.MerlinChildren.merlin_no: record, raw.MerlinChildren.subject_no: number}


@pytest.fixture
def conformed(conform_rows):
    return functools.partial(conform_rows, south_police)


@pytest.mark.parametrize(
    ("references", "number"),
    [
        ("CAD p1f; CRIS p9ab", "p9ab"),
        ("CRIS p9ab; INTEL p77", "p9ab"),
        ("CRIS p000; CRIS p9ab", "p9ab"),
        ("CRIS p000; CRIS p111", "p000"),
        ("CAD p1f", None),
        ("", None),
    ],
)
def test_the_cris_number_among_other_references(references, number):
    found = cris_number(pd.Series([references], dtype="str"), pd.Series(["p9ab"]))[0]
    assert pd.isna(found) if number is None else found == number


def test_a_report_in_the_studys_words(conformed):
    records, files = conformed(Cris=[report("c1"), report("c2", dv_flag="", relation="")])
    incidents = records[police.Incident]
    assert incidents[police.Incident.domestic].tolist() == [True, False]
    assert incidents[police.Incident.relationship].tolist() == ["current_partner", "unclear"]
    assert incidents[police.Incident.location].tolist() == ["public_place", "public_place"]
    assert not incidents[police.Incident.notification_ticked].any()
    assert together(file.quarantined() for file in files).empty


def test_both_blocks_are_people_and_an_empty_block_is_nobody(conformed):
    known = {key(raw.Cris.p2_forename): "t9"}
    records, _ = conformed(
        Cris=[
            report("c1"),
            report("c2", p2_role=""),
            {**report("c3", p2_role=""), **known},
            report("c4", p2_role="VIW"),
        ]
    )
    people = records[police.Person]
    assert people[[police.Person.person_id, police.Person.role]].to_numpy().tolist() == [
        ["c1-p1", "victim"],
        ["c1-p2", "perpetrator"],
        ["c2-p1", "victim"],
        ["c3-p1", "victim"],
        ["c3-p2", "other"],
        ["c4-p1", "victim"],
        ["c4-p2", "victim"],
    ]


def test_children_belong_to_the_report_that_their_record_quotes(conformed):
    records, files = conformed(
        Cris=[report("c1")],
        Merlin=[
            merlin("m2", "CRIS c1", created="14/01/2007"),
            merlin("m1", "CAD p1f; CRIS c1", created="13/01/2007"),
            merlin("m3", "CAD p2"),
        ],
        MerlinChildren=[
            subject("m1", "1"),
            subject("m1", "2"),
            subject("m2", "1"),
            subject("m3", "1"),
            subject("m9", "1"),
        ],
    )
    children = records[police.Child]
    assert children[[police.Child.child_id, police.Child.incident_id]].to_numpy().tolist() == [
        ["m1-1", "c1"],
        ["m1-2", "c1"],
    ]
    checks = together(file.checks() for file in files)
    aside = checks[checks[CheckCount.severity] == "aside"].set_index(CheckCount.rule)[CheckCount.failed]
    assert aside.to_dict() == {"no_cris_number": 1, "later_record": 1}
    refused = together(file.quarantined() for file in files)
    assert refused[[Quarantined.line, Quarantined.rule]].to_numpy().tolist() == [[6, "unknown_reference"]]
    counts = together(file.reconciled() for file in files).set_index(Reconciled.file).loc["merlin_children.csv"]
    assert counts[Reconciled.rows_accepted] == len(children) + int(aside.sum())


def test_a_notification_without_a_cris_number_is_kept(conformed):
    records, _ = conformed(Merlin=[merlin("m1", "CAD p1f", dv_box="Y", circumstances="argument")])
    row = records[police.Notification].iloc[0]
    assert pd.isna(row[police.Notification.incident_id])
    assert row[police.Notification.domestic_box]
    assert pd.isna(row[police.Notification.sent_on])


def test_dispatch_times_come_through_the_researchers_identifiers(conformed):
    listed = {raw.ResearcherIdentifiers.study_no: "S001", raw.ResearcherIdentifiers.cris_no: "c1"}
    times = {
        raw.CadTimes.study_no: "S001",
        raw.CadTimes.call_received: "2007-01-12 23:50",
        raw.CadTimes.time_of_arrival: "2007-01-13",
        raw.CadTimes.remarks: "FRONT COUNTER REPORT",
    }
    records, files = conformed(
        Cris=[report("c1"), report("c2", officer_arrival="12/01/2007 22:00")],
        ResearcherIdentifiers=[listed],
        CadTimes=[times, {**times, raw.CadTimes.study_no: "S999"}],
    )
    responses = records[police.Response].set_index(police.Response.incident_id)
    assert responses.loc["c1", police.Response.arrived_at] == pd.Timestamp("2007-01-13 00:00")
    assert responses[police.Response.in_person].tolist() == [True, False]
    assert pd.isna(responses.loc["c2", police.Response.called_at])
    assert responses.loc["c2", police.Response.arrived_at_officer] == pd.Timestamp("2007-01-12 22:00")
    refused = together(file.quarantined() for file in files)
    assert refused[[Quarantined.file, Quarantined.line]].to_numpy().tolist() == [["cad_times.xlsx, CAD times", 3]]
