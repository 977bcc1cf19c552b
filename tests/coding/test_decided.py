"""People's codes in cases, other codings of them, rules counted, levels beside the simulator's: small cases by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack import io, keys
from filetrack.coding.assess import against_truth, levels_judged, scores
from filetrack.coding.codings import case_codings
from filetrack.coding.decided import located, located_by_people, several
from filetrack.coding.fired import doubt_counts, rules_fired
from filetrack.coding.narrative.level import LevelRule
from filetrack.schemas.case import CaseChild, CaseInjury
from filetrack.schemas.coding import CaseCoding, Doubt, DoubtCount, LevelAgainstTruth, LevelScore, RuleFired
from filetrack.schemas.finding import Variable
from filetrack.schemas.human_code import DecidedCode
from filetrack.schemas.truth import TrueIncident
from tests.coding.conftest import found, incidents


def decided(*rows: tuple[str, str | None, str, str, str]) -> pd.DataFrame:
    """Codes that hold, from incident, child, variable, code and by whom."""
    columns = [name for name in DecidedCode.to_schema().columns if name != DecidedCode.site]
    frame = pd.DataFrame(list(rows), columns=columns, dtype="str").assign(site="north")
    return io.validated(frame[list(DecidedCode.to_schema().columns)], DecidedCode, "decided")


@pytest.fixture
def children() -> pd.DataFrame:
    return pd.DataFrame(
        {
            CaseChild.incident_id: ["i1", "i1", "i2", "i3"],
            CaseChild.child_id: ["c1", "c2", "c1", "c3"],
            CaseChild.child_location: ["asleep", "not_recorded", "not_recorded", "not_on_premises"],
        }
    )


@pytest.fixture
def holds() -> pd.DataFrame:
    return decided(
        ("i1", None, "level", "high", "coder"),
        ("i2", None, "level", "low", "adjudicator"),
        ("i3", None, "level", "medium", "machine"),
        ("i1", "c1", "child_location", "asleep", "machine"),
        ("i1", "c2", "child_location", "not_on_premises", "coder"),
        ("i2", "c1", "child_location", "witnessed", "coder"),
        ("i3", "c3", "child_location", "not_on_premises", "machine"),
        ("i1", None, "injury", "victim;officer", "adjudicator"),
        ("i2", None, "injury", "none", "coder"),
        ("i3", None, "injury", "child", "machine"),
    )


def test_a_child_is_where_the_code_that_holds_has_it_in_each_incident(children, holds):
    placed = located(children, holds)[CaseChild.child_location].tolist()
    assert placed == ["asleep", "not_on_premises", "witnessed", "not_on_premises"]
    assert located_by_people(children, holds).tolist() == [False, True, True, False]


def test_peoples_codes_of_several_replace_the_machines_rows(holds):
    machine = pd.DataFrame(
        {
            CaseInjury.site: "north",
            CaseInjury.incident_id: ["i1", "i2", "i3", "i3"],
            CaseInjury.injured: ["perpetrator", "victim", "child", "child"],
        }
    )
    injured = several(machine, holds, Variable.INJURY)
    assert injured[[CaseInjury.incident_id, CaseInjury.injured]].to_numpy().tolist() == [
        ["i1", "victim"],
        ["i1", "officer"],
        ["i3", "child"],
        ["i3", "child"],
    ]


def test_codings_of_the_same_incidents(children, holds):
    frame = incidents(offence=[None] * 3)
    levels = pd.Series(["medium", "high", "medium"], index=frame.index)
    low = pd.Series(["low", "high", "low"], index=frame.index)
    made = io.validated(case_codings(frame, children, holds, levels, low), CaseCoding, "codings")
    told = made.fillna("-").groupby(CaseCoding.coding)[[CaseCoding.level, CaseCoding.presence]].agg(list)
    absent = "not_recorded_present"
    assert told.loc["machine"].tolist() == [["medium", "high", "medium"], ["present", absent, absent]]
    assert told.loc["people"].tolist() == [["high", "low", "-"], ["-", "present", "-"]]
    assert told.loc["conservative"].tolist() == [["high", "low", "low"], ["present", "present", absent]]


def test_an_incident_that_lists_no_child_waits_for_nobody_to_place_one(children, holds):
    frame = incidents(offence=[None] * 4)
    holds = pd.concat([holds, decided(("i4", None, "level", "high", "coder"))], ignore_index=True)
    levels = pd.Series("low", index=frame.index)
    made = case_codings(frame, children, holds, levels, levels).set_index(CaseCoding.coding).loc["people"]
    last = made[made[CaseCoding.incident_id] == "i4"]
    assert last[[CaseCoding.level, CaseCoding.presence]].to_numpy().tolist() == [["high", "not_recorded_present"]]


def test_rules_are_counted_once_an_incident_and_those_that_never_fired_too():
    rules = [
        LevelRule(code="R22", reason="An injury.", patterns=[], level="high"),
        LevelRule(code="R14", reason="A push.", patterns=[], level="medium"),
        LevelRule(code="R14", reason="By the clothes.", patterns=[], level="medium"),
        LevelRule(code="R1", reason="Words.", patterns=[], level="low"),
    ]
    findings = found(
        *[("i1", "level", "medium")] * 2,
        ("i2", "level", "medium"),
        ("i3", "weapon", "other"),
        rules={("i1", "level"): "R14", ("i2", "level"): "R14"},
    )
    levels = pd.Series({"i1": "medium", "i2": "high", "i3": "low"})
    made = io.validated(rules_fired(findings, levels, rules), RuleFired, "rules")
    assert made.to_numpy().tolist() == [
        ["R22", "high", "An injury.", 0, 0],
        ["R14", "medium", "A push. By the clothes.", 2, 1],
        ["R1", "low", "Words.", 0, 0],
    ]


def test_incidents_to_be_read_are_counted_once_and_by_reason():
    frame = pd.DataFrame({"site": ["north"] * 3 + ["south"], "incident_id": ["i1", "i2", "i3", "i4"]})
    doubts = pd.DataFrame(
        [("north", "i1", "a"), ("north", "i1", "b"), ("north", "i2", "a"), ("north", "i2", "a")],
        columns=list(Doubt.to_schema().columns),
    )
    made = io.validated(doubt_counts(doubts, frame), DoubtCount, "doubts")
    assert made.to_numpy().tolist() == [
        ["north", "any reason", 2, 3],
        ["north", "a", 2, 3],
        ["north", "b", 1, 3],
        ["south", "any reason", 0, 1],
    ]


def test_levels_are_set_beside_the_simulators():
    key = keys.simulated(1)
    sites, meant = ["north"] * 3 + ["south"], ["low", "low", "high", "medium"]
    truth = pd.DataFrame(
        {
            TrueIncident.site: sites,
            TrueIncident.incident_ref: ["A1", "A2", "A3", "B1"],
            TrueIncident.level: meant,
        }
    )
    north = keys.pseudonyms(truth[TrueIncident.incident_ref].head(3), key, "police_reference", "north", "police")
    south = keys.pseudonyms(truth[TrueIncident.incident_ref].tail(1), key, "cris", "south", "police")
    coded = pd.DataFrame(
        {
            CaseCoding.site: sites * 2,
            CaseCoding.incident_id: [*north, *south] * 2,
            CaseCoding.coding: ["machine"] * 4 + ["people"] * 4,
            CaseCoding.level: ["low", "medium", "low", "medium"] + ["high"] * 4,
        }
    )
    judged = levels_judged(truth, coded, key)
    counts = io.validated(against_truth(judged), LevelAgainstTruth, "levels")
    assert len(counts) == 2 * 3 * 3
    assert counts[counts[LevelAgainstTruth.incidents] > 0].to_numpy().tolist() == [
        ["north", "high", "low", 1],
        ["north", "low", "medium", 1],
        ["north", "low", "low", 1],
        ["south", "medium", "medium", 1],
    ]
    score = io.validated(scores(judged, "linear"), LevelScore, "score").set_index(LevelScore.site)
    assert score.loc["north", [LevelScore.compared, "alike", "higher", "lower"]].tolist() == [3, 1, 1, 1]
    # levels apart: observed (0 + 1 + 2) / 3; by the margins 2/9 x 1 (low, medium) + 2/9 x 2 (high, low) + 1/9 x 1
    assert score.loc["north", LevelScore.kappa] == pytest.approx(1 - 1 / (7 / 9))
    assert pd.isna(score.loc["south", LevelScore.kappa])
