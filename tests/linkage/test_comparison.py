"""Details that the police and social services hold of one family, compared and counted by hand."""

from __future__ import annotations

import pandas as pd

from filetrack.linkage.comparison import family_comparisons
from filetrack.schemas.link import FamilyComparison

PEOPLE = pd.DataFrame(
    [
        ("i1", "mother 1", "ann", "lee", "b1"),
        ("i2", "mother 2", "eve", "ray", None),
        ("i3", "mother 3", "sue", "fox", "b3"),
        ("i4", "mother 4", "joy", "poe", "b4"),
        ("i5", "mother 5", "kim", "orr", "b5"),
    ],
    columns=["incident_id", "person_id", "forename_key", "surname_key", "birth_key"],
)
CHILDREN = pd.DataFrame(
    [
        ("i1", "child 1", "tom", "lee", "c1"),
        ("i2", "child 2", "una", "ray", "c2"),
        ("i3", "child 3", "max", "fox", "c3"),
        ("i5", "child 5", "lou", "orr", "c5"),
    ],
    columns=["incident_id", "child_id", "forename_key", "surname_key", "birth_key"],
)
MEMBERS = pd.DataFrame(
    [
        ("f1", "m1", "mother", "ann", "lee", "b1"),
        ("f1", "c1", "child", "tom", "lee", "c1"),
        ("f2", "m2", "mother", "eve", "ray", "b2"),
        ("f2", "c2", "child", "una", "ray", "other"),
        ("f3", "m3", "mother", "sue", "fox", "b3"),
        ("f3", "c3", "child", "max", "fox", "c3"),
        ("f3", "c3b", "child", "ida", "fox", "c4"),
        ("f4", "m4", "mother", "joy", "poh", "b4"),
        ("f4", "c4", "child", "sam", "poe", "c5"),
        ("f5", "m5", "mother", "kim", "orr", "b5"),
        ("f5", "c5", "child", "lou", "orr", "c5"),
    ],
    columns=["family_id", "member_id", "role", "forename_key", "surname_key", "birth_key"],
)
TRACES = pd.DataFrame(
    {
        "site": "north",
        "incident_id": ["i1", "i2", "i3", "i4", "i5"],
        "end_state": ["traced", "traced", "traced", "traced", "notification_not_located"],
        "family_id": ["f1", "f2", "f3", "f4", "f5"],
    }
)
PAIRS = pd.DataFrame(
    [
        ("i1", "mother 1", "f1", "m1", 9.0),
        ("i1", "child 1", "f1", "c1", 9.0),
        ("i2", "mother 2", "f2", "m2", 7.0),
        ("i2", "child 2", "f2", "c2", 4.0),
        ("i3", "mother 3", "f3", "m3", 9.0),
        ("i3", "child 3", "f3", "c3", 9.0),
        ("i3", "child 3", "f3", "c3b", 1.0),
        ("i4", "mother 4", "f4", "m4", 5.0),
        ("i1", "mother 1", "f4", "m4", 2.0),
    ],
    columns=["incident_id", "person_id", "family_id", "member_id", "match_weight"],
).assign(site="north", match_probability=0.9)


def test_families_that_agree_differ_lack_a_child_or_cannot_be_compared():
    found = FamilyComparison.validate(family_comparisons(TRACES, PAIRS, PEOPLE, CHILDREN, MEMBERS))
    rows = found.set_index("family_id")[["compared", "discrepant", "child_missing"]]
    assert rows.loc["f1"].tolist() == [True, False, False]
    assert rows.loc["f2"].tolist() == [True, True, False], "a date of birth differs; a blank one does not"
    assert rows.loc["f3"].tolist() == [True, True, True], "a child whom the police do not list"
    assert rows.loc["f4"].tolist() == [False, False, False], "no child listed: nothing to compare"
    assert "f5" not in rows.index, "its notification was not found"
