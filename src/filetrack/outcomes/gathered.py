"""What analyses found, gathered as rows of the results' schemas, with refusals beside what was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from filetrack.outcomes.exact import Exact
from filetrack.outcomes.logistic import Profile
from filetrack.outcomes.results import INTERCEPT, Curve, Fit, Points, Refused, Test
from filetrack.outcomes.survival import numbers_at_risk
from filetrack.schemas.analysis import Declared, Where
from filetrack.schemas.base import Frame
from filetrack.schemas.outcomes import (
    CurvePoint,
    Effect,
    OutcomeAnalysis,
    OutcomeCount,
    OutcomeTest,
    Refusal,
)

RESULTS = (OutcomeAnalysis, CurvePoint, Effect, OutcomeTest, Refusal, OutcomeCount)
"""Schemas of results, one file each."""

Found = TypeVar("Found")


class Gathered:
    """Rows of results, by schema; each row names the analysis that gave it. Figures have six significant digits."""

    def __init__(self) -> None:
        self.rows: dict[type[Frame], list[dict[str, Any]]] = {schema: [] for schema in RESULTS}
        self.analysis = ""

    def frames(self) -> dict[type[Frame], pd.DataFrame]:
        """The results as frames, one a schema."""
        return {
            schema: pd.DataFrame(rows, columns=list(schema.to_schema().columns)) for schema, rows in self.rows.items()
        }

    def begin(self, declared: Declared, unit: str, base: int, families: int, events: int, set_aside: int) -> None:
        """Begin an analysis: what is added from now on is its."""
        self.analysis = declared.name
        described = (declared.name, declared.title, unit, base, families, events, set_aside, declared.cannot_say)
        self.rows[OutcomeAnalysis].append(dict(zip(OutcomeAnalysis.to_schema().columns, described, strict=True)))

    def count(self, measure: str, value: str, number: int, of: int) -> None:
        """Add a count."""
        self._add(OutcomeCount, measure, value, int(number), int(of))

    def test(self, name: str, of: str, test: Test) -> None:
        """Add a test."""
        self._add(OutcomeTest, name, of, test.statistic, test.df, test.p)

    def curve(self, name: str, group: str, end: str, curve: Curve, followed: np.ndarray, every: int) -> None:
        """Add a curve at every so many days, with those still under observation: `followed` are their days."""
        days = np.arange(0, int(curve.followed) + 1, every)
        points: Points = curve.at(days)
        events = np.cumsum(curve.events)[np.searchsorted(curve.time, days, side="right") - 1]
        at_risk = numbers_at_risk(days, followed)
        for values in zip(days, at_risk, events, points.estimate, points.lower, points.upper, strict=True):
            self._add(CurvePoint, name, group, end, *values)

    def effect(
        self, model: str, measure: str, term: str, values: tuple[float, float, float], p: float, size: tuple[int, int]
    ) -> None:
        """Add an estimate with its limits; `size` is the number of units and of events."""
        self._add(Effect, model, measure, term, *values, p, *size)

    def ratios(self, model: str, measure: str, fit: Fit) -> None:
        """Add a fit's coefficients but intercepts, as ratios."""
        lower, upper = fit.interval()
        with np.errstate(over="ignore"):
            ratios = np.exp(np.column_stack([fit.estimate, lower, upper]))
        for term, values, p in zip(fit.terms, ratios, fit.p, strict=True):
            if not term.endswith(INTERCEPT):
                self.effect(model, measure, term, tuple(values), p, (fit.units, fit.events))

    def profiled(self, fit: Fit, profile: Profile) -> None:
        """Add the coefficients but the intercept of Firth's model, as odds ratios with limits by profile."""
        ratios = np.exp(np.column_stack([fit.estimate, profile.lower, profile.upper]))
        for term, values, p in list(zip(fit.terms, ratios, profile.p, strict=True))[1:]:
            self.effect("Firth, profile limits", "odds ratio", term, tuple(values), p, (fit.units, fit.events))

    def conditional(self, model: str, term: str, found: Exact, size: tuple[int, int]) -> None:
        """Add an odds ratio by its conditional distribution."""
        values = tuple(np.exp([found.estimate, found.lower, found.upper]))
        self.effect(model, f"odds ratio{', median unbiased' * found.median_unbiased}", term, values, found.p, size)

    def attempt(self, model: str, estimate: Callable[[], Found]) -> Found | None:
        """Return what `estimate` gives, or None where it is refused, and say why."""
        try:
            return estimate()
        except Refused as refused:
            self.refuse(model, str(refused))
        except np.linalg.LinAlgError:
            self.refuse(model, "the predictors do not tell their coefficients apart")
        return None

    def refuse(self, model: str, reason: str) -> None:
        """Add a refusal."""
        self._add(Refusal, model, reason)

    def _add(self, schema: type[Frame], *values: Any) -> None:
        rounded = (float(f"{value:.6g}") if isinstance(value, float) else value for value in values)
        self.rows[schema].append(dict(zip(schema.to_schema().columns, (self.analysis, *rounded), strict=True)))


def chosen(units: pd.DataFrame, where: Where) -> pd.Series:
    """Which units have, in every variable of a choice, one of its values."""
    kept = pd.Series(True, index=units.index)
    for variable, codes in where.items():
        kept &= units[variable].isin(codes)
    return kept


def grouped(units: pd.DataFrame, groups: dict[str, Where]) -> pd.Series:
    """The group of each unit: the first declared whose choice it meets; missing where it meets none."""
    group = pd.Series(pd.NA, index=units.index, dtype="str")
    for label, where in reversed(groups.items()):
        group = group.mask(chosen(units, where), label)
    return group


def design(units: pd.DataFrame, predictors: dict[str, Where]) -> pd.DataFrame:
    """One column of 0 and 1 a predictor."""
    return pd.DataFrame({name: chosen(units, where).astype(float) for name, where in predictors.items()})
