"""How far machine and coders agree: Cohen's kappa, Krippendorff's alpha, and which codes are taken for which."""

from __future__ import annotations

import warnings
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.coding.people.decide import KEYS
from filetrack.schemas.finding import Variable
from filetrack.schemas.human_code import (
    CODES,
    ORDERED,
    SEVERAL_NONE,
    Among,
    By,
    CodeAgreement,
    CodeConfusion,
    HumanCode,
    Pair,
    Role,
)
from filetrack.schemas.study import Coding

_GIVEN = ("yes", "no")
_NUMBERS = (
    CodeAgreement.kappa,
    CodeAgreement.kappa_low,
    CodeAgreement.kappa_high,
    CodeAgreement.alpha,
    CodeAgreement.alpha_low,
    CodeAgreement.alpha_high,
)
_CODES = [CodeConfusion.first_code, CodeConfusion.second_code]


class Judged(NamedTuple):
    """What two gave of one list of codes: `both` has a column each, and a row for each thing that both coded."""

    variable: Variable
    code: str | None
    codes: tuple[str, ...]
    both: pd.DataFrame

    def named(self) -> dict[str, str | None]:
        """The columns of a `Pair`."""
        first, second = self.both.columns
        return {Pair.variable: self.variable.value, Pair.code: self.code, Pair.first: first, Pair.second: second}


def judged(machine: pd.DataFrame, codes: pd.DataFrame) -> list[Judged]:
    """What machine and coders gave, two by two; of variables that may have several codes, whether each was given.

    A coder's first codes count: later ones may follow from talk with the other.
    """
    coders = codes[codes[HumanCode.role] == Role.CODER].sort_values(HumanCode.coded_on, kind="stable")
    coders = coders.drop_duplicates([*KEYS, HumanCode.coder])
    names = {name: f"coder {number}" for number, name in enumerate(sorted(coders[HumanCode.coder].unique()), start=1)}
    coders = coders.assign(**{HumanCode.coder: coders[HumanCode.coder].map(names)})
    every = pd.concat([machine.assign(**{HumanCode.coder: By.MACHINE.value}), coders])
    every = every.fillna({HumanCode.child_id: ""})
    beside = every.pivot(index=KEYS, columns=HumanCode.coder, values=HumanCode.code)
    variables = beside.index.get_level_values(HumanCode.variable)
    made = []
    for variable in CODES:
        for pair in combinations([By.MACHINE.value, *names.values()], 2):
            both = beside.loc[variables == variable, list(pair)].dropna()
            made += _lists(variable, both) if len(both) else []
    return made


def agreement(found: list[Judged], drawn: pd.Series, coding: Coding) -> pd.DataFrame:
    """How far two agree, over the random sample (`drawn`, incidents) and over all that both coded (`CodeAgreement`)."""
    rows = []
    for one in found:
        sampled = one.both.index.get_level_values(HumanCode.incident_id).isin(drawn)
        for among, both in ((Among.SAMPLE, one.both[sampled]), (Among.CODED, one.both)):
            if len(both):
                measured = _measured(one._replace(both=both), coding)
                rows.append(one.named() | {CodeAgreement.among: among.value} | measured)
    return pd.DataFrame(rows, columns=list(CodeAgreement.to_schema().columns))


def confusion(found: list[Judged]) -> pd.DataFrame:
    """How often two gave which codes (`CodeConfusion`)."""
    columns = list(CodeConfusion.to_schema().columns)
    frames = [pd.DataFrame(columns=columns)]
    for one in found:
        pairs = one.both.set_axis(_CODES, axis=1).apply(pd.Categorical, categories=list(one.codes))
        counted = pairs.groupby(_CODES, observed=True).size().rename(CodeConfusion.codes).reset_index()
        frames.append(counted.assign(**one.named())[columns])
    return pd.concat(frames[min(1, len(found)) :], ignore_index=True)


def kappa(both: pd.DataFrame, codes: tuple[str, ...], weights: str | None) -> tuple[float, float, float]:
    """Cohen's kappa of two columns of codes with its 95% interval; `weights` by distance in the list, or none."""
    from statsmodels.stats.inter_rater import cohens_kappa

    first, second = both.columns
    table = pd.crosstab(both[first], both[second]).reindex(index=codes, columns=codes, fill_value=0)
    with np.errstate(invalid="ignore"):
        found = cohens_kappa(table.to_numpy(), wt=weights)
    return found.kappa, found.kappa_low, min(found.kappa_upp, 1.0)


def alpha(codes: pd.DataFrame, of: tuple[str, ...], ordered: bool) -> float:
    """Krippendorff's alpha of any number of coders, a column each; what a coder did not code is missing."""
    return _alpha(_counted(codes, of), ordered)


def alpha_interval(
    codes: pd.DataFrame, of: tuple[str, ...], ordered: bool, resamples: int, seed: int
) -> tuple[float, float]:
    """The 95% percentile bootstrap interval of Krippendorff's alpha, over incidents with all that is coded in them."""
    from scipy.stats import DegenerateDataWarning, bootstrap

    counted = _counted(codes, of)
    rows = [*codes.groupby(level=HumanCode.incident_id).indices.values()]

    def of_sample(incidents: np.ndarray) -> float:
        return _alpha(counted[np.concatenate([rows[incident] for incident in incidents])], ordered)

    with warnings.catch_warnings(action="ignore", category=DegenerateDataWarning):
        drawn = bootstrap(
            (np.arange(len(rows)),),
            of_sample,
            vectorized=False,
            n_resamples=resamples,
            method="percentile",
            rng=np.random.default_rng(seed),
        )
    low, high = np.nanquantile(drawn.bootstrap_distribution, [0.025, 0.975])
    return low, high


def _lists(variable: Variable, both: pd.DataFrame) -> list[Judged]:
    if variable not in SEVERAL_NONE:
        return [Judged(variable, None, CODES[variable], both)]
    sets = both.apply(lambda column: column.str.split(";"))
    return [
        Judged(variable, code, _GIVEN, sets.map(lambda given, code=code: _GIVEN[code not in given]))
        for code in CODES[variable]
    ]


def _measured(one: Judged, coding: Coding) -> dict[str, float | None]:
    first, second = (one.both[column] for column in one.both)
    alike = {CodeAgreement.judged: len(one.both), CodeAgreement.agreed: int((first == second).sum())}
    numbers = [None] * len(_NUMBERS)
    if one.both.stack().nunique() > 1:
        ordered = one.variable in ORDERED
        numbers[:3] = kappa(one.both, one.codes, coding.kappa_weights if ordered else None)
        numbers[3] = alpha(one.both, one.codes, ordered)
        if one.both.index.get_level_values(HumanCode.incident_id).nunique() > 1:
            numbers[4:] = alpha_interval(one.both, one.codes, ordered, coding.resamples, coding.seed)
    return alike | {
        name: None if number is None else round(float(number), 4)
        for name, number in zip(_NUMBERS, numbers, strict=True)
    }


def _alpha(counted: np.ndarray, ordered: bool) -> float:
    from krippendorff import alpha as measured

    with np.errstate(invalid="ignore"):
        return measured(value_counts=counted, level_of_measurement="ordinal" if ordered else "nominal")


def _counted(codes: pd.DataFrame, of: tuple[str, ...]) -> np.ndarray:
    """How many coders gave each code, a row for each thing coded."""
    return np.stack([(codes == code).sum(axis=1) for code in of], axis=1)
