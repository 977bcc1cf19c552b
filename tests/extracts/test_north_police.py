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
    checks = together(file.counts() for file in files)
    blanked = checks[(checks[CheckCount.failed] > 0) & (checks[CheckCount.severity] == "blank")]
    assert blanked[[CheckCount.column, CheckCount.units]].to_numpy().tolist() == [["Time Reported", 1], ["Weapon", 1]]


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


def person(number: str, **values: str) -> dict[str, str]:
    named = {getattr(raw.People, name): text for name, text in values.items()}
    return {REF: "p1", raw.People.person_id: number, raw.People.role: "VICTIM", **named}


FULL = {key(header): "t1" for header in ("Forename", "Surname", "DOB", "Postcode")} | {"Sex": "F"}
"""A person whose details are complete, in an extract."""


def test_a_persons_appearance_occupation_and_injury(conformed, blanked):
    records, files = conformed(
        Incidents=[incident("p1")],
        People=[
            person("n1", ethnic_appearance="SOUTH ASIAN", occupation="Joiner", injured="Y"),
            person("n2", ethnic_appearance="", occupation="", injured="N"),
            person("n3", ethnic_appearance="MARTIAN", occupation="ASTRONAUT", injured=""),
        ],
    )
    people = records[police.Person]
    assert people[police.Person.ethnic_appearance].tolist() == ["asian", "unknown", "unknown"]
    assert people[police.Person.occupation].tolist() == ["skilled_trades", "not_recorded", "not_recorded"]
    assert people[police.Person.injured].tolist() == [True, False, pd.NA]
    assert blanked(files) == {
        ("Ethnic Appearance", "unknown_wording"): (2, 1),
        ("Occupation", "unknown_wording"): (2, 1),
    }


def test_conditions_noted_are_the_words_between_semicolons(conformed, blanked):
    records, files = conformed(
        Incidents=[incident("p1")],
        People=[
            person("n1", noted="ALCOHOL; mental health"),
            person("n2", noted=""),
            person("n3", noted="PREGNANT;;DRUGS; HAD BEEN DRINKING; TIRED"),
            person("n4", noted="ILL HEALTH;"),
        ],
    )
    names = ("alcohol", "drugs", "mental_health", "physical_health", "pregnant")
    people = records[police.Person].set_index(police.Person.person_id)[[getattr(police.Person, name) for name in names]]
    assert people.loc["n1"].tolist() == [True, False, True, False, False]
    assert people.loc["n2"].tolist() == [False] * 5
    assert people.loc["n3"].tolist() == [True, True, False, False, True]
    assert people.loc["n4"].tolist() == [False, False, False, True, False]
    assert blanked(files) == {("Noted", "unknown_wording"): (7, 1)}


def test_details_are_missing_where_any_of_them_is(conformed):
    details = [{header: text for header, text in FULL.items() if header != absent} for absent in ("", *FULL)]
    references = [f"p{number}" for number in range(len(details))]
    rows = [{REF: reference, **given} for reference, given in zip(references, details, strict=True)]
    records, _ = conformed(
        Incidents=[incident(reference) for reference in references],
        People=[{**person("n1"), **row} for row in rows],
        Children=[{raw.Children.child_no: "1", **row} for row in rows],
    )
    for schema in (police.Person, police.Child):
        assert records[schema][schema.details_missing].tolist() == [False, *[True] * len(FULL)]


def test_occupation_and_appearance_are_no_details(conformed):
    records, _ = conformed(Incidents=[incident("p1")], People=[{**person("n1", occupation="", noted=""), **FULL}])
    assert not records[police.Person][police.Person.details_missing].any()


def test_a_childs_relation_and_injury(conformed, blanked):
    children = [("1", "CHILD OF BOTH", "Y"), ("2", "", "N"), ("3", "COUSIN", "")]
    records, files = conformed(
        Incidents=[incident("p1")],
        Children=[
            {REF: "p1", raw.Children.child_no: number, raw.Children.relation: relation, raw.Children.injured: injured}
            for number, relation, injured in children
        ],
    )
    found = records[police.Child]
    assert found[police.Child.relation].tolist() == ["both_parents", "unclear", "unclear"]
    assert found[police.Child.injured].tolist() == [True, False, pd.NA]
    assert blanked(files) == {("Relationship To Adults", "unknown_wording"): (2, 1)}


def test_offences_are_split_and_what_is_no_crime_is_none(conformed, blanked):
    records, files = conformed(
        Incidents=[
            incident("p1", offence="ABH; CRIMINAL DAMAGE;S47 ASSAULT"),
            incident("p2", offence="NON CRIME DOMESTIC"),
            incident("p3", offence="NON CRIME DOMESTIC; HARASSMENT; MISCHIEF"),
            incident("p4", offence=""),
            incident("p5", offence="RAPE", date_reported="?"),
        ]
    )
    assert records[police.IncidentOffence][
        [police.IncidentOffence.incident_id, police.IncidentOffence.offence]
    ].to_numpy().tolist() == [
        ["p1", "actual_bodily_harm"],
        ["p1", "criminal_damage"],
        ["p3", "harassment"],
    ]
    assert blanked(files) == {("Offence", "unknown_wording"): (8, 1)}


