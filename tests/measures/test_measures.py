"""Measures of small sets of cases, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack import io
from filetrack.measures.attrition import attrition
from filetrack.measures.evidence import FIELDS, level_evidence
from filetrack.measures.times import notification_delay, response_time
from filetrack.schemas.measure import Attrition, LevelEvidence, NotificationDelay, ResponseTime

SITES = ["north", "south"]


def cases(**columns: list) -> pd.DataFrame:
    length = len(next(iter(columns.values())))
    return pd.DataFrame({"site": "north", "incident_id": [f"i{n}" for n in range(length)], **columns})


def of_site(frame: pd.DataFrame, site: str) -> dict:
    return frame[frame["site"] == site].iloc[0].to_dict()


def test_attrition_counts_every_end_state_of_both_sites():
    made = attrition(cases(site=["north"] * 3 + ["south"], end_state=["traced"] * 3 + ["file_not_found"]), SITES)
    made = io.validated(made, Attrition, "")
    assert len(made) == 10
    counts = made.set_index(["site", "end_state"])
    assert counts.loc[("north", "traced"), ["notifications", "sampled", "share"]].tolist() == [3, 3, 100.0]
    assert counts.loc[("north", "file_not_found"), "notifications"] == 0
    assert counts.loc[("south", "file_not_found"), ["notifications", "sampled", "share"]].tolist() == [1, 1, 100.0]


def test_shares_are_of_the_site_s_own_sample_and_missing_where_it_has_none():
    made = attrition(cases(end_state=["traced", "traced", "family_not_known"]), SITES).set_index(["site", "end_state"])
    assert made.loc[("north", "traced"), "share"] == pytest.approx(66.6667)
    assert made.loc[("south", "traced"), "share"] is pd.NA


def test_notification_delay():
    frame = cases(notification_days=pd.array([0, 2, 3, 15, pd.NA], dtype="Int64"))
    made = io.validated(notification_delay(frame, SITES), NotificationDelay, "")
    assert of_site(made, "north") == {
        "site": "north", "notifications": 5, "missing": 1, "mean_days": 5.0, "median_days": 2.5,
        "within_two_days": 2, "share_within_two_days": 40.0,
    }  # fmt: skip
    assert of_site(made, "south")["notifications"] == 0


def test_response_time():
    frame = cases(
        response=["timed", "timed", "timed", "timed", "unclear", "not_applicable"],
        response_minutes=pd.array([4, 15, 60, 61, pd.NA, pd.NA], dtype="Float64"),
    )
    made = io.validated(response_time(frame, SITES), ResponseTime, "")
    assert of_site(made, "north") == {
        "site": "north", "incidents": 6, "timed": 4, "within_15": 2, "within_60": 3, "median_minutes": 37.5,
        "unclear": 1, "not_applicable": 1,
    }  # fmt: skip


def test_levels_are_counted_beside_what_the_fields_say_where_they_are_held():
    incidents = pd.DataFrame(
        {
            "site": "north",
            "incident_id": ["i0", "i1", "i2", "another"],
            "injury_tick": pd.array([True, False, pd.NA, True], dtype="boolean"),
            "weapon_tick": pd.array([pd.NA] * 4, dtype="boolean"),
            "offence": ["NON CRIME DOMESTIC", "COMMON ASSAULT", None, "ABH"],
        }
    )
    coded, held = cases(level=["low", "medium", "low"]), {field: ["north"] for field in FIELDS}
    made = io.validated(level_evidence(coded, incidents, held), LevelEvidence, "")
    counted = {(row["field"], row["recorded"], row["level"]): row["incidents"] for row in made.to_dict("records")}
    assert counted == {
        ("injury_tick", "yes", "low"): 1,
        ("injury_tick", "no", "medium"): 1,
        ("injury_tick", "blank", "low"): 1,
        ("weapon_tick", "blank", "low"): 2,
        ("weapon_tick", "blank", "medium"): 1,
        ("offence", "non-crime", "low"): 1,
        ("offence", "offence", "medium"): 1,
        ("offence", "blank", "low"): 1,
    }
    without = level_evidence(coded, incidents, {**held, "weapon_tick": []})
    assert set(without["field"]) == {"injury_tick", "offence"}
