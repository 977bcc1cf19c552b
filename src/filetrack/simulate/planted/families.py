"""Families with their predictors and answers, and the probability of each kind of family."""

from __future__ import annotations

from itertools import product
from typing import get_args

import numpy as np
import pandas as pd

from filetrack.simulate.planted.settings import Answer, Answers, Planted, Predictor

ANSWERS, PREDICTORS = get_args(Answer), get_args(Predictor)
ANSWER, SHARE = "answer", "share"


def families(settings: Planted, number: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return families with a column of 0 and 1 for each predictor, and their `ANSWER`."""
    drawn = {name: rng.random(number) < settings.predictors.get(name, 0.0) for name in PREDICTORS}
    made = pd.DataFrame(drawn).astype(int)
    shares = answer_shares(settings.answers, made).cumsum(axis=1).to_numpy()
    place = (rng.random(number)[:, None] >= shares[:, :-1]).sum(axis=1)
    return made.assign(**{ANSWER: np.array(ANSWERS)[place]})


def kinds(settings: Planted) -> pd.DataFrame:
    """Return every kind of family by predictors and `ANSWER`, with its `SHARE` of all."""
    patterns = pd.DataFrame(list(product((0, 1), repeat=len(PREDICTORS))), columns=list(PREDICTORS))
    shares = answer_shares(settings.answers, patterns)
    for name in PREDICTORS:
        share = settings.predictors.get(name, 0.0)
        shares = shares.mul(patterns[name].map({0: 1 - share, 1: share}), axis=0)
    long = patterns.join(shares).melt(list(PREDICTORS), var_name=ANSWER, value_name=SHARE)
    return long[long[SHARE] > 0].reset_index(drop=True)


def answer_shares(answers: Answers, predictors: pd.DataFrame) -> pd.DataFrame:
    """Return the probability of each answer (columns, in the order of `ANSWERS`) by families' predictors."""
    odds = ratio(predictors, answers.ratios)
    more = _raised(answers.letter_or_visit + answers.triggered, odds)
    most = _raised(answers.triggered, odds)
    shares = pd.DataFrame({"no_further_action": 1 - more, "letter_or_visit": more - most, "triggered": most})
    return (shares * (1 - answers.open)).assign(open=answers.open)[list(ANSWERS)]


def ratio(units: pd.DataFrame, ratios: dict[str, float]) -> pd.Series:
    """Return the product of the ratios of each unit's answer and predictors."""
    product = pd.Series(1.0, index=units.index)
    for name, value in ratios.items():
        product *= np.where(units[ANSWER] == name if name in ANSWERS else units[name] == 1, value, 1.0)
    return product


def _raised(share: float, odds: pd.Series) -> pd.Series:
    """A share with its odds multiplied."""
    return odds * share / (1 - share + odds * share)
