"""Several completed data sets, one answer: Rubin's rules over imputations, and over imputations within drawn links."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Pooled(NamedTuple):
    """A pooled estimate: its variance within and between data sets, degrees of freedom and limits.

    `missing` is the share of the variance that what is missing adds.
    """

    estimate: float
    se: float
    within: float
    between: float
    df: float
    missing: float
    lower: float
    upper: float
    p: float

    @property
    def missing_information(self) -> float:
        """The fraction of information that is missing: (r + 2 / (df + 3)) / (r + 1), r = (1 + 1/m) B / W; 0 if r is."""
        return self.missing + (1 - self.missing) * 2 / (self.df + 3) if self.missing else 0.0


def pooled(estimates: np.ndarray, variances: np.ndarray, complete_df: float = np.inf, level: float = 0.95) -> Pooled:
    """Return the estimate over m completed data sets by Rubin's rules, with Barnard and Rubin's degrees of freedom.

    Q = mean of `estimates`, T = W + (1 + 1/m) B; each data set is one draw of all that is missing, drawn links with it.
    `complete_df` are the degrees of freedom had nothing been missing. On a scale on which estimates are about normal:
    logs of ratios, log(-log) of probabilities.
    Not over several imputations of each set of drawn links: see `pooled_nested`. Not for fewer than some 20 data sets
    where p and limits matter.
    Rubin 1987, chapter 3; Barnard and Rubin 1999.
    """
    estimates, variances = np.asarray(estimates, dtype=float), np.asarray(variances, dtype=float)
    if len(estimates) < 2:
        raise ValueError("two data sets at least")
    m, within, between = len(estimates), variances.mean(), estimates.var(ddof=1)
    total = within + (1 + 1 / m) * between
    missing = (1 + 1 / m) * between / total
    return _pooled(estimates.mean(), total, within, between, missing, _barnard_rubin(m, missing, complete_df), level)


def pooled_nested(
    estimates: np.ndarray, variances: np.ndarray, complete_df: float = np.inf, level: float = 0.95
) -> Pooled:
    """Return the estimate over n imputations within each of m sets of drawn links, arrays m by n.

    T = U + (1 - 1/n) W + (1 + 1/m) B, with U the mean variance, W the variance of estimates within a set of links and B
    that of the m means; the two kinds of draw have m - 1 and m (n - 1) degrees of freedom.
    Not where links and imputations are drawn together, one each: see `pooled`.
    Shen 2000; Rubin 2003; Harel 2007.
    """
    estimates, variances = np.asarray(estimates, dtype=float), np.asarray(variances, dtype=float)
    m, n = estimates.shape
    if m < 2 or n < 2:
        raise ValueError("two sets of links at least, of two imputations each at least")
    within, between = variances.mean(), estimates.mean(axis=1).var(ddof=1)
    by_links = (1 + 1 / m) * between
    by_imputation = (1 - 1 / n) * estimates.var(axis=1, ddof=1).mean()
    total = within + by_links + by_imputation
    inverse = (by_links / total) ** 2 / (m - 1) + (by_imputation / total) ** 2 / (m * (n - 1))
    missing = (by_links + by_imputation) / total
    df = _joined(np.inf if inverse == 0 else 1 / inverse, missing, complete_df)
    return _pooled(estimates.mean(), total, within, between, missing, df, level)


def _barnard_rubin(m: int, missing: float, complete_df: float) -> float:
    return _joined(np.inf if missing == 0 else (m - 1) / missing**2, missing, complete_df)


def _joined(df: float, missing: float, complete_df: float) -> float:
    """Degrees of freedom of the draws joined with those that the observed part of complete data would have had."""
    if np.isinf(complete_df):
        return df
    observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - missing)
    return 1 / (1 / df + 1 / observed)


def _pooled(
    estimate: float, total: float, within: float, between: float, missing: float, df: float, level: float
) -> Pooled:
    from scipy.stats import t

    se = float(np.sqrt(total))
    reach = t.ppf((1 + level) / 2, df) * se
    p = 2 * t.sf(abs(estimate) / se, df)
    values = (estimate, se, within, between, df, missing, estimate - reach, estimate + reach, p)
    return Pooled(*(float(value) for value in values))
