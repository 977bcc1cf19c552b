"""South police: three systems joined by CRIS numbers and the researcher's identifiers."""

from __future__ import annotations

import functools

import pandas as pd
import pytest

from filetrack.extracts import south_police
from filetrack.extracts.actions import log_entries
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
    checks = together(file.counts() for file in files)
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


LOG = """She rang after an argument on 12/01/2007 14:30 - no injury.
He had left.

12/01/2007 22:05 - suspect arrested
13/01/2007 09:00 - photographs of injuries taken
no time - letter to victim
13/01/2007 09:00 - report screened
"""


def test_the_log_below_the_text_is_actions_and_leaves_the_narrative(conformed, blanked):
    records, files = conformed(
        Cris=[
            report("c2", details="12/01/2007 22:05 - cautioned\r\n32/01/2007 22:05 - call to victim\r\nno time - sang"),
            report("c1", details=LOG),
            report("c3", details="He shouted - no time to leave."),
            report("c4", details="no time - arrested", venue_type="?"),
        ]
    )
    taken = records[police.PoliceAction]
    when = taken[police.PoliceAction.taken_at].dt.strftime("%d %H:%M").fillna("")
    assert list(zip(taken[police.PoliceAction.incident_id], taken[police.PoliceAction.action], when, strict=True)) == [
        ("c1", "arrest", "12 22:05"),
        ("c1", "photographs", "13 09:00"),
        ("c1", "victim_letter", ""),
        ("c2", "caution", "12 22:05"),
        ("c2", "victim_call", ""),
    ]
    narratives = records[police.Incident].set_index(police.Incident.incident_id)[police.Incident.narrative]
    assert narratives.to_dict() == {
        "c1": "She rang after an argument on 12/01/2007 14:30 - no injury.\nHe had left.",
        "c2": "",
        "c3": "He shouted - no time to leave.",
    }
    assert blanked(files) == {("DETAILS", "unknown_wording"): (8, 1), ("DETAILS", "not_a_date_and_time"): (5, 1)}


def test_a_log_line_stands_at_the_start_of_a_line():
    times, words = log_entries(
        pd.Series(["On 12/01/2007 14:30 - left", "1/2/2007 9:05 - Arrested  ", ""], index=[5, 6, 7])
    )
    assert times.to_dict() == {6: "1/2/2007 9:05"}
    assert words.to_dict() == {6: "Arrested"}


def test_offences_are_split_and_what_is_no_crime_is_none(conformed, blanked):
    classified = ["ABH/CRIM DAM", "DOMESTIC - NON CRIME", "HARASSMENT / COURSE OF CONDUCT", "", "PIRACY/RAPE"]
    records, files = conformed(
        Cris=[report(f"c{number}", classification=text) for number, text in enumerate(classified)]
    )
    found = records[police.IncidentOffence]
    assert found[[police.IncidentOffence.incident_id, police.IncidentOffence.offence]].to_numpy().tolist() == [
        ["c0", "actual_bodily_harm"],
        ["c0", "criminal_damage"],
        ["c2", "harassment"],
        ["c4", "rape"],
    ]
    assert blanked(files) == {("CLASSIFICATION", "unknown_wording"): (7, 1)}


def test_a_blank_risk_level_is_no_assessment(conformed, blanked):
    levels = {"c1": "STANDARD", "c2": "NOT STATED", "c3": "", "c4": "HIGH", "c5": "DIRE"}
    records, files = conformed(
        Cris=[report(number, risk_level=level, risk_date="13/01/2007") for number, level in levels.items()]
    )
    found = records[police.RiskAssessment].set_index(police.RiskAssessment.incident_id)
    assert found[police.RiskAssessment.grade].fillna("").to_dict() == {"c1": "bronze", "c2": "", "c4": "gold", "c5": ""}
    assert (found[police.RiskAssessment.assessor] == "front_line").all()
    assert (found[police.RiskAssessment.assessed_on] == pd.Timestamp("2007-01-13")).all()
    assert blanked(files) == {("RISK_LEVEL", "unknown_wording"): (4, 1)}


