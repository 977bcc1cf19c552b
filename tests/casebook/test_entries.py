"""The line of time, what coding makes of its entries, and why a notification has its pathway."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.casebook.entries import Entry, entries, readings, reasons
from filetrack.casebook.line import LEFT, RIGHT, WIDTH, line
from filetrack.casebook.records import case_of, notes
from filetrack.schemas.care import Event


@pytest.fixture(scope="module")
def dated(records, rules, study) -> dict[str, list[Entry]]:
    return entries(records, rules, study)


def test_incidents_belong_to_families_that_are_known_or_quote_them(records):
    assert case_of(records).to_dict() == {"i1": "f1", "i2": "f1", "i3": "i3", "b1": "g1", "other": "f1"}


def test_entries_of_both_agencies_stand_on_one_line(dated):
    assert [(entry.when, entry.kind) for entry in dated["f1"] if entry.incident in ("i1", "")][:7] == [
        ("2005-03-01", "Child protection conference"),
        ("2007-01-09 01:01", "Incident reported to the police"),
        ("2007-01-09 01:01", "First call about the incident"),
        ("2007-01-09 02:00", "Police action"),
        ("2007-01-10", "Notification sent or recorded"),
        ("2007-01-12", "Police notification of domestic violence"),
        ("2007-01-15", "Letter to the family"),
    ]
    assert [(entry.when, entry.detail) for entry in dated["f1"]][-1] == (
        "Not dated",
        "Care pack provided (northern site only)",
    )
    assert set(dated) == {"f1", "g1", "i3"}


def test_what_coding_makes_of_entries(records, rules, study):
    read = readings(records.care.events, notes(records), rules, study)
    assert dict(zip(records.care.events[Event.event_id], read, strict=True)) == {
        "e0": "Previous involvement: high",
        "e1": "The notification that was traced",
        "e2": "Answers the notification of 2007-01-12: Letter",
        "e3": "The notification that was traced",
        "e4": "Answers the notification of 2007-01-22: Visit or phone call",
        "e5": "Subsequent involvement: low",
        "e6": "Subsequent involvement: medium",
        "e7": "",
        "h0": "",
        "h1": "The notification that was traced",
        "u0": "",
    }


def test_why_a_notification_has_its_pathway(records, rules, study):
    why = reasons(records.care.events, notes(records), rules, study)
    assert set(why) == {"i1", "i2", "b1"}
    assert "answered by: Letter to the family (2007-01-15)." in why["i1"]
    assert why["b1"].startswith("The case was open when the notification came, since 2007-01-01.")
    alone = records.care.events[records.care.events[Event.event_id] == "e1"]
    assert "no entry within 42 days" in reasons(alone, notes(records), rules, study)["i1"]


def test_the_line_has_a_scale_before_around_and_after(dated):
    followed = pd.Timestamp("2007-01-12"), pd.Timestamp("2008-10-22")
    drawn = line(dated["f1"], followed)
    places = [mark.x for mark in drawn.marks]
    assert len(drawn.marks) == len([entry for entry in dated["f1"] if pd.notna(entry.at)])
    assert places == sorted(places)
    assert LEFT < min(places) < drawn.scales[0] < drawn.followed[0] < drawn.scales[1] < max(places) < WIDTH - RIGHT
    assert drawn.followed[1] < max(places)


def test_nothing_dated_is_not_drawn(dated):
    assert line([entry for entry in dated["f1"] if pd.isna(entry.at)], None) is None
