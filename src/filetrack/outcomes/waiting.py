"""Time to the first of some ends, by group: curves, cumulative incidence, tests and hazard ratios (§7.2)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.outcomes.cohort import timed
from filetrack.outcomes.competing import cumulative_incidence, fine_gray, gray_test
from filetrack.outcomes.gathered import Gathered, chosen, grouped
from filetrack.outcomes.hazards import cox, proportionality
from filetrack.outcomes.results import Fit, require_events
from filetrack.outcomes.survival import kaplan_meier, log_rank_permuted, median_time
from filetrack.schemas.analysis import TimeToEvent
from filetrack.schemas.outcomes import FollowUp

_DEPENDENT = "several notifications of a family are not independent, which the test takes them to be; see the Cox model"


def time_to_event(declared: TimeToEvent, clock: pd.DataFrame, gathered: Gathered) -> None:
    """Add an analysis of `clock` (`FollowUp`): each group's curves, and the groups compared with the first."""
    group = grouped(clock, declared.groups)
    days, cause = timed(clock, declared.event, declared.competing)
    kept = (chosen(clock, declared.where) & group.notna()).to_numpy() & (days > declared.landmark_days)
    units, group = clock[kept].reset_index(drop=True), group[kept].reset_index(drop=True)
    days, cause = days[kept] - declared.landmark_days, cause[kept]
    families = units[FollowUp.family_id].nunique()
    gathered.begin(declared, _unit(declared), len(units), families, np.sum(cause == 1), np.sum(~kept))
    for label in declared.groups:
        if (group == label).any():
            _curves(declared, label, days[group == label], cause[group == label], gathered)
    _compared(declared, units, group, days, cause, gathered)


def _unit(declared: TimeToEvent) -> str:
    if declared.clock == "closure":
        return "family, from the first closure of its case"
    return "family, from its first sampled notification" if declared.unit == "family" else "sampled notification"


def _curves(declared: TimeToEvent, label: str, days: np.ndarray, cause: np.ndarray, gathered: Gathered) -> None:
    end = declared.event[0]
    curve = kaplan_meier(days, cause == 1)
    gathered.curve("survival", label, end, curve, days, declared.every_days)
    median = median_time(curve)
    if np.isnan(median[0]):
        gathered.refuse(f"median time: {label}", "fewer than half have met the end by the end of follow-up")
    else:
        gathered.effect("Kaplan and Meier", "median days", label, median, np.nan, (len(days), int((cause == 1).sum())))
    for of, met in enumerate([end, *declared.competing], start=1):
        if (cause == of).any():
            gathered.curve("incidence", label, met, cumulative_incidence(days, cause, of), days, declared.every_days)


def _compared(
    declared: TimeToEvent, units: pd.DataFrame, group: pd.Series, days: np.ndarray, cause: np.ndarray, found: Gathered
) -> None:
    if group.nunique() < 2:
        found.refuse("comparison of groups", "fewer than two groups have a unit")
        return
    family, event = units[FollowUp.family_id].to_numpy(), cause == 1
    if pd.Series(family).is_unique:
        _tested(declared, group.to_numpy(), days, cause, found)
    else:
        found.refuse("log-rank test, Gray's test", _DEPENDENT)
    x = pd.DataFrame({label: (group == label).astype(float) for label in declared.groups if (group == label).any()})
    x = x.iloc[:, 1:]

    def cause_specific() -> Fit:
        require_events(event.sum(), x.shape[1], declared.least_events)
        return cox(days, event, x, clusters=family)

    fit = found.attempt("Cox, cause-specific", cause_specific)
    if fit is None:
        return
    against = f"against {next(label for label in declared.groups if (group == label).any())}"
    found.ratios("Cox, cause-specific", f"hazard ratio, {against}", fit)
    found.test("Wald, errors by family", "no difference between groups", fit.wald(*fit.terms))
    once = pd.Series(family).is_unique
    drift = proportionality(days, event, x, clusters=None if once else family)[-1]
    found.test("score test" if once else "score test, by family", "hazards are proportional", drift)
    if declared.competing and (
        fit := found.attempt("Fine and Gray", lambda: fine_gray(days, cause, x, clusters=family))
    ):
        found.ratios("Fine and Gray", f"subdistribution hazard ratio, {against}", fit)


def _tested(declared: TimeToEvent, group: np.ndarray, days: np.ndarray, cause: np.ndarray, gathered: Gathered) -> None:
    if not (cause == 1).any():
        gathered.refuse("log-rank test, Gray's test", "no event was observed")
        return
    permuted = log_rank_permuted(days, cause == 1, group)
    gathered.test("log-rank, by permutation", "one survival curve for all groups", permuted)
    if declared.competing:
        gathered.test("Gray", "one cumulative incidence for all groups", gray_test(days, cause, group))
