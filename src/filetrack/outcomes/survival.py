"""Time to a first event: Kaplan-Meier curves, numbers at risk and the log-rank test, by statsmodels."""

from __future__ import annotations

import numpy as np

from filetrack.outcomes.results import Curve, Test, normal_quantile, resampled

_AT_ONCE = 4_000_000
"""Scores that are permuted at a time: of 10,000 units, 400 permutations."""


def kaplan_meier(time: np.ndarray, event: np.ndarray, entry: np.ndarray | None = None, level: float = 0.95) -> Curve:
    """Return the probability of no event by each time: S(t) = product over s <= t of (1 - d(s) / n(s)).

    `time` from the clock's start to event or end of follow-up and, where units come late under observation, `entry`, in
    one unit; `event` 1 or 0. Standard errors by Greenwood. Limits are log-log, S^exp(+-z se / (S log S)), which stay
    within 0 and 1; none where S is 0 or 1.
    Not where something else can forestall the event (a case opened, a move away): that is a competing event, and
    1 - S overstates how many meet the event; see `competing`. Nor where follow-up ends because of what is awaited.
    Kaplan and Meier 1958; Kalbfleisch and Prentice 2002, section 1.4.
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    time, event = np.asarray(time, dtype=float), np.asarray(event, dtype=int)
    found = SurvfuncRight(time, event, entry=None if entry is None else np.asarray(entry, dtype=float))
    at_start = len(time) if entry is None else np.sum(np.asarray(entry) <= 0)
    survival, se = np.append(1.0, found.surv_prob), np.append(0.0, found.surv_prob_se)
    lower, upper = log_log_limits(survival, se, level)
    return Curve(
        time=np.append(0.0, found.surv_times),
        at_risk=np.append(at_start, found.n_risk),
        events=np.append(0, found.n_events),
        estimate=survival,
        se=se,
        lower=lower,
        upper=upper,
        followed=float(time.max()),
    )


def log_log_limits(probability: np.ndarray, se: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return limits of probabilities that are symmetric about log(-log p); missing where p is 0 or 1."""
    inside = (probability > 0) & (probability < 1)
    p = np.where(inside, probability, np.nan)
    reach = np.exp(normal_quantile(level) * se / (p * np.abs(np.log(p))))
    return p**reach, p ** (1 / reach)


def median_time(curve: Curve) -> tuple[float, float, float]:
    """Return the time by which half have met the event, and its limits; missing where not reached.

    A curve that stays at a half gives the middle of that stretch, as R and SAS do.
    Brookmeyer and Crowley 1982, with the curve's log-log limits.
    """
    return tuple(_half(curve.time, values) for values in (curve.estimate, curve.lower, curve.upper))


def _half(time: np.ndarray, values: np.ndarray) -> float:
    at = np.flatnonzero(values <= 0.5 + 1e-9)
    if not len(at):
        return np.nan
    past = np.flatnonzero(values < 0.5 - 1e-9)
    return float((time[at[0]] + time[past[0]]) / 2) if len(past) else float(time[at[0]])


def numbers_at_risk(times: np.ndarray, time: np.ndarray, entry: np.ndarray | None = None) -> np.ndarray:
    """Return how many are under observation just before each of `times`: entry < t <= time."""
    times, time = np.asarray(times)[:, None], np.asarray(time)
    come = True if entry is None else (np.asarray(entry) < times) | (times == 0)
    return np.sum((time >= times) & come, axis=1)


def log_rank(time: np.ndarray, event: np.ndarray, group: np.ndarray, strata: np.ndarray | None = None) -> Test:
    """Return the log-rank test that all groups share one survival curve, within `strata` where given.

    U = sum over event times of observed less expected events, d n_g / n, in each group but one; U'V^-1 U is chi-squared
    with one degree of freedom fewer than groups.
    Not where curves cross, which it hardly sees; not with several units of a family, which it takes as independent.
    Mantel 1966; Peto and Peto 1972.
    """
    from statsmodels.duration.survfunc import survdiff

    statistic, p = survdiff(np.asarray(time), np.asarray(event), np.asarray(group), strata=strata)
    return Test(float(statistic), len(np.unique(group)) - 1, float(p))


def log_rank_permuted(time: np.ndarray, event: np.ndarray, group: np.ndarray, times: int = 1999, seed: int = 0) -> Test:
    """Return the log-rank test with p by permutation, for groups so small that chi-squared is far off.

    The statistic is (N - 1) sum of n_g a_g^2 / sum of a^2, where a unit's score a is its event less its expected events
    (Nelson and Aalen's), and a_g a group's mean; p is (1 + r) / (1 + `times`), of r permutations of the groups that
    reach it. Not where groups are followed for different times by design, for then they cannot be exchanged.
    Peto and Peto 1972; Hothorn and others 2006.
    """
    time, event = np.asarray(time, dtype=float), np.asarray(event, dtype=float)
    ends = np.unique(time[event == 1])
    hazard = [event[time == end].sum() / np.sum(time >= end) for end in ends]
    score = event - np.append(0, np.cumsum(hazard))[np.searchsorted(ends, time, side="right")]
    _, member = np.unique(np.asarray(group), return_inverse=True)
    inside = np.eye(member.max() + 1)[member]
    rng = np.random.default_rng(seed)
    at_once = max(_AT_ONCE // len(score), 1)
    sizes = [min(at_once, times - begun) for begun in range(0, times, at_once)]
    permuted = (rng.permuted(np.tile(score, (size, 1)), axis=1) @ inside for size in sizes)
    sums = np.vstack([score @ inside, *permuted])
    reached = (sums**2 / inside.sum(axis=0)).sum(axis=1) * (len(score) - 1) / (score @ score)
    return resampled(reached, inside.shape[1] - 1)