def test_actions_are_coded_and_what_the_study_does_not_count_is_set_aside(conformed, blanked):
    def action(words: str, taken: str = "12/01/2007 22:15", ref: str = "p1") -> dict[str, str]:
        return {REF: ref, raw.Actions.taken: taken, raw.Actions.action: words}

    records, files = conformed(
        Incidents=[incident("p1")],
        Actions=[
            action("ARRESTED"),
            action("LETTER TO VICTIM", ""),
            action("SYSTEM UPDATED"),
            action("TEA MADE"),
            action("CARE PACK SENT", "13/01/2007"),
            action("ARRESTED"),
            action("ARRESTED", ref="p9"),
        ],
    )
    taken = records[police.PoliceAction]
    assert taken[[police.PoliceAction.incident_id, police.PoliceAction.action]].to_numpy().tolist() == [
        ["p1", "arrest"],
        ["p1", "care_pack"],
        ["p1", "victim_letter"],
    ]
    assert taken[police.PoliceAction.taken_at].tolist() == [pd.Timestamp("2007-01-12 22:15"), pd.NaT, pd.NaT]
    assert refused(files) == [
        ("actions.csv", 7, "repeated_row", "Incident Ref"),
        ("actions.csv", 8, "unknown_reference", "Incident Ref"),
    ]
    assert blanked(files) == {("Action", "unknown_wording"): (7, 1), ("Taken", "not_a_date_and_time"): (6, 1)}
    checks = together(file.counts() for file in files)
    aside = int(checks.loc[checks[CheckCount.rule] == "no_studied_action", CheckCount.failed].sum())
    counts = together(file.reconciled() for file in files).set_index(Reconciled.file).loc["actions.csv"]
    assert (aside, counts[Reconciled.rows_accepted]) == (2, len(taken) + aside)


def test_the_first_call_names_the_caller_and_all_calls_are_counted(conformed):
    def call(number: str, received: str, ref: str = "p1", **values: str) -> dict[str, str]:
        named = {getattr(raw.Calls, name): text for name, text in values.items()}
        return {REF: ref, raw.Calls.call_no: number, raw.Calls.received: f"12/01/2007 {received}", **named}

    records, _ = conformed(
        Incidents=[incident("p1"), incident("p2")],
        Calls=[
            call("1", "21:30", caller="NEIGHBOUR", grade="ROUTINE RAISED", officers="2"),
            call("2", "21:20", caller="AGGRIEVED", grade="EMERGENCY", officers="3"),
            call("3", "21:40", caller="VICTIM"),
            call("1", "10:00", ref="p2"),
        ],
    )
    responses = records[police.Response].set_index(police.Response.incident_id)
    names = [police.Response.caller, police.Response.grade, police.Response.officers, police.Response.calls]
    assert responses.loc["p1", names].tolist() == ["victim", "emergency", 3, 3]
    assert responses.loc["p2", names[:3]].isna().all()
    assert responses.loc["p2", police.Response.calls] == 1


def test_who_assessed_the_risk(conformed):
    assessed = {"1": ("SILVER", "DV UNIT"), "2": ("", "ATTENDING OFFICER"), "3": ("BRONZE", "SOMEBODY")}
    records, _ = conformed(
        Incidents=[incident("p1")],
        RiskAssessments=[
            {
                REF: "p1",
                raw.RiskAssessments.score: score,
                raw.RiskAssessments.grade: grade,
                raw.RiskAssessments.assessor: assessor,
            }
            for score, (grade, assessor) in assessed.items()
        ],
    )
    columns = [police.RiskAssessment.grade, police.RiskAssessment.assessor]
    assert records[police.RiskAssessment][columns].fillna("").to_numpy().tolist() == [
        ["silver", "specialist"],
        ["", "front_line"],
        ["bronze", ""],
    ]


def test_children_named_on_the_form_are_counted(conformed):
    named = {"1, 2": 2, "3": 1, "NONE": 0, "none": 0, "": pd.NA, "all": pd.NA, "1 and 2": pd.NA}
    forms = [
        {REF: f"p{number}", raw.Notifications.completed: "13/01/2007", raw.Notifications.children_named: text}
        for number, text in enumerate(named)
    ]
    records, _ = conformed(Incidents=[incident(form[REF]) for form in forms], Notifications=forms)
    assert records[police.Notification][police.Notification.children_named].tolist() == [*named.values()]


def test_what_the_form_states(conformed, blanked):
    forms = [
        ("p1", {"incident_date": "11/01/2007", "present": "Y", "details": "knife shown", "consent": "OBTAINED"}),
        ("p2", {"incident_date": "", "present": "", "details": "", "consent": ""}),
    ]
    records, files = conformed(
        Incidents=[incident("p1"), incident("p2")],
        Notifications=[
            {
                REF: ref,
                raw.Notifications.completed: "13/01/2007",
                **{getattr(raw.Notifications, name): text for name, text in form.items()},
            }
            for ref, form in forms
        ],
    )
    one, other = (row for _, row in records[police.Notification].iterrows())
    assert one[police.Notification.stated_on] == pd.Timestamp("2007-01-11")
    assert one[police.Notification.present_box]
    assert (one[police.Notification.details], one[police.Notification.consent]) == ("knife shown", "obtained")
    assert pd.isna(other[police.Notification.stated_on])
    assert pd.isna(other[police.Notification.present_box])
    assert (other[police.Notification.details], other[police.Notification.consent]) == ("", "neither")
    assert blanked(files) == {}


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
