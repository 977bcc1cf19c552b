"""Each headline under every treatment of what is not recorded, of links and of limits: a specification curve.

The frame has rows of `Specification`. A column a headline, a row a treatment; the line is at the study's own estimate.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

import pandas as pd

from filetrack.bulletin.figures import interval_text, percent_text
from filetrack.figures.style import BLUE, GREY, PALE, SMALL, UNDER_TEXT, Caption, log_ticks, nothing, sheet
from filetrack.schemas.codes import Treatment
from filetrack.schemas.outcomes import Specification

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EMPTY = "No headline was estimated under other treatments."
READING = "Squares: estimates, written above, with 95% intervals. The filled one and the broken line are the study's."
SHARE = "cumulative incidence"
_ACROSS, _ROW, _AXIS, _LEFT, _GAP, _LINE = 4, 0.235, 0.36, 1.86, 0.24, 0.12
_WRAP, _HEADING_WRAP = 35, 18


def specifications(rows: pd.DataFrame, caption: Caption) -> Figure:
    """Estimates and intervals, a panel a headline beside one list of treatments."""
    if rows.empty:
        return nothing(caption, EMPTY)
    headlines = list(rows[Specification.headline].unique())
    treatments = [treatment for treatment in Treatment if (rows[Specification.treatment] == treatment).any()]
    across, bands = min(len(headlines), _ACROSS), math.ceil(len(headlines) / _ACROSS)
    high = _ROW * len(treatments)
    heading = 0.12 + _LINE * max(_title(own).count("\n") + 1 for _, own in rows.groupby(Specification.headline))
    drawn = sheet(caption, bands * (heading + high + _AXIS))
    grid = drawn.grid(bands, across, (heading, 0.12, _AXIS, _LEFT), wspace=_GAP, hspace=(heading + _AXIS) / high)
    panels = grid.subplots(squeeze=False).flat
    for number, panel in enumerate(panels):
        if number < len(headlines):
            own = rows[rows[Specification.headline] == headlines[number]]
            _draw(panel, own, treatments, named=number % across == 0)
        else:
            panel.remove()
    return drawn.figure


def in_words(rows: pd.DataFrame) -> str:
    """What the panels show: of each headline the estimate under every treatment, with its interval."""
    if rows.empty:
        return EMPTY
    told = []
    for _, own in rows.groupby(Specification.headline, sort=False):
        first = own.iloc[0]
        values = "; ".join(
            f"{Treatment(row[Specification.treatment]).label.lower()} {_text(row)}" for row in own.to_dict("records")
        )
        size = "".join(f", {families:,} families, {events:,} events" for families, events in _base(own))
        told.append(f"{first[Specification.title]} ({first[Specification.measure]}{size}): {values}.")
    return " ".join(told)


def _draw(panel: Axes, own: pd.DataFrame, treatments: list[Treatment], named: bool) -> None:
    first = own.iloc[0]
    ratio = "ratio" in first[Specification.measure]
    panel.set_xscale("log" if ratio else "linear")
    panel.set_ylim(len(treatments) - 0.5, -0.5)
    labels = ["\n".join(textwrap.wrap(treatment.label, _WRAP)) for treatment in treatments]
    panel.set_yticks(range(len(treatments)), labels if named else [""] * len(treatments), linespacing=1.05)
    panel.tick_params(axis="y", length=0)
    panel.spines["left"].set_visible(False)
    panel.set_title(_title(own), loc="left", size=SMALL, pad=4, linespacing=1.1)
    panel.set_xlabel(first[Specification.measure].capitalize())
    rows = {row[Specification.treatment]: row for row in own.to_dict("records")}
    shown = own[own[Specification.estimate].notna()]
    if (study := rows.get(Treatment.RECORDED)) and pd.notna(study[Specification.estimate]):
        panel.axvline(study[Specification.estimate], color=GREY, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1)
    for height, treatment in enumerate(treatments):
        if height % 2:
            panel.axhspan(height - 0.5, height + 0.5, color=PALE, alpha=0.35, linewidth=0, zorder=0)
        _estimate(panel, height, rows.get(treatment), BLUE if treatment == Treatment.RECORDED else "white")
    _scale(panel, shown, ratio)


def _estimate(panel: Axes, height: float, row: dict | None, face: str) -> None:
    if row is None or pd.isna(row[Specification.estimate]):
        place = {"xycoords": ("axes fraction", "data"), "ha": "center", "va": "center"}
        panel.annotate("not estimated", (0.5, height), size=SMALL, color=GREY, bbox=UNDER_TEXT, **place)
        return
    limits = [row[Specification.lower], row[Specification.upper]]
    if not any(map(pd.isna, limits)):
        panel.plot(limits, [height + 0.17] * 2, color=BLUE, linewidth=1.2)
    panel.plot(row[Specification.estimate], height + 0.17, "s", color=BLUE, markerfacecolor=face, markersize=4)
    text = _number(row[Specification.measure], row[Specification.estimate])
    panel.annotate(
        text, (row[Specification.estimate], height - 0.02), ha="center", va="bottom", size=SMALL, bbox=UNDER_TEXT
    )


def _scale(panel: Axes, shown: pd.DataFrame, ratio: bool) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter, NullLocator

    if shown.empty:
        panel.set_xticks([])
        return
    share = shown[Specification.measure].iloc[0] == SHARE
    panel.margins(x=0.08)
    panel.xaxis.set_major_locator(
        FixedLocator(log_ticks(*panel.get_xlim())) if ratio else MaxNLocator(3, prune="upper")
    )
    panel.xaxis.set_major_formatter(FuncFormatter(lambda x, _: percent_text(100 * x) if share else f"{x:g}"))
    panel.xaxis.set_minor_locator(NullLocator())
    panel.xaxis.set_minor_formatter(NullFormatter())


def _text(row: dict) -> str:
    measure, estimate = row[Specification.measure], row[Specification.estimate]
    if pd.isna(estimate):
        return f"not estimated ({row[Specification.note]})"
    limits = [row[Specification.lower], row[Specification.upper]]
    if any(map(pd.isna, limits)):
        return _number(measure, estimate)
    return interval_text(lambda value: _number(measure, value), estimate, *limits)


def _title(own: pd.DataFrame) -> str:
    """The headline, and its families and events in the study."""
    title = textwrap.fill(own[Specification.title].iloc[0], _HEADING_WRAP)
    return "\n".join([title, *(f"n = {families:,}; {events:,} events" for families, events in _base(own))])


def _base(own: pd.DataFrame) -> list[tuple[int, int]]:
    study = own[own[Specification.treatment] == Treatment.RECORDED]
    sizes = study[[Specification.units, Specification.events]].dropna().astype(int)
    return [tuple(size) for size in sizes.to_numpy()]


def _number(measure: str, value: float) -> str:
    return percent_text(100 * value) if measure == SHARE else f"{value:.2f}"
