"""Effects that the simulator plants in a population, to see whether analyses of outcomes find them."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import Frame
from filetrack.schemas.codes import Code


class Quantity(Code):
    """What is known of a planted population."""

    RATE = "repeats_per_year", "Repeat notifications per family-year"
    NUMBER = "repeats_by_day", "Mean number of repeat notifications by the day of curves"
    RATE_RATIO = "rate_ratio", "Rate ratio of repeat notifications"
    HAZARD_RATIO = "hazard_ratio", "Cause-specific hazard ratio of safeguarding services"
    SURVIVAL = "without_service", "Probability of no safeguarding service, had nothing forestalled it"
    MEDIAN = "days_to_service", "Median days to a safeguarding service, had nothing forestalled it"
    SERVICE_INCIDENCE = "service_incidence", "Cumulative incidence of safeguarding services"
    SUBHAZARD_RATIO = "subhazard_ratio", "Subdistribution hazard ratio of core assessments"
    ASSESSMENT_INCIDENCE = "assessment_incidence", "Cumulative incidence of core assessments"
    TRIGGERED = "triggered_odds_ratio", "Odds ratio of being answered by more"
    SHARE = "share", "Share with the outcome"
    ENGAGEMENT = "engagement_odds_ratio", "Odds ratio of the outcome"


class KnownEffect(Frame):
    """A quantity of a planted population, as its config implies it."""

    quantity: Series[str] = pa.Field(isin=list(Quantity), title="Quantity")
    term: Series[str] = pa.Field(title="Group of families, or predictor")
    value: Series[float] = pa.Field(title="Value")
