"""Curves of outcomes over 21 months, a panel a group, with pointwise 95% intervals and numbers at risk (§7.2).

The frames are rows of `CurvePoint` of one analysis and one kind of curve. Estimates are known at the declared days;
straight lines join them.
"""

from __future__ import annotations

import math
import textwrap
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from filetrack.bulletin.figures import interval_text, percent_text
from filetrack.figures.style import (
    COLOURS,
    DASHES,
    GREY,
    PALE,
    SMALL,
    UNDER_TEXT,
    WIDTH,
    Caption,
    Sheet,
    nothing,
    sheet,
    spread,
)
from filetrack.schemas.codes import Endpoint
from filetrack.schemas.outcomes import CurvePoint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ALL = "All"
"""The group of all units: it has no panel beside others, and stands behind theirs in grey."""
EMPTY = "No unit was followed, so there is no curve."
MEAN = "mean_cumulative"
_COLUMNS, _AXES, _HEADING, _BENEATH, _LABEL, _LEGEND = 3, 1.15, 0.36, 0.34, 0.16, 0.2
_LEFT, _RIGHT, _WRAP = 0.72, 0.34, 22
_TICKS = 4
_STEPS = (1, 5, 10, 30, 60, 90, 120, 180, 360, 720)


def curves(points: pd.DataFrame, axis: str, caption: Caption) -> Figure:
    """Kaplan-Meier curves, mean cumulative numbers, or cumulative incidences of the ends that compete.

    `axis` says what the height of a curve is. In grey behind a group: all units, or where there is no such group, the
    other groups; nothing where several ends compete.
    """
    if points.empty:
        return nothing(caption, EMPTY)
    groups, ends, days = groups_of(points), ends_of(points), _ticks(points[CurvePoint.day].max())
    top = _top(points)
    rows, columns = math.ceil(len(groups) / _COLUMNS), min(len(groups), _COLUMNS)
    legend = _LEGEND if len(ends) > 1 else 0
    drawn = sheet(caption, legend + rows * (_HEADING + _AXES + _BENEATH) + _LABEL)
    margins = (legend + _HEADING, _RIGHT, _BENEATH + _LABEL, _LEFT)
    grid = drawn.grid(rows, columns, margins, wspace=0.28, hspace=(_HEADING + _BENEATH) / _AXES)
    panels = list(grid.subplots(sharex=True, sharey=True, squeeze=False).flat)
    for panel in panels[len(groups) :]:
        panel.remove()
    for number, (panel, group) in enumerate(zip(panels, groups, strict=False)):
        own = points[points[CurvePoint.group] == group]
        _behind(panel, points, group, ends)
        _draw(panel, own, ends, top)
        _number_at_risk(panel, at_risk(own, days), first=number % columns == 0)
        panel.set_title(f"{group}\n{_size(own, ends)}", loc="left", pad=4)
        panel.tick_params(labelbottom=True)
        panel.set_ylabel(textwrap.fill(axis, _WRAP) if number % columns == 0 else "")
        panel.set_xlabel("Days" if number + columns >= len(groups) else "", labelpad=10)
    _scale(panels[0], points, days, top)
    if legend:
        _legend(drawn, ends)
    return drawn.figure


def in_words(points: pd.DataFrame, axis: str) -> str:
    """What the curves show: of each group and end the last estimate, the number at the start and the events."""
    if points.empty:
        return EMPTY
    groups, ends = groups_of(points), ends_of(points)
    panels = "One panel" if len(groups) == 1 else f"{len(groups)} panels, one a group"
    told = "; ".join(_told(points[points[CurvePoint.group] == group], ends) for group in groups)
    return f"{panels}, with 95% intervals and numbers at risk. {axis}, at the last day of each curve: {told}."


def reading(points: pd.DataFrame) -> str:
    """How the panels are read."""
    if points.empty:
        return ""
    days = points[CurvePoint.day].unique()
    every = f"every {days[1] - days[0]} days" if len(days) > 1 else "on one day"
    told = [f"Estimated {every}, joined by straight lines; pointwise 95% intervals."]
    if points[CurvePoint.upper].max() > _top(points):
        told.append("Some go on beyond the panel.")
    if len(ends_of(points)) == 1:
        told.append("Events: to the last day shown.")
        if points[CurvePoint.group].nunique() > 1:
            told.append(f"Grey: {'all groups' if ALL in set(points[CurvePoint.group]) else 'the other groups'}.")
    return " ".join(told)


def groups_of(points: pd.DataFrame) -> list[str]:
    """The groups that have a panel, in the order of the rows."""
    groups = list(points[CurvePoint.group].unique())
    return [group for group in groups if group != ALL] or groups


def ends_of(points: pd.DataFrame) -> list[str]:
    """The ends of the curves, what is awaited first."""
    return list(points[CurvePoint.end].unique())


def at_risk(own: pd.DataFrame, days: list[int]) -> dict[int, int]:
    """The numbers at risk of a group on those of the days to which it was followed."""
    known = own.drop_duplicates(CurvePoint.day).set_index(CurvePoint.day)[CurvePoint.at_risk]
    return {day: int(known[day]) for day in days if day in known}


