"""Clocks, what ends them, and the counting process of notifications, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from filetrack import io
from filetrack.history import HistoryRules
from filetrack.outcomes import cohort
from filetrack.schemas.codes import Endpoint, EventKind, Route
from filetrack.schemas.outcomes import FollowUp, Interval
from tests.outcomes import cohorts

FOLLOWED = 639
"""Days from any day of January 2007 to the same day of October 2008."""


@pytest.fixture(scope="module")
def history() -> HistoryRules:
    return io.settings(Path(__file__).resolve().parents[2] / "config/coding/involvement.yaml", HistoryRules)


@pytest.fixture(scope="module")
def notified(history) -> pd.DataFrame:
    windows = cohort.Windows(response_days=42, follow_up_months=21)
    frame = cohort.notified(
        cohorts.cases(), cohorts.case_families(), cohorts.events(), cohorts.members(), history, windows
    )
    return FollowUp.validate(frame)


@pytest.fixture(scope="module")
def first(notified) -> pd.DataFrame:
    return cohort.first_of_family(notified)


def waited(frame: pd.DataFrame, family: str, event: list[Endpoint], *competing: Endpoint) -> tuple[float, int]:
    days, cause = cohort.timed(frame[frame[FollowUp.family_id] == family], event, list(competing))
    assert len(days) == 1
    return float(days[0]), int(cause[0])


def test_only_traced_notifications_are_followed_and_families_from_their_first(notified, first):
    assert notified[FollowUp.incident_id].tolist() == ["i0", "i1", "i2", "i3", "i4", "i5", "i6"]
    assert first[FollowUp.incident_id].tolist() == ["i0", "i1", "i2", "i3", "i4", "i6"]


def test_follow_up_ends_after_21_calendar_months(first):
    assert str(first.loc[0, FollowUp.ends_on].date()) == "2008-10-10"
    assert waited(first, "f", [Endpoint.NOTIFICATION]) == (FOLLOWED, 0)


@pytest.mark.parametrize(
    ("event", "days"),
    [(Endpoint.NOTIFICATION, 50), (Endpoint.LOW, 54), (Endpoint.MEDIUM, 142), (Endpoint.CASE_OPENED, 142)],
)
def test_the_answer_to_the_notification_is_no_end_but_that_to_the_next_is(first, event, days):
    assert waited(first, "a", [event]) == (days, 1)


def test_what_comes_after_follow_up_is_not_seen(first):
    assert waited(first, "a", [Endpoint.HIGH]) == (FOLLOWED, 0)


def test_several_ends_are_one_the_first_of_them(first):
    assert waited(first, "a", [Endpoint.HIGH, Endpoint.MEDIUM]) == (142, 1)


def test_a_triggered_opening_and_assessment_answer_the_notification(first):
    assert waited(first, "f", [Endpoint.MEDIUM, Endpoint.CASE_OPENED]) == (FOLLOWED, 0)


def test_a_move_away_ends_follow_up_or_competes(first):
    assert waited(first, "b", [Endpoint.NOTIFICATION]) == (101, 0)
    assert waited(first, "b", [Endpoint.NOTIFICATION], Endpoint.TURNED_18, Endpoint.MOVED_AWAY) == (101, 3)


def test_the_youngest_child_turns_18_on_the_first_of_the_month_of_birth(first):
    assert first[FollowUp.turned_18_on].astype(str).tolist()[:3] == ["2018-05-01", "2019-01-01", "2007-06-01"]
    assert waited(first, "c", [Endpoint.HIGH], Endpoint.TURNED_18) == (147, 2)


def test_on_one_day_what_is_awaited_comes_first(first):
    assert waited(first, "c", [Endpoint.NOTIFICATION], Endpoint.TURNED_18) == (147, 1)


def test_a_sampled_repeat_ends_the_first_clock_and_starts_its_own(notified):
    days, cause = cohort.timed(notified[notified[FollowUp.family_id] == "e"], [Endpoint.NOTIFICATION], [])
    assert (days.tolist(), cause.tolist()) == ([27.0, 612.0], [1, 1])


def test_a_letter_answers_the_later_of_two_sampled_notifications(notified):
    days, cause = cohort.timed(notified[notified[FollowUp.family_id] == "e"], [Endpoint.LOW], [])
    assert (days.tolist(), cause.tolist()) == ([30.0, FOLLOWED], [1, 0])


def test_routes(notified):
    assert notified[FollowUp.route].tolist() == [
        Route.LETTER_OR_VISIT,
        Route.NO_FURTHER_ACTION,
        Route.NO_FURTHER_ACTION,
        Route.SAFEGUARDING_OPEN,
        Route.NO_FURTHER_ACTION,
        Route.LETTER_OR_VISIT,
        Route.FAMILY_SUPPORT_TRIGGERED,
    ]


def test_services_are_no_contacts(history):
    kinds = cohort.kinds_of(history)
    assert set(kinds[Endpoint.LOW]) == {EventKind.LETTER, EventKind.VISIT, EventKind.PHONE_CALL}
    assert set(kinds) | {Endpoint.TURNED_18} == set(Endpoint) == set(cohort.DAY_OF)


def test_the_second_clock_starts_at_the_first_closure_and_ends_with_the_first(first, history):
    closed = FollowUp.validate(cohort.closed(first, cohorts.events(), cohorts.members(), history))
    assert closed[FollowUp.family_id].tolist() == ["d", "f"]
    assert closed[FollowUp.starts_on].astype(str).tolist() == ["2007-02-10", "2007-06-11"]
    assert waited(closed, "d", [Endpoint.NOTIFICATION]) == (19, 1)
    assert waited(closed, "d", [Endpoint.CASE_OPENED]) == (50, 1)
    assert waited(closed, "d", [Endpoint.CASE_CLOSED]) == (FOLLOWED - 31, 0)


def test_intervals_tell_each_notification_and_the_end_of_follow_up(first):
    intervals = Interval.validate(cohort.repeats(first, cohorts.events()))
    stretches = intervals.groupby(Interval.family_id)[[Interval.starts, Interval.stops, Interval.notified]]
    found = {family: list(map(tuple, rows.to_numpy().tolist())) for family, rows in stretches}
    assert found == {
        "a": [(0, 50, True), (50, FOLLOWED, False)],
        "b": [(0, 101, False)],
        "c": [(0, 147, True)],
        "d": [(0, 50, True), (50, FOLLOWED, False)],
        "e": [(0, 27, True), (27, FOLLOWED, True)],
        "f": [(0, FOLLOWED, False)],
    }
