"""When two entries of a family record the same notification, and when they do not."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.extracts.events import family_events
from filetrack.schemas.care import Event

NAMES = [Event.happened_on, Event.reference, Event.incident_on]


def distinct(*entries: tuple[str, str | None, str | None]) -> set[tuple]:
    """Notifications that entries of one family (day of January, reference, day of incident) record."""
    frame = pd.DataFrame(entries, columns=NAMES)
    for column in (Event.happened_on, Event.incident_on):
        frame[column] = pd.to_datetime("2007-01-" + frame[column])
    events = family_events(frame.assign(**{Event.site: "north", Event.family_id: "k1", Event.kind: "notification"}))
    found = [events[column].dt.strftime("%d") for column in (Event.happened_on, Event.incident_on)]
    return set(zip(found[0], events[Event.reference].fillna(""), found[1].fillna(""), strict=True))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([("14", "p1", "10"), ("12", "p1", None)], {("12", "p1", "10")}),
        ([("12", "p1", None), ("12", None, None)], {("12", "p1", "")}),
        ([("12", "p1", "10"), ("12", None, "10")], {("12", "p1", "10")}),
        ([("12", "p1", None), ("12", None, "10")], {("12", "p1", "")}),
        ([("12", None, "10"), ("12", None, None)], {("12", "", "10")}),
        ([("12", None, None), ("12", None, None)], {("12", "", "")}),
    ],
)
def test_entries_of_one_notification(entries, expected):
    assert distinct(*entries) == expected


@pytest.mark.parametrize(
    "entries",
    [
        [("12", "p1", None), ("12", "p2", None)],
        [("12", None, "10"), ("12", None, "11")],
        [("12", "p1", "10"), ("12", None, "11")],
        [("12", None, None), ("15", None, None)],
        [("12", "p1", None), ("15", None, None)],
    ],
)
def test_entries_of_two_notifications(entries):
    assert len(distinct(*entries)) == 2
