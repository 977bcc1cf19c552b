"""Coded columns of an incident: records, and what the code must be."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding import incident as coded
from filetrack.coding.narrative import Offence
from filetrack.schemas.codes import Level
from tests.coding.conftest import found, incidents, times

OFFENCES = [Offence(holds=["actual bodily"], level=Level.HIGH), Offence(holds=["assault"], level=Level.MEDIUM)]


@pytest.mark.parametrize(
    ("day", "weekday"), [("2007-01-01", "monday"), ("2007-01-06", "saturday"), ("2007-01-07", "sunday")]
)
def test_weekday(day, weekday):
    assert coded.weekday(incidents(reported_on=times(day).tolist())).tolist() == [weekday]


@pytest.mark.parametrize(
    ("minute", "band"),
    [
        (0, "night"),
        (179, "night"),
        (180, "morning"),
        (539, "morning"),
        (540, "day"),
        (899, "day"),
        (900, "evening"),
        (1259, "evening"),
        (1260, "night"),
        (1439, "night"),
        (None, "unclear"),
    ],
)
def test_time_of_day(minute, band):
    frame = incidents(reported_minute=pd.array([minute], dtype="Int64"))
    assert coded.time_of_day(frame).tolist() == [band]


def test_relationship_and_location_are_the_records():
    frame = incidents(relationship=["former_partner"], location=["public_place"])
    assert (coded.relationship(frame).tolist(), coded.location(frame).tolist()) == (
        ["former_partner"],
        ["public_place"],
    )


def test_level_is_the_highest_that_the_texts_give_and_no_box_or_offence_raises_it():
    frame = incidents(offence=["Actual bodily harm"] * 2, injury_tick=[True, True])
    findings = found(
        ("i1", "level", "low"), ("i1", "level", "medium"), ("i2", "level", "low"), ("i2", "child_location", "asleep")
    )
    assert coded.level(frame, findings, OFFENCES).tolist() == ["medium", "low"]


def test_where_the_texts_say_nothing_the_offence_speaks():
    frame = incidents(offence=["ACTUAL BODILY HARM", "COMMON ASSAULT", "NON CRIME DOMESTIC", None])
    assert coded.level(frame, found(), OFFENCES).tolist() == ["high", "medium", "low", "low"]


def test_the_first_offence_that_holds_counts():
    frame = incidents(offence=["Assault occasioning actual bodily harm"])
    assert coded.offence_level(frame, OFFENCES).tolist() == ["high"]


@pytest.mark.parametrize(
    ("locations", "presence"),
    [
        (["asleep", "not_recorded"], "present"),
        (["on_premises"], "present"),
        (["not_on_premises", "not_recorded"], "not_recorded_present"),
        (["phone_or_text_incident"], "not_recorded_present"),
        ([], "not_recorded_present"),
    ],
)
def test_presence(locations, presence):
    children = pd.DataFrame({"incident_id": ["i1"] * len(locations), "child_location": locations}, dtype="str")
    assert coded.presence(incidents(offence=[None]), children).tolist() == [presence]


RESPONSES = [
    ("2007-01-01 23:50", "2007-01-02 00:05", None, False, "timed", 15.0),
    ("2007-01-01 10:00", "2007-01-01 10:12", "2007-01-01 10:32", False, "timed", 12.0),
    ("2007-01-01 10:00", "2007-01-01 10:12", "2007-01-01 10:33", False, "unclear", None),
    ("2007-01-01 10:00", None, "2007-01-01 10:12", False, "unclear", None),
    (None, "2007-01-01 10:12", None, False, "unclear", None),
    ("2007-01-01 10:00", "2007-01-01 09:59", None, False, "unclear", None),
    ("2007-01-01 10:00", "2007-01-01 10:12", None, True, "not_applicable", None),
]


@pytest.mark.parametrize(("called", "arrived", "officer", "in_person", "response", "minutes"), RESPONSES)
def test_response(called, arrived, officer, in_person, response, minutes):
    frame = incidents(offence=[None])
    responses = pd.DataFrame(
        {
            "called_at": times(called),
            "arrived_at": times(arrived),
            "arrived_at_officer": times(officer),
            "in_person": [in_person],
        }
    ).set_index(pd.Index(["i1"]))
    assert coded.response(frame, responses, 20).tolist() == [response]
    assert coded.response_minutes(frame, responses, 20).fillna(-1).tolist() == [-1 if minutes is None else minutes]


def test_an_incident_without_times_cannot_be_timed():
    none = pd.DataFrame({"called_at": times(), "arrived_at": times(), "arrived_at_officer": times(), "in_person": []})
    assert coded.response(incidents(offence=[None]), none, 20).tolist() == ["unclear"]


def test_notification_days_are_to_sending_where_that_is_recorded_and_else_to_receipt():
    frame = incidents(reported_on=times(*["2007-01-10"] * 4).tolist())
    frame["site"] = ["north", "south", "north", "south"]
    sent = pd.DataFrame({"sent_on": times("2007-01-12", None, "2007-01-09", None)}).set_index(frame.index)
    received = pd.DataFrame({"received_on": times("2007-01-20", "2007-01-11", None, None)}).set_index(frame.index)
    days = coded.notification_days(frame, sent, received)
    assert days.fillna(-1).tolist() == [2, 1, -1, -1]
