"""Attrition: each headline share with the bounds that the notifications not traced leave (§6.2.1, Table 32)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.published.reanalysis.effects import LEVEL, share
from filetrack.published.reanalysis.operands import whole
from filetrack.schemas.reanalysis import Attrition, AttritionBound, Headline


class Followed(NamedTuple):
    """Those counted at one site and level.

    `surplus`: traced notifications beyond one per family (0 for families); `untraced`: not traced, the greatest number
    that print allows; `not_known`: least and greatest number of these that the service does not know.
    """

    site: str
    level: str
    surplus: int
    untraced: int
    not_known: tuple[int, int]


def bounds(declared: Attrition, printed: dict[str, float]) -> pd.DataFrame:
    """Return, for each headline share, site and level, one row per assumption about those not traced.

    Of families, and for shares of all families also of notifications: a family's count holds for at least one of its
    notifications and at most for all, so that the share has a range even among the traced. For shares of a part of
    the families, those not traced may or may not belong to the part; the bounds hold for either.
    """
    rows = []
    for headline in declared.headlines:
        for site, base in headline.of.items():
            families, notifications = _followed(declared, site, printed)
            rows += _rows(headline, families, printed)
            if whole(base, printed) == whole(declared.families_traced[site], printed):
                rows += _rows(headline, notifications, printed)
    return pd.DataFrame(rows, columns=list(AttritionBound.to_schema().columns))


def imbens_manski(low: float, high: float, n: int) -> tuple[float, float]:
    """Return the interval that covers, at 95%, a share of n known only to lie between two estimated bounds.

    Neither scipy nor statsmodels has it (Imbens and Manski 2004, Econometrica 72:1845-1857, §4): the ends move out by
    c standard errors, c between 1.645 (wide bounds) and 1.960 (a point).
    """
    errors = [np.sqrt(end * (1 - end) / n) for end in (low, high)]
    if not max(errors):
        return low, high
    c = critical_value((high - low) / max(errors))
    return float(max(low - c * errors[0], 0)), float(min(high + c * errors[1], 1))


def critical_value(width: float) -> float:
    """Return c of Imbens and Manski for bounds that are `width` standard errors apart."""
    from scipy.optimize import brentq
    from scipy.stats import norm

    return brentq(lambda c: norm.cdf(c + width) - norm.cdf(-c) - LEVEL, 0, 5)


def _followed(declared: Attrition, site: str, printed: dict[str, float]) -> tuple[Followed, Followed]:
    sample, traced, families, not_known = (
        whole(block[site], printed)
        for block in (declared.notifications, declared.traced, declared.families_traced, declared.not_known)
    )
    repeats, surplus = whole(declared.repeats, printed), traced - families
    fewer = repeats - whole(declared.traced["both"], printed) + whole(declared.families_traced["both"], printed)
    own = repeats if site == "both" else surplus
    return (
        Followed(site, "families", 0, sample - own - families, (max(not_known - fewer, 0), not_known)),
        Followed(site, "notifications", surplus, sample - traced, (not_known, not_known)),
    )


def _rows(headline: Headline, followed: Followed, printed: dict[str, float]) -> list[dict]:
    operands = headline.counts[followed.site]
    low, high = (whole(operand, printed) for operand in operands)
    n = whole(headline.of[followed.site], printed) + followed.surplus
    row = {
        AttritionBound.id: headline.id,
        AttritionBound.statement: headline.statement,
        AttritionBound.section: headline.section,
        AttritionBound.site: followed.site,
        AttritionBound.level: followed.level,
        AttritionBound.count_least: low,
        AttritionBound.count_most: high + followed.surplus,
        AttritionBound.traced: n,
        AttritionBound.untraced: followed.untraced,
        AttritionBound.derivation: _derivation(headline, followed),
    }
    counts = (low, high + followed.surplus)
    return [
        row | _at_random(counts, n),
        row | _worst_best(counts, n, followed),
        row | _settled(counts, n, followed, headline.not_known_count),
    ]


def _at_random(counts: tuple[int, int], n: int) -> dict:
    least, most = (share(count, n) for count in counts)
    return _bound("missing_at_random", least.value, most.value, least.lower, most.upper, "Wilson")


def _worst_best(counts: tuple[int, int], n: int, followed: Followed) -> dict:
    everyone = n + followed.untraced
    low, high = counts[0] / everyone, (counts[1] + followed.untraced) / everyone
    return _bound("worst_best", low, high, *imbens_manski(low, high, everyone), "Imbens-Manski")


def _settled(counts: tuple[int, int], n: int, followed: Followed, counted: bool | None) -> dict:
    if counted is None:
        outside = followed._replace(untraced=followed.untraced - followed.not_known[0])
        return _worst_best(counts, n, outside) | {AttritionBound.assumption: "not_known_settled"}
    everyone = n + followed.untraced
    low = (counts[0] + counted * followed.not_known[0]) / everyone
    unsettled = followed.untraced if counted else followed.untraced - followed.not_known[0]
    high = (counts[1] + unsettled) / everyone
    return _bound("not_known_settled", low, high, *imbens_manski(low, high, everyone), "Imbens-Manski")


def _bound(assumption: str, low: float, high: float, lower: float, upper: float, interval: str) -> dict:
    return {
        AttritionBound.assumption: assumption,
        AttritionBound.low: low,
        AttritionBound.high: high,
        AttritionBound.lower: lower,
        AttritionBound.upper: upper,
        AttritionBound.interval: interval,
    }


def _derivation(headline: Headline, followed: Followed) -> str:
    low, high = headline.counts[followed.site]
    told = [
        f"{low} of {headline.of[followed.site]}" if low == high else f"{low} to {high} of {headline.of[followed.site]}"
    ]
    if followed.surplus:
        told.append(f"{followed.surplus} traced notifications beyond one per family may or may not count")
    return "; ".join([*told, *([headline.note] if headline.note else [])])
