"""Where notifications ended, by site (§6.2.1, Table 32)."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from filetrack.schemas.case import Case
from filetrack.schemas.codes import EndState
from filetrack.schemas.measure import Attrition


def attrition(cases: pd.DataFrame, sites: Iterable[str]) -> pd.DataFrame:
    """One row a site and end state (`Attrition`), with its share of the site's original sample in per cent."""
    index = pd.MultiIndex.from_product([list(sites), list(EndState)], names=[Attrition.site, Attrition.end_state])
    counts = cases.groupby([Case.site, Case.end_state]).size().reindex(index, fill_value=0)
    frame = counts.rename(Attrition.notifications).reset_index()
    frame[Attrition.sampled] = frame.groupby(Attrition.site)[Attrition.notifications].transform("sum")
    sampled = frame[Attrition.sampled].astype("Float64")
    frame[Attrition.share] = (100 * frame[Attrition.notifications] / sampled.mask(sampled == 0)).round(4)
    return frame
