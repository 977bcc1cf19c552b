"""Families by answer and by what came after."""

from __future__ import annotations

import pandas as pd

from filetrack.io.frames import validated
from filetrack.outcomes.cohort import route_outcomes
from filetrack.schemas.case import CaseFamily
from filetrack.schemas.codes import Route, SubsequentInvolvement
from filetrack.schemas.outcomes import RouteOutcome

FAMILIES = pd.DataFrame(
    [
        ("no_further_action", "none", "low"),
        ("no_further_action", "none", "low"),
        ("visit_or_call", "none", "none"),
        ("letter", "none", "none"),
        ("safeguarding", "open", "high"),
        ("safeguarding", "triggered", "high"),
    ],
    columns=[CaseFamily.pathway, CaseFamily.trigger, CaseFamily.subsequent],
)


def test_every_answer_and_end_is_counted_in_the_codes_order():
    counts = validated(route_outcomes(FAMILIES), RouteOutcome, "routes")
    assert len(counts) == len(Route) * len(SubsequentInvolvement)
    some = counts[counts[RouteOutcome.families] > 0]
    assert [tuple(row) for row in some.to_numpy()] == [
        ("no_further_action", "low", 2),
        ("letter_or_visit", "none", 2),
        ("safeguarding_triggered", "high", 1),
        ("safeguarding_open", "high", 1),
    ]


def test_of_no_family_all_counts_are_0():
    assert route_outcomes(FAMILIES.iloc[:0])[RouteOutcome.families].sum() == 0
