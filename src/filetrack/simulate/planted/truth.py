"""What a planted population's config implies for each quantity that the analyses estimate (chapter 7)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.schemas.planted import KnownEffect, Quantity
from filetrack.simulate.planted.families import ANSWER, ANSWERS, PREDICTORS, SHARE, kinds, ratio
from filetrack.simulate.planted.histories import YEAR_DAYS
from filetrack.simulate.planted.settings import Planted


def known_effects(settings: Planted) -> pd.DataFrame:
    """Return the planted effects (`KnownEffect`). Curves are at `day`, those of services and assessments as many days
    after the answer to the notification could come."""
    every = [
        *_ratios(Quantity.RATE_RATIO, settings.repeats.ratios, [*ANSWERS[1:], *PREDICTORS]),
        *_ratios(Quantity.HAZARD_RATIO, settings.services.ratios, ANSWERS[1:]),
        *_ratios(Quantity.SUBHAZARD_RATIO, settings.assessments.ratios, ANSWERS[1:]),
        *_ratios(Quantity.TRIGGERED, settings.answers.ratios, PREDICTORS),
        *_of_repeats(settings),
        *(row for answer in ANSWERS for row in _of_curves(settings, answer)),
        *_of_engagement(settings),
    ]
    return pd.DataFrame(every, columns=list(KnownEffect.to_schema().columns))


def _ratios(quantity: Quantity, ratios: dict[str, float], terms: list[str]) -> list[tuple]:
    return [(quantity.value, term, ratios.get(term, 1.0)) for term in terms]


def _of_repeats(settings: Planted) -> list[tuple]:
    """Rates by answer are means over the kinds of family answered so; frailty has the mean 1."""
    every = kinds(settings)
    rates = settings.repeats.per_year * ratio(every, settings.repeats.ratios)
    rows = []
    for group in ("All", *ANSWERS):
        of = (every[ANSWER] == group) | (group == "All")
        rate = float(np.average(rates[of], weights=every.loc[of, SHARE]))
        rows += [(Quantity.RATE.value, group, rate), (Quantity.NUMBER.value, group, rate * settings.day / YEAR_DAYS)]
    return rows


def _of_curves(settings: Planted, answer: str) -> list[tuple]:
    services, assessments, years = settings.services, settings.assessments, settings.day / YEAR_DAYS
    own = services.per_year * services.ratios.get(answer, 1.0)
    both = own + services.rival_per_year * services.rival_ratios.get(answer, 1.0)
    assessed = assessments.share * (1 - np.exp(-assessments.per_year * years))
    return [
        (Quantity.SURVIVAL.value, answer, float(np.exp(-own * years))),
        (Quantity.MEDIAN.value, answer, float(np.log(2) / own * YEAR_DAYS)),
        (Quantity.SERVICE_INCIDENCE.value, answer, float(own / both * (1 - np.exp(-both * years)))),
        (Quantity.ASSESSMENT_INCIDENCE.value, answer, float(1 - (1 - assessed) ** assessments.ratios.get(answer, 1.0))),
    ]


def _of_engagement(settings: Planted) -> list[tuple]:
    odds = settings.engagement.outcome / (1 - settings.engagement.outcome) * settings.engagement.ratio
    return [
        (Quantity.SHARE.value, "engaged: yes", odds / (1 + odds)),
        (Quantity.SHARE.value, "engaged: no", settings.engagement.outcome),
        (Quantity.ENGAGEMENT.value, "engaged", settings.engagement.ratio),
    ]
