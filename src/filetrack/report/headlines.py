"""Headline shares of a run, each with its interval and with what those not traced or not recorded could make of it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from filetrack.bulletin.figures import count_text, percent_text, range_text
from filetrack.proportions import wilson
from filetrack.schemas.case import Case, CaseFamily
from filetrack.schemas.codes import EndState, Pathway
from filetrack.schemas.measure import NotificationDelay
from filetrack.schemas.outcomes import OutcomeCount

NOT_AGAIN = "All: 0"
"""What families without a repeat notification are counted as (`OutcomeCount.value`)."""


@dataclass(frozen=True)
class Headline:
    """A share in words: its count and base, 95% interval, and bounds where units are missing from the base."""

    label: str
    value: str
    of: str
    interval: str
    bounds: str | None
    section: str


def headlines(
    cases: pd.DataFrame, families: pd.DataFrame, delay: pd.DataFrame, counts: pd.DataFrame, months: int
) -> list[Headline]:
    """Return the five headline shares: traced, within two days, no further action, a service, notified again.

    Intervals are Wilson's. Bounds hold whatever the untraced (each a family of its own) or the unrecorded were.
    """
    traced = int(cases[Case.end_state].eq(EndState.TRACED).sum())
    untraced = len(cases) - traced
    pathways = families[CaseFamily.pathway]
    services = pathways.isin([Pathway.FAMILY_SUPPORT, Pathway.SAFEGUARDING])
    known = delay[NotificationDelay.notifications] - delay[NotificationDelay.missing]
    again = counts[counts[OutcomeCount.value].eq(NOT_AGAIN)].head(1)
    followed = int(again[OutcomeCount.of].sum())
    return [
        _headline("of sampled notifications were traced to a family's file", traced, len(cases), 0, "6.2.1"),
        _headline(
            "of notifications took two days or less",
            int(delay[NotificationDelay.within_two_days].sum()),
            int(known.sum()),
            int(delay[NotificationDelay.missing].sum()),
            "5.10.2",
        ),
        _headline(
            "of traced families met no further action",
            int(pathways.eq(Pathway.NO_FURTHER_ACTION).sum()),
            len(families),
            untraced,
            "6.3",
        ),
        _headline(
            "of traced families met family support or safeguarding",
            int(services.sum()),
            len(families),
            untraced,
            "6.3",
        ),
        _headline(
            f"of traced families were notified again in {months} months",
            followed - int(again[OutcomeCount.number].sum()),
            followed,
            untraced,
            "7.2",
        ),
    ]


def _headline(label: str, part: int, whole: int, missing: int, section: str) -> Headline:
    if not whole:
        return Headline(label, "–", "of none", "", None, section)
    low, high = wilson(part / whole, whole)
    bounds = range_text(part / (whole + missing), (part + missing) / (whole + missing)) if missing else None
    return Headline(
        label,
        percent_text(100 * part / whole),
        f"{count_text(part)} of {count_text(whole)}",
        range_text(low, high),
        bounds,
        section,
    )
