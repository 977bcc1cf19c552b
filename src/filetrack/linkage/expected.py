"""How many decisions are expected to be wrong, by their own probabilities; needs no truth."""

from __future__ import annotations

import pandas as pd

from filetrack.schemas.codes import LinkMethod
from filetrack.schemas.link import Link
from filetrack.schemas.linkage_quality import ExpectedErrors

ON_PEOPLE = (LinkMethod.PEOPLE, LinkMethod.NONE)
"""Decisions that rest on the people's evidence; those by reference or reviewers have no probability of their own."""


def expected_errors(links: pd.DataFrame) -> pd.DataFrame:
    """Expected false links and missed families at each site (`ExpectedErrors`): the sum of what is left to certainty.

    They hold as far as the probabilities are calibrated, and families that share no detail with the police record are
    not among the missed.
    """
    told = links[links[Link.method].isin(ON_PEOPLE)]
    grouped = told.assign(**{Link.probability: 1 - told[Link.probability]}).groupby([Link.site, Link.method])
    counted = grouped[Link.probability].agg(["size", "sum"]).round(6).reset_index()
    return counted.rename(columns={"size": ExpectedErrors.decisions, "sum": ExpectedErrors.expected})