def _behind(panel: Axes, points: pd.DataFrame, group: str, ends: list[str]) -> None:
    if len(ends) > 1:
        return
    names = set(points[CurvePoint.group]) - {group}
    for other in sorted({ALL} & names or names):
        line = points[points[CurvePoint.group] == other]
        panel.plot(line[CurvePoint.day], line[CurvePoint.estimate], color=PALE, linewidth=0.9, zorder=1)


def _draw(panel: Axes, own: pd.DataFrame, ends: list[str], top: float) -> None:
    lines = [(number, own[own[CurvePoint.end] == end]) for number, end in enumerate(ends)]
    lines = [(number, line) for number, line in lines if len(line)]
    for number, line in lines:
        days, how = line[CurvePoint.day], {"color": COLOURS[number]}
        panel.fill_between(days, line[CurvePoint.lower], line[CurvePoint.upper], alpha=0.18, linewidth=0, **how)
        panel.plot(days, line[CurvePoint.estimate], linestyle=DASHES[number], label=ends[number], **how)
    last = [line.iloc[-1] for _, line in lines]
    heights = spread([point[CurvePoint.estimate] for point in last], 0.1 * top)
    for point, height in zip(last, heights, strict=True):
        place = {"xytext": (3, 0), "textcoords": "offset points", "annotation_clip": False}
        text = _value(point, point[CurvePoint.estimate])
        panel.annotate(text, (point[CurvePoint.day], height), va="center", size=SMALL, bbox=UNDER_TEXT, **place)


def _number_at_risk(panel: Axes, numbers: dict[int, int], first: bool) -> None:
    place = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "annotation_clip": False}
    for day, number in numbers.items():
        panel.annotate(f"{number:,}", (day, 0), (0, -15), ha="center", va="top", size=SMALL, color=GREY, **place)
    if first:
        place["xycoords"] = "axes fraction"
        panel.annotate("At risk", (0, 0), (-12, -15), ha="right", va="top", size=SMALL, color=GREY, **place)


def _scale(panel: Axes, points: pd.DataFrame, days: list[int], top: float) -> None:
    panel.set_xlim(0, max(points[CurvePoint.day].max(), 1))
    panel.set_xticks(days)
    panel.set_ylim(0, top)
    if not _is_mean(points):
        panel.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])


def _top(points: pd.DataFrame) -> float:
    """The height of the panels: all, where heights are shares; otherwise at most twice the highest estimate."""
    if not _is_mean(points):
        return 1.0
    reach = points[[CurvePoint.estimate, CurvePoint.upper]].max(axis=None)
    return max(1.05 * min(reach, 2 * points[CurvePoint.estimate].max()), 0.1)


def _ticks(last: int) -> list[int]:
    step = next((step for step in _STEPS if last / step <= _TICKS), _STEPS[-1])
    return list(range(0, last + 1, step))


def _legend(drawn: Sheet, ends: list[str]) -> None:
    from matplotlib.lines import Line2D

    lines = [Line2D([], [], color=COLOURS[number], linestyle=DASHES[number]) for number in range(len(ends))]
    drawn.figure.legend(
        lines,
        [Endpoint(end).label for end in ends],
        loc="upper left",
        bbox_to_anchor=(_LEFT / WIDTH, drawn.at(0)),
        ncols=len(ends),
        **{"frameon": False, "fontsize": SMALL, "handlelength": 3, "borderpad": 0, "borderaxespad": 0},
    )


def _size(own: pd.DataFrame, ends: list[str]) -> str:
    """The number at the start and, of a curve with one end, of its events."""
    start = f"{own[CurvePoint.at_risk].iloc[0]:,} at the start"
    return start if len(ends) > 1 else f"{start}, {_events(own.iloc[-1])}"


def _events(point: pd.Series) -> str:
    return "1 event" if point[CurvePoint.events] == 1 else f"{point[CurvePoint.events]:,} events"


def _told(own: pd.DataFrame, ends: list[str]) -> str:
    last = [own[own[CurvePoint.end] == end].iloc[-1] for end in ends if (own[CurvePoint.end] == end).any()]
    named = [f"{Endpoint(point[CurvePoint.end]).label.lower()} " if len(ends) > 1 else "" for point in last]
    values = [f"{name}{_with_interval(point)}, {_events(point)}" for name, point in zip(named, last, strict=True)]
    first = own.iloc[0]
    return f"{first[CurvePoint.group]} ({first[CurvePoint.at_risk]:,} at the start) {', '.join(values)}"


def _with_interval(point: pd.Series) -> str:
    value, lower, upper = (float(point[name]) for name in (CurvePoint.estimate, CurvePoint.lower, CurvePoint.upper))
    write = partial(_value, point)
    return write(value) if math.isnan(lower) or math.isnan(upper) else interval_text(write, value, lower, upper)


def _value(point: pd.Series, value: float) -> str:
    return f"{value:.2f}" if point[CurvePoint.curve] == MEAN else percent_text(100 * value)


def _is_mean(points: pd.DataFrame) -> bool:
    return points[CurvePoint.curve].iloc[0] == MEAN
