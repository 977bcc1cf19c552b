"""Errors by cluster, the jackknife, and what a fitted model says of itself."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import f

from filetrack.outcomes.fitting import clustered, degrees_of_freedom, jackknife, maximum, sandwich, small_sample
from filetrack.outcomes.hazards import cox
from filetrack.outcomes.results import Fit, Refused, require_events


def test_sandwich_by_hand():
    """Scores 1, 2, -3 in clusters a, a, b add up to 3 and -3: 1/2 * 18 * 1/2."""
    scores, families = np.array([[1.0], [2], [-3]]), ["a", "a", "b"]
    assert sandwich(np.array([[0.5]]), scores, families) == pytest.approx(4.5)
    assert clustered(np.array([[0.5]]), scores, families) == pytest.approx(9.0)
    assert clustered(np.array([[0.5]]), scores, None) == 0.5


def test_few_clusters_by_hand():
    """Two clusters' sums, information 1 and 3: u is 2 and -2, d is 2 / (4 - 1) and -2 / (4 - 3), or their roots."""
    scores, parts, families = np.array([[1.0], [1], [-2]]), np.array([0.5, 0.5, 3])[:, None, None], ["a", "a", "b"]
    bread = np.array([[0.25]])
    assert small_sample(bread, scores, parts, families, power=1) == pytest.approx((4 / 9 + 4) / 2)
    assert small_sample(bread, scores, parts, families) == pytest.approx((1 / 3 + 1) / 2)
    assert degrees_of_freedom(bread, parts, families) == pytest.approx(16 / 10)


def test_a_cluster_that_carries_a_coefficient_alone_is_held_to_three_quarters():
    scores, parts = np.array([[2.0], [-2]]), np.array([1.0, 0])[:, None, None]
    assert small_sample(np.eye(1), scores, parts, ["a", "b"], power=1) == pytest.approx((8**2 + 2**2) / 2)


def test_limits_by_students_distribution():
    """Of 4 degrees of freedom: t is 2.776445; two coefficients together by Hotelling's, F on 2 and 3."""
    fit = Fit(("a", "b"), np.array([2.0, 1]), np.eye(2), 0, 0, 9, 9, df=np.array([4.0, 4]))
    assert fit.interval()[1] == pytest.approx([4.776445, 3.776445])
    assert fit.p[0] == pytest.approx(0.116117, abs=1e-6)
    assert fit.wald("a", "b").p == pytest.approx(f.sf(5 * 3 / (4 * 2), 2, 3))


def test_jackknife_of_a_mean_is_its_variance():
    values = np.array([1.0, 2, 4, 9])
    found = jackknife(lambda kept: values[kept].mean(keepdims=True), np.arange(4))
    assert found == pytest.approx(values.var(ddof=1) / 4)


def test_a_far_start_still_finds_the_top():
    """Of -cosh(b - 3), from which a full step would leap away."""
    found = maximum(lambda b: (-np.cosh(b[0] - 3), -np.sinh(b - 3), np.cosh(b[:, None] - 3)), np.array([-8.0]))
    assert found == pytest.approx([3])


def test_scale_of_a_predictor_does_not_matter(published):
    """A predictor in millionths has a coefficient a million times smaller, found as closely."""
    rossi = published("rossi")
    plain = cox(rossi.week, rossi.arrest, rossi[["fin", "age"]])
    small = cox(rossi.week, rossi.arrest, rossi[["fin", "age"]].assign(age=rossi.age * 1e6))
    large = cox(rossi.week, rossi.arrest, rossi[["fin", "age"]].assign(age=rossi.age / 1e6))
    assert small.estimate * [1, 1e6] == pytest.approx(plain.estimate, rel=1e-8)
    assert large.estimate / [1, 1e6] == pytest.approx(plain.estimate, rel=1e-8)


def test_fit_says_error_limits_and_p():
    fit = Fit(("x",), np.array([1.0]), np.array([[0.25]]), -10, -12, 50, 20)
    assert fit.se == pytest.approx([0.5])
    assert np.ravel(fit.interval()) == pytest.approx([1 - 0.979982, 1 + 0.979982], abs=1e-6)
    assert fit.p == pytest.approx([0.0455003], abs=1e-7)
    assert fit.likelihood_ratio() == pytest.approx((4, 1, 0.0455003), abs=1e-7)


def test_terms_are_tested_together():
    fit = Fit(("(intercept)", "a", "b"), np.array([5.0, 1, 2]), np.diag([1.0, 1, 4]), 0, 0, 9, 3)
    assert fit.wald("a", "b") == pytest.approx((1 + 1, 2, np.exp(-1)))


def test_events_per_coefficient():
    require_events(80, 8, 10)
    with pytest.raises(Refused, match=r"^9 events for 8 coefficients: 1.1 events per coefficient, 10 are asked for$"):
        require_events(9, 8, 10)
