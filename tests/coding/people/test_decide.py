"""Whose code holds, and what goes to an adjudicator, decided by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding.people.decide import checked, counts, disputed, machine_codes, outranked
from filetrack.problems import Problem
from filetrack.schemas.human_code import CodeCount, DecidedCode, DisputedCode, MachineCode
from tests.coding.people.conftest import human_codes


def holds(machine, *lines):
    """The code that holds for the level of incident `i`, and whose it is."""
    decided = outranked(machine, human_codes(*lines))
    assert len(decided) == len(machine)
    row = decided.set_index(["incident_id", "variable"]).loc[("i", "level")]
    return row["code"], row["by"]


@pytest.mark.parametrize(
    ("lines", "code", "by"),
    [
        ([], "low", "machine"),
        (["j - level high ann 09 coder"], "low", "machine"),
        (["i - level high ann 09 coder"], "high", "coder"),
        (["i - level high ann 09 coder", "i - level high bob 10 coder"], "high", "coder"),
        (["i - level high ann 09 coder", "i - level medium bob 10 coder"], "low", "machine"),
        (["i - level high ann 09 coder", "i - level medium ann 10 coder"], "medium", "coder"),
        (["i - level medium ann 10 coder", "i - level high ann 09 coder"], "medium", "coder"),
        (["i - level low ann 09 coder"], "low", "coder"),
        (["i - level high ann 09 coder", "i - level medium cy 08 adjudicator"], "medium", "adjudicator"),
        (["i - level high cy 08 adjudicator", "i - level medium cy 09 adjudicator"], "medium", "adjudicator"),
        (["i - level high ann 09 coder", "i - level low ann 10 adjudicator"], "low", "adjudicator"),
    ],
)
def test_an_adjudicator_holds_before_coders_who_agree_before_the_machine(machine, lines, code, by):
    assert holds(machine, *lines) == (code, by)


def test_each_child_has_a_code_of_its_own(machine):
    decided = outranked(machine, human_codes("i c2 child_location asleep ann 09 coder"))
    decided = DecidedCode.to_schema().validate(decided).set_index("child_id")
    assert decided.loc[["c1", "c2"], ["code", "by"]].to_numpy().tolist() == [["asleep", "machine"], ["asleep", "coder"]]


def test_what_coders_differ_on_waits_for_an_adjudicator_and_is_counted(machine, children):
    codes = human_codes(
        "i - level high bob 09 coder",
        "i - level medium ann 09 coder",
        "i c2 child_location asleep ann 09 coder",
        "i c2 child_location witnessed bob 09 coder",
        "j - level high ann 09 coder",
        "k - level low ann 09 coder",
        "k - level high bob 09 coder",
        "k - level low cy 10 adjudicator",
    )
    waiting = DisputedCode.to_schema().validate(disputed(machine, codes, children))
    assert waiting["child"].isna().tolist() == [True, False]
    told = waiting[["incident_id", "child", "variable", "coders", "machine"]].fillna({"child": 0})
    assert told.to_numpy().tolist() == [
        ["i", 0, "level", "3 | 2", "1"],
        ["i", 2, "child_location", "asleep | witnessed", "witnessed"],
    ]
    assert waiting["code"].isna().all()
    counted = CodeCount.to_schema().validate(counts(outranked(machine, codes), waiting)).set_index("variable")
    assert counted.loc["level"].tolist() == [1, 1, 1, 1]
    assert counted.loc["child_location"].tolist() == [2, 0, 0, 1]
    assert counted.loc["weapon"].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x - level high ann 09 coder", "line 3: the study does not code the incident"),
        ("i c3 child_location asleep ann 09 coder", "line 3: the study does not code the incident, or the incident"),
        ("i - level 3 ann 09 coder", "line 3: code is none of the variable's"),
        ("k - injury child;victim ann 09 coder", "line 3: code is none of the variable's"),
        ("k - injury victim;none ann 09 coder", "line 3: code is none of the variable's"),
    ],
)
def test_codes_on_file_that_were_altered_are_told_by_their_lines(machine, line, told):
    with pytest.raises(Problem, match=told):
        checked(human_codes("i - level low ann 09 coder", line), machine, "codes.csv")


def test_the_machines_codes_are_those_of_cases_several_as_one():
    cases = pd.DataFrame(
        {
            "site": "north",
            "incident_id": ["i", "j"],
            "level": ["low", "high"],
            "weapon": ["none", "knife"],
            "caller": ["victim", "child"],
            "removal": ["other", "victim_left"],
        }
    )
    children = pd.DataFrame(
        {"site": ["north"], "child_id": ["c"], "incident_id": ["i"], "child_location": ["asleep"], "sex": ["male"]}
    )
    contexts = pd.DataFrame({"incident_id": ["j", "j"], "context": ["money", "alcohol_drugs"]})
    injuries = pd.DataFrame({"incident_id": ["j"] * 3, "injured": ["child", "victim", "child"]})
    threats = pd.DataFrame({"incident_id": ["j", "j"], "code": ["child", "victim"]})
    made = MachineCode.to_schema().validate(machine_codes(cases, children, contexts, injuries, threats))
    of = made.set_index(["incident_id", "variable"])["code"]
    assert of["j"].to_dict() == {
        "level": "high",
        "weapon": "knife",
        "caller": "child",
        "removal": "victim_left",
        "context": "alcohol_drugs;money",
        "injury": "victim;child",
        "threats_to_kill": "victim;child",
    }
    assert of["i"].to_dict() == {
        "level": "low",
        "weapon": "none",
        "caller": "victim",
        "removal": "other",
        "context": "none_described",
        "injury": "none",
        "threats_to_kill": "none",
        "child_location": "asleep",
    }
    assert made["child_id"].notna().sum() == 1
    assert made["variable"].tolist()[:3] == ["level", "weapon", "caller"]
