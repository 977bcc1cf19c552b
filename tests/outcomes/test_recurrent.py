"""The mean cumulative function and Andersen and Gill's model against printed values and the jackknife."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from filetrack.outcomes.fitting import jackknife
from filetrack.outcomes.recurrent import andersen_gill, mean_cumulative

PREDICTORS = ["rx", "number", "size"]


@pytest.fixture(scope="module")
def bladder(published):
    return published("bladder")


def test_mean_cumulative_by_hand():
    """Three families followed for 4, 4 and 2: events at 1 (a), 2 (c) and 3 (a), and one at 5, past follow-up."""
    curve = mean_cumulative([1, 2, 3, 5], ["a", "c", "a", "b"], ["a", "b", "c"], [4, 4, 2])
    assert curve.time.tolist() == [0, 1, 2, 3]
    assert curve.at_risk.tolist() == [3, 3, 3, 2]
    assert curve.estimate.tolist() == pytest.approx([0, 1 / 3, 2 / 3, 7 / 6])
    first = np.array([2, -1, -1]) / 9
    second = first + np.array([-1, -1, 2]) / 9
    third = second + np.array([1, -1, 0]) / 4
    assert curve.se[1:] ** 2 == pytest.approx([(step**2).sum() for step in (first, second, third)])
    reach = np.exp(4.302653 * np.sqrt(3 / 2) * curve.se[3] / curve.estimate[3])
    assert (curve.lower[3], curve.upper[3]) == pytest.approx((7 / 6 / reach, 7 / 6 * reach), rel=1e-6)


def test_valve_seats(published):
    """Nelson 1995; R survival 3.5-3, survfit(Surv(t1, time, status) ~ 1, id = id): cumhaz and std.chaz."""
    seats = published("valve_seats")
    replaced, ends = seats[seats.replaced == 1], seats[seats.replaced == 0]
    curve = mean_cumulative(replaced.day, replaced.engine, ends.engine, ends.day)
    read = curve.at([61, 76, 98, 326, 581, 646])
    assert read.estimate.round(6).tolist() == [0.024390, 0.048780, 0.146341, 0.512195, 0.984852, 1.320465]
    assert read.se.round(6).tolist() == [0.024091, 0.033641, 0.055199, 0.109740, 0.171204, 0.228505]
    assert curve.events.sum() == 48


def test_bladder_mean_cumulative(bladder):
    """R survival 3.5-3, survfit(Surv(start, stop, event) ~ 1, bladder2, rx == 1, id = id)."""
    placebo = bladder[bladder.rx == 1]
    seen, ends = placebo[placebo.event == 1], placebo.groupby("id").stop.max()
    read = mean_cumulative(seen.stop, seen.id, ends.index, ends).at([6, 12, 24, 36])
    assert read.estimate.round(7).tolist() == [0.3937404, 0.7168284, 1.4467742, 1.9332158]
    assert read.se.round(7).tolist() == [0.0844650, 0.1405844, 0.2438208, 0.3037143]


def test_events_belong_to_families():
    with pytest.raises(ValueError, match="not followed"):
        mean_cumulative([1], ["z"], ["a"], [4])
    with pytest.raises(ValueError, match="more than one end"):
        mean_cumulative([1], ["a"], ["a", "a"], [4, 5])


def test_bladder_breslow(bladder):
    """CAMIS, recurrent_events (coxph and SAS PROC PHREG alike): Lin, Wei, Yang and Ying's errors."""
    of_each = (bladder.start, bladder.stop, bladder.event, bladder[PREDICTORS], bladder.id)
    fit = andersen_gill(*of_each, ties="breslow", corrected=False)
    assert fit.estimate.round(5).tolist() == [-0.45979, 0.17164, -0.04256]
    assert fit.se.round(5).tolist() == [0.25801, 0.06131, 0.07555]
    assert round(fit.p[0], 5) == 0.07474
    assert np.exp(fit.interval())[:, 0].round(3).tolist() == [0.381, 1.047]
    assert (fit.units, fit.events, fit.clusters) == (178, 112, 85)


def test_bladder_efron(bladder):
    """Therneau's coxph(Surv(start, stop, event) ~ rx + number + size, bladder2, cluster = id)."""
    fit = andersen_gill(bladder.start, bladder.stop, bladder.event, bladder[PREDICTORS], bladder.id, corrected=False)
    assert fit.estimate.round(5).tolist() == [-0.46469, 0.17496, -0.04366]
    assert fit.se.round(5).tolist() == [0.26556, 0.06304, 0.07762]


def test_errors_by_jackknife(bladder):
    """The sandwich is the jackknife's limit: less than 7% off at three copies of each patient, 27% at one."""
    copies = pd.concat([bladder.assign(id=bladder.id + 100 * copy) for copy in range(3)], ignore_index=True)
    fit = andersen_gill(copies.start, copies.stop, copies.event, copies[PREDICTORS], copies.id, corrected=False)

    def without(kept):
        left = copies[kept]
        return andersen_gill(left.start, left.stop, left.event, left[PREDICTORS], left.id).estimate

    one_copy = np.where(copies.id < 100, copies.id, 0)
    left = np.array([without(one_copy != patient) for patient in bladder.id.unique()])
    of_all = 254 / 255 * 3 * ((left - fit.estimate) ** 2).sum(axis=0)
    assert np.sqrt(of_all) == pytest.approx(fit.se, rel=0.07)


def test_corrected_errors_by_jackknife(bladder):
    """Leaving out each of 85 patients: one step of each comes within 5%, where the plain sandwich is 8 to 21% short."""
    fit = andersen_gill(bladder.start, bladder.stop, bladder.event, bladder[PREDICTORS], bladder.id)

    def without(kept):
        left = bladder[kept]
        return andersen_gill(left.start, left.stop, left.event, left[PREDICTORS], left.id).estimate

    errors = np.sqrt(np.diag(jackknife(without, bladder.id.to_numpy())))
    assert fit.se == pytest.approx(errors, rel=0.05)
    assert (fit.df < 85).all()
