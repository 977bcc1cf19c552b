"""Episodes, assessments and journeys of families, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.outcomes import courses
from filetrack.schemas.codes import EventKind
from filetrack.schemas.outcomes import Assessed, Episode, FollowUp, Journey
from tests.outcomes import cohorts


@pytest.fixture(scope="module")
def first() -> pd.DataFrame:
    starts = pd.to_datetime(["2007-01-10", "2007-01-10", "2007-01-11"])
    return pd.DataFrame(
        {
            FollowUp.site: "north",
            FollowUp.family_id: ["a", "d", "f"],
            FollowUp.starts_on: starts,
            FollowUp.ends_on: starts + pd.DateOffset(months=21),
        }
    )


def test_episodes_gaps_and_separations(first):
    found = Episode.validate(courses.episodes(first, cohorts.events(), cohorts.households()))
    assert found[Episode.family_id].tolist() == ["a", "d", "d", "f"]
    assert found[Episode.opened_on].astype(str).tolist() == ["2007-06-01", "2006-12-01", "2007-04-01", "2007-01-12"]
    assert found[Episode.closed_on].dropna().astype(str).to_dict() == {1: "2007-02-10", 3: "2007-06-11"}
    assert found[Episode.opened_before].tolist() == [False, True, False, False]
    assert found[Episode.gap_days].tolist() == [pd.NA, pd.NA, 50, pd.NA]
    assert found[Episode.separated_days].tolist() == [pd.NA, 9, pd.NA, pd.NA]


def test_an_episode_that_closed_before_the_notification_is_left_out(first):
    entries = [("a", "2006-01-01", EventKind.CASE_OPENED.value), ("a", "2006-02-01", EventKind.CASE_CLOSED.value)]
    events = pd.DataFrame(entries, columns=["family_id", "happened_on", "kind"])
    events["happened_on"] = pd.to_datetime(events["happened_on"])
    assert courses.episodes(first, events, cohorts.households()).empty


@pytest.mark.parametrize(("days", "served"), [(20, [False, True]), (19, [False, False])])
def test_a_service_follows_an_assessment_within_days(first, days, served):
    found = courses.assessed(
        first, cohorts.events(), [EventKind.INITIAL_ASSESSMENT], [EventKind.SUPPORT_PLAN, EventKind.REGISTRATION], days
    )
    assert Assessed.validate(found)[Assessed.family_id].tolist() == ["a", "f"]
    assert found[Assessed.served].tolist() == served


def test_journeys_leave_out_the_start_and_what_comes_after_and_write_repeats_once(first):
    letters = {
        EventKind.NOTIFICATION: "N",
        EventKind.LETTER: "L",
        EventKind.CASE_OPENED: "O",
        EventKind.INITIAL_ASSESSMENT: "A",
        EventKind.REGISTRATION: "R",
    }
    found = Journey.validate(courses.journeys(first, cohorts.events(), letters))
    assert found[Journey.journey].tolist() == ["L N L O A", "N O", "O A"]
    assert courses.journeys(first, cohorts.events(), {EventKind.VISIT: "V"})[Journey.journey].tolist() == ["-"] * 3
