"""What is not recorded of families: six by hand."""

from __future__ import annotations

import pandas as pd

from filetrack.outcomes.recorded import unrecorded, unrecorded_in_depth
from filetrack.schemas.care import Member
from filetrack.schemas.case import InDepthFamily
from filetrack.schemas.outcomes import FollowUp
from filetrack.schemas.police import Child, Incident, Person


def test_a_blank_is_not_recorded_where_nothing_else_tells():
    first = pd.DataFrame(
        {
            FollowUp.site: ["north", "north", "north", "north", "south", "south"],
            FollowUp.family_id: list("abcdef"),
            FollowUp.incident_id: list("123456"),
            FollowUp.previous: ["none", "history_missing", "low", "open_case", "high", "none"],
            FollowUp.infant: [False, True, False, False, False, False],
            FollowUp.injury: [True, False, False, False, False, False],
            FollowUp.weapon: ["none", "knife", "none", "none", "none", "none"],
        }
    )
    incidents = pd.DataFrame(
        {
            Incident.site: first[FollowUp.site],
            Incident.incident_id: list("123456"),
            Incident.injury_tick: pd.array([None, None, None, False, None, None], dtype="boolean"),
            Incident.weapon_tick: pd.array([None, None, True, False, None, None], dtype="boolean"),
        }
    ).sample(frac=1, random_state=1)
    people = pd.DataFrame(
        {
            Person.incident_id: list("1123456"),
            Person.injured: pd.array([True, None, None, False, None, None, False], dtype="boolean"),
        }
    )
    children = pd.DataFrame(
        {
            Child.incident_id: list("112355"),
            Child.birth_month: [None, "2001-01", None, None, None, "2002-02"],
        }
    )
    members = pd.DataFrame(
        {Member.family_id: list("aabce"), Member.role: ["child", "mother", "child", "child", "child"]}
    )
    found = unrecorded(first, incidents, people, children, members)
    names = {name: "".join(first.loc[column, FollowUp.family_id]) for name, column in found.items()}
    # injury: a is injured; of b and e an adult is blank; c's adult is said not to be; d's box says no; f's adult too.
    # weapon: the south's form has no box. infant: of a and e two children are listed, one known; c's is known.
    assert names == {FollowUp.previous: "b", FollowUp.infant: "ae", FollowUp.injury: "be", FollowUp.weapon: "a"}


def test_unknown_engagement_is_not_recorded():
    frame = pd.DataFrame(
        {InDepthFamily.mother: ["full", "unknown"], InDepthFamily.father: "refused", InDepthFamily.children: "unknown"}
    )
    assert unrecorded_in_depth(frame).sum().tolist() == [1, 0, 2]
