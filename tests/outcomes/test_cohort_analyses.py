"""Declared analyses: what each says of its base, what it refuses and why, and what a declaration may hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.history import HistoryRules
from filetrack.outcomes import cohort
from filetrack.outcomes.analyses import Cohort, analysed
from filetrack.problems import Problem
from filetrack.schemas.analysis import Analyses
from filetrack.schemas.case import InDepthFamily
from filetrack.schemas.outcomes import CurvePoint, Effect, OutcomeAnalysis, OutcomeCount, OutcomeTest, Refusal
from tests.outcomes import cohorts

CONFIG = Path(__file__).resolve().parents[2] / "config"

BOTH = {"No": {"route": ["no_further_action"]}, "Yes": {"route": ["letter_or_visit"]}}
SAID = {"name": "one", "title": "One", "cannot_say": "Much."}


@pytest.fixture(scope="module")
def families() -> Cohort:
    history = io.settings(CONFIG / "coding/involvement.yaml", HistoryRules)
    events, members = cohorts.events(), cohorts.members()
    notified = cohort.notified(
        cohorts.cases(), cohorts.case_families(), events, members, history, cohort.Windows(42, 21)
    )
    first = cohort.first_of_family(notified)
    closed = cohort.closed(first, events, members, history)
    engaged = ["full"] * 5 + ["refused"] * 4 + ["unknown"]
    in_depth = pd.DataFrame(
        {
            InDepthFamily.mother: engaged,
            InDepthFamily.father: "unknown",
            InDepthFamily.children: engaged,
            InDepthFamily.outcome: ["mother_and_partner"] * 4 + ["mother"] * 4 + ["mother_and_partner", None],
        }
    )
    return Cohort(notified, first, closed, cohort.repeats(first, events), events, cohorts.households(), in_depth)


def run(families: Cohort, **declared) -> dict:
    return analysed(Analyses.model_validate({"analyses": [SAID | declared]}), families)


def test_every_declared_analysis_runs_on_a_handful_of_families_and_refuses_what_they_do_not_carry(families):
    declared = io.settings(CONFIG / "analyses.yaml", Analyses)
    found = analysed(declared, families)
    for schema, frame in found.items():
        schema.validate(frame)
    said = found[OutcomeAnalysis]
    assert said[OutcomeAnalysis.analysis].tolist() == [analysis.name for analysis in declared.analyses]
    refused = found[Refusal].groupby(Refusal.analysis)[Refusal.model].agg(set)
    assert "Cox, cause-specific" in refused["next_notification"]
    assert {"Firth, profile limits", "multinomial", "ordinal"} <= refused["triggered_service"]


def test_base_events_and_what_is_set_aside(families):
    found = run(
        families,
        kind="time_to_event",
        event=["notification"],
        competing=["moved_away"],
        groups=BOTH,
        every_days=70,
        least_events=10,
    )
    said = found[OutcomeAnalysis].iloc[0]
    assert (said[OutcomeAnalysis.base], said[OutcomeAnalysis.events], said[OutcomeAnalysis.set_aside]) == (4, 3, 2)
    curve = found[CurvePoint].set_index([CurvePoint.curve, CurvePoint.group, CurvePoint.end]).sort_index()
    no = curve.loc[("incidence", "No", "notification")]
    assert no[CurvePoint.day].tolist() == [0, 70, 140]
    assert no[CurvePoint.events].tolist() == [0, 1, 1]
    assert no[CurvePoint.at_risk].tolist() == [3, 2, 1]
    assert np.allclose(no[CurvePoint.estimate], [0, 1 / 3, 1 / 3], rtol=1e-5)
    assert "3 events for 1 coefficients" in found[Refusal][Refusal.reason].iloc[0]


def test_a_landmark_leaves_out_those_who_met_an_end_before(families):
    found = run(
        families,
        kind="time_to_event",
        event=["notification"],
        groups=BOTH,
        landmark_days=42,
        every_days=100,
        least_events=10,
    )
    said = found[OutcomeAnalysis].iloc[0]
    assert (said[OutcomeAnalysis.base], said[OutcomeAnalysis.events], said[OutcomeAnalysis.set_aside]) == (3, 2, 3)


def test_several_notifications_of_a_family_have_no_log_rank_test(families):
    found = run(
        families,
        kind="time_to_event",
        unit="notification",
        event=["notification"],
        groups=BOTH,
        every_days=100,
        least_events=1,
    )
    assert found[OutcomeAnalysis].iloc[0][[OutcomeAnalysis.base, OutcomeAnalysis.families]].tolist() == [5, 4]
    assert not found[OutcomeTest][OutcomeTest.test].str.startswith("log-rank").any()
    assert "not independent" in found[Refusal][Refusal.reason].iloc[0]


def test_rates_are_events_over_family_years(families):
    predictors = {"letter": {"route": ["letter_or_visit"]}}
    found = run(families, kind="repeats", groups=BOTH, predictors=predictors, every_days=100, least_events=10)
    rate = found[Effect].set_index([Effect.model, Effect.term])[Effect.estimate]
    assert rate[("rate, errors by family", "No")] == pytest.approx(3 / ((101 + 147 + 639) / 365.25), rel=1e-5)
    refused = found[Refusal].set_index(Refusal.model)[Refusal.reason]
    assert refused["rate: Yes"] == "one family is followed: nothing tells how families differ"
    counts = found[OutcomeCount].set_index(OutcomeCount.value)[OutcomeCount.number]
    assert counts[["No: 0", "No: 1", "No: 2", "No: 3 or more"]].tolist() == [1, 1, 1, 0]


def test_episodes_and_closures_are_counted(families):
    declared = {"assessments": ["initial_assessment"], "services": ["support_plan"], "service_days": 30}
    rest = {"separation_days": 9, "letters": {"visit": "V"}, "commonest": 3, "smallest": 2}
    found = run(families, kind="stop_start", **declared, **rest)
    counts = found[OutcomeCount].set_index([OutcomeCount.measure, OutcomeCount.value])
    pairs = {key: tuple(row) for key, row in zip(counts.index, counts[["number", "of"]].to_numpy(), strict=True)}
    assert pairs["families by episodes", "0"] == (3, 6)
    assert pairs["families by episodes", "2"] == (1, 6)
    assert pairs["closures", "within 9 days of a reported separation"] == (1, 2)
    assert pairs["days of assessment", "no service within 30 days"] == (1, 2)
    assert pairs["journeys", "-"] == (6, 6)


def test_exact_odds_ratio_of_those_whose_engagement_is_known(families):
    found = run(
        families,
        kind="association",
        exposures={"Mother": {"mother": ["full"]}, "Father": {"father": ["full"]}},
        known={"Mother": {"mother": ["full", "refused"]}},
        outcome={"outcome": ["mother_and_partner"]},
    )
    effects = found[Effect].set_index(Effect.term)
    assert effects.loc["Mother: yes", Effect.estimate] == pytest.approx(4 / 5)
    assert effects.loc["Mother", Effect.p] == pytest.approx((6 + 20 / 2) / 126, rel=1e-5)
    assert "does not vary" in found[Refusal][Refusal.reason].iloc[0]


def test_a_variable_crossed_with_all_outcomes_is_tested_exactly(families):
    found = run(
        families,
        kind="association",
        exposures={"Mother": {"mother": ["full"]}},
        crossed={"Mother's engagement": {"mother": ["full", "refused"]}},
        outcome={"outcome": ["mother_and_partner"]},
    )
    test = found[OutcomeTest].iloc[0]
    assert test[OutcomeTest.test] == "Fisher-Freeman-Halton, mid-p"
    assert test[OutcomeTest.p] == pytest.approx((6 + 20 / 2) / 126, rel=1e-5), "two rows and two columns: Fisher's"


def test_of_too_many_families_tables_are_drawn_and_the_odds_ratio_is_firths(families):
    many = families._replace(in_depth=pd.concat([families.in_depth] * 150, ignore_index=True))
    found = run(
        many,
        kind="association",
        exposures={"Mother": {"mother": ["full"]}},
        crossed={"Mother's engagement": {"mother": ["full", "refused"]}},
        outcome={"outcome": ["mother_and_partner"]},
        drawn_tables=999,
    )
    assert "of 999 tables drawn for over 100 families" in found[OutcomeTest][OutcomeTest.test].iloc[0]
    assert found[OutcomeTest][OutcomeTest.p].iloc[0] == pytest.approx(0.5 / 1000)
    assert "up to 1,000 units" in found[Refusal][Refusal.reason].iloc[0]
    ratio = found[Effect].set_index([Effect.model, Effect.term]).loc[("Firth, profile limits", "Mother")]
    assert ratio[Effect.lower] > 1
    assert ratio[Effect.estimate] == pytest.approx(4 * 3 / (1 * 1), rel=0.02)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"groups": {"No": {"rout": ["no_further_action"]}}}, "no variable “rout” (did you mean “route”?)"),
        ({"groups": {"No": {"route": ["leter_or_visit"]}}}, "did you mean “letter_or_visit”?"),
        ({"where": {"infant": ["yes"]}}, "true or false"),
        ({"competing": ["notification"]}, "cannot compete with itself"),
        ({"landmark": 3}, "did you mean “landmark_days”?"),
    ],
)
def test_a_declaration_that_names_what_is_not_is_refused(change, told):
    sound = {"kind": "time_to_event", "event": ["notification"], "groups": BOTH, "every_days": 9, "least_events": 10}
    io.checked({"analyses": [SAID | sound]}, Analyses, "analyses.yaml")
    with pytest.raises(Problem) as problem:
        io.checked({"analyses": [SAID | sound | change]}, Analyses, "analyses.yaml")
    assert told in str(problem.value)
