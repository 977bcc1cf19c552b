"""What an estimator gives back: a curve, a fitted model, a test; or a refusal that says why in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Refused(Exception):
    """An analysis that the data do not carry. The message gives the reason in counts and holds no value of a record."""


class Test(NamedTuple):
    """A test: its statistic, its degrees of freedom and its p."""

    statistic: float
    df: float
    p: float


class Points(NamedTuple):
    """A curve read at given times; missing past the end of follow-up."""

    estimate: np.ndarray
    se: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


@dataclass(frozen=True)
class Curve:
    """A step function of time, continuous from the right: one entry at time 0, then one at each time with an event.

    `at_risk` are those under observation just before `time`; `followed` is the longest follow-up, in the unit of time.
    """

    time: np.ndarray
    at_risk: np.ndarray
    events: np.ndarray
    estimate: np.ndarray
    se: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    followed: float

    def at(self, times: np.ndarray) -> Points:
        """Return the curve at each of `times`."""
        times = np.asarray(times, dtype=float)
        step = np.searchsorted(self.time, times, side="right") - 1
        past = times > self.followed
        return Points(
            *(np.where(past, np.nan, values[step]) for values in (self.estimate, self.se, self.lower, self.upper))
        )


@dataclass(frozen=True)
class Fit:
    """A fitted model: coefficients on the scale of its linear predictor, with their covariance.

    `events` are those that carry the coefficients (in a logistic model the rarer outcome); `clusters` is None where
    units were taken as independent. With `df` coefficients over their errors have Student's distribution, not the
    normal.
    """

    terms: tuple[str, ...]
    estimate: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    null_log_likelihood: float
    units: int
    events: int
    clusters: int | None = None
    df: np.ndarray | None = None

    @property
    def se(self) -> np.ndarray:
        """Standard errors."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def p(self) -> np.ndarray:
        """Two-sided p of each coefficient, by Wald."""
        from scipy.stats import t

        return 2 * t.sf(np.abs(self.estimate / self.se), self._df)

    def interval(self, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """Return lower and upper Wald limits of the coefficients."""
        reach = student_quantile(level, self._df) * self.se
        return self.estimate - reach, self.estimate + reach

    def wald(self, *terms: str) -> Test:
        """Return the test that none of `terms` matters: b' V^-1 b, as for the indicators of one predictor.

        With `df` it is referred to Hotelling's distribution, of the harmonic mean of the terms' (Pustejovsky and Tipton
        2018).
        """
        from scipy.stats import f

        places = [self.terms.index(term) for term in terms]
        b, covariance, number = self.estimate[places], self.covariance[np.ix_(places, places)], len(places)
        statistic = float(b @ np.linalg.solve(covariance, b))
        if self.df is None:
            return chi_squared(statistic, number)
        left = max(number / np.sum(1 / self.df[places]) - number + 1, 1.0)
        return Test(statistic, number, float(f.sf(statistic * left / (number * (left + number - 1)), number, left)))

    def likelihood_ratio(self) -> Test:
        """Return the test that no coefficient but an intercept differs from 0. Not valid under clustering."""
        slopes = sum(not term.endswith(INTERCEPT) for term in self.terms)
        return chi_squared(2 * (self.log_likelihood - self.null_log_likelihood), slopes)

    @property
    def _df(self) -> np.ndarray | float:
        return np.inf if self.df is None else self.df


INTERCEPT = "(intercept)"


def normal_quantile(level: float) -> float:
    """Return the number of standard errors on either side of an estimate that a two-sided `level` asks for."""
    from scipy.stats import norm

    return float(norm.ppf((1 + level) / 2))


def student_quantile(level: float, df: np.ndarray | float) -> np.ndarray:
    """Return the quantile of Student's distribution that a two-sided `level` asks for; infinite `df`: the normal's."""
    from scipy.stats import t

    return t.ppf((1 + level) / 2, df)


def chi_squared(statistic: float, df: int) -> Test:
    """Return a test whose statistic is chi-squared with `df` degrees of freedom."""
    from scipy.stats import chi2

    return Test(float(statistic), df, float(chi2.sf(statistic, df)))


def resampled(statistics: np.ndarray, df: int) -> Test:
    """Return a test from its statistic and those of resamples under what is tested, in this order: p is (1 + r) / n,
    n being all of them and r the resamples that reach the first.
    """
    as_far = np.sum(statistics[1:] >= statistics[0] * (1 - 1e-9))
    return Test(float(statistics[0]), df, float((1 + as_far) / len(statistics)))


def require_events(events: float, parameters: int, least: float) -> None:
    """Raise Refused where there are fewer than `least` events per estimated coefficient (Peduzzi and others 1996)."""
    if events < least * parameters:
        raise Refused(
            f"{events:g} events for {parameters} coefficients: {events / parameters:.1f} events per coefficient, "
            f"{least:g} are asked for"
        )
