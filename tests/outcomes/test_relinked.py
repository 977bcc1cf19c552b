"""Other links by hand: a notification lost, one traced to a family with an open case, the rest as they were."""

from __future__ import annotations

import pandas as pd

from filetrack.outcomes.relinked import relinked_cases, relinked_families
from filetrack.schemas.case import Case, CaseFamily
from tests.outcomes import many


def test_only_what_is_linked_otherwise_changes():
    study = many.sources()
    links, cases = study.links, study.cases
    traces, families = (frame[frame["scenario"] == 2] for frame in (links.traces, links.families))
    found = relinked_cases(cases, traces, families, study.cohort.events)
    changed = found.loc[many.FAMILIES]
    assert changed[[Case.end_state, Case.family_id, Case.pathway, Case.trigger]].tolist() == [
        "traced",
        "g000",
        "safeguarding",
        "open",
    ]
    same = [Case.end_state, Case.family_id, Case.received_on, Case.pathway, Case.trigger, Case.level]
    others = cases.index != many.FAMILIES
    pd.testing.assert_frame_equal(found.loc[others, same], cases.loc[others, same], check_dtype=False)
    known = relinked_families(families, found, study.case_families, study.members).set_index(CaseFamily.family_id)
    own = study.case_families.set_index(CaseFamily.family_id)[CaseFamily.infant]
    assert known.loc["g000", CaseFamily.infant]  # born in November 2006, notified in January 2007
    assert (known.loc[own.index, CaseFamily.infant] == own).all()


def test_a_notification_that_is_lost_has_no_pathway():
    study = many.sources()
    traces, families = (frame[frame["scenario"] == 1] for frame in (study.links.traces, study.links.families))
    lost = relinked_cases(study.cases, traces, families, study.cohort.events).loc[0]
    assert lost[Case.end_state] == "family_not_known"
    assert lost[[Case.family_id, Case.pathway, Case.trigger, Case.received_on]].isna().all()
