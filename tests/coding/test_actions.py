"""Offences, actions with their timing, and who left: records, and what the codes must be."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding import actions as coded
from tests.coding.conftest import found, incidents, times


def reported(day: str = "2007-01-10", minute: int | None = 600, site: str = "north") -> pd.DataFrame:
    frame = incidents(reported_on=times(day).tolist(), reported_minute=pd.array([minute], dtype="Int64"))
    return frame.assign(site=site)


def taken(*moments: str | None, action: str = "victim_call") -> pd.DataFrame:
    keys = {"site": "north", "incident_id": "i1", "action": action}
    return pd.DataFrame({"taken_at": times(*moments)}).assign(**keys)


TIMINGS = [
    (["2007-01-10 10:20"], "within_day"),
    (["2007-01-11 10:00"], "within_day"),
    (["2007-01-11 10:01"], "after_day"),
    (["2007-01-10 09:50"], "within_day"),
    (["2007-01-10 11:00", "2007-01-20 11:00"], "both"),
    (["2007-01-12 11:00", "2007-01-20 11:00"], "after_day"),
    (["2007-01-12 11:00", None], "after_day"),
    ([None], "not_recorded"),
    ([None, None], "not_recorded"),
]


@pytest.mark.parametrize(("moments", "timing"), TIMINGS)
def test_timing_of_an_action_is_counted_from_the_report(moments, timing):
    actions = coded.case_actions(taken(*moments), reported())
    assert actions.to_dict("records") == [
        {"site": "north", "incident_id": "i1", "action": "victim_call", "timing": timing}
    ]


@pytest.mark.parametrize(("moment", "timing"), [("2007-01-10 23:59", "within_day"), ("2007-01-11 00:01", "after_day")])
def test_where_the_time_of_the_report_is_not_clear_the_day_begins_at_midnight(moment, timing):
    assert coded.case_actions(taken(moment), reported(minute=None))["timing"].tolist() == [timing]


def test_actions_of_other_incidents_are_not_counted_and_none_at_all_is_no_fault():
    elsewhere = taken("2007-01-10 11:00").assign(incident_id="i9")
    assert coded.case_actions(elsewhere, reported()).empty
    assert coded.case_actions(taken(), reported()).empty


def test_offences_and_whether_there_is_one():
    offences = pd.DataFrame({"site": "north", "incident_id": ["i1", "i1", "i9"], "offence": ["rape", "other", "rape"]})
    frame = incidents(reported_on=times("2007-01-10", "2007-01-11").tolist())
    held = coded.case_offences(offences, frame)
    assert held["offence"].tolist() == ["rape", "other"]
    assert coded.has_offence(frame, held).tolist() == [True, False]


@pytest.mark.parametrize(
    ("site", "parties", "offence", "unsubstantiated"),
    [
        ("south", "victim_and_perpetrator", False, True),
        ("south", "victim_and_perpetrator", True, False),
        ("south", "both_victims", False, False),
        ("north", "victim_and_perpetrator", False, False),
    ],
)
def test_unsubstantiated(site, parties, offence, unsubstantiated):
    frame = reported(site=site)
    noted = pd.Series([parties], frame.index), pd.Series([offence], frame.index)
    told = coded.unsubstantiated(frame, *noted, crime_reports={"south"})
    assert told.tolist() == [unsubstantiated]


ONE, VICTIMS, ACCUSED = "victim_and_perpetrator", "both_victims", "both_accused"
REMOVALS = [
    ("arrest", ONE, ["perpetrator_left"], "perpetrator_arrested"),
    ("arrest", ACCUSED, [], "perpetrator_arrested"),
    ("caution", ONE, ["victim_left", "perpetrator_left"], "perpetrator_left"),
    ("caution", ONE, ["victim_left"], "victim_left"),
    ("caution", VICTIMS, ["victim_left"], "victim_perpetrator_left"),
    ("caution", ACCUSED, ["perpetrator_left"], "victim_perpetrator_left"),
    ("caution", VICTIMS, ["victim_perpetrator_left"], "victim_perpetrator_left"),
    ("caution", VICTIMS, [], "other"),
    ("caution", ONE, [], "other"),
]


@pytest.mark.parametrize(("action", "parties", "told", "removal"), REMOVALS)
def test_removal_is_the_first_that_applies(action, parties, told, removal):
    frame = reported()
    actions = coded.case_actions(taken("2007-01-10 11:00", action=action), frame)
    findings = found(*(("i1", "removal", code) for code in told))
    assert coded.removal(frame, actions, pd.Series([parties], frame.index), findings).tolist() == [removal]