def test_both_blocks_are_described(conformed, blanked):
    first = {"p1_ethnic": "IC3", "p1_occupation": "U/E", "p1_noted": "ALC/PREG", "p1_injury": "MINOR"}
    second = {"p2_ethnic": "", "p2_occupation": "POET", "p2_noted": "PHYS / TALL", "p2_injury": "NONE"}
    records, files = conformed(Cris=[report("c1", **first, **second), report("c2", p1_injury="BAD")])
    people = records[police.Person].set_index(police.Person.person_id)
    described = [police.Person.ethnic_appearance, police.Person.occupation, police.Person.injured]
    assert people.loc["c1-p1", described].tolist() == ["black_african", "unemployed", True]
    assert people.loc["c1-p2", described].tolist() == ["unknown", "not_recorded", False]
    assert people[police.Person.injured].isna().tolist() == [False, False, True, True]
    names = ("alcohol", "drugs", "mental_health", "physical_health", "pregnant")
    noted = people[[getattr(police.Person, name) for name in names]]
    assert noted.loc["c1-p1"].tolist() == [True, False, False, False, True]
    assert noted.loc["c1-p2"].tolist() == [False, False, False, True, False]
    assert not noted.loc[["c2-p1", "c2-p2"]].any(axis=None)
    assert blanked(files) == {
        (column, "unknown_wording"): counts
        for column, counts in {"P1_INJURY": (2, 1), "P2_OCCUPATION": (1, 1), "P2_NOTED": (2, 1)}.items()
    }


@pytest.mark.parametrize("absent", ["", "FORENAME", "SURNAME", "DOB", "POSTCODE", "SEX"])
def test_details_are_missing_where_any_of_them_is(conformed, absent):
    def details(block: str) -> dict[str, str]:
        keyed = {key(block + name): "t1" for name in ("FORENAME", "SURNAME", "DOB", "POSTCODE") if name != absent}
        return keyed if absent == "SEX" else {**keyed, f"{block}SEX": "F"}

    records, _ = conformed(
        Cris=[{**report("c1"), **details("P1_")}],
        Merlin=[merlin("m1", "CRIS c1")],
        MerlinChildren=[{**subject("m1", "1"), **details("")}],
    )
    assert records[police.Person][police.Person.details_missing].tolist() == [absent != "", True]
    assert records[police.Child][police.Child.details_missing].tolist() == [absent != ""]


def test_children_of_a_record_are_described(conformed):
    relations = {"1": "SON/DAUGHTER OF BOTH", "2": "CHILD OF ONE, OTHER NK", "3": ""}
    records, _ = conformed(
        Cris=[report("c1")],
        Merlin=[merlin("m1", "CRIS c1")],
        MerlinChildren=[
            {**subject("m1", number), raw.MerlinChildren.relation: relation, raw.MerlinChildren.ethnic: "IC4"}
            for number, relation in relations.items()
        ],
    )
    children = records[police.Child]
    assert children[police.Child.relation].tolist() == ["both_parents", "parent_and_unknown", "unclear"]
    assert set(children[police.Child.ethnic_appearance]) == {"asian"}
    assert children[police.Child.injured].isna().all()


def test_what_the_form_as_sent_states(conformed):
    sent = {"sent_date": "11/01/2007", "sent_subjects": "1,3", "sent_present": "N", "sent_text": "was hurt"}
    records, _ = conformed(Merlin=[merlin("m1", "CAD p1", **sent), merlin("m2", "CAD p2", sent_subjects="NONE")])
    rows = records[police.Notification].set_index(police.Notification.notification_id)
    assert rows.loc["m1", police.Notification.stated_on] == pd.Timestamp("2007-01-11")
    assert rows[police.Notification.children_named].tolist() == [2, 0]
    assert rows[police.Notification.present_box].tolist() == [False, pd.NA]
    assert rows[police.Notification.details].tolist() == ["was hurt", ""]
    assert rows[police.Notification.consent].isna().all()


def test_the_dispatch_manager_counts_the_calls(conformed):
    calls = {"1": "3", "2": "", "3": "several"}
    listed = [{raw.ResearcherIdentifiers.study_no: n, raw.ResearcherIdentifiers.cris_no: f"c{n}"} for n in calls]
    times = [{raw.CadTimes.study_no: n, raw.CadTimes.calls: text} for n, text in calls.items()]
    records, _ = conformed(Cris=[report(f"c{n}") for n in calls], ResearcherIdentifiers=listed, CadTimes=times)
    responses = records[police.Response]
    assert responses[police.Response.calls].tolist() == [3, pd.NA, pd.NA]
    assert responses[[police.Response.caller, police.Response.grade, police.Response.officers]].isna().all(axis=None)
