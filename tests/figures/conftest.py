"""Small frames of results, whose figures can be checked by eye."""

from __future__ import annotations

import pandas as pd
import pytest

from filetrack.figures.style import Caption, styled
from filetrack.schemas.measure import Attrition
from filetrack.schemas.outcomes import CurvePoint, Effect, Refusal, RouteOutcome


@pytest.fixture(autouse=True)
def style():
    with styled():
        yield


@pytest.fixture
def caption():
    return Caption("A title", ["Base: 30."], simulated=True)


def points(kind: str, *curves: tuple[str, str, list[tuple]]) -> pd.DataFrame:
    """`CurvePoint` of curves: group, end, and for each day its number at risk, events, estimate and limits."""
    rows = [("a", kind, group, end, *point) for group, end, course in curves for point in course]
    return pd.DataFrame(rows, columns=list(CurvePoint.to_schema().columns))


NO_ACTION = [(0, 20, 0, 1.0, None, None), (30, 15, 5, 0.75, 0.5, 0.9), (60, 9, 10, 0.5, 0.25, 0.7)]
LETTER = [(0, 10, 0, 1.0, None, None), (30, 9, 1, 0.9, 0.6, 0.98)]


def effects(*rows: tuple) -> pd.DataFrame:
    """`Effect` of an analysis: model, measure, term, estimate, limits, p, units, events."""
    return pd.DataFrame([("a", *row) for row in rows], columns=list(Effect.to_schema().columns))


def refusals(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame([("a", *row) for row in rows], columns=list(Refusal.to_schema().columns))


def attrition(*rows: tuple[str, str, int]) -> pd.DataFrame:
    full = [(site, state, number, 0, 0.0) for site, state, number in rows]
    return pd.DataFrame(full, columns=list(Attrition.to_schema().columns))


def routes(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(RouteOutcome.to_schema().columns))


def texts(figure) -> list[str]:
    """The texts that a figure shows, without those that are empty."""
    from matplotlib.text import Text

    return [text.get_text() for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
