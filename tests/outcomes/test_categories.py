"""Multinomial and ordinal models against printed values, and their refusals."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pandas as pd
import pytest

from filetrack.outcomes.categories import multinomial, ordinal, proportional_odds
from filetrack.outcomes.results import Refused


@pytest.fixture(scope="module")
def election():
    """Party identification of 944 voters (American National Election Study 1996), in seven categories."""
    from statsmodels.datasets import anes96

    data = anes96.load_pandas()
    return data.endog, data.exog.drop(columns="const", errors="ignore")


@pytest.fixture(scope="module")
def applications():
    """How likely 400 juniors are to apply to graduate school (UCLA Statistical Consulting), as statsmodels has it."""
    with (resources.files("statsmodels.miscmodels.tests.results") / "ologit_ucla.csv").open() as file:
        data = pd.read_csv(file)
    codes = {"unlikely": 0, "somewhat likely": 1, "very likely": 2}
    return data["apply"].map(codes), data[["pared", "public", "gpa"]]


def test_multinomial(election):
    """statsmodels' example of MNLogit on anes96, checked there against Stata's mlogit: log-likelihood -1461.92."""
    fit = multinomial(*election, least=5)
    assert round(fit.log_likelihood, 2) == -1461.92
    assert fit.terms[:3] == ("1: (intercept)", "1: logpopul", "1: selfLR")
    assert fit.estimate[:6].round(4).tolist() == [-0.3734, -0.0115, 0.2977, -0.0249, 0.0825, 0.0052]
    assert (fit.events, fit.likelihood_ratio().df) == (37, 30)


def test_multinomial_errors(election):
    """As statsmodels' own: plain, and by cluster but for its further (n - 1) / (n - k)."""
    from statsmodels.discrete.discrete_model import MNLogit

    y, x = election
    families = np.arange(len(y)) // 2
    model = MNLogit(y, np.column_stack([np.ones(len(x)), x]))
    kept = {"groups": families, "use_correction": False}
    plain, robust = model.fit(disp=0), model.fit(disp=0, cov_type="cluster", cov_kwds=kept)
    assert multinomial(y, x, least=5).se == pytest.approx(np.ravel(plain.bse, "F"))
    expected = np.ravel(robust.bse, "F") * np.sqrt(472 / 471)
    assert multinomial(y, x, clusters=families, least=5).se == pytest.approx(expected)


def test_ordinal(applications):
    """UCLA, "Ordinal Logistic Regression": coefficients, errors and residual deviance 717.0249 of R's polr."""
    fit = ordinal(*applications)
    assert fit.estimate.round(4).tolist() == [1.0477, -0.0587, 0.6157]
    assert fit.se.round(4).tolist() == [0.2658, 0.2979, 0.2606]
    assert round(-2 * fit.log_likelihood, 4) == 717.0249
    assert fit.events == 315


def test_a_cut_with_few_on_one_side_is_refused(applications):
    codes, x = applications
    with pytest.raises(Refused, match="for 3 coefficients"):
        proportional_odds(codes, x, least=14)


def test_proportional_odds(applications):
    """UCLA, "Ordinal Logistic Regression" in Stata: what brant prints."""
    found = proportional_odds(*applications)
    assert [round(test.statistic, 2) for test in found] == [0.13, 3.44, 0.18, 4.34]
    assert [round(test.p, 3) for test in found] == [0.716, 0.064, 0.672, 0.227]


def test_ordinal_errors_by_cluster_are_blind_to_copies(applications):
    codes, x = applications
    each = np.arange(len(codes))
    once = ordinal(codes, x, clusters=each)
    twice = ordinal(pd.concat([codes, codes]), pd.concat([x, x]), clusters=np.tile(each, 2))
    assert twice.se == pytest.approx(once.se, rel=1e-3)


def test_separation_is_refused(applications):
    codes, x = applications
    apart = x.assign(apart=(codes == 2) * (x.gpa > 3.2).astype(float))
    for model in (ordinal, multinomial):
        with pytest.raises(Refused, match="no finite estimate"):
            model(codes, apart)


def test_too_few_are_refused_in_counts(election):
    with pytest.raises(Refused, match=r"^37 events for 5 coefficients: 7.4 events per coefficient, 10 are asked for$"):
        multinomial(*election)
    few = pd.DataFrame(np.eye(9)[:, :3])
    with pytest.raises(Refused, match="events per coefficient"):
        ordinal([0, 1, 2] * 3, few)
    with pytest.raises(Refused, match="three categories"):
        multinomial([0, 1, 1], few[:3])
