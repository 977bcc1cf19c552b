"""Cumulative incidence, Gray's test and Fine and Gray's model against printed values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from filetrack.outcomes.competing import cumulative_incidence, fine_gray, gray_test
from filetrack.outcomes.fitting import jackknife
from filetrack.outcomes.hazards import cox
from filetrack.outcomes.results import Refused
from filetrack.outcomes.survival import kaplan_meier


@pytest.fixture(scope="module")
def transplant(published):
    return published("transplant")


@pytest.fixture(scope="module")
def predictors(transplant):
    """Those of Scrucca, Santucci and Aversa 2010, relapse being the phase to compare with."""
    t = transplant
    phases = {phase: t.phase == phase for phase in ("CR1", "CR2", "CR3")}
    x = {"M": t.sex == "M", "AML": t.disease == "AML", **phases, "PB": t.source == "PB", "age": t.age}
    return pd.DataFrame(x).astype(float)


def test_incidence_of_relapse(published):
    """CAMIS, survival_cif (tidycmprsk and SAS PROC LIFETEST alike): AML low risk at 0.5, 1, 1.5, 2 and 3 years."""
    marrow = published("bone_marrow").query("group == 2")
    curve = cumulative_incidence(marrow.time / 365.25, marrow.cause)
    assert curve.at([0.5, 1, 1.5, 2, 3]).estimate.round(4).tolist() == [0, 0.0741, 0.1296, 0.1481, 0.1667]


def test_incidence_without_a_rival_is_one_less_kaplan_meier(published):
    """Estimate and, by the delta method, Greenwood's error."""
    rossi = published("rossi")
    incidence = cumulative_incidence(rossi.week, rossi.arrest)
    curve = kaplan_meier(rossi.week, rossi.arrest)
    assert incidence.estimate == pytest.approx(1 - curve.estimate)
    assert incidence.se == pytest.approx(curve.se)
    assert incidence.at_risk.tolist() == curve.at_risk.tolist()


def test_incidences_and_survival_add_up(transplant):
    ends = [6, 12, 24]
    by_cause = [cumulative_incidence(transplant.time, transplant.cause, of).at(ends).estimate for of in (1, 2)]
    free = kaplan_meier(transplant.time, transplant.cause > 0).at(ends).estimate
    assert sum(by_cause) + free == pytest.approx([1, 1, 1])


def test_limits_by_log_log():
    """F ^ exp(+-z se / (F log F)), counted by hand: F = 1/4 from four, se = sqrt(3)/8."""
    curve = cumulative_incidence([1, 2, 3, 4], [1, 2, 1, 0])
    reach = np.exp(1.959964 * np.sqrt(3) / 8 / (0.25 * np.log(4)))
    assert (curve.lower[1], curve.upper[1]) == pytest.approx((0.25**reach, 0.25 ** (1 / reach)), rel=1e-5)


def test_gray_two_groups(transplant):
    """Scrucca, Santucci and Aversa 2007, as cmprsk's cuminc prints it: relapse, then the competing end."""
    relapse = gray_test(transplant.time, transplant.cause, transplant.disease, of=1)
    other = gray_test(transplant.time, transplant.cause, transplant.disease, of=2)
    assert (round(relapse.statistic, 7), round(relapse.p, 8), relapse.df) == (2.8623325, 0.09067592, 1)
    assert (round(other.statistic, 7), round(other.p, 8)) == (0.4481279, 0.50322531)


def test_gray_three_groups(published):
    """CAMIS, survival_cif (tidycmprsk and SAS PROC LIFETEST alike)."""
    marrow = published("bone_marrow")
    relapse = gray_test(marrow.time, marrow.cause, marrow.group, of=1)
    death = gray_test(marrow.time, marrow.cause, marrow.group, of=2)
    assert (round(relapse.statistic, 7), relapse.df, round(relapse.p, 7)) == (11.9228820, 2, 0.0025762)
    assert (round(death.statistic, 7), death.df, round(death.p, 7)) == (0.1374108, 2, 0.9336017)


def test_fine_gray(transplant, predictors):
    """Scrucca, Santucci and Aversa 2010, Bone Marrow Transplant 45, 1388-1395, as cmprsk's crr prints it."""
    fit = fine_gray(transplant.time, transplant.cause, predictors, corrected=False)
    assert fit.estimate.round(4).tolist() == [0.0352, -0.4723, -1.1018, -1.0200, -0.7314, 0.9211, -0.0185]
    assert fit.se.round(4).tolist() == [0.2900, 0.3054, 0.3764, 0.3558, 0.5766, 0.5530, 0.0119]
    assert fit.p.round(4)[[2, 3]].tolist() == [0.0034, 0.0041]
    assert round(fit.log_likelihood) == -267
    assert round(fit.likelihood_ratio().statistic, 1) == 24.4


def test_fine_gray_by_disease(published):
    """R cmprsk 2.2-11, crr: AML of low and of high risk against ALL, of relapse."""
    marrow = published("bone_marrow")
    x = pd.DataFrame({"low": marrow.group == 2, "high": marrow.group == 3}).astype(float)
    fit = fine_gray(marrow.time, marrow.cause, x, corrected=False)
    assert fit.estimate.round(4).tolist() == [-0.8034, 0.5085]
    assert fit.se.round(4).tolist() == [0.4285, 0.3662]


def test_fine_gray_by_cluster_is_blind_to_copies(transplant, predictors):
    once = fine_gray(transplant.time, transplant.cause, predictors)
    copies = np.tile(np.arange(len(transplant)), 2)
    time, cause = (np.tile(transplant[column], 2) for column in ("time", "cause"))
    twice = fine_gray(time, cause, pd.concat([predictors, predictors]), clusters=copies)
    assert twice.estimate == pytest.approx(once.estimate, abs=1e-6)
    assert twice.se == pytest.approx(once.se, abs=1e-6)
    assert twice.clusters == 177


def test_fine_gray_errors_by_jackknife(transplant, predictors):
    """Leaving out one of 59 clusters of three at a time."""
    x, clusters = predictors[["AML", "age"]], np.arange(len(transplant)) // 3
    fit = fine_gray(transplant.time, transplant.cause, x, clusters=clusters)
    covariance = jackknife(
        lambda kept: fine_gray(transplant.time[kept], transplant.cause[kept], x[kept]).estimate, clusters
    )
    assert np.sqrt(np.diag(covariance)) == pytest.approx(fit.se, rel=0.06)


def test_known_ends_of_follow_up_make_it_coxs_model(transplant, predictors):
    """With each unit's end of follow-up known, those that met the rival stay at risk until then."""
    followed = transplant.time.where(transplant.cause == 0, 140.0)
    fit = fine_gray(transplant.time, transplant.cause, predictors, followed=followed)
    stays = transplant.time.where(transplant.cause == 1, followed)
    units = transplant.index
    same = cox(stays, transplant.cause == 1, predictors, clusters=units, ties="breslow")
    assert fit.estimate == pytest.approx(same.estimate, abs=1e-7)
    assert fit.se == pytest.approx(same.se, abs=1e-7)


def test_a_cause_that_no_one_met_is_refused():
    with pytest.raises(Refused, match="no event of the cause"):
        cumulative_incidence([1, 2], [2, 0])
    with pytest.raises(Refused, match="no event of the cause"):
        fine_gray([1, 2], [2, 0], pd.DataFrame({"x": [0.0, 1]}))
