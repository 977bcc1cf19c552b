"""Rates and negative binomial models against printed values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from filetrack.outcomes.counts import negative_binomial, overdispersion, robust_rate
from filetrack.outcomes.results import Refused


@pytest.fixture(scope="module")
def absences(published):
    quine = published("quine")
    x = {"N": quine.eth == "N", "M": quine.sex == "M", "F1": quine.age == "F1", "F2": quine.age == "F2"}
    return quine.days, pd.DataFrame({**x, "F3": quine.age == "F3", "SL": quine.lrn == "SL"}).astype(float)


def test_robust_limits_by_hand():
    """Three families, 3 events in 6 years: residuals (1, -1, 0) from 0.5 a year, each over 3 * 2/3; t is of 2."""
    found = robust_rate([1, 1, 0, 1], [1, 1, 2, 2], ["a", "a", "b", "c"])
    reach = np.exp(4.302653 * np.sqrt(2 / 3 * (1 / 4 + 1 / 4)))
    assert found == pytest.approx((0.5, 0.5 / reach, 0.5 * reach), rel=1e-6)
    with pytest.raises(Refused, match="no event"):
        robust_rate([0, 0], [1, 1], ["a", "b"])
    with pytest.raises(Refused, match="one family"):
        robust_rate([1, 0], [1, 1], ["a", "a"])


def test_ships(published):
    """MASS 7.3-58.2, glm.nb(incidents ~ year + period + offset(log(service))): theta 4.069, log-likelihood -82.491."""
    ships = published("ships")
    found = negative_binomial(ships.incidents, ships[["year", "period"]], ships.service)
    assert found.fit.estimate.round(3).tolist() == [-10.411, 0.057, 0.011]
    assert round(found.fit.log_likelihood, 3) == -82.491
    assert round(1 / found.dispersion, 3) == 4.069


def test_absence_from_school(absences):
    """MASS 7.3-58.2, glm.nb(Days ~ Eth + Sex + Age + Lrn, quine); theta's error too, by the delta method."""
    days, x = absences
    found = negative_binomial(days, x, np.ones(len(days)))
    printed = [2.89458, -0.56937, 0.08232, -0.44843, 0.08808, 0.35690, 0.29211]
    assert found.fit.estimate == pytest.approx(printed, abs=6e-6)
    assert round(1 / found.dispersion, 3) == 1.275
    assert round(found.dispersion_se / found.dispersion**2, 3) == 0.161
    assert round(2 * found.fit.log_likelihood, 3) == -1093.151


def test_overdispersion(absences):
    """2 (-546.5755 + 1142.592), MASS's log-likelihoods of the two models."""
    days, x = absences
    found = overdispersion(days, x, np.ones(len(days)))
    assert found.statistic == pytest.approx(1192.033, abs=2e-3)
    even = overdispersion(np.tile([1, 2, 3], 20), pd.DataFrame(index=range(60)), np.ones(60))
    assert (even.statistic, even.p) == (0, 1)


def test_counts_as_even_as_poissons_are_refused():
    with pytest.raises(Refused, match="no finite estimate"):
        negative_binomial(np.tile([1, 2, 3], 20), pd.DataFrame(index=range(60)), np.ones(60))


def test_exposure_is_a_unit_of_time(published):
    ships = published("ships")
    months = negative_binomial(ships.incidents, ships[["year"]], ships.service).fit
    years = negative_binomial(ships.incidents, ships[["year"]], ships.service / 12).fit
    assert years.estimate - months.estimate == pytest.approx([np.log(12), 0], abs=1e-3)


def test_errors_by_cluster(absences):
    """As statsmodels' own, without its further (n - 1) / (n - k)."""
    from statsmodels.discrete.discrete_model import NegativeBinomial

    days, x = absences
    families = np.arange(len(days)) // 3
    found = negative_binomial(days, x, np.ones(len(days)), clusters=families)
    kept = {"groups": families, "use_correction": False}
    model = NegativeBinomial(days, np.column_stack([np.ones(len(x)), x]))
    theirs = model.fit(method="bfgs", maxiter=1000, gtol=1e-7, disp=0, cov_type="cluster", cov_kwds=kept)
    assert found.fit.se == pytest.approx(theirs.bse[:-1] * np.sqrt(49 / 48), rel=1e-3)
    assert found.fit.clusters == 49
