"""Police records from files that a config maps: codes, dates, people in a row, and rows that must be refused."""

from __future__ import annotations

import copy

import pytest

from filetrack.schemas.police import (
    Child,
    Incident,
    IncidentOffence,
    Notification,
    Person,
    PoliceAction,
    Response,
    RiskAssessment,
)
from filetrack.schemas.quality import CheckCount, Reconciled

MAPPING = {
    "files": {
        "log.csv": {
            "dates": ["day_first", "named_month"],
            "missing": ["NK"],
            "gives": {
                "incident": {
                    "incident_id": "No",
                    "reported_on": "Day",
                    "reported_minute": "Day",
                    "domestic": {"column": "Flags", "holds": ["DA", "DV*"], "separator": ";"},
                    "relationship": {"column": "Rel", "codes": {"Ex": "former_partner", "Current": "current_partner"}},
                    "narrative": "Text",
                },
                "notification": {
                    "rows_not": {"Sent": [""]},
                    "notification_id": "No",
                    "incident_id": "No",
                    "created_on": "Day",
                    "sent_on": "Sent",
                },
                "risk_assessment": {"incident_id": "No", "grade": {"column": "Risk", "codelist": "risk_grade"}},
                "offence": {
                    "incident_id": "No",
                    "offence": {
                        "column": "Crime",
                        "separator": "/",
                        "codes": {"ABH": "actual_bodily_harm", "Harass": "harassment", "None": None},
                    },
                },
                "person": [
                    {
                        "incident_id": "No",
                        "role": {"constant": "victim"},
                        "forename": "V1",
                        "surname": "V2",
                        "birth": "VB",
                    },
                    {
                        "incident_id": "No",
                        "role": {"constant": "perpetrator"},
                        "forename": "S1",
                        "surname": "S2",
                        "birth": "SB",
                    },
                ],
                "child": {"incident_id": "No", "forename": "C1", "surname": "V2"},
            },
        }
    }
}
HEADER = "No,Day,Flags,Rel,Text,Sent,Risk,Crime,V1,V2,VB,S1,S2,SB,C1,Badge\n"
ROWS = [
    "7,3/1/2024 21:05,X; da,Ex,Ann hit by Bob. Cy slept,04/01/2024,High,ABH/harass,Ann,Lee,01-Feb-1990,Bob,Ray,NK,Cy,9",
    "8,2024-01-05,x,NK,,,,None,Eve,Orr,1990-02-01,,,,,9",
]


@pytest.fixture(scope="module")
def police(conformed):
    def made(*rows, mapping=MAPPING):
        return conformed("police", mapping, {"log.csv": HEADER + "\n".join(rows) + "\n"})

    return made


@pytest.fixture(scope="module")
def sound(police):
    """Records of rows that nothing is wrong with."""
    return police(*ROWS).records


def test_a_row_gives_what_its_mapping_says(sound):
    first, second = sound[Incident].set_index(Incident.reported_on).sort_index().to_dict("records")
    assert (first[Incident.reported_minute], first[Incident.domestic]) == (21 * 60 + 5, True)
    assert (first[Incident.relationship], second[Incident.relationship]) == ("former_partner", "unclear")
    assert (second[Incident.domestic], second[Incident.narrative]) == (False, "")
    assert len(sound[Notification]) == len(sound[RiskAssessment]) == 1
    assert sound[RiskAssessment][RiskAssessment.grade].tolist() == ["gold"]
    assert sorted(sound[IncidentOffence][IncidentOffence.offence]) == ["actual_bodily_harm", "harassment"]


def test_a_row_gives_only_the_people_of_whom_it_tells_something(sound):
    assert sorted(sound[Person][Person.role]) == ["perpetrator", "victim", "victim"]
    assert len(sound[Child]) == 1


def test_dates_of_birth_in_other_forms_are_the_same_to_linkage(sound):
    people = sound[Person]
    victims = people[people[Person.role] == "victim"]
    assert victims[Person.birth_month].tolist() == ["1990-02", "1990-02"]
    assert victims[Person.birth_key].nunique() == 1


def test_names_are_masked_by_the_code_of_a_role(sound):
    narratives = sound[Incident][Incident.narrative]
    assert "[victim] hit by [perpetrator]. [child 1] slept" in narratives.tolist()


def test_rows_read_are_accepted_or_quarantined(police):
    wrong = [
        "9,31/02/2024,DA,Ex,,,,,A,B,,,,,,1",
        "10,06/01/2024,DA,Cousin,,,Huge,,A,B,,,,,,1",
        ",06/01/2024,DA,,,,,,A,B,,,,,,1",
    ]
    done = police(*ROWS, *wrong, ROWS[0].replace("Ex", "Current"))
    (file,) = done.files.values()
    counts = file.reconciled().iloc[0]
    assert counts[[Reconciled.rows_read, Reconciled.rows_accepted, Reconciled.rows_quarantined]].tolist() == [6, 2, 4]
    failed = file.counts().loc[lambda counts: counts[CheckCount.failed] > 0, CheckCount.rule]
    assert {"not_a_date", "blank", "conflicting_rows", "unknown_wording", "unused_column"} <= {*failed}
    assert len(done.records[Incident]) == 2


def test_an_incident_that_several_rows_give_is_one_and_counted(police):
    rows = [ROWS[0], ROWS[0].replace(",Cy,", ",Di,")]
    done = police(*rows)
    (file,) = done.files.values()
    assert len(done.records[Incident]) == 1
    assert sorted(done.records[Child][Child.number]) == [1, 2]
    before = file.counts().set_index(CheckCount.rule).loc["given_before", CheckCount.failed]
    assert before.tolist() == [1, 1]


def test_people_of_an_incident_that_is_not_there_are_refused(conformed):
    mapping = copy.deepcopy(MAPPING)
    mapping["files"]["people.csv"] = {"gives": {"person": {"incident_id": "Log", "role": "As", "forename": "First"}}}
    people = "Log,As,First\n7,Victim,Ann\n99,Victim,Zoe\n7,Bystander,Yan\n"
    done = conformed("police", mapping, {"log.csv": HEADER + ROWS[0] + "\n", "people.csv": people})
    last = [*done.files.values()][-1]
    assert last.accepted.tolist() == [True, False, False]


def test_a_site_without_a_record_has_an_empty_frame(sound):
    assert sound[Response].empty
    assert sound[PoliceAction].empty
