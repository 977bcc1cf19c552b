"""The sample: hand-counted flows of both sites, with a reason for every loss."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.problems import Problem
from filetrack.sample.select import (
    Held,
    Window,
    holds_phrase,
    partners_only,
    recorded_flow,
    refuse_other_periods,
    searched_flow,
    select,
    ticked_flow,
)
from filetrack.schemas.police import Incident, Notification
from filetrack.schemas.sample import Register, RegisteredIncident, Sampled, SampleStep
from filetrack.schemas.study import Study, month_window, window_in_words

JANUARY = Window(*month_window("2007-01"))
PHRASES = ["domestic", "family argument", "ex-partner"]


def incidents(*rows: tuple, site: str = "north") -> pd.DataFrame:
    """Rows of (id, day, domestic, marked, ticked, relationship)."""
    names = [
        Incident.incident_id,
        Incident.reported_on,
        Incident.domestic,
        Incident.family_marker,
        Incident.notification_ticked,
        Incident.relationship,
    ]
    frame = pd.DataFrame(rows, columns=names).astype({Incident.family_marker: "boolean"})
    frame[Incident.reported_on] = pd.to_datetime(frame[Incident.reported_on])
    return frame.assign(**{Incident.site: site})


def reports(*rows: tuple) -> pd.DataFrame:
    """Rows of (id, day, domestic, relationship)."""
    return incidents(*((i, day, dv, pd.NA, False, relation) for i, day, dv, relation in rows), site="south")


def records(*rows: tuple) -> pd.DataFrame:
    """Rows of (record, CRIS number, created, box, text)."""
    names = [
        Notification.notification_id,
        Notification.incident_id,
        Notification.created_on,
        Notification.domestic_box,
        Notification.narrative,
    ]
    frame = pd.DataFrame(rows, columns=names).assign(**{Notification.site: "south"})
    frame[Notification.created_on] = pd.to_datetime(frame[Notification.created_on])
    return frame


NORTH = incidents(
    ("a", "2007-01-01", True, True, True, "current_partner"),
    ("b", "2007-01-31", True, True, True, "former_partner"),
    ("c", "2007-01-15", True, True, True, "relative"),
    ("d", "2007-01-15", True, True, True, "unclear"),
    ("e", "2007-01-15", True, True, False, "current_partner"),
    ("f", "2007-01-15", True, False, False, "current_partner"),
    ("g", "2007-02-01", True, True, True, "current_partner"),
    ("h", "2006-12-31", True, True, True, "current_partner"),
)
SOUTH = reports(
    ("c1", "2007-01-30", True, "current_partner"),
    ("c2", "2007-01-10", True, "relative"),
    ("c3", "2007-01-10", False, "unclear"),
    ("c4", "2007-02-10", True, "current_partner"),
    ("c5", "2007-01-11", True, "former_partner"),
    ("c6", "2007-01-12", True, "current_partner"),
)
MERLIN = records(
    ("m1", "c1", "2007-02-02", True, "seen at school"),
    ("m2", "c1", "2007-02-03", True, ""),
    ("m3", "c2", "2007-01-11", True, ""),
    ("m4", "c3", "2007-01-11", True, ""),
    ("m5", "c4", "2007-02-11", True, ""),
    ("m6", "c5", "2007-01-12", False, "a Family  Argument at home"),
    ("m7", "c6", "2007-01-12", False, "found in the park"),
    ("m8", None, "2007-01-12", True, ""),
    ("m9", "c9", "2007-01-12", True, ""),
)

HELD = {"north": Held("ticked", NORTH, records()), "south": Held("searched", SOUTH, MERLIN)}


def study() -> Study:
    return io.settings(Path(__file__).parents[2] / "config" / "study.yaml", Study)


def kept(flow) -> list[tuple[int, int]]:
    steps = flow.steps()
    return list(zip(steps[SampleStep.kept], steps[SampleStep.excluded], strict=True))


def test_the_northern_boxes():
    flow = partners_only(ticked_flow("north", NORTH, JANUARY))
    assert kept(flow) == [(6, 0), (5, 1), (4, 1), (2, 2)]
    assert sorted(flow.rows[Incident.incident_id]) == ["a", "b"]


def test_the_southern_search_and_join():
    flow = partners_only(searched_flow("south", SOUTH, MERLIN, JANUARY, PHRASES))
    assert kept(flow) == [(9, 0), (8, 1), (7, 1), (6, 1), (5, 1), (4, 1), (3, 1), (2, 1)]
    pairs = zip(flow.rows[Incident.incident_id], flow.rows[Notification.notification_id], strict=True)
    assert sorted(pairs) == [("c1", "m1"), ("c5", "m6")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DOMESTIC incident", True),
        ("a family\nargument", True),
        ("domesticated animals", False),
        ("with her ex-partner.", True),
        ("", False),
    ],
)
def test_search_phrases_are_whole_words_in_any_case(text, found):
    assert holds_phrase(pd.Series([text], dtype="str"), PHRASES)[0] == found


def test_sample_steps_and_registers_of_both_sites():
    chosen, candidates, steps, registered, register = select(HELD, study().period, PHRASES)
    assert chosen[[Sampled.site, Sampled.incident_id, Sampled.notification_id]].to_numpy().tolist() == [
        ["north", "a", "a"],
        ["north", "b", "b"],
        ["south", "c1", "m1"],
        ["south", "c5", "m6"],
    ]
    assert candidates[[Sampled.incident_id, Sampled.notification_id]].to_numpy().tolist() == [["g", "g"], ["c4", "m5"]]
    for _, flow in steps.groupby(SampleStep.site):
        before = flow[SampleStep.kept].shift().iloc[1:]
        assert (flow[SampleStep.kept] + flow[SampleStep.excluded]).iloc[1:].eq(before).all()
    columns = [Register.incidents, Register.notified, Register.notified_partners]
    counted = register.set_index([Register.site, Register.month])[columns]
    assert counted.loc[("north", "2007-01")].tolist() == [6, 4, 2]
    assert counted.loc[("north", "2007-02")].tolist() == [1, 1, 1]
    assert counted.loc[("south", "2007-01")].tolist() == [4, 3, 2]
    assert counted.loc[("south", "2007-02")].tolist() == [1, 1, 1]
    assert counted.loc[("south", "2007-03")].tolist() == [0, 0, 0]
    notified = registered[registered[RegisteredIncident.notified] == 1]
    of_january = notified[notified[Register.month] == "2007-01"]
    assert of_january[RegisteredIncident.incident_id].tolist() == ["a", "b", "c", "d", "c1", "c2", "c5"]


def test_without_a_booster_month_there_are_no_candidates():
    chosen = select(HELD, study().period.model_copy(update={"booster_month": None}), PHRASES)
    assert len(chosen.sampled) == 4
    assert Sampled.validate(chosen.candidates).empty


def test_where_every_notification_held_is_one():
    flow = partners_only(recorded_flow("newtown", SOUTH, MERLIN, JANUARY))
    assert kept(flow) == [(9, 0), (7, 2), (6, 1), (5, 1), (4, 1), (3, 1)]
    pairs = zip(flow.rows[Incident.incident_id], flow.rows[Notification.notification_id], strict=True)
    assert sorted(pairs) == [("c1", "m1"), ("c5", "m6"), ("c6", "m7")]


def test_a_third_site_and_a_single_one_in_the_order_of_the_study():
    third = {"newtown": Held("recorded", SOUTH.assign(site="newtown"), MERLIN.assign(site="newtown"))}
    three = select(third | HELD, study().period, PHRASES)
    assert three.sampled[Sampled.site].tolist() == ["newtown"] * 3 + ["north"] * 2 + ["south"] * 2
    assert three.register[Register.site].drop_duplicates().tolist() == ["newtown", "north", "south"]
    one = select(third, study().period, PHRASES)
    assert Sampled.validate(one.sampled)[Sampled.incident_id].tolist() == ["c1", "c5", "c6"]
    assert one.candidates[Sampled.incident_id].tolist() == ["c4"]


def test_any_window_is_sampled_and_named():
    window = {"sample_from": dt.date(2007, 1, 11), "sample_to": dt.date(2007, 2, 10), "booster_month": None}
    chosen = select(HELD, study().period.model_copy(update=window), PHRASES)
    assert chosen.sampled[Sampled.incident_id].tolist() == ["b", "g", "c1", "c4", "c5"]
    assert "reported from 11 January 2007 to 10 February 2007" in chosen.steps[SampleStep.description].iloc[0]
    assert chosen.register[Register.month].drop_duplicates().tolist() == ["2007-01", "2007-02", "2007-03"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2007-01-01", "2007-01-31", "January 2007"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-02-01", "2024-02-28", "1 February 2024 to 28 February 2024"),
        ("2006-12-05", "2007-01-31", "5 December 2006 to 31 January 2007"),
    ],
)
def test_a_window_in_words(first, last, words):
    assert window_in_words(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == words


def test_a_site_whose_incidents_are_of_another_time_is_told():
    march = Held("recorded", incidents(("i1", "2024-03-01", True, pd.NA, False, "current_partner")), records())
    period = io.settings(Path("config/study.yaml"), Study).period
    refuse_other_periods({"newtown": march._replace(incidents=march.incidents.iloc[:0])}, period)
    with pytest.raises(Problem, match=r"newtown: .* from 2024-03 to 2024-03, none of them"):
        refuse_other_periods({"newtown": march}, period)
