"""Stop-start work, counted: episodes, gaps, assessments without a service, closures after a separation (§7.3.4)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.outcomes import courses
from filetrack.outcomes.gathered import Gathered, chosen
from filetrack.schemas.analysis import StopStart
from filetrack.schemas.outcomes import Assessed, Episode, FollowUp, Journey


def stop_start(
    declared: StopStart, first: pd.DataFrame, events: pd.DataFrame, households: pd.DataFrame, gathered: Gathered
) -> None:
    """Add the counts of an analysis of families from their first sampled notification on (`FollowUp`)."""
    kept = chosen(first, declared.where)
    first = first[kept].reset_index(drop=True)
    episodes = courses.episodes(first, events, households)
    unit = "family, from its first sampled notification"
    gathered.begin(declared, unit, len(first), len(first), len(episodes), (~kept).sum())
    _episodes(declared, first, episodes, gathered)
    assessed = courses.assessed(first, events, declared.assessments, declared.services, declared.service_days)
    without = ~assessed[Assessed.served]
    gathered.count("days of assessment", f"no service within {declared.service_days} days", without.sum(), len(without))
    families = assessed[Assessed.family_id]
    unserved = families.nunique() - families[assessed[Assessed.served]].nunique()
    gathered.count("families assessed", "no service after any assessment", unserved, families.nunique())
    _journeys(declared, courses.journeys(first, events, declared.letters), gathered)


def _episodes(declared: StopStart, first: pd.DataFrame, episodes: pd.DataFrame, gathered: Gathered) -> None:
    number = first[FollowUp.family_id].map(episodes[Episode.family_id].value_counts()).fillna(0)
    for value in range(3):
        gathered.count("families by episodes", str(value), (number == value).sum(), len(first))
    gathered.count("families by episodes", "3 or more", (number >= 3).sum(), len(first))
    closures = episodes[Episode.closed_on].notna()
    soon = episodes[Episode.separated_days] <= declared.separation_days
    gaps = episodes[Episode.gap_days].dropna().astype(float)
    gathered.count("episodes", "open when the notification came", episodes[Episode.opened_before].sum(), len(episodes))
    gathered.count("episodes", "closed in follow-up", closures.sum(), len(episodes))
    gathered.count("episodes", "opened again after a closure in follow-up", len(gaps), len(episodes))
    value = f"within {declared.separation_days} days of a reported separation"
    gathered.count("closures", value, soon.sum(), closures.sum())
    if len(gaps):
        middle, lower, upper = np.quantile(gaps, [0.5, 0.25, 0.75])
        size = (len(episodes), len(gaps))
        gathered.effect(
            "description", "days between episodes, median and quartiles", "All", (middle, lower, upper), np.nan, size
        )


def _journeys(declared: StopStart, journeys: pd.DataFrame, gathered: Gathered) -> None:
    counts = journeys[Journey.journey].value_counts().rename_axis(Journey.journey).reset_index(name="families")
    counts = counts.sort_values(["families", Journey.journey], ascending=[False, True], kind="stable")
    shown = counts[counts["families"] >= declared.smallest].head(declared.commonest)
    for journey, number in zip(shown[Journey.journey], shown["families"], strict=True):
        gathered.count("journeys", journey, number, len(journeys))
    gathered.count("journeys", "other sequences", len(journeys) - shown["families"].sum(), len(journeys))
