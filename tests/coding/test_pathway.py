"""Case pathways: a family's entries around a notification of 10 January, and what they amount to."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.coding.pathway import pathway, trigger

R = "2007-01-10"
NOTIFICATION = f"notification {R}"

CLOSED = [
    ([], "no_further_action"),
    (["letter 2007-01-10"], "letter"),
    (["letter 2007-01-20"], "letter"),
    (["letter 2007-02-21"], "letter"),
    (["letter 2007-02-22"], "no_further_action"),
    (["letter 2007-01-09"], "no_further_action"),
    (["letter 2007-01-20", "visit 2007-01-22"], "visit_or_call"),
    (["phone_call 2007-01-12"], "visit_or_call"),
    (["initial_assessment 2007-01-12", "letter 2007-01-30"], "family_support"),
    (["section_47_enquiry 2007-01-12", "initial_assessment 2007-01-12"], "safeguarding"),
    (["contact 2007-01-15", "letter 2007-01-20"], "no_further_action"),
    (["notification 2007-01-15", "letter 2007-01-15"], "no_further_action"),
    (["letter 2007-01-14", "contact 2007-01-15"], "letter"),
    (["contact 2007-01-10", "letter 2007-01-20"], "letter"),
    (["case_opened 2006-01-01", "case_closed 2006-05-01"], "no_further_action"),
    (["case_opened 2006-01-01", "case_closed 2007-01-09"], "no_further_action"),
    (["case_opened 2007-01-10", "initial_assessment 2007-01-11"], "family_support"),
    (["case_opened 2006-06-01", "case_closed 2006-06-01"], "no_further_action"),
    (["registration 2006-01-01"], "no_further_action"),
]


@pytest.mark.parametrize(("entries", "code"), CLOSED)
def test_a_case_not_open(events, notes, history, entries, code):
    note, record = notes(R), events(NOTIFICATION, *entries)
    coded = pathway(note, record, history, 42)
    assert coded.tolist() == [code]
    started = "triggered" if code in ("family_support", "safeguarding") else "none"
    assert trigger(note, record, coded).tolist() == [started]


OPEN = [
    ([], "family_support"),
    (["case_closed 2007-01-10"], "family_support"),
    (["support_plan 2006-12-01"], "family_support"),
    (["registration 2006-11-01"], "safeguarding"),
    (["registration 2006-08-01", "deregistration 2006-12-01"], "family_support"),
    (["registration 2006-08-01", "deregistration 2006-12-01", "registration 2006-12-20"], "safeguarding"),
    (["looked_after 2006-11-01"], "safeguarding"),
    (["looked_after 2006-11-01", "looked_after_end 2006-12-01"], "family_support"),
    (["section_47_enquiry 2006-11-11"], "safeguarding"),
    (["section_47_enquiry 2006-11-10"], "family_support"),
    (["section_47_enquiry 2007-01-20"], "safeguarding"),
    (["registration 2007-02-21"], "safeguarding"),
    (["section_47_enquiry 2007-02-22"], "family_support"),
    (["letter 2007-01-12"], "family_support"),
]


@pytest.mark.parametrize(("entries", "code"), OPEN)
def test_an_open_case(events, notes, history, entries, code):
    note, record = notes(R), events("case_opened 2006-06-01", NOTIFICATION, *entries)
    coded = pathway(note, record, history, 42)
    assert coded.tolist() == [code]
    assert trigger(note, record, coded).tolist() == ["open"]


def test_an_enquiry_before_the_case_was_opened_again_is_past(events, notes, history):
    record = events(
        "case_opened 2006-01-01", "section_47_enquiry 2006-12-01", "case_closed 2006-12-05",
        "case_opened 2006-12-20", NOTIFICATION,
    )  # fmt: skip
    assert pathway(notes(R), record, history, 42).tolist() == ["family_support"]


def test_a_letter_after_a_repeat_belongs_to_the_repeat(events, notes, history):
    record = events(NOTIFICATION, "notification 2007-01-20", "letter 2007-01-25")
    assert pathway(notes(R, "2007-01-20"), record, history, 42).tolist() == ["no_further_action", "letter"]


def test_a_repeat_falls_on_the_case_that_the_first_opened(events, notes, history):
    record = events(NOTIFICATION, "section_47_enquiry 2007-01-11", "case_opened 2007-01-11", "notification 2007-01-25")
    repeated = notes(R, "2007-01-25")
    coded = pathway(repeated, record, history, 42)
    assert coded.tolist() == ["safeguarding", "safeguarding"]
    assert trigger(repeated, record, coded).tolist() == ["triggered", "open"]


def test_families_do_not_mix_and_the_order_of_rows_does_not_matter(events, notes, history):
    record = pd.concat(
        [events("letter 2007-01-12", NOTIFICATION), events(NOTIFICATION, "visit 2007-01-12", family="f2")],
        ignore_index=True,
    )
    both = pd.concat([notes(R, family="f2"), notes(R)], ignore_index=True)
    for shuffled in (record, record[::-1].reset_index(drop=True)):
        assert pathway(both, shuffled, history, 42).tolist() == ["visit_or_call", "letter"]


def test_no_notifications_and_no_entries(events, notes, history):
    assert pathway(notes(), events(NOTIFICATION), history, 42).empty
    assert pathway(notes(R), events(), history, 42).tolist() == ["no_further_action"]
