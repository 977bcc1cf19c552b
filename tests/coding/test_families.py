"""Families' counts around their notifications, infants, and comparisons: records, and what the codes must be."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding import families as coded
from filetrack.coding.cases import booster_traces
from filetrack.coding.involvement import earlier, later
from filetrack.schemas.codes import EventKind
from tests.coding.conftest import times

R = "2007-01-31"


def test_notifications_and_contacts_before_and_after(events, notes):
    record = events(
        "notification 2006-05-01",
        "contact 2006-06-01",
        f"notification {R}",
        f"contact {R}",
        "notification 2007-02-01",
        "notification 2008-10-31",
        "notification 2008-11-01",
        "contact 2007-09-01",
    )
    note = notes(R)
    assert earlier(note, record, EventKind.NOTIFICATION).tolist() == [1]
    assert later(note, record, EventKind.NOTIFICATION, 21).tolist() == [2]
    assert later(note, record, EventKind.CONTACT, 21).tolist() == [1]


def test_between_two_sampled_notifications_is_neither_before_nor_after(events, notes):
    both = notes("2007-01-02", R)
    record = events("notification 2007-01-02", "notification 2007-01-15", f"notification {R}")
    assert earlier(both.head(1), record, EventKind.NOTIFICATION).tolist() == [0]
    assert later(both.tail(1), record, EventKind.NOTIFICATION, 21).tolist() == [0]


def test_the_course_of_a_family_turns_on_its_first_last_and_leading_notification(notes):
    frame = notes("2007-01-02", "2007-01-10", "2007-01-20").assign(
        pathway=["letter", "safeguarding", "safeguarding"], trigger="none"
    )
    first, last, leading = coded.course(frame)
    assert [part["incident_id"].tolist() for part in (first, last, leading)] == [["f1-i1"], ["f1-i3"], ["f1-i2"]]
    assert first.index.tolist() == ["f1"]


INFANTS = [
    (["2006-02"], [], True),
    (["2006-01"], [], False),
    (["2007-01"], [], True),
    ([], ["2006-08"], True),
    (["2005-01", None], ["2007-02"], False),
    ([], [], False),
]


@pytest.mark.parametrize(("police", "care", "infant"), INFANTS)
def test_infant_by_either_agencys_month_of_birth_when_the_incident_was_reported(notes, police, care, infant):
    note = notes("2007-02-05").assign(pathway="letter")
    children = pd.DataFrame({"incident_id": "f1-i1", "birth_month": pd.Series(police, dtype="str")})
    members = pd.DataFrame({"family_id": "f1", "role": "child", "birth_month": pd.Series(care, dtype="str")})
    mother = pd.DataFrame({"family_id": ["f1"], "role": ["mother"], "birth_month": ["2006-12"]})
    reported_on = pd.Series(times("2007-01-30").tolist(), index=["f1-i1"])
    first = coded.course(note).first
    told = coded.infant(first, note, reported_on, children, pd.concat([members, mother]))
    assert told.to_dict() == {"f1": infant}


def test_a_family_that_was_not_compared_has_no_difference(notes):
    note = notes(R).assign(pathway="letter")
    involved = pd.DataFrame({"site": ["north"], "family_id": ["f1"]}, index=["f1"])
    none = {"family_id": [], "compared": [], "discrepant": [], "child_missing": []}
    nobody = pd.DataFrame({"incident_id": [], "birth_month": []}, dtype="str")
    members = pd.DataFrame({"family_id": [], "role": [], "birth_month": []}, dtype="str")
    reported_on = pd.Series(times(R).tolist(), index=["f1-i1"])
    for comparisons, differs in (
        (none, False),
        ({key: ["f1"] if key == "family_id" else [True] for key in none}, True),
    ):
        frame = coded.case_families(involved, note, reported_on, nobody, members, pd.DataFrame(comparisons))
        assert frame[["compared", "discrepant", "child_missing"]].to_numpy().tolist() == [[differs] * 3]


def test_boosters_are_of_families_that_are_none_of_the_samples():
    candidates = pd.DataFrame({"incident_id": ["b1", "b2", "b3"], "family_id": ["f1", "f2", "f3"]})
    sampled = pd.DataFrame({"incident_id": ["i1", "i2", "i3"], "family_id": ["f1", None, "f3"]})
    assert booster_traces(candidates, sampled)["incident_id"].tolist() == ["b2"]
