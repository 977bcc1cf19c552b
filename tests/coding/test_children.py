"""A child's location from text and tick boxes: the text first, then the boxes."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding.ages import ages
from filetrack.coding.children import child_location

YES, NO, BLANK = True, False, pd.NA


def located(text: list[str | None], own: list, tick, place: str = "victims_home") -> list[str]:
    """Locations of an incident's children; `text` as `code` or `together code` for each child."""
    children = pd.DataFrame(
        {
            "incident_id": "i1",
            "child_id": [f"c{n}" for n in range(len(own))],
            "present_tick": pd.array(own, dtype="boolean"),
        }
    )
    incidents = pd.DataFrame(
        {"location": [place], "child_present_tick": pd.array([tick], dtype="boolean")}, index=pd.Index(["i1"])
    )
    findings = pd.DataFrame(
        [
            ("i1", f"c{n}", "child_location", said.split()[-1], "together" if " " in said else "named")
            for n, said in enumerate(text)
            if said
        ],
        columns=["incident_id", "child_id", "variable", "code", "rule"],
    )
    return child_location(children, incidents, findings).tolist()


@pytest.mark.parametrize(
    ("text", "own", "tick", "locations"),
    [
        (["asleep"], [NO], NO, ["asleep"]),
        ([None], [YES], BLANK, ["on_premises"]),
        ([None], [NO], YES, ["not_on_premises"]),
        ([None, None], [BLANK, BLANK], YES, ["on_premises", "on_premises"]),
        ([None, None], [BLANK, BLANK], NO, ["not_on_premises", "not_on_premises"]),
        ([None, None], [BLANK, BLANK], BLANK, ["not_recorded", "not_recorded"]),
        (["asleep", None], [BLANK, BLANK], YES, ["asleep", "not_recorded"]),
        (["not_on_premises", None], [BLANK, BLANK], NO, ["not_on_premises", "not_recorded"]),
        ([None, None], [YES, BLANK], YES, ["on_premises", "not_recorded"]),
    ],
)
def test_at_home(text, own, tick, locations):
    assert located(text, own, tick) == locations


def test_a_telephone_incident_places_nobody_unless_the_text_does():
    assert located([None, "not_on_premises"], [YES, BLANK], YES, place="telephone") == [
        "phone_or_text_incident",
        "not_on_premises",
    ]


def test_of_two_texts_the_child_named_alone_holds_then_the_closest_to_the_incident():
    children = pd.DataFrame(
        {"incident_id": "i1", "child_id": ["c0"], "present_tick": pd.array([pd.NA], dtype="boolean")}
    )
    incidents = pd.DataFrame(
        {"location": ["victims_home"], "child_present_tick": pd.array([pd.NA], dtype="boolean")},
        index=pd.Index(["i1"]),
    )
    rows = [("together", "witnessed"), ("named", "on_premises"), ("named", "asleep")]
    findings = pd.DataFrame(
        [("i1", "c0", "child_location", code, rule) for rule, code in rows],
        columns=["incident_id", "child_id", "variable", "code", "rule"],
    )
    assert child_location(children, incidents, findings).tolist() == ["asleep"]


def test_ages_are_whole_years_to_the_month():
    children = pd.DataFrame({"incident_id": "i1", "birth_month": ["2003-01", "2003-02", "2006-12", None, "2007-02"]})
    reported = pd.Series(pd.to_datetime(["2007-01-15"]), index=["i1"])
    assert ages(children, reported).fillna(-1).tolist() == [4, 3, 0, -1, -1]
