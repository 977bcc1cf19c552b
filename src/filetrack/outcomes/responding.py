"""Who gets a service: penalised and conditional logistic models, and models of several categories (§6.4, §6.5)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from filetrack.outcomes.categories import multinomial, ordinal, proportional_odds
from filetrack.outcomes.exact import exact_logistic
from filetrack.outcomes.gathered import Gathered, chosen, design, grouped
from filetrack.outcomes.logistic import Profile, firth, firth_profile
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
    _penalised(declared, outcome, x, gathered)
    for term in declared.exact:
        _exact(term, outcome, x[declared.exact], gathered)
    if declared.categories:
        _categorised(declared, units, x, gathered)


def _penalised(declared: Response, outcome: np.ndarray, x: pd.DataFrame, gathered: Gathered) -> None:
    events = int(min(outcome.sum(), (~outcome).sum()))

    def fitted() -> tuple[Fit, Profile]:
        require_events(events, x.shape[1], declared.least_penalised)
        return firth(outcome, x), firth_profile(outcome, x)

    if found := gathered.attempt("Firth, profile limits", fitted):
        gathered.profiled(*found)


def _exact(term: str, outcome: np.ndarray, x: pd.DataFrame, gathered: Gathered) -> None:
    model = "conditional, mid-p"
    if found := gathered.attempt(f"{model}: {term}", lambda: exact_logistic(outcome, x, term, mid=True)):
        gathered.conditional(model, term, found, (len(outcome), int(outcome.sum())))


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
        if tests := gathered.attempt("Brant", lambda: proportional_odds(codes.to_numpy(), x, declared.least_events)):
            gathered.test("Brant", "odds are proportional", tests[-1])
