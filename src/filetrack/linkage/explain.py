"""Why each notification has the family that it has, or none, in words for those who may see its record (§6.2.1)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.linkage.decide import CONFLICT
from filetrack.schemas.codes import LinkMethod
from filetrack.schemas.link import ExplainedLink, Link, SupportedFamily
from filetrack.schemas.study import Linkage

NOBODY = "Nobody on the police record speaks for it."
ELSEWHERE = " Conflict: people, reviewers or another reference point elsewhere."


def explained(decided: pd.DataFrame, families: pd.DataFrame, linkage: Linkage) -> pd.DataFrame:
    """Each decision with its reason (`ExplainedLink`); `families` are those supported, the weightiest first."""
    method, unlinked = decided[Link.method], decided[Link.family_id].isna()
    support, best = _support(decided), _best(decided, families, linkage)
    needed = f" A weight of {linkage.family_weight:g} is needed and a lead of {linkage.family_margin:g}."
    reason = np.select(
        [
            method == LinkMethod.MARKER,
            (method == LinkMethod.REVIEW) & unlinked,
            method == LinkMethod.REVIEW,
            method == LinkMethod.PEOPLE,
            method == LinkMethod.NOT_HELD,
        ],
        [
            "The family's record quotes the notification's reference. " + support,
            "Reviewers found that no family considered is the notification's.",
            "Reviewers chose the family. " + support,
            support + needed,
            "Records of social services are not held.",
        ],
        best,
    )
    conflict = np.where(decided[CONFLICT], ELSEWHERE, "")
    return decided.assign(**{ExplainedLink.reason: reason + conflict})[list(ExplainedLink.to_schema().columns)]


def _support(decided: pd.DataFrame) -> pd.Series:
    """What people say for the family of each decision."""
    people, weight, lead = decided[Link.people].astype("str"), _told(decided[Link.weight]), _told(decided[Link.margin])
    speaking = people + " on the police record speak for it: weight " + weight + ", lead " + lead + "."
    return speaking.where(decided[Link.people] > 0, NOBODY)


def _best(decided: pd.DataFrame, families: pd.DataFrame, linkage: Linkage) -> pd.Series:
    """Why no family was accepted: what people say for the weightiest one."""
    first = families.drop_duplicates(SupportedFamily.incident_id).set_index(SupportedFamily.incident_id)
    weight, lead = (
        decided[Link.incident_id].map(first[name]) for name in (SupportedFamily.weight, SupportedFamily.margin)
    )
    told = "The family that people speak for most has a weight of " + _told(weight) + " and a lead of " + _told(lead)
    reviewed = weight >= linkage.review_weight
    told += pd.Series(np.where(reviewed, ": left to reviewers.", ": too little to be considered."), decided.index)
    return told.where(weight.notna(), "Nobody on the police record resembles a member of any family.")


def _told(values: pd.Series) -> pd.Series:
    return values.map("{:.1f}".format)
