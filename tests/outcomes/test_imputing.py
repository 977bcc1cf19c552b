"""Imputed categories: the model against statsmodels, Rubin's variance by its formula, planted gaps that are mended."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from filetrack.outcomes.imputing import imputed, posterior_draw
from filetrack.outcomes.logistic import logistic
from filetrack.outcomes.pooled import pooled
from filetrack.schemas.analysis import Imputation

FLAT = 1e4


def declared(data_sets: int, iterations: int = 1, prior: float = 2.5) -> Imputation:
    return Imputation(data_sets=data_sets, iterations=iterations, prior=prior)


def nothing(units: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(index=units.index)


def gaps(units: pd.DataFrame, **missing: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(missing, index=units.index)


def test_with_a_flat_prior_the_model_is_multinomial_maximum_likelihood():
    from statsmodels.discrete.discrete_model import MNLogit

    rng = np.random.default_rng(1)
    design = np.column_stack([np.ones(300), rng.normal(size=(300, 2))])
    codes = (rng.random((300, 1)) > np.array([0.3, 0.7])).sum(axis=1)
    reference = MNLogit(codes, design).fit(disp=0)
    _, mode = posterior_draw(codes, design, FLAT, rng)
    drawn = [posterior_draw(codes, design, FLAT, rng, mode) for _ in range(500)]
    assert mode.reshape(2, 3) == pytest.approx(np.asarray(reference.params).T, abs=2e-3)
    values = np.array([b.ravel() for b, _ in drawn])
    assert np.cov(values.T) == pytest.approx(np.asarray(reference.cov_params()), abs=0.25 * values.var(axis=0).max())


def test_variance_over_data_sets_is_that_of_the_recorded():
    """A share of which r of n are recorded at random: T tends to p (1 - p) / r (Rubin and Schenker 1986).

    W = p (1 - p) / n; B = ((n - r) / n)^2 p (1 - p) (1 / r + 1 / (n - r)); their sum is p (1 - p) / r.
    """
    n, r, p = 400, 160, 0.3
    units = pd.DataFrame({"hurt": np.resize([True] * 3 + [False] * 7, n)})
    missing = np.arange(n) >= r
    sets = imputed(units, gaps(units, hurt=missing), nothing(units), declared(300), np.random.default_rng(2))
    shares = np.array([done["hurt"].mean() for done in sets])
    found = pooled(shares, shares * (1 - shares) / n)
    assert found.estimate == pytest.approx(p, abs=0.004)
    assert found.se**2 == pytest.approx(p * (1 - p) / r, rel=0.12)
    assert found.missing == pytest.approx(1 - r / n, abs=0.05)


def _marginal() -> float:
    """The log odds ratio of a service by injury over both sites, of the planted probabilities."""
    p = np.array([[0.5 * (0.75 if s else 0.4), 0.5 * (0.25 if s else 0.6)] for s in (0, 1)])
    served = np.array([[1 / (1 + np.exp(1.5 - 1.2 * h - 1.0 * s)) for h in (0, 1)] for s in (0, 1)])
    share = (p * served).sum(axis=0) / p.sum(axis=0)
    return float(np.diff(np.log(share / (1 - share)))[0])


MARGINAL = _marginal()


def test_planted_gaps_are_mended_and_intervals_cover():
    """Gaps that depend on what is recorded (missing at random): the recorded alone mislead, their completion does not.

    `hurt` is missing more often after a service and in the south, where fewer are hurt.
    """
    rng = np.random.default_rng(3)
    odds, recorded_alone, mended, covered = 1.2, [], [], 0
    draws, n = 30, 400
    for _ in range(draws):
        south = rng.random(n) < 0.5
        hurt = rng.random(n) < np.where(south, 0.25, 0.6)
        service = rng.random(n) < 1 / (1 + np.exp(1.5 - odds * hurt - 1.0 * south))
        missing = rng.random(n) < np.where(service, 0.75, 0.1) * np.where(south, 1, 0.3)
        units = pd.DataFrame({"south": south, "hurt": np.where(missing, False, hurt)})
        helps = pd.DataFrame({"service": service.astype(float)})
        sets = list(imputed(units, gaps(units, hurt=missing), helps, declared(5), rng))
        fits = [logistic(service, done[["hurt"]].astype(float)) for done in sets]
        found = pooled([fit.estimate[1] for fit in fits], [fit.covariance[1, 1] for fit in fits], n - 2)
        whole = logistic(service, pd.DataFrame({"hurt": hurt.astype(float)})).estimate[1]
        alone = logistic(service[~missing], pd.DataFrame({"hurt": hurt[~missing].astype(float)})).estimate[1]
        recorded_alone.append(alone - whole)
        mended.append(found.estimate - whole)
        covered += found.lower < MARGINAL < found.upper
    assert np.mean(recorded_alone) > 0.3
    assert abs(np.mean(mended)) < 0.08
    assert covered >= 0.88 * draws


def test_two_columns_with_gaps_keep_their_relation():
    rng = np.random.default_rng(4)
    first = rng.integers(0, 3, 600)
    second = np.where(rng.random(600) < 0.8, first, rng.integers(0, 3, 600))
    units = pd.DataFrame({"a": np.array(list("xyz"))[first], "b": np.array(list("uvw"))[second]})
    missing = gaps(units, a=rng.random(600) < 0.3, b=rng.random(600) < 0.3)
    alike = (first == second).mean()
    touched = missing.any(axis=1)
    sets = imputed(units, missing, nothing(units), declared(5, iterations=5), rng)
    found = [
        (done["a"].map(dict(x=0, y=1, z=2)) == done["b"].map(dict(u=0, v=1, w=2)))[touched].mean() for done in sets
    ]
    assert np.mean(found) == pytest.approx(alike, abs=0.06)


def test_what_is_recorded_stays_and_what_cannot_be_is_not_drawn():
    units = pd.DataFrame(
        {"previous": ["none", "low", "open", "missing"] * 20, "open": [False, False, True, False] * 20}
    )
    missing = gaps(units, previous=(units["previous"] == "missing").to_numpy())
    never = {"previous": ["open"]}
    one, two = (
        pd.concat(imputed(units, missing, nothing(units), declared(3), np.random.default_rng(seed), never))
        for seed in (5, 5)
    )
    pd.testing.assert_frame_equal(one, two)
    again = pd.concat(imputed(units, missing, nothing(units), declared(3), np.random.default_rng(6), never))
    assert not one.equals(again)
    drawn = pd.concat([missing["previous"]] * 3)
    assert set(one.loc[drawn, "previous"]) == {"none", "low"}
    assert (one.loc[~drawn, "previous"] == pd.concat([units] * 3).loc[~drawn, "previous"]).all()


def test_a_predictor_that_tells_all_has_finite_coefficients_and_one_category_is_that_category():
    units = pd.DataFrame({"hurt": [True, False] * 30, "weapon": "none"})
    missing = gaps(units, hurt=np.arange(60) >= 50, weapon=np.arange(60) < 5)
    helps = units[["hurt"]].astype(float)
    (done,) = list(imputed(units, missing, helps, declared(2), np.random.default_rng(7)))[:1]
    assert (done["hurt"] == units["hurt"]).mean() > 0.9
    assert (done["weapon"] == "none").all()


def test_what_is_recorded_of_no_unit_is_left_as_it_is():
    units = pd.DataFrame({"injury": [False] * 40, "level": ["low", "high"] * 20})
    missing = gaps(units, injury=np.repeat(True, 40), level=np.arange(40) < 5)
    for made in imputed(units, missing, nothing(units), declared(2), np.random.default_rng(1)):
        assert not made["injury"].any()
        assert set(made["level"]) == {"low", "high"}
