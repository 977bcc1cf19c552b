"""Which entry of a family's record is a notification, and the five end states (§6.2.1)."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.linkage.trace import traces
from filetrack.schemas.link import Trace

WINDOW = 21


def day(text):
    return pd.Timestamp(f"2007-{text}") if isinstance(text, str) and text else pd.NaT


def traced(incidents, entries, files=None):
    """End states: from (incident, family, reported, sent) and (event, family, kind, day, reference, date stated)."""
    frame = pd.DataFrame(incidents, columns=["incident_id", "family_id", "reported_on", "sent_on"])
    frame = frame.assign(site="north", notification_id="n-" + frame["incident_id"])
    for date in ("reported_on", "sent_on"):
        frame[date] = frame[date].map(day).astype("datetime64[us]")
    columns = ["event_id", "family_id", "kind", "happened_on", "reference", "incident_on"]
    events = pd.DataFrame(entries, columns=columns).assign(site="north")
    events["reference"] = events["reference"].astype("str")
    for date in ("happened_on", "incident_on"):
        events[date] = events[date].map(day).astype("datetime64[us]")
    states = {"f": "read", "g": "read"} | (files or {})
    families = pd.DataFrame({"family_id": list(states), "file": list(states.values())})
    found = traces(frame, frame, frame, frame, families, events, WINDOW)
    return Trace.to_schema().validate(found).set_index(Trace.incident_id)


def test_each_end_state():
    found = traced(
        [
            ("a", "f", "01-05", "01-07"),
            ("b", "g", "01-05", "01-07"),
            ("c", None, "01-05", "01-07"),
            ("d", "lost", "01-05", None),
            ("e", "kept", "01-05", None),
        ],
        [
            ("e1", "f", "notification", "01-10", "n-a", ""),
            ("e2", "kept", "notification", "01-10", "n-e", ""),
        ],
        {"lost": "not_found", "kept": "unavailable"},
    )
    assert found[Trace.end_state].to_dict() == {
        "a": "traced",
        "b": "notification_not_located",
        "c": "family_not_known",
        "d": "file_not_found",
        "e": "file_unavailable",
    }
    assert found.loc["a", Trace.event_id] == "e1"
    assert found.loc["a", Trace.received_on] == day("01-10")
    assert found.drop("a")[[Trace.event_id, Trace.received_on]].isna().all(axis=None)
    assert found.loc["d", Trace.family_id] == "lost"


@pytest.mark.parametrize(
    ("kind", "happened", "reference", "states", "is_it"),
    [
        ("notification", "03-30", "n-a", None, True),  # quoted, however late
        ("notification", "01-10", "n-other", "01-05", False),  # quotes another
        ("notification", "03-30", None, "01-05", True),  # states the incident's date
        ("notification", "01-10", None, "01-04", False),  # states another date
        ("notification", "01-07", None, None, True),  # the day it was sent
        ("notification", "01-28", None, None, True),  # the last day of the window
        ("notification", "01-29", None, None, False),
        ("notification", "01-06", None, None, False),  # before it was sent
        ("contact", "01-10", "n-a", None, False),  # no notification
    ],
)
def test_which_entry_is_the_notification(kind, happened, reference, states, is_it):
    found = traced([("a", "f", "01-05", "01-07")], [("e1", "f", kind, happened, reference, states)])
    assert (found.loc["a", Trace.end_state] == "traced") is is_it


def test_the_window_starts_with_the_report_where_nothing_was_sent():
    found = traced([("a", "f", "01-05", None)], [("e1", "f", "notification", "01-05", None, None)])
    assert found.loc["a", Trace.event_id] == "e1"


def test_one_entry_serves_one_notification_and_the_surest_comes_first():
    incidents = [("a", "f", "01-05", "01-05"), ("b", "f", "01-08", "01-08"), ("c", "f", "01-12", "01-12")]
    entries = [
        ("e1", "f", "notification", "01-13", None, None),
        ("e2", "f", "notification", "01-14", "n-c", None),
        ("e3", "f", "notification", "01-15", None, "01-05"),
    ]
    found = traced(incidents, entries)
    assert found[Trace.event_id].to_dict() == {"a": "e3", "b": "e1", "c": "e2"}
    fewer = traced(incidents, entries[:1])
    assert fewer[Trace.end_state].value_counts().to_dict() == {"traced": 1, "notification_not_located": 2}
    assert fewer.loc["c", Trace.event_id] == "e1"
