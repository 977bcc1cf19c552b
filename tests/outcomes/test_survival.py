"""Kaplan-Meier and the log-rank test against printed values."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from filetrack.outcomes.survival import kaplan_meier, log_rank, log_rank_permuted, median_time, numbers_at_risk

# Weeks in remission, Freireich and others 1963; Gehan 1965, Biometrika 52, 203-223: 6-MP (+ censored), then placebo.
MERCAPTOPURINE = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35])
RELAPSED = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0])
PLACEBO = np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23])


def test_leukaemia_curve():
    """R survival 3.5-3, survfit(conf.type="log-log"); estimates as in Kleinbaum and Klein 2012, table 2.2."""
    curve = kaplan_meier(MERCAPTOPURINE, RELAPSED)
    assert curve.time.tolist() == [0, 6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 21, 17, 15, 12, 11, 7, 6]
    assert curve.events.tolist() == [0, 3, 1, 1, 1, 1, 1, 1]
    assert curve.estimate[1:].round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.se[1:].round(4).tolist() == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert curve.lower[1:].round(3).tolist() == [0.620, 0.563, 0.503, 0.432, 0.368, 0.268, 0.188]
    assert curve.upper[1:].round(3).tolist() == [0.952, 0.923, 0.889, 0.849, 0.805, 0.747, 0.680]


def test_curve_is_read_as_a_step_and_not_past_follow_up():
    read = kaplan_meier(MERCAPTOPURINE, RELAPSED).at([0, 5.9, 6, 21, 35, 36]).estimate
    assert read[:5] == pytest.approx([1, 1, 18 / 21, 0.627451, 0.448179], abs=1e-6)
    assert np.isnan(read[5])


def test_a_last_event_leaves_no_limits():
    curve = kaplan_meier([1, 2, 3], [1, 0, 1])
    assert curve.estimate.tolist() == pytest.approx([1, 2 / 3, 0])
    assert np.isnan(curve.lower[-1])


def test_late_entry_is_at_risk_only_after_it():
    curve = kaplan_meier([3, 5, 6], [1, 1, 1], entry=[0, 0, 4])
    assert curve.at_risk.tolist() == [2, 2, 2, 1]
    assert curve.estimate.tolist() == pytest.approx([1, 1 / 2, 1 / 4, 0])


def test_numbers_at_risk():
    assert numbers_at_risk([0, 6, 10, 24, 40], MERCAPTOPURINE).tolist() == [21, 21, 15, 5, 0]
    assert numbers_at_risk([0, 4, 5], np.array([3, 5, 6]), np.array([0, 0, 4])).tolist() == [3, 1, 2]


def test_median_time():
    """SAS/STAT PROC LIFETEST on Gehan's data, log-log limits: 23 weeks (13, not reached) and 8 (4, 11)."""
    treated, placebo = kaplan_meier(MERCAPTOPURINE, RELAPSED), kaplan_meier(PLACEBO, np.ones(21))
    assert median_time(treated)[:2] == (23, 13)
    assert np.isnan(median_time(treated)[2])
    assert median_time(placebo) == (8, 4, 11)


def test_a_curve_that_stays_at_a_half_has_its_median_in_the_middle():
    assert median_time(kaplan_meier([1, 2, 4, 6], [1, 1, 1, 1]))[0] == 3


def test_log_rank_by_permutation():
    """Every way to choose four of nine: scores by Nelson and Aalen's hazard, counted here one by one."""
    time, event = np.array([3, 5, 5, 8, 10, 12, 15, 15, 20]), np.array([1, 1, 0, 1, 1, 0, 1, 1, 0])
    pace = {end: event[time == end].sum() / (time >= end).sum() for end in time}
    score = event - np.array([sum(pace[end] for end in pace if end <= until) for until in time])
    group = np.isin(np.arange(9), [0, 1, 3, 4])
    found = log_rank_permuted(time, event, group, times=19_999)
    of_four = [abs(score[list(four)].sum()) for four in combinations(range(9), 4)]
    exact = np.mean(np.array(of_four) >= abs(score[group].sum()) - 1e-9)
    assert score.sum() == pytest.approx(0)
    assert found.p == pytest.approx(exact, abs=0.01)
    assert found.statistic == pytest.approx(8 / (score @ score) * score[group].sum() ** 2 * (1 / 4 + 1 / 5))


def test_permutation_of_many_is_the_log_rank_test(published):
    """The second form of the test (Peto and Peto 1972), whose variance is the permutations', beside Mantel's."""
    rossi = published("rossi")
    found, usual = (test(rossi.week, rossi.arrest, rossi.fin) for test in (log_rank_permuted, log_rank))
    assert found.statistic == pytest.approx(usual.statistic, rel=0.02)
    assert found.p == pytest.approx(usual.p, abs=0.015)


def test_log_rank_leukaemia():
    """Kalbfleisch and Prentice 2002, section 1.1.1; Kleinbaum and Klein 2012, page 70: 16.79."""
    time = np.concatenate([MERCAPTOPURINE, PLACEBO])
    found = log_rank(time, np.append(RELAPSED, np.ones(21, int)), np.repeat([1, 2], 21))
    assert (round(found.statistic, 2), found.df) == (16.79, 1)


def test_log_rank_rossi(published):
    rossi = published("rossi")
    assert round(log_rank(rossi.week, rossi.arrest, rossi.fin).statistic, 3) == 3.838


def test_log_rank_of_three_groups(published):
    """SAS/STAT PROC LIFETEST, example "Product-Limit Estimates and Tests of Association": 13.8037 on 2, p 0.0010."""
    marrow = published("bone_marrow")
    found = log_rank(marrow.time, marrow.cause > 0, marrow.group)
    assert (round(found.statistic, 4), found.df, round(found.p, 4)) == (13.8037, 2, 0.0010)


def test_log_rank_within_strata():
    """R survival 3.5-3, survdiff(Surv(time, cens) ~ treat + strata(half)), by every other patient."""
    time, half = np.concatenate([MERCAPTOPURINE, PLACEBO]), np.tile([0, 1], 21)
    found = log_rank(time, np.append(RELAPSED, np.ones(21, int)), np.repeat([1, 2], 21), strata=half)
    assert round(found.statistic, 4) == 16.1304
