"""Contexts, weapons and injuries: boxes and findings, and what the codes must be."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding import harm as coded
from tests.coding.conftest import found, incidents


def test_contexts_once_each_in_the_reports_order():
    findings = found(
        ("i1", "context", "money"),
        ("i1", "context", "alcohol_drugs"),
        ("i1", "context", "money"),
        ("i2", "level", "low"),
    )
    frame = incidents(offence=[None, None])
    contexts = coded.case_contexts(frame, findings)
    assert contexts.to_numpy().tolist() == [["north", "i1", "alcohol_drugs"], ["north", "i1", "money"]]
    assert coded.described(frame, contexts).tolist() == [True, False]


WEAPONS = [
    ([], None, "none"),
    ([], False, "none"),
    ([], True, "other"),
    (["knife"], True, "knife"),
    (["other"], None, "other"),
    (["knife", "other"], None, "knife_and_other"),
]


@pytest.mark.parametrize(("named", "box", "weapon"), WEAPONS)
def test_weapon(named, box, weapon):
    frame = incidents(weapon_tick=pd.array([box], dtype="boolean"))
    assert coded.weapon(frame, found(*(("i1", "weapon", code) for code in named))).tolist() == [weapon]


def injuries(parts: list[tuple[str, bool | None]], boxes: list[bool | None], *told: tuple) -> list[str]:
    """Who was injured in an incident: adults by part and field, children by box, and the text's findings."""
    people = [f"p{n}" for n, _ in enumerate(parts)]
    keys = {"site": "north", "incident_id": "i1"}
    adults = pd.DataFrame({"person_id": people, "part": [part for part, _ in parts]}, dtype="str").assign(**keys)
    fields = pd.array([injured for _, injured in parts], dtype="boolean")
    police = pd.DataFrame({"person_id": pd.Series(people, dtype="str"), "injured": fields}).assign(**keys)
    children = pd.DataFrame({"child_id": [f"c{n}" for n, _ in enumerate(boxes)]}, dtype="str").assign(
        injured=pd.array(boxes, dtype="boolean"), **keys
    )
    findings = found(*(("i1", "injury", code) for code, *_ in told))
    findings["child_id"] = pd.Series([child[0] if child else None for _, *child in told], dtype="str")
    return coded.case_injuries(police, adults, children, findings)["injured"].tolist()


VICTIM, PERPETRATOR, BOTH = "victim", "perpetrator", "victim_and_perpetrator"


def test_adults_are_injured_by_their_own_field_in_their_own_part():
    assert injuries([(VICTIM, True), (PERPETRATOR, True)], []) == ["victim", "perpetrator"]
    assert injuries([(VICTIM, True), (VICTIM, None)], []) == ["victim"]
    assert injuries([(BOTH, True), (BOTH, False)], []) == ["victim_perpetrator"]
    assert injuries([(VICTIM, False), (PERPETRATOR, None)], []) == []


def test_children_are_injured_by_their_box_else_by_the_text():
    adults = [(VICTIM, None)]
    assert injuries(adults, [True, False]) == ["child"]
    assert injuries(adults, [False], ("child", "c0")) == []
    assert injuries(adults, [None, None], ("child", "c1")) == ["child"]
    assert injuries(adults, [None], ("child", "c0"), ("child", "c0")) == ["child"]
    assert injuries(adults, [None, None], ("child",), ("child",)) == ["child"]
    assert injuries(adults, [True, None], ("child",)) == ["child"]
    assert injuries(adults, [], ("child",)) == ["child"]


def test_officers_relatives_and_people_without_a_part_are_told_by_the_text():
    told = injuries([(VICTIM, True)], [], ("officer",), ("unknown",), ("relative",), ("officer",), ("victim",))
    assert told == ["victim", "officer", "relative", "unknown"]


def test_people_injured_and_whether_a_victim_or_child_was():
    rows = [("i1", "victim"), ("i1", "child"), ("i2", "perpetrator"), ("i3", "victim_perpetrator"), ("i3", "officer")]
    frame = pd.DataFrame(rows, columns=["incident_id", "injured"])
    cases = incidents(offence=[None] * 4)
    assert coded.injured_people(cases, frame).tolist() == [2, 1, 2, 0]
    assert coded.victim_or_child_injured(cases, frame).tolist() == [True, False, True, False]
