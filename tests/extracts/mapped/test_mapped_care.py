"""Care records from files that a config maps: families by child, by number and by links; spells; parts of people."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.extracts.mapped.families import family_of_each
from filetrack.schemas.care import Event, Family, Member
from filetrack.schemas.mapping import CHILD, LINKED

EVENTS = {"child": "ID", "happened_on": "Start", "kind": {"constant": "registration"}}
ENDS = {"rows_not": {"End": [""]}, "child": "ID", "happened_on": "End", "kind": {"constant": "deregistration"}}
PLANS = "ID,Start,End\n1,03/01/2024,\n2,04/01/2024,05/02/2024\n2,,05/02/2024\n"
PEOPLE = "ID,First,Born,Sex\n1,Ann,01/02/2015,F\n2,Bo,,M\n3,Mia,01/02/1985,f\n"


def care(families: str, **files: dict) -> dict:
    return {"families": families, "files": {f"{name}.csv": {"gives": gives} for name, gives in files.items()}}


def test_a_spell_with_an_end_gives_two_events_and_one_without_a_start_is_refused(conformed):
    done = conformed("care", care("child", plans={"event": [EVENTS, ENDS]}), {"plans.csv": PLANS})
    events = done.records[Event]
    assert sorted(events[Event.kind]) == ["deregistration", "registration", "registration"]
    (file,) = done.files.values()
    assert file.accepted.tolist() == [True, True, False]
    assert len(done.records[Family]) == 2


def test_parts_of_a_person_from_several_files_are_one_member(conformed):
    mapping = care(
        "linked",
        people={"member": {"member_id": "ID", "forename": "First", "birth": "Born", "sex": "Sex"}},
        children={
            "member": {"child": "Child", "role": {"constant": "child"}},
            "link": {"child": "Child", "linked": "Sibling"},
        },
        mothers={"member": {"child": "Child", "member_id": "Mother", "role": {"constant": "mother"}}},
        addresses={"member": {"member_id": "ID", "postcode": "Code", "valid_from": "From"}},
        plans={"event": EVENTS},
    )
    files = {
        "people.csv": PEOPLE,
        "children.csv": "Child,Sibling\n1,2\n2,1\n",
        "mothers.csv": "Child,Mother\n1,3\n2,3\n",
        "addresses.csv": "ID,Code,From\n1,AB1 2CD,01/01/2020\n1,EF3 4GH,01/01/2022\n",
        "plans.csv": "ID,Start\n1,03/01/2024\n2,03/01/2024\n",
    }
    records = conformed("care", mapping, files).records
    members = records[Member].sort_values([Member.role, Member.birth_month])
    assert members[Member.role].tolist() == ["child", "child", "mother"]
    assert members[Member.family_id].nunique() == len(records[Family]) == len(records[Event]) == 1
    assert members[Member.birth_month].tolist()[0::2] == ["2015-02", "1985-02"]
    assert members[Member.postcode_district].dropna().tolist() == ["EF3"]


def test_entries_on_children_of_whom_nothing_is_told_are_refused(conformed):
    mapping = care("child", people={"member": {"child": "ID", "role": {"constant": "child"}}}, plans={"event": EVENTS})
    done = conformed("care", mapping, {"people.csv": PEOPLE, "plans.csv": "ID,Start\n1,03/01/2024\n9,03/01/2024\n"})
    assert [*done.files.values()][1].accepted.tolist() == [True, False]


def test_a_child_without_its_number_is_refused_rather_than_one_more(conformed):
    member = {"child": "ID", "family_id": "Family", "role": {"constant": "child"}, "forename": "First"}
    people = "ID,Family,First,Start\n1,5,Ann,03/01/2024\n,5,Ann,03/01/2024\n,,Ann,03/01/2024\n"
    done = conformed(
        "care",
        care("family", people={"member": member, "event": EVENTS | {"family_id": "Family"}}),
        {"people.csv": people},
    )
    (file,) = done.files.values()
    assert file.accepted.tolist() == [True, False, False]
    told = file.quarantined()[["line", "column"]].drop_duplicates()
    assert told.to_numpy().tolist() == [[3, "ID"], [4, "ID, Family"]]
    assert len(done.records[Member]) == 1


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ([], {"a": "a", "b": "b", "c": "c"}),
        ([("c", "f1", None), ("b", "f1", None)], {"a": "a", "b": "f1", "c": "f1"}),
        ([("b", None, "c")], {"a": "a", "b": "b", "c": "b"}),
        ([("a", "f2", None), ("b", "f1", None), ("a", None, "b")], {"a": "f1", "b": "f1", "c": "c"}),
    ],
)
def test_children_that_ties_connect_are_one_family(ties, expected):
    frame = pd.DataFrame(ties, columns=[CHILD, Family.family_id, LINKED], dtype="str")
    assert family_of_each(pd.Series(["c", "a", "b"], dtype="str"), frame).to_dict() == expected
