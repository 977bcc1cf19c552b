"""Repeat notifications: rates, mean cumulative numbers, a model of counts and one of the rate over time (§7.2)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.outcomes.counts import negative_binomial, overdispersion, robust_rate
from filetrack.outcomes.gathered import Gathered, chosen, design, grouped
from filetrack.outcomes.hazards import proportionality
from filetrack.outcomes.recurrent import andersen_gill, mean_cumulative
from filetrack.outcomes.results import require_events
from filetrack.schemas.analysis import Repeats
from filetrack.schemas.codes import Endpoint
from filetrack.schemas.outcomes import Interval

YEAR_DAYS = 365.25


def repeat_notifications(declared: Repeats, intervals: pd.DataFrame, gathered: Gathered) -> None:
    """Add an analysis of the counting process (`Interval`)."""
    group = grouped(intervals, declared.groups)
    kept = chosen(intervals, declared.where) & group.notna()
    aside = intervals.loc[~kept, Interval.family_id].nunique()
    intervals, group = intervals[kept].reset_index(drop=True), group[kept].reset_index(drop=True)
    families = intervals[Interval.family_id].nunique()
    unit = "family, from its first sampled notification"
    gathered.begin(declared, unit, families, families, intervals[Interval.notified].sum(), aside)
    if intervals.empty:
        gathered.refuse("rates", "no family is chosen")
        return
    _described("All", intervals, declared, gathered)
    for label in declared.groups:
        if (group == label).any():
            _described(label, intervals[group == label], declared, gathered)
    models = "negative binomial, Andersen and Gill (events: families with a repeat)"
    gathered.attempt(models, lambda: _modelled(intervals, declared, gathered))


def per_family(intervals: pd.DataFrame) -> pd.DataFrame:
    """The last interval of each family, with its number of notifications and its days of follow-up in all."""
    counts = intervals.groupby(Interval.family_id)[Interval.notified].sum()
    last = intervals.drop_duplicates(Interval.family_id, keep="last").reset_index(drop=True)
    return last.assign(repeats=last[Interval.family_id].map(counts))


def _described(label: str, intervals: pd.DataFrame, declared: Repeats, gathered: Gathered) -> None:
    families = per_family(intervals)
    years = families[Interval.stops] / YEAR_DAYS
    events = int(families["repeats"].sum())
    size = (len(families), events)
    rate = gathered.attempt(
        f"rate: {label}", lambda: robust_rate(families["repeats"], years, families[Interval.family_id])
    )
    if rate:
        gathered.effect("rate, errors by family", "notifications per family-year", label, rate, np.nan, size)
    notified = intervals[intervals[Interval.notified]]
    if events:
        curve = mean_cumulative(
            notified[Interval.stops],
            notified[Interval.family_id],
            families[Interval.family_id],
            families[Interval.stops],
        )
        followed = families[Interval.stops].to_numpy()
        gathered.curve("mean_cumulative", label, Endpoint.NOTIFICATION, curve, followed, declared.every_days)
    for number in range(4):
        met = families["repeats"] >= 3 if number == 3 else families["repeats"] == number
        value = f"{label}: {number} or more" if number == 3 else f"{label}: {number}"
        gathered.count("families by repeat notifications", value, met.sum(), len(families))


def _modelled(intervals: pd.DataFrame, declared: Repeats, gathered: Gathered) -> None:
    returned = intervals.loc[intervals[Interval.notified], Interval.family_id].nunique()
    require_events(returned, len(declared.predictors), declared.least_events)
    _modelled_counts(intervals, declared, gathered)
    _modelled_rate(intervals, declared, gathered)


def _modelled_counts(intervals: pd.DataFrame, declared: Repeats, gathered: Gathered) -> None:
    families = per_family(intervals)
    x, years = design(families, declared.predictors), families[Interval.stops] / YEAR_DAYS
    if test := gathered.attempt("overdispersion", lambda: overdispersion(families["repeats"], x, years)):
        gathered.test("likelihood ratio", "counts vary no more than Poisson's", test)
    found = gathered.attempt("negative binomial", lambda: negative_binomial(families["repeats"], x, years))
    if found:
        gathered.ratios("negative binomial", "rate ratio", found.fit)


def _modelled_rate(intervals: pd.DataFrame, declared: Repeats, gathered: Gathered) -> None:
    x = design(intervals, declared.predictors)
    starts, stops, event = (intervals[name].to_numpy() for name in (Interval.starts, Interval.stops, Interval.notified))
    family = intervals[Interval.family_id].to_numpy()
    if fit := gathered.attempt("Andersen and Gill", lambda: andersen_gill(starts, stops, event, x, family)):
        gathered.ratios("Andersen and Gill", "rate ratio, errors by family", fit)
        tests = proportionality(stops, event, x, entry=starts, clusters=family)
        for term, test in zip([*x.columns, "all"], tests, strict=True):
            gathered.test("score test, by family", f"rates are proportional: {term}", test)
