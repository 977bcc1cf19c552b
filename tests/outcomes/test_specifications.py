"""Headlines under every treatment: each is there, what it changes is what it says, and what cannot be is told why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from filetrack import io
from filetrack.outcomes.analyses import analysed
from filetrack.outcomes.headlines import estimated, on_its_measure
from filetrack.outcomes.pooled import pooled
from filetrack.outcomes.specifications import specifications
from filetrack.outcomes.treated import Treated
from filetrack.problems import Problem
from filetrack.schemas.analysis import Analyses
from filetrack.schemas.codes import Treatment
from filetrack.schemas.outcomes import CurvePoint, Effect, FollowUp, Specification
from tests.outcomes import many

CONFIG = Path(__file__).resolve().parents[2] / "config"
SAID = {"title": "One", "cannot_say": "Much."}
SERVED = ["family_support_triggered", "safeguarding_triggered"]
ROUTES = {"No": {"route": ["no_further_action"]}, "Yes": {"route": ["letter_or_visit", *SERVED, "safeguarding_open"]}}
PREDICTORS = {
    "earlier": {"previous": ["medium"]},
    "injury": {"injury": [True]},
    "high": {"level": ["medium", "high"]},
}
DECLARED = {
    "analyses": [
        SAID
        | {"name": "time", "kind": "time_to_event", "event": ["notification"], "competing": ["moved_away"]}
        | {"groups": ROUTES, "every_days": 100, "least_events": 1},
        SAID
        | {"name": "repeats", "kind": "repeats", "groups": ROUTES, "predictors": PREDICTORS}
        | {"every_days": 100, "least_events": 1},
        SAID
        | {"name": "served", "kind": "response", "predictors": PREDICTORS, "least_events": 1}
        | {"where": {"previous": ["none", "low", "medium"]}}
        | {"outcome": {"route": SERVED}},
        SAID
        | {"name": "depth", "kind": "association", "outcome": {"outcome": ["mother_and_partner"]}}
        | {
            "exposures": {"Mother": {"mother": ["full"]}},
            "known": {"Mother": {"mother": ["full", "partial", "refused"]}},
        },
    ],
    "headlines": [
        {"name": "share", "title": "Share", "analysis": "time", "day": 600},
        {"name": "share_no", "title": "Share", "analysis": "time", "term": "No", "day": 600},
        {"name": "rate", "title": "Rate", "analysis": "repeats", "term": "No"},
        {"name": "rate_ratio", "title": "Rate ratio", "analysis": "repeats", "term": "injury"},
        {"name": "odds", "title": "Odds", "analysis": "served", "term": "injury"},
        {"name": "engaged", "title": "Engaged", "analysis": "depth", "term": "Mother"},
    ],
    "treatments": {
        "imputation": {"data_sets": 4, "iterations": 2, "prior": 2.5},
        "drawn_links": 20,
        "response_days": {"fewer": 28, "more": 56},
        "seed": 1,
    },
}


@pytest.fixture(scope="module")
def study():
    return many.sources()


@pytest.fixture(scope="module")
def declared() -> Analyses:
    return Analyses.model_validate(DECLARED)


@pytest.fixture(scope="module")
def found(study, declared) -> pd.DataFrame:
    return Specification.validate(specifications(declared, study))


@pytest.fixture(scope="module")
def by(found) -> pd.DataFrame:
    return found.set_index([Specification.headline, Specification.treatment]).sort_index()


def test_every_headline_has_every_treatment_and_an_estimate_or_a_reason(found):
    assert found.groupby(Specification.headline, sort=False)[Specification.treatment].agg(list).tolist() == [
        [treatment.value for treatment in Treatment]
    ] * len(DECLARED["headlines"])
    without = found[found[Specification.estimate].isna()]
    assert without[Specification.note].str.len().min() > 20
    assert without[[Specification.lower, Specification.units]].isna().all(axis=None)
    estimated_ones = found.dropna(subset=[Specification.estimate])
    limits = estimated_ones[[Specification.lower, Specification.estimate, Specification.upper]].to_numpy()
    assert (np.diff(limits, axis=1) > 0).all()


def test_as_recorded_is_what_the_analyses_give(by, study, declared):
    results = analysed(declared, study.cohort)
    effects = results[Effect].set_index([Effect.analysis, Effect.model, Effect.term])
    recorded = by.xs("as_recorded", level=1)
    curve = results[CurvePoint].query("curve == 'incidence' and group == 'No' and end == 'notification' and day == 600")
    columns = [Effect.estimate, Effect.lower, Effect.upper]
    assert recorded.loc["share_no", columns].tolist() == curve.iloc[0][columns].tolist()
    for name, row in (
        ("rate", ("repeats", "rate, errors by family", "No")),
        ("rate_ratio", ("repeats", "Andersen and Gill", "injury")),
    ):
        assert recorded.loc[name, columns].tolist() == pytest.approx(effects.loc[row, columns].tolist())
    firth = effects.loc[("served", "Firth, profile limits", "injury")]
    assert recorded.loc["odds", Effect.estimate] == firth[Effect.estimate]
    assert recorded.loc["odds", ["units", "events"]].tolist() == firth[["units", "events"]].tolist()


def test_complete_cases_are_those_with_all_that_is_used(by, study):
    first, gaps = study.cohort.first, study.unrecorded
    complete = by.xs("complete_case", level=1)["units"]
    assert complete["odds"] == (~gaps["injury"] & ~gaps["previous"]).sum()
    assert complete["rate"] == (first["route"] == "no_further_action").sum()
    assert complete["engaged"] == (study.cohort.in_depth["mother"] != "unknown").sum()


def test_worst_cases_hold_every_completion(by, study, declared):
    """None is above the highest that is found: not that of those served all injured and none of the others."""
    for name in ("odds", "rate_ratio", "engaged", "share"):
        low, mid, high = (
            by.loc[(name, how), Specification.estimate] for how in ("worst_case_low", "imputed", "worst_case_high")
        )
        assert low < mid < high or (name == "share" and low == mid < high)
    first, gaps = study.cohort.first, study.unrecorded
    served = first["route"].isin(SERVED)
    told = first.assign(injury=first["injury"] | (gaps["injury"] & served))
    previous = np.where(gaps["previous"], np.where(served, "medium", "none"), told["previous"])
    cohort = study.cohort._replace(first=told.assign(previous=previous))
    headline, analysis = declared.headlines[4], declared.analyses[2]
    by_hand = np.exp(estimated(headline, analysis, cohort).value)
    assert by.loc[("odds", "worst_case_high"), Specification.estimate] >= by_hand - 1e-5


def test_families_that_moved_away_are_taken_as_met_or_not(by, study):
    away = study.cohort.first["moved_away_on"].notna() & ~(
        study.cohort.first["notification_on"] <= study.cohort.first["moved_away_on"]
    )
    events = by.xs("share", level=0)[Specification.events]
    assert events["worst_case_high"] - events["worst_case_low"] == away.sum() > 0


def test_families_not_traced_bound_a_share(by):
    """170 notifications, 150 families traced: the share of 150 becomes one of 170, with none or with 20 more."""
    p, low, high = by.loc[("share", ["as_recorded", "untraced_low", "untraced_high"]), Specification.estimate]
    assert (low, high) == pytest.approx((p * 150 / 170, (p * 150 + 20) / 170), abs=1e-5)
    assert by.loc[("share", "untraced_low"), Specification.units] == 170
    assert "20 families" in by.loc[("odds", "untraced_high"), Specification.note]


def test_imputation_says_how_much_information_is_missing(by, study):
    for name in ("odds", "engaged"):
        row = by.loc[(name, "imputed")]
        assert row[Specification.data_sets] == 4
        assert 0 < row[Specification.missing_information] < 1
    number = (study.cohort.in_depth["mother"] == "unknown").sum()
    assert by.loc[("engaged", "imputed"), Specification.note] == f"families of whom it is not recorded: mother {number}"
    assert by.loc[("share", "imputed"), Specification.note] == "all that it rests on is recorded"


def test_other_links_change_the_families(by, study, declared):
    units = by.xs("share", level=0)[Specification.units]
    assert (units["links_strict"], units["links_loose"]) == (149, 151)
    assert "read in depth under the study's own links" in by.loc[("engaged", "links_loose"), Specification.note]
    treated = Treated(study, declared.treatments)
    headline, analysis = declared.headlines[0], declared.analyses[0]
    own, other = (estimated(headline, analysis, treated.by_scenario[number]) for number in (0, 2))
    hand = pooled(
        np.repeat([own.value, other.value], [10, 5]), np.repeat([own.variance, other.variance], [10, 5]), 149.3
    )
    drawn = by.loc[("share", "links_drawn")]
    assert drawn[Specification.estimate] == pytest.approx(
        on_its_measure("cumulative incidence", hand.estimate)[0], rel=1e-5
    )
    assert drawn[Specification.data_sets] == 15


def test_few_are_taken_of_many_sets_of_links(study):
    few = Analyses.model_validate(DECLARED | {"treatments": DECLARED["treatments"] | {"drawn_links": 2}}).treatments
    draws = study.links.scenarios.assign(draws=[50, 30, 20])
    taken = Treated(study._replace(links=study.links._replace(scenarios=draws)), few).taken
    assert taken.sum() == 2


def test_levels_and_answers(by, study):
    assert "does not rest" in by.loc[("share", "levels_conservative"), Specification.note]
    lowered = (study.cohort.first["level"] == "medium").sum()
    assert (
        by.loc[("odds", "levels_conservative"), Specification.note]
        == f"families at a lower level of violence: {lowered}"
    )
    assert "coded as answers within 42 days" in by.loc[("odds", "answers_later"), Specification.note]


def test_the_study_s_own_headlines_are_declared_and_made_again_alike(study):
    declared = io.settings(CONFIG / "analyses.yaml", Analyses)
    assert len(declared.headlines) >= 6
    few = declared.treatments.model_copy(
        update={"imputation": declared.treatments.imputation.model_copy(update={"data_sets": 2, "iterations": 1})}
    )
    quick = declared.model_copy(update={"headlines": declared.headlines[-1:], "treatments": few})
    pd.testing.assert_frame_equal(specifications(quick, study), specifications(quick, study))


def test_a_headline_on_what_is_recorded_of_no_family_says_so(study, declared):
    first = study.cohort.first.assign(**{FollowUp.injury: False})
    blank = study.unrecorded.assign(**{FollowUp.injury: True})
    none = study._replace(cohort=study.cohort._replace(first=first), unrecorded=blank)
    headline = next(one for one in declared.headlines if one.name == "odds")
    found = specifications(declared.model_copy(update={"headlines": [headline]}), none)
    assert len(found) == len(Treatment)
    assert set(found[Specification.note]) == {"recorded of no family: injury"}
    assert found[Specification.estimate].isna().all()


@pytest.mark.parametrize(
    ("headline", "told"),
    [
        ({"analysis": "tim"}, "no analysis “tim” (did you mean “time”?)"),
        ({"analysis": "served", "term": "injry"}, "did you mean “injury”?"),
        ({"analysis": "served", "term": "All"}, "no term “All”"),
        ({"analysis": "time"}, "`day` is for the time to an event, and needed there"),
        ({"analysis": "repeats", "day": 3}, "`day` is for the time to an event"),
        ({"analysis": "notes", "day": 3}, "a headline counts families"),
    ],
)
def test_a_headline_that_names_what_is_not_is_refused(headline, told):
    notes = DECLARED["analyses"][0] | {"name": "notes", "unit": "notification"}
    with pytest.raises(Problem) as problem:
        io.checked(
            DECLARED
            | {"analyses": [*DECLARED["analyses"], notes], "headlines": [{"name": "one", "title": "One"} | headline]},
            Analyses,
            "analyses.yaml",
        )
    assert told in str(problem.value)
    with pytest.raises(Problem, match="headlines need `treatments`"):
        io.checked({key: DECLARED[key] for key in ("analyses", "headlines")}, Analyses, "analyses.yaml")
