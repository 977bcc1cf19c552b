"""What is not recorded, imputed several times: chained equations for categories, with parameters drawn (chapter 7).

A family is one row, so that families are independent; what several of its notifications share is drawn once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations_with_replacement

import numpy as np
import pandas as pd

from filetrack.outcomes.fitting import Objective, maximum
from filetrack.schemas.analysis import Imputation

_INTERCEPT_SD = 10.0


def imputed(
    units: pd.DataFrame,
    unrecorded: pd.DataFrame,
    helps: pd.DataFrame,
    declared: Imputation,
    rng: np.random.Generator,
    never: Mapping[str, list[str]] | None = None,
) -> Iterator[pd.DataFrame]:
    """Yield `units` completed, once a data set: columns of categories, `unrecorded` true where a value is missing.

    Each data set is a chain of its own. It starts with values drawn from those recorded; in every iteration each
    incomplete column, the fewest missing first, is drawn from a multinomial logistic model on all other columns and on
    the numbers in `helps`: coefficients from their posterior, by its normal approximation, then values. Slopes have a
    normal prior of `declared.prior` per two standard deviations of a predictor, which keeps them finite where a
    predictor tells a category perfectly. Units with a value that is `never` missing are left out of a column's model.
    A column that is recorded of no unit is left as it is.
    Right where, given the other columns and `helps`, recorded and unrecorded values are alike (missing at random);
    `helps` must hold the outcomes of the analyses, or their coefficients are drawn towards none.
    Rubin 1987, pages 169 to 170; van Buuren 2018, chapters 3 and 4; prior as Gelman and others 2008, normal for Cauchy.
    """
    never = never or {}
    fixed = _scaled(helps.to_numpy(dtype=float))
    taught = {name: ~(unrecorded[name] | units[name].isin(never.get(name, []))).to_numpy() for name in unrecorded}
    counts = unrecorded.sum()[[taught[name].any() for name in unrecorded]]
    incomplete = counts[counts > 0].sort_values(kind="stable").index
    missing = {name: unrecorded[name].to_numpy() for name in incomplete}
    codes, values = {}, {}
    for name in units:
        known = units.loc[~missing[name], name] if name in missing else units[name]
        values[name] = np.array(sorted(known.unique()))
        codes[name] = pd.Index(values[name]).get_indexer(units[name])
    modes: dict[str, np.ndarray | None] = dict.fromkeys(incomplete)
    for _ in range(declared.data_sets):
        drawn = {name: column.copy() for name, column in codes.items()}
        for name in incomplete:
            drawn[name][missing[name]] = rng.choice(codes[name][taught[name]], missing[name].sum())
        for _ in range(declared.iterations):
            for name in incomplete:
                others = [np.eye(len(values[other]))[drawn[other]][:, 1:] for other in drawn if other != name]
                x = np.column_stack([fixed, *others])
                known, x_known, x_missing = codes[name][taught[name]], x[taught[name]], x[missing[name]]
                drawn[name][missing[name]], modes[name] = _drawn(
                    known, np.vstack([x_known, x_missing]), declared.prior, modes[name], rng
                )
        yield units.assign(**{name: values[name][drawn[name]] for name in incomplete})


def _drawn(
    known: np.ndarray, x: np.ndarray, prior: float, start: np.ndarray | None, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray | None]:
    """Draw a category for each row of `x` after those of `known`, and return the mode of the model's posterior.

    The search for the mode begins at `start`, where given.
    """
    categories, codes = np.unique(known, return_inverse=True)
    missing = len(x) - len(known)
    if len(categories) == 1:
        return np.repeat(categories, missing), None
    design = np.column_stack([np.ones(len(x)), _scaled(x)])
    b, mode = posterior_draw(codes, design[: len(known)], prior, rng, start)
    odds = np.column_stack([np.zeros(missing), design[len(known) :] @ b.T])
    chance = np.exp(odds - odds.max(axis=1, keepdims=True)).cumsum(axis=1)
    place = (chance < rng.random((missing, 1)) * chance[:, -1:]).sum(axis=1)
    return categories[place], mode


def posterior_draw(
    codes: np.ndarray, design: np.ndarray, prior: float, rng: np.random.Generator, start: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Draw coefficients of a multinomial logistic model, a row for each category but the first; return the mode also.

    From the normal distribution about the posterior's mode whose precision is the posterior's there. The first column
    of `design` is the intercept's.
    """
    objective = _posterior(codes, design, prior)
    categories, terms = codes.max(), design.shape[1]
    start = np.zeros(categories * terms) if start is None else start
    mode = maximum(objective, start, tolerance=1e-3)
    root = np.linalg.cholesky(objective(mode)[2])
    return (mode + np.linalg.solve(root.T, rng.standard_normal(len(mode)))).reshape(categories, terms), mode


def _posterior(codes: np.ndarray, design: np.ndarray, prior: float) -> Objective:
    categories, (units, terms) = codes.max(), design.shape
    met = np.eye(categories + 1)[codes][:, 1:]
    precision = np.tile(np.append(_INTERCEPT_SD**-2, np.full(terms - 1, prior**-2)), categories)
    pairs = list(combinations_with_replacement(range(categories), 2))

    def objective(b: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        odds = np.column_stack([np.zeros(units), design @ b.reshape(categories, terms).T])
        top = odds.max(axis=1, keepdims=True)
        weight = np.exp(odds - top)
        total = weight.sum(axis=1, keepdims=True)
        p = (weight / total)[:, 1:]
        value = np.sum(met * odds[:, 1:]) - np.sum(top + np.log(total)) - precision @ b**2 / 2
        score = ((met - p).T @ design).ravel() - precision * b
        information = np.empty((categories, terms, categories, terms))
        for j, k in pairs:
            information[j, :, k] = information[k, :, j] = (design.T * (p[:, j] * ((j == k) - p[:, k]))) @ design
        return value, score, information.reshape(len(b), -1) + np.diag(precision)

    return objective


def _scaled(x: np.ndarray) -> np.ndarray:
    """Columns less their mean, in units of two standard deviations; a column that does not vary is 0."""
    spread = 2 * x.std(axis=0)
    return (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1)
