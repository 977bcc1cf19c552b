"""A headline's answer: an estimate of one data set, one pooled over several, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from filetrack.outcomes.analyses import Cohort
from filetrack.outcomes.headlines import Estimate, estimated, measure, on_its_measure
from filetrack.outcomes.pooled import pooled
from filetrack.outcomes.results import Refused
from filetrack.schemas.analysis import Analysis, Headline


class Answer(NamedTuple):
    """A headline under a treatment; `note` says what was left as in the study, or why there is no estimate."""

    values: tuple[float, ...] = (np.nan, np.nan, np.nan)
    units: int | None = None
    events: int | None = None
    data_sets: int | None = None
    missing: float = np.nan
    note: str = ""


def one(headline: Headline, analysis: Analysis, cohort: Cohort, note: str = "") -> Answer:
    """Return a headline's answer of one data set, or why it has none."""
    try:
        found = estimated(headline, analysis, cohort)
    except Refused as refused:
        return noted(Answer(note=str(refused)), note)
    values = on_its_measure(measure(headline, analysis), found.value, found.lower, found.upper)
    return Answer(values, found.units, found.events, 1, note=note)


def several(
    headline: Headline, analysis: Analysis, cohorts: Sequence[Cohort], weights: np.ndarray | None = None, note: str = ""
) -> Answer:
    """Return a headline's answer pooled over data sets by Rubin's rules, each counted as often as `weights` say."""
    try:
        found = [estimated(headline, analysis, cohort) for cohort in cohorts]
    except Refused as refused:
        return Answer(note=f"in at least one of {len(cohorts)} data sets: {refused}")
    found = np.array(found, dtype=float).repeat(1 if weights is None else weights, axis=0)
    by = {name: found[:, place] for place, name in enumerate(Estimate._fields)}
    answer = pooled(by["value"], by["variance"], by["df"].mean())
    values = on_its_measure(measure(headline, analysis), answer.estimate, answer.lower, answer.upper)
    units, events = (round(by[name].mean()) for name in ("units", "events"))
    return Answer(values, units, events, len(found), answer.missing_information, note)


def noted(answer: Answer, note: str) -> Answer:
    """Return an answer with something more said of it."""
    return answer._replace(note="; ".join(filter(None, [answer.note, note])))
