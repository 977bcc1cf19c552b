"""Effects with their 95% intervals on a log axis, a panel a model, numbers beside: rates and ratios (§7.2).

The frames are rows of `Effect`, and of `Refusal`, of one analysis.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from filetrack.bulletin.figures import interval_text
from filetrack.figures.style import BLUE, GREY, MARGIN, PALE, SMALL, WIDTH, Caption, capital, log_ticks, nothing, sheet
from filetrack.schemas.outcomes import Effect, Refusal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

READING = (
    "Squares: estimates; lines: 95% intervals; arrowheads: they go on beyond the axis, which is logarithmic. Beside: "
    "the numbers and, where rows differ in them, events in units."
)
EMPTY = "None of the models gave an estimate."
_ROW, _HEADING, _AXIS, _GAP = 0.19, 0.26, 0.2, 0.1
_NUMBERS, _SIZES, _CHARACTER, _WRAP = 1.32, 0.75, 0.062, 100
_NARROWEST, _WIDEST = 0.01, 200.0


class Panel(NamedTuple):
    """A model with its effects, in the order of the rows, or the reason why it has none."""

    model: str
    effects: pd.DataFrame
    reason: str


def forest(effects: pd.DataFrame, refusals: pd.DataFrame, models: list[str], caption: Caption) -> Figure:
    """A panel for each of the models; one without effects says why it was refused."""
    panels = panels_of(effects, refusals, models)
    shown = pd.concat([panel.effects for panel in panels])
    if shown.empty:
        return nothing(caption, " ".join([EMPTY, *(f"{panel.model}: {panel.reason}." for panel in panels)]))
    limits, sizes = _limits(shown), any(_vary(panel.effects) for panel in panels)
    left = (0.15 + _CHARACTER * max(len(_label(row, shown)) for row in shown.to_dict("records"))) / WIDTH
    width = 1 - left - (_NUMBERS + _SIZES * sizes) / WIDTH
    drawn = sheet(caption, sum(map(_height, panels)))
    top = 0.0
    for panel in panels:
        drawn.figure.text(MARGIN / WIDTH, drawn.at(top + _HEADING - 0.07), _heading(panel), size=8)
        high, low = drawn.at(top + _HEADING), drawn.at(top + _HEADING + len(panel.effects) * _ROW)
        if len(panel.effects):
            _draw(drawn.figure.add_axes((left, low, width, high - low)), panel.effects, limits, sizes)
        else:
            why = "\n".join(_refused(panel))
            drawn.figure.text(MARGIN / WIDTH, high, why, size=SMALL, color=GREY, va="top", linespacing=1.2)
        top += _height(panel)
    return drawn.figure


def in_words(effects: pd.DataFrame, refusals: pd.DataFrame, models: list[str]) -> str:
    """What the panels show: every estimate with its interval, and every refusal."""
    told = []
    for panel in panels_of(effects, refusals, models):
        rows = panel.effects.to_dict("records")
        values = "; ".join(f"{_label(row, panel.effects)} {estimate_text(row)}" for row in rows)
        told.append(f"{_heading(panel)}: {values or f'not estimated, {panel.reason}'}.")
    return " ".join(told)


def panels_of(effects: pd.DataFrame, refusals: pd.DataFrame, models: list[str]) -> list[Panel]:
    """The panels, in the order of the models."""
    reasons = refusals.drop_duplicates(Refusal.model).set_index(Refusal.model)[Refusal.reason]
    return [
        Panel(model, effects[effects[Effect.model] == model], reasons.get(model, "the analysis has no such model"))
        for model in models
    ]


def estimate_text(row: dict) -> str:
    """An estimate with its interval: `1.46 (0.86 to 2.48)`."""
    lower, upper = row[Effect.lower], row[Effect.upper]
    if pd.isna(lower) or pd.isna(upper):
        return _number(row[Effect.estimate])
    return interval_text(_number, row[Effect.estimate], lower, upper)


def _draw(axes: Axes, effects: pd.DataFrame, limits: tuple[float, float], sizes: bool) -> None:
    axes.set_xscale("log")
    axes.set_xlim(limits)
    axes.set_ylim(len(effects) - 0.5, -0.5)
    axes.set_yticks(range(len(effects)), [_label(row, effects) for row in effects.to_dict("records")])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    ticks = log_ticks(*limits)
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_xticks([], minor=True)
    if _is_ratio(effects):
        axes.axvline(1, color=GREY, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1)
    for number, row in enumerate(effects.to_dict("records")):
        if number % 2:
            axes.axhspan(number - 0.5, number + 0.5, color=PALE, alpha=0.35, linewidth=0, zorder=0)
        _interval(axes, number, row, limits)
        beside = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "annotation_clip": False}
        axes.annotate(estimate_text(row), (1, number), (8, 0), va="center", size=SMALL, **beside)
        if sizes:
            size = f"{row[Effect.events]:,} in {row[Effect.units]:,}"
            axes.annotate(
                size, (1, number), (72 * (_NUMBERS + _SIZES - MARGIN), 0), va="center", ha="right", size=SMALL, **beside
            )


def _interval(axes: Axes, height: int, row: dict, limits: tuple[float, float]) -> None:
    """The interval as a line, with an arrowhead where it goes beyond the axis, and the estimate as a square on it."""
    ends = [row[Effect.lower], row[Effect.upper]]
    if not any(map(pd.isna, ends)):
        axes.plot(np.clip(ends, *limits), [height, height], color=BLUE, linewidth=1.2, solid_capstyle="butt")
        for beyond, limit, mark in ((ends[0] < limits[0], limits[0], "<"), (ends[1] > limits[1], limits[1], ">")):
            if beyond:
                axes.plot(limit, height, mark, color=BLUE, markersize=4, clip_on=False)
    if limits[0] <= row[Effect.estimate] <= limits[1]:
        axes.plot(row[Effect.estimate], height, "s", color=BLUE, markersize=4.5)


def _limits(effects: pd.DataFrame) -> tuple[float, float]:
    values = effects[[Effect.estimate, Effect.lower, Effect.upper]].to_numpy(dtype=float).ravel()
    values = np.append(values, 1.0)
    values = values[np.isfinite(values) & (values > 0)]
    return max(values.min() / 1.2, _NARROWEST), min(values.max() * 1.2, _WIDEST)


def _heading(panel: Panel) -> str:
    if panel.effects.empty:
        return capital(panel.model)
    first = panel.effects.iloc[0]
    size = "" if _vary(panel.effects) else f" ({first[Effect.units]:,} units, {first[Effect.events]:,} events)"
    return f"{capital(panel.model)}: {first[Effect.measure]}{size}"


def _refused(panel: Panel) -> list[str]:
    return textwrap.wrap(f"Not estimated: {panel.reason}.", _WRAP)


def _height(panel: Panel) -> float:
    if panel.effects.empty:
        return _HEADING + len(_refused(panel)) * 0.13 + _GAP
    return _HEADING + len(panel.effects) * _ROW + _AXIS + _GAP


def _vary(effects: pd.DataFrame) -> bool:
    return len(effects[[Effect.units, Effect.events]].drop_duplicates()) > 1


def _label(row: dict, effects: pd.DataFrame) -> str:
    """The term, and what is estimated where that is not what the first of the model's rows estimates."""
    first = effects.loc[effects[Effect.model] == row[Effect.model], Effect.measure].iloc[0]
    other = row[Effect.measure] != first
    return f"{_term(row)} ({row[Effect.measure].removeprefix(f'{first}, ')})" if other else _term(row)


def _term(row: dict) -> str:
    return capital(row[Effect.term].replace("_", " "))


def _is_ratio(effects: pd.DataFrame) -> bool:
    return effects[Effect.measure].str.contains("ratio").any()


def _number(value: float) -> str:
    if np.isinf(value):
        return "∞"
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
