"""Events that come again: the mean cumulative function, and Andersen and Gill's model with errors by family."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.outcomes.hazards import cox
from filetrack.outcomes.results import Curve, Fit, student_quantile


def mean_cumulative(
    event_time: np.ndarray, event_family: np.ndarray, family: np.ndarray, followed: np.ndarray, level: float = 0.95
) -> Curve:
    """Return the mean number of events per family by each time: M(t) = sum over s <= t of d(s) / n(s).

    `followed` is each `family`'s end of follow-up; `event_time` and `event_family` list the events, those past the end
    left out; times count from each family's own start, in one unit. Errors are robust: the variance is the sum over
    families of [sum over s <= t of (d_i(s) - d(s) / n(s)) / n(s)]^2 while i is followed, so events of a family may
    depend on one another in any way. Limits are M exp(+-t se / M), Student's t and a variance times n / (n - 1) by the
    number of families, who are few in some groups.
    Not where an event ends what is counted (a child adopted, a family that moves away): that is no end of follow-up at
    random, and M overstates. Says nothing of which families have the events.
    Nelson 1995; Lawless and Nadeau 1995.
    """
    ends = pd.Series(np.asarray(followed, dtype=float), index=np.asarray(family))
    if not ends.index.is_unique:
        raise ValueError("a family has more than one end of follow-up")
    at, whose = np.asarray(event_time, dtype=float), ends.index.get_indexer(np.asarray(event_family))
    if (whose < 0).any():
        raise ValueError("an event has a family that was not followed")
    seen = at <= ends.to_numpy()[whose]
    times, when = np.unique(at[seen], return_inverse=True)
    counts = np.zeros((len(ends), len(times)))
    np.add.at(counts, (whose[seen], when), 1)
    there = ends.to_numpy()[:, None] >= times
    at_risk, events = there.sum(axis=0), counts.sum(axis=0)
    mean = np.cumsum(events / at_risk)
    se = np.sqrt((np.cumsum(there * (counts - events / at_risk) / at_risk, axis=1) ** 2).sum(axis=0))
    few = student_quantile(level, len(ends) - 1) * np.sqrt(len(ends) / max(len(ends) - 1, 1))
    reach = np.exp(few * se / mean)
    lower, upper = (np.append(np.nan, limit) for limit in (mean / reach, mean * reach))
    return Curve(
        time=np.append(0.0, times),
        at_risk=np.append(len(ends), at_risk),
        events=np.append(0, events),
        estimate=np.append(0.0, mean),
        se=np.append(0.0, se),
        lower=lower,
        upper=upper,
        followed=float(ends.max()),
    )


def andersen_gill(
    start: np.ndarray,
    stop: np.ndarray,
    event: np.ndarray,
    x: pd.DataFrame,
    family: np.ndarray,
    ties: str = "efron",
    corrected: bool = True,
) -> Fit:
    """Return log ratios of the rate of events: E[dN(t) | x] = exp(x b) dM0(t), each family at risk again after each.

    One row for each interval (`start`, `stop`] of a `family`, in one unit of time from the family's start; `event` 1
    where it ends in an event. Errors are by family, as in `hazards.cox`, which the rate needs: events of a family
    depend on one another (Lin, Wei, Yang and Ying 2000); `corrected`, limits are Student's.
    Not where x holds what the events themselves change, such as their number so far; nor where rates do not stay
    proportional: see `hazards.proportionality`.
    Andersen and Gill 1982; Therneau and Grambsch 2000, chapter 8.
    """
    return cox(stop, event, x, entry=start, clusters=family, ties=ties, corrected=corrected, student=corrected)
