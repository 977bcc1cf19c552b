"""Which texts an incident's doubts are taken from: a reader that says what it is told to."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from filetrack.coding.texts import read, read_beside
from filetrack.schemas.police import Child, Incident, Notification
from tests.coding.conftest import incidents, times


class Said(NamedTuple):
    level: str | None
    level_low: str | None
    confidence: float
    unsure: tuple[str, ...]
    findings: tuple = ()


READINGS = {
    "sure high": Said("high", "high", 0.9, ()),
    "high, denied": Said("high", "low", 0.7, ("told and denied",)),
    "medium, withdrawn": Said("medium", "low", 0.5, ("taken back", "very short")),
    "silent": Said(None, None, 0.4, ("says nothing",)),
    "": Said(None, None, 0.4, ("says nothing",)),
}


class Reader:
    def read_together(self, narratives):
        return [READINGS[text] for text, _ in narratives]

    def read_form(self, text):
        return ()


def held():
    own = ["medium, withdrawn", "high, denied", "silent", "medium, withdrawn", "", "high, denied"]
    sent = ["", "sure high", "medium, withdrawn", "high, denied", "", "silent"]
    frame = incidents(narrative=own).assign(**{Incident.reported_on: times(*["2007-01-01"] * 6).to_numpy()})
    notifications = pd.DataFrame({Notification.narrative: sent, Notification.details: ""}, index=frame.index)
    return frame, notifications, pd.DataFrame(columns=list(Child.to_schema().columns))


def test_processes_side_by_side_read_what_one_reads(monkeypatch):
    monkeypatch.setattr("filetrack.coding.texts.AT_ONCE", 2)
    for alone, beside in zip(read(*held(), Reader()), read_beside(*held(), Reader, 2), strict=True):
        pd.testing.assert_frame_equal(alone.reset_index(drop=True), beside)


def test_an_incident_is_as_sure_as_the_surest_text_that_gives_its_level():
    texts = read(*held(), Reader())
    assert texts.doubts[["incident_id", "reason"]].to_numpy().tolist() == [
        ["i1", "taken back"],
        ["i1", "very short"],
        ["i3", "taken back"],
        ["i3", "very short"],
        ["i4", "told and denied"],
        ["i5", "says nothing"],
        ["i6", "told and denied"],
    ]
    assert dict(texts.low[["incident_id", "level"]].to_numpy()) == {
        "i1": "low",
        "i2": "high",
        "i3": "low",
        "i4": "low",
        "i6": "low",
    }
