"""Callers, risk assessments, and what a notification carried: records, and what the codes must be."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding import calls, notification
from filetrack.schemas.finding import Variable
from tests.coding.conftest import found, incidents, times


@pytest.mark.parametrize(
    ("record", "told", "caller"),
    [
        ("neighbour", ["victim"], "neighbour"),
        (None, ["child", "victim"], "child"),
        (None, [], "other"),
    ],
)
def test_caller_is_the_call_records_else_the_first_of_the_text(record, told, caller):
    frame = incidents(offence=[None])
    responses = pd.DataFrame({"caller": [record]}, index=frame.index, dtype="str")
    findings = found(*(("i1", "caller", code) for code in told))
    findings["start"] = range(len(told))
    assert calls.caller(frame, responses, findings.iloc[::-1]).tolist() == [caller]


def test_risk_is_of_the_first_assessment_and_unknown_without_a_grade():
    frame = incidents(reported_on=times(*["2007-01-10"] * 4).tolist())
    assessments = pd.DataFrame(
        {
            "incident_id": ["i1", "i1", "i2", "i3"],
            "assessed_on": times("2007-01-20", "2007-01-12", None, "2007-01-09"),
            "grade": pd.Series(["gold", "bronze", None, "silver"], dtype="str"),
        }
    )
    first = calls.first_assessments(assessments)
    assert calls.risk(frame, first).fillna("-").tolist() == ["bronze", "unknown", "silver", "-"]
    assert calls.risk_days(frame, first).fillna(-1).tolist() == [2, -1, -1, -1]


def test_a_child_is_omitted_where_the_form_names_fewer_than_are_listed():
    frame = incidents(offence=[None] * 4)
    sent = pd.DataFrame({"children_named": pd.array([1, 2, None, 3], dtype="Int64")}, index=frame.index)
    listed = pd.Series([2, 2, 2, 2], index=frame.index)
    assert notification.child_omitted(frame, sent, listed).tolist() == [True, False, False, False]


@pytest.mark.parametrize(
    ("presence", "box", "omitted"),
    [
        ("present", True, False),
        ("present", False, True),
        ("present", None, True),
        ("not_recorded_present", False, False),
        ("not_recorded_present", None, False),
    ],
)
def test_presence_omitted(presence, box, omitted):
    frame = incidents(offence=[None])
    sent = pd.DataFrame({"present_box": pd.array([box], dtype="boolean")}, index=frame.index)
    assert notification.presence_omitted(frame, sent, pd.Series([presence], frame.index)).tolist() == [omitted]


def test_another_date_than_the_reports():
    frame = incidents(reported_on=times(*["2007-01-10"] * 3).tolist())
    sent = pd.DataFrame({"stated_on": times("2007-01-10", "2007-01-11", None)}).set_index(frame.index)
    assert notification.date_differs(frame, sent).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("holds", "told", "conveyed"),
    [
        (True, ["partial", "full"], "full"),
        (True, ["partial"], "partial"),
        (True, [], "not_conveyed"),
        (False, ["full"], "-"),
    ],
)
def test_conveyed(holds, told, conveyed):
    frame = incidents(offence=[None])
    findings = found(*(("i1", "form_weapon", code) for code in told), ("i1", "form_injury", "full"))
    coded = notification.conveyed(frame, pd.Series([holds], frame.index), findings, Variable.FORM_WEAPON)
    assert coded.fillna("-").tolist() == [conveyed]


def test_inconsistent_is_any_omission_or_anything_not_conveyed_in_full():
    index = pd.Index(["i1", "i2", "i3", "i4"])
    omitted = pd.Series([True, False, False, False], index)
    weapon = pd.Series(["full", "partial", "full", None], index, dtype="str")
    injury = pd.Series(["full", None, "not_conveyed", None], index, dtype="str")
    assert notification.inconsistent([omitted], [weapon, injury]).tolist() == [True, True, True, False]
