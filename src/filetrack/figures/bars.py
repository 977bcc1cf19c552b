"""Counts as bars, for releases: each as it is shown, no sum of them; what is withheld is marked and has no length."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from filetrack.figures.style import BLUE, GREY, SMALL, Caption, capital, sheet
from filetrack.schemas.declared import CrossTab, Declared, TracingTable
from filetrack.schemas.disclosure import WITHHELD, ReleasedCell

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BESIDE = 3
"""Panels that stand beside each other at most."""
_LEFT, _ABOVE, _BENEATH = 2.3, 0.12, 0.38
_LABEL, _CHARACTERS, _BAR, _LINE = 40, 66, 0.19, 0.125
_ROOM, _STUB = 1.3, 0.05


class Bar(NamedTuple):
    """A row of a table with its count; None where that is withheld."""

    label: str
    count: int | None


class Panel(NamedTuple):
    """A column of counts. A line is drawn below the first `agreed` bars, where what was agreed ends."""

    title: str
    bars: list[Bar]
    agreed: int = 0


def panels(table: Declared, cells: pd.DataFrame) -> list[Panel]:
    """The columns of a table's released counts (`ReleasedCell`), without totals of what stands beside them."""
    counts = cells[cells[ReleasedCell.table].eq(table.number) & cells[ReleasedCell.kind].eq("count")]
    total = table.total if isinstance(table, CrossTab) else None
    found = []
    for title, label in columns(table):
        own = counts[counts[ReleasedCell.column].eq(label) & counts[ReleasedCell.row].ne(total)]
        bars = [
            Bar(row, None if pd.isna(value) else int(value))
            for row, value in zip(own[ReleasedCell.row], own[ReleasedCell.value], strict=True)
        ]
        if bars:
            found.append(Panel(title, bars))
    return found


def columns(table: Declared) -> list[tuple[str, str]]:
    """Titles of panels, and the columns of counts that they show."""
    if isinstance(table, CrossTab):
        total = table.columns.total if table.columns else None
        return [(group or "", table.count_label(group)) for group in table.groups if group is None or group != total]
    total = table.total if isinstance(table, TracingTable) and len(table.places) > 1 else None
    return [(column.count, column.count) for column in table.printed() if column.count != total]


def bars(found: Sequence[Panel], unit: str, caption: Caption) -> Figure:
    """The counts of each panel as bars on one scale, the number beside each. Panels of the same rows share a line."""
    lines = _lines(found)
    across = max(map(len, lines))
    characters = _CHARACTERS // across
    titles = max(len(textwrap.wrap(panel.title, characters)) for panel in found)
    above = _ABOVE + _LINE * titles
    heights = [_BAR * len(line[0].bars) + _LINE * _wrapped(line) for line in lines]
    drawn = sheet(caption, len(lines) * (above + _BENEATH) + sum(heights))
    grid = drawn.grid(
        len(lines),
        across,
        (above, 0.1, _BENEATH, _LEFT),
        height_ratios=heights,
        hspace=(above + _BENEATH) * len(lines) / sum(heights),
        wspace=0.12,
    )
    most = max(bar.count or 0 for panel in found for bar in panel.bars) or 1
    for place, line in enumerate(lines):
        for column, panel in enumerate(line):
            axes = drawn.figure.add_subplot(grid[place, column])
            _draw(axes, panel, most, characters, named=column == 0)
            axes.set_xlabel(capital(unit))
    return drawn.figure


def in_words(found: Sequence[Panel]) -> str:
    """What the bars show: every count."""
    told = [
        (f"{panel.title}: " if panel.title else "")
        + ", ".join(f"{bar.label} {'withheld' if bar.count is None else f'{bar.count:,}'}" for bar in panel.bars)
        for panel in found
    ]
    return f"Bars as long as counts. {'; '.join(told)}."


def _lines(found: Sequence[Panel]) -> list[list[Panel]]:
    lines: list[list[Panel]] = []
    beside = 2 if len(found) == 4 else _BESIDE
    for panel in found:
        if lines and len(lines[-1]) < beside and _labels(lines[-1][0]) == _labels(panel):
            lines[-1].append(panel)
        else:
            lines.append([panel])
    return lines


def _labels(panel: Panel) -> list[str]:
    return [bar.label for bar in panel.bars]


def _wrapped(line: Sequence[Panel]) -> int:
    """Lines that labels of a line of panels need beyond one a bar."""
    return len(line[0].bars) * (max(len(textwrap.wrap(label, _LABEL)) for label in _labels(line[0])) - 1)


def _draw(axes: Axes, panel: Panel, most: int, characters: int, *, named: bool) -> None:
    for place, bar in enumerate(panel.bars):
        if bar.count is None:
            axes.barh(
                place, _STUB * most, height=0.62, facecolor="white", edgecolor=GREY, hatch="//////", linewidth=0.5
            )
        else:
            axes.barh(place, bar.count, height=0.62, color=BLUE)
        text, end = (f"{WITHHELD} withheld", _STUB * most) if bar.count is None else (f"{bar.count:,}", bar.count)
        axes.annotate(text, (end, place), (3, 0), textcoords="offset points", va="center", size=SMALL)
    if panel.agreed:
        axes.axhline(panel.agreed - 0.5, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.set(xlim=(0, _ROOM * most), ylim=(len(panel.bars) - 0.4, -0.6))
    labels = ["\n".join(textwrap.wrap(label, _LABEL)) for label in _labels(panel)]
    axes.set_yticks(range(len(labels)), labels if named else [""] * len(labels))
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", nbins=4, integer=True)
    axes.set_title("\n".join(textwrap.wrap(panel.title, characters)), loc="left")
