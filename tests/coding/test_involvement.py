"""Previous and subsequent involvement: a family's entries around a notification of 31 January."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding.involvement import previous, subsequent

R = "2007-01-31"
NOTIFICATION = f"notification {R}"

PREVIOUS = [
    ([], True, "none"),
    (["notification 2006-01-01"], True, "low"),
    (["contact 2006-01-01", "letter 2006-01-05"], True, "low"),
    (["contact 2007-01-31"], True, "none"),
    (["initial_assessment 2007-01-31"], True, "none"),
    (["initial_assessment 2005-01-01"], True, "medium"),
    (["section_47_enquiry 2005-01-01"], True, "medium"),
    (["core_assessment 2005-01-01", "registration 2004-01-01"], True, "high"),
    (["conference 2005-01-01"], True, "high"),
    (["residence_order 2005-01-01"], True, "high"),
    (["looked_after 2004-01-01", "looked_after_end 2005-01-01"], True, "high"),
    (["case_opened 2005-01-01", "case_closed 2006-01-01", "initial_assessment 2005-01-02"], True, "medium"),
    (["case_opened 2005-01-01", "registration 2005-02-01"], True, "open_case"),
    (["case_opened 2005-01-01"], False, "open_case"),
    (["registration 2004-01-01"], False, "history_missing"),
    ([], False, "history_missing"),
]


@pytest.mark.parametrize(("entries", "complete", "code"), PREVIOUS)
def test_previous(events, notes, history, entries, complete, code):
    families = pd.DataFrame({"family_id": ["f1"], "history_complete": [complete]})
    assert previous(notes(R), events(NOTIFICATION, *entries), families, history).tolist() == [code]


SUBSEQUENT = [
    ([], "none"),
    (["letter 2007-02-10"], "none"),
    (["letter 2007-03-20"], "low"),
    (["notification 2007-02-10"], "low"),
    (["notification 2007-02-10", "letter 2007-02-15"], "low"),
    (["visit 2007-06-01"], "low"),
    (["contact 2007-06-01", "initial_assessment 2007-06-05"], "medium"),
    (["core_assessment 2008-06-05"], "medium"),
    (["contact 2008-06-01", "section_47_enquiry 2008-06-05"], "high"),
    (["initial_assessment 2007-06-05", "registration 2008-01-05"], "high"),
    (["section_47_enquiry 2007-02-10", "registration 2007-03-10"], "none"),
    (["section_47_enquiry 2007-02-10", "looked_after 2007-06-10"], "high"),
    (["notification 2008-10-31"], "low"),
    (["notification 2008-11-01"], "none"),
    (["registration 2006-01-01", "contact 2006-12-01"], "none"),
    (["record_transferred 2007-05-01"], "unknown"),
    (["notification 2007-03-01", "record_transferred 2007-05-01"], "low"),
    (["record_transferred 2006-05-01"], "none"),
    (["record_transferred 2008-12-01"], "none"),
    (["case_opened 2007-02-01", "case_closed 2007-09-01", "other 2007-10-01"], "none"),
]


@pytest.mark.parametrize(("entries", "code"), SUBSEQUENT)
def test_subsequent(events, notes, history, entries, code):
    note = notes(R)
    assert subsequent(note, note, events(NOTIFICATION, *entries), history, 42, 21).tolist() == [code]


@pytest.mark.parametrize(("entries", "code"), [([], "none"), (["contact 2007-02-20"], "low")])
def test_sampled_repeats_and_their_answers_are_not_subsequent(events, notes, history, entries, code):
    sampled = notes("2007-01-10", "2007-01-31")
    record = events("notification 2007-01-10", NOTIFICATION, "letter 2007-02-05", *entries)
    assert subsequent(sampled.tail(1), sampled, record, history, 42, 21).tolist() == [code]


def test_what_came_between_two_sampled_notifications_is_not_subsequent(events, notes, history):
    sampled = notes("2007-01-02", "2007-01-31", events=("f1-e1", "f1-e3"))
    record = events("notification 2007-01-02", "contact 2007-01-15", NOTIFICATION)
    assert subsequent(sampled.tail(1), sampled, record, history, 42, 21).tolist() == ["none"]


@pytest.mark.parametrize(
    ("received", "last_day", "day_after"),
    [
        ("2007-01-31", "2008-10-31", "2008-11-01"),
        ("2007-02-28", "2008-11-28", "2008-11-29"),
        ("2007-05-31", "2009-02-28", "2009-03-01"),
    ],
)
def test_twenty_one_calendar_months(events, notes, history, received, last_day, day_after):
    note = notes(received)
    for day, code in ((last_day, "low"), (day_after, "none")):
        record = events(f"notification {received}", f"contact {day}")
        assert subsequent(note, note, record, history, 42, 21).tolist() == [code]


def test_families_do_not_mix(events, notes, history):
    both = pd.concat([notes(R, family="f2"), notes(R)], ignore_index=True)
    record = pd.concat(
        [events(NOTIFICATION, "contact 2007-06-01"), events(NOTIFICATION, family="f2")], ignore_index=True
    )
    assert subsequent(both, both, record, history, 42, 21).tolist() == ["none", "low"]
