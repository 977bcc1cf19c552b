"""Plain and penalised logistic models against printed values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from filetrack.outcomes.logistic import firth, firth_profile, logistic
from filetrack.outcomes.results import Refused


@pytest.fixture(scope="module")
def endometrial(published):
    data = published("endometrial")
    return data.HG, data[["NV", "PI", "EH"]]


def test_endometrial(endometrial):
    """Heinze and Schemper 2002, table 2; digits as R logistf prints them."""
    fit = firth(*endometrial)
    assert fit.terms == ("(intercept)", "NV", "PI", "EH")
    assert fit.estimate.round(4).tolist() == [3.7746, 2.9293, -0.0348, -2.6042]
    assert fit.se.round(4).tolist() == [1.4887, 1.5508, 0.0396, 0.7760]
    likelihood_ratio = fit.likelihood_ratio()
    assert (round(likelihood_ratio.statistic, 5), likelihood_ratio.df) == (43.65582, 3)
    assert (fit.units, fit.events) == (79, 30)


def test_endometrial_profile(endometrial):
    """Heinze and Schemper 2002, table 2; digits as R logistf prints them."""
    profile = firth_profile(*endometrial)
    assert profile.lower.round(4).tolist() == [1.0825, 0.6097, -0.1245, -4.3652]
    assert profile.upper.round(4).tolist() == [7.2093, 7.8546, 0.0405, -1.2327]
    assert profile.p == pytest.approx([0.004193628, 0.009123668, 0.3874822, 0.00002506867], rel=1e-5)


def test_firth_adds_a_half_to_each_cell():
    """Of a 2 by 2 table: log (7.5 / 3.5) - log (0.5 / 9.5), one cell being empty."""
    x = pd.DataFrame({"x": np.repeat([1, 0], [10, 9])})
    y = np.repeat([1, 0, 0], [7, 3, 9])
    assert firth(y, x).estimate[1] == pytest.approx(np.log(7.5 / 3.5) - np.log(0.5 / 9.5))


def test_separation_is_refused_by_the_plain_model(endometrial):
    with pytest.raises(Refused, match="no finite estimate"):
        logistic(*endometrial)
    with pytest.raises(Refused, match="does not vary"):
        logistic([1, 1], pd.DataFrame({"x": [0, 1]}))


def test_plain_model_and_errors_by_cluster(endometrial):
    """As statsmodels' Logit, without its further (n - 1) / (n - k) in the errors by cluster."""
    from statsmodels.discrete.discrete_model import Logit

    y, x = endometrial[0], endometrial[1][["PI", "EH"]]
    families = np.arange(len(y)) // 2
    model = Logit(y, np.column_stack([np.ones(len(x)), x]))
    plain, robust = logistic(y, x), logistic(y, x, clusters=families)
    theirs = model.fit(disp=0)
    clustered = model.fit(disp=0, cov_type="cluster", cov_kwds={"groups": families, "use_correction": False})
    assert plain.estimate == pytest.approx(theirs.params.to_numpy(), abs=1e-6)
    assert plain.se == pytest.approx(theirs.bse.to_numpy(), abs=1e-6)
    assert plain.null_log_likelihood == pytest.approx(theirs.llnull)
    assert robust.se == pytest.approx(clustered.bse.to_numpy() * np.sqrt(40 / 39), abs=1e-5)
    assert robust.clusters == 40


def test_firth_errors_by_cluster_are_the_plain_ones_in_large_data(endometrial):
    y, x = (pd.concat([part] * 40, ignore_index=True) for part in endometrial)
    families, x = np.arange(len(y)) // 2, x[["PI", "EH"]]
    assert firth(y, x, clusters=families).se == pytest.approx(logistic(y, x, clusters=families).se, rel=5e-3)
    assert firth(y, x, clusters=families).estimate == pytest.approx(logistic(y, x).estimate, rel=5e-3)


def test_profile_limits_where_one_predictor_lies_within_another():
    """Of 164 families 45 have an injury, 39 of them high violence, 8 of these the outcome: by scipy's simplex."""
    patterns = [(39, 8, 1, 1), (6, 0, 1, 0), (119, 0, 0, 0)]
    rows = [(one < events, injury, high) for units, events, injury, high in patterns for one in range(units)]
    y, x = np.array([row[0] for row in rows]), pd.DataFrame([row[1:] for row in rows], columns=["injury", "high"])
    z = np.column_stack([np.ones(len(x)), x])

    def penalised(b: np.ndarray) -> float:
        linear = z @ b
        spread = np.exp(-np.logaddexp(0, linear) - np.logaddexp(0, -linear))
        return y @ linear - np.logaddexp(0, linear).sum() + np.linalg.slogdet((z.T * spread) @ z)[1] / 2

    fit, found = firth(y, x), firth_profile(y, x)
    for at in (found.lower[1], found.upper[1]):
        rest = minimize(lambda b, at=at: -penalised([b[0], at, b[1]]), fit.estimate[[0, 2]], method="Nelder-Mead")
        assert 2 * (fit.log_likelihood + rest.fun) == pytest.approx(3.841, abs=1e-3)
