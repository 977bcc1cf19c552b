"""Contradictions between records of mapped files: order of days, ages, people, families, what is not there."""

from __future__ import annotations

import pytest

from filetrack.quality.examination import together
from filetrack.schemas.quality import Quarantined

INCIDENT = {"incident_id": "No", "reported_on": "Day", "domestic": {"constant": True}}
POLICE = {
    "log.csv": {
        "gives": {
            "incident": {**INCIDENT, "family_marker": "Kids"},
            "notification": {
                "rows_not": {"Made": [""]},
                "notification_id": "No",
                "incident_id": "No",
                "created_on": "Made",
                "sent_on": "Sent",
                "children_named": "Named",
            },
            "risk_assessment": {
                "incident_id": "No",
                "assessed_on": "Made",
                "grade": {"column": "Risk", "codes": {"High": "gold"}},
            },
            "response": {"incident_id": "No", "called_at": "Called", "arrived_at": "Arrived"},
        }
    },
    "people.csv": {
        "gives": {
            "person": {
                "rows": {"As": ["Victim", "Perpetrator"]},
                "incident_id": "No",
                "role": "As",
                "forename": "First",
                "surname": "Last",
                "birth": "Born",
            },
            "child": {
                "rows": {"As": ["Child"]},
                "incident_id": "No",
                "forename": "First",
                "surname": "Last",
                "birth": "Born",
            },
        }
    },
    "sent.csv": {"gives": {"notification": {"notification_id": "Ref", "incident_id": "No", "created_on": "Day"}}},
}
LOG = """No,Day,Kids,Made,Sent,Named,Risk,Called,Arrived
1,03/01/2024,Y,04/01/2024,05/01/2024,1,High,03/01/2024 10:00,03/01/2024 10:20
2,13/01/2024,Y,12/01/2024,11/01/2024,2,High,09/01/2024 10:00,09/01/2024 09:20
3,14/02/2024,N,,,,,,
"""
PEOPLE = """No,As,First,Last,Born
1,Victim,Ann,Lee,01/02/1990
1,Perpetrator,Bob,Lee,01/02/1985
1,Child,Cy,Lee,01/02/2015
1,Child,Cy,Lee,01/02/2015
2,Victim,Eve,Orr,01/02/2014
2,Perpetrator,Eve,Orr,01/02/2014
2,Child,Flo,Orr,01/02/2024
2,Child,Gus,Orr,01/02/2001
"""
SENT = "Ref,No,Day\n9,1,04/01/2024\n8,77,04/01/2024\n"
CARE = {
    "people.csv": {
        "gives": {
            "member": {
                "child": "ID",
                "family_id": "Fam",
                "role": {"column": "Part", "codes": {"child": "child", "mum": "mother"}},
                "member_id": "Own",
                "forename": "First",
                "surname": "Last",
                "birth": "Born",
            }
        }
    },
    "plans.csv": {
        "gives": {
            "event": [
                {"child": "ID", "happened_on": "Start", "kind": {"constant": "registration"}},
                {
                    "rows_not": {"End": [""]},
                    "child": "ID",
                    "happened_on": "End",
                    "kind": {"constant": "deregistration"},
                },
            ]
        }
    },
    "contacts.csv": {
        "gives": {
            "event": {
                "family_id": "Fam",
                "happened_on": "On",
                "incident_on": "Of",
                "kind": {"constant": "notification"},
            }
        }
    },
}
MEMBERS = """ID,Fam,Part,Own,First,Last,Born
1,F1,child,1,Ann,Lee,01/02/2015
2,F2,child,2,Ann,Lee,01/02/2015
3,F2,child,3,Bo,Orr,01/02/2020
3,F2,mum,4,Cat,Orr,01/02/2012
2,F2,mum,5,Bo,Orr,01/02/2020
"""
PLANS = "ID,Start,End\n1,03/01/2016,\n2,04/01/2016,05/02/2015\n3,04/01/2018,05/02/2018\n"
CONTACTS = "Fam,On,Of\nF1,03/01/2016,02/01/2016\nF1,03/01/2010,04/01/2010\n"


def told(done) -> set[tuple[str, int, str, str]]:
    """File, line, column and check of everything that was only told."""
    found = together(file.warned() for file in done.files.values())
    columns = [Quarantined.file, Quarantined.line, Quarantined.column, Quarantined.rule]
    return set(map(tuple, found[columns].to_numpy().tolist()))


@pytest.fixture(scope="module")
def police(conformed):
    return conformed("police", {"files": POLICE}, {"log.csv": LOG, "people.csv": PEOPLE, "sent.csv": SENT})


def test_contradictions_of_police_records(police):
    assert told(police) == {
        ("log.csv", 4, "Day", "outside_register"),
        ("log.csv", 3, "Made", "notification_before_report"),
        ("log.csv", 3, "Sent", "sent_before_completed"),
        ("log.csv", 3, "Made", "assessed_before_report"),
        ("log.csv", 3, "Called", "call_apart_from_report"),
        ("log.csv", 3, "Arrived", "response_before_call"),
        ("log.csv", 4, "No", "incident_without_people"),
        ("people.csv", 6, "Born month", "adult_too_young"),
        ("people.csv", 7, "Born month", "adult_too_young"),
        ("people.csv", 7, "Last key", "same_person_twice"),
        ("people.csv", 8, "Born month", "birth_after_incident"),
        ("people.csv", 9, "Born month", "child_not_a_child"),
        ("people.csv", 8, "Born month", "child_older_than_parent"),
        ("people.csv", 9, "Born month", "child_older_than_parent"),
        ("sent.csv", 3, "No", "report_not_supplied"),
    }


def test_a_month_of_the_register_without_an_incident_stops(conformed):
    done = conformed(
        "police",
        {"files": {"sent.csv": {"gives": {**POLICE["sent.csv"]["gives"], "incident": INCIDENT}}}},
        {"sent.csv": "Ref,No,Day\n9,1,04/02/2024\n"},
    )
    (file,) = done.files.values()
    assert [stop for stop in file.stops if "an incident in every month" in stop]


def test_contradictions_of_care_records(conformed):
    files = {"people.csv": MEMBERS, "plans.csv": PLANS, "contacts.csv": CONTACTS}
    done = conformed("care", {"families": "family", "files": CARE}, files)
    assert told(done) == {
        ("people.csv", 2, "ID", "in_two_families"),
        ("people.csv", 3, "ID", "in_two_families"),
        ("people.csv", 4, "ID", "two_roles"),
        ("people.csv", 6, "ID", "two_roles"),
        ("people.csv", 3, "ID", "child_older_than_parent"),
        ("people.csv", 4, "ID", "child_older_than_parent"),
        ("plans.csv", 3, "End", "ended_before_started"),
        ("plans.csv", 4, "Start", "event_before_birth"),
        ("plans.csv", 4, "End", "event_before_birth"),
        ("contacts.csv", 3, "On", "incident_after_notification"),
        ("contacts.csv", 3, "On", "event_before_birth"),
    }
