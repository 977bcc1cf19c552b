"""Who gets a service: penalised, plain and exact logistic models, and models of several categories (§6.4, §6.5)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.outcomes.categories import multinomial, ordinal, proportional_odds
from filetrack.outcomes.exact import exact_logistic
from filetrack.outcomes.gathered import Gathered, chosen, design, grouped
from filetrack.outcomes.logistic import firth, firth_profile, logistic
from filetrack.outcomes.results import Fit, require_events
from filetrack.schemas.analysis import Response
from filetrack.schemas.outcomes import FollowUp


def response(declared: Response, first: pd.DataFrame, gathered: Gathered) -> None:
    """Add an analysis of families' first sampled notifications (`FollowUp`, one row a family)."""
    kept = chosen(first, declared.where)
    units = first[kept].reset_index(drop=True)
    outcome = chosen(units, declared.outcome).to_numpy()
    x = design(units, declared.predictors)
    rarer = int(min(outcome.sum(), (~outcome).sum()))
    families = units[FollowUp.family_id].nunique()
    gathered.begin(declared, "family, at its first sampled notification", len(units), families, rarer, (~kept).sum())
    for name in x:
        with_it = x[name] == 1
        gathered.count("families with the outcome", f"{name}: yes", outcome[with_it].sum(), with_it.sum())
        gathered.count("families with the outcome", f"{name}: no", outcome[~with_it].sum(), (~with_it).sum())
    _penalised(outcome, x, gathered)
    _exact(declared, outcome, x, gathered)

    def plain() -> Fit:
        require_events(rarer, x.shape[1], declared.least_events)
        return logistic(outcome, x)

    if fit := gathered.attempt("logistic", plain):
        gathered.ratios("logistic", "odds ratio", fit)
    if declared.categories:
        _categorised(declared, units, x, gathered)


def _penalised(outcome: np.ndarray, x: pd.DataFrame, gathered: Gathered) -> None:
    fit = gathered.attempt("Firth", lambda: firth(outcome, x))
    if fit is None:
        return
    profile = gathered.attempt("Firth, profile limits", lambda: firth_profile(outcome, x))
    if profile is None:
        gathered.ratios("Firth, Wald's limits", "odds ratio", fit)
        return
    ratios = np.exp(np.column_stack([fit.estimate, profile.lower, profile.upper]))
    for term, values, p in list(zip(fit.terms, ratios, profile.p, strict=True))[1:]:
        gathered.effect("Firth, profile limits", "odds ratio", term, tuple(values), p, (fit.units, fit.events))


def _exact(declared: Response, outcome: np.ndarray, x: pd.DataFrame, gathered: Gathered) -> None:
    for term in declared.exact:
        model = f"exact: {term}"
        found = gathered.attempt(model, lambda term=term: exact_logistic(outcome, x[declared.exact], term))
        if found:
            values = tuple(np.exp([found.estimate, found.lower, found.upper]))
            measure = "odds ratio, median unbiased" if found.median_unbiased else "odds ratio"
            gathered.effect("exact", measure, term, values, found.p, (len(outcome), int(outcome.sum())))


def _categorised(declared: Response, units: pd.DataFrame, x: pd.DataFrame, gathered: Gathered) -> None:
    labels = list(declared.categories)
    codes = grouped(units, declared.categories).map({label: code for code, label in enumerate(labels)})
    for label, number in zip(labels, (int((codes == code).sum()) for code in range(len(labels))), strict=True):
        gathered.count("families by category", label, number, len(units))
    if codes.isna().any():
        gathered.refuse("models of categories", f"{codes.isna().sum()} families are in none of the categories")
        return
    multi = gathered.attempt("multinomial", lambda: multinomial(codes.to_numpy(), x, least=declared.least_events))
    if multi:
        gathered.ratios("multinomial", "odds ratio", multi)
    ordered = gathered.attempt("ordinal", lambda: ordinal(codes.to_numpy(), x, least=declared.least_events))
    if ordered:
        gathered.ratios("ordinal", "odds ratio", ordered)
        if tests := gathered.attempt("Brant", lambda: proportional_odds(codes.to_numpy(), x)):
            gathered.test("Brant", "odds are proportional", tests[-1])
