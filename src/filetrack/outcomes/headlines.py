"""A headline: one declared estimate, on the scale on which it is about normal, made again under every treatment."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.outcomes.analyses import Cohort
from filetrack.outcomes.cohort import timed
from filetrack.outcomes.competing import cumulative_incidence
from filetrack.outcomes.counts import robust_rate
from filetrack.outcomes.gathered import chosen, design, grouped
from filetrack.outcomes.logistic import firth
from filetrack.outcomes.recurrent import andersen_gill
from filetrack.outcomes.results import Fit, Refused, require_events, student_quantile
from filetrack.outcomes.returning import YEAR_DAYS, per_family
from filetrack.schemas.analysis import ALL, Analysis, Association, Headline, Repeats, Response, TimeToEvent, Where
from filetrack.schemas.case import InDepthFamily
from filetrack.schemas.outcomes import FollowUp, Interval

INCIDENCE, RATE, RATE_RATIO, ODDS_RATIO = "cumulative incidence", "rate per family-year", "rate ratio", "odds ratio"


class Estimate(NamedTuple):
    """An estimate on its scale, `log`, or `log(-log)` of a probability, with its limits; `df` are by families."""

    value: float
    lower: float
    upper: float
    variance: float
    df: float
    units: int
    events: int


def measure(headline: Headline, declared: Analysis) -> str:
    """What a headline estimates, by the kind of its analysis and of its term."""
    match declared:
        case TimeToEvent():
            return INCIDENCE
        case Repeats():
            return RATE_RATIO if headline.term in declared.predictors else RATE
    return ODDS_RATIO


def on_its_measure(measured: str, *values: float) -> tuple[float, ...]:
    """Return values of an estimate's scale as what is measured, limits in rising order."""
    first, *limits = (np.exp(-np.exp(value)) if measured == INCIDENCE else np.exp(value) for value in values)
    return (float(first), *sorted(map(float, limits)))


def choices(headline: Headline, declared: Analysis) -> list[Where]:
    """The choices by variables on which a headline rests: of its units, its outcome and its predictors."""
    match declared:
        case Repeats() if headline.term in declared.predictors:
            parts = declared.predictors.values()
        case TimeToEvent() | Repeats():
            parts = [] if headline.term == ALL else [declared.groups[headline.term]]
        case Response():
            parts = [declared.outcome, *declared.predictors.values()]
        case Association():
            parts = [declared.outcome, declared.exposures[headline.term]]
    return [declared.where, *parts]


def met(declared: Analysis, cohort: Cohort) -> pd.Series:
    """Whether each family of an analysis has its outcome, by family."""
    match declared:
        case TimeToEvent():
            return pd.Series(timed(cohort.first, declared.event, declared.competing).cause == 1, cohort.first.index)
        case Repeats():
            families = per_family(cohort.intervals).set_index(Interval.family_id)["repeats"] > 0
            return cohort.first[FollowUp.family_id].map(families)
        case Response():
            return chosen(cohort.first, declared.outcome)
    return chosen(cohort.in_depth, declared.outcome)


def estimated(headline: Headline, declared: Analysis, cohort: Cohort) -> Estimate:
    """Return a headline's estimate; raise Refused where the families do not carry it.

    Ratios of repeats are by Andersen and Gill's model with errors by family, odds ratios by Firth's: the models of
    `returning`, `responding`; an association has its exposure as the one predictor.
    """
    try:
        return _estimated(headline, declared, cohort)
    except np.linalg.LinAlgError:
        raise Refused("the predictors do not tell their coefficients apart") from None


def _estimated(headline: Headline, declared: Analysis, cohort: Cohort) -> Estimate:
    match declared:
        case TimeToEvent():
            return _incidence(headline, declared, cohort.first)
        case Repeats():
            return _of_repeats(headline, declared, cohort.intervals)
        case Response():
            units = cohort.first[chosen(cohort.first, declared.where)]
            x, least = design(units, declared.predictors), declared.least_penalised
        case Association():
            known = declared.known.get(headline.term, {})
            kept = chosen(cohort.in_depth, declared.where) & cohort.in_depth[InDepthFamily.outcome].notna()
            units = cohort.in_depth[kept & chosen(cohort.in_depth, known)]
            x, least = design(units, {headline.term: declared.exposures[headline.term]}), 0
    outcome = chosen(units, declared.outcome)
    require_events(min(outcome.sum(), (~outcome).sum()), x.shape[1], least)
    return _coefficient(headline.term, firth(outcome.to_numpy(), x), int(outcome.sum()))


def _incidence(headline: Headline, declared: TimeToEvent, clock: pd.DataFrame) -> Estimate:
    group = grouped(clock, declared.groups)
    days, cause = timed(clock, declared.event, declared.competing)
    kept = chosen(clock, declared.where) & (group.notna() if headline.term == ALL else group == headline.term)
    kept = kept.to_numpy() & (days > declared.landmark_days)
    days, cause = days[kept] - declared.landmark_days, cause[kept]
    if not kept.any():
        raise Refused("no family is chosen")
    found = cumulative_incidence(days, cause).at([headline.day])
    p, se, lower, upper = (float(values[0]) for values in found)
    if not 0 < p < 1:
        raise Refused(f"no family was followed for {headline.day} days, or none, or all, had met the event by then")
    events = np.sum((cause == 1) & (days <= headline.day))
    value, *limits = np.log(-np.log([p, upper, lower]))
    return Estimate(value, *limits, (se / (p * np.log(p))) ** 2, len(days) - 1, len(days), int(events))


def _of_repeats(headline: Headline, declared: Repeats, intervals: pd.DataFrame) -> Estimate:
    group = grouped(intervals, declared.groups)
    of_group = group == headline.term if headline.term in declared.groups else group.notna()
    units = intervals[chosen(intervals, declared.where) & of_group].reset_index(drop=True)
    families = per_family(units)
    if headline.term in declared.predictors:
        require_events((families["repeats"] > 0).sum(), len(declared.predictors), declared.least_events)
        return _coefficient(headline.term, _rate_model(declared, units), int(families["repeats"].sum()))
    rate = robust_rate(families["repeats"], families[Interval.stops] / YEAR_DAYS, families[Interval.family_id])
    df = len(families) - 1
    variance = (np.log(rate.upper / rate.estimate) / student_quantile(0.95, df)) ** 2
    return Estimate(*np.log(rate[:3]), float(variance), df, len(families), int(families["repeats"].sum()))


def _rate_model(declared: Repeats, units: pd.DataFrame) -> Fit:
    starts, stops, notified = (units[name].to_numpy() for name in (Interval.starts, Interval.stops, Interval.notified))
    family = units[Interval.family_id].to_numpy()
    return andersen_gill(starts, stops, notified, design(units, declared.predictors), family)


def _coefficient(term: str, fit: Fit, events: int) -> Estimate:
    place = fit.terms.index(term)
    units = fit.clusters or fit.units
    df = units - len(fit.terms) if fit.df is None else fit.df[place]
    values = fit.estimate[place], *(limits[place] for limits in fit.interval())
    return Estimate(*values, fit.covariance[place, place], df, units, events)
