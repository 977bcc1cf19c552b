"""Days from an incident's report to its notification: the share of all notifications that had gone, by site (§5.10.2).

Tables 29 and 30 count days in bands, so the share is known at the end of each band; between two ends it lies somewhere
in the shaded step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from filetrack.bulletin.figures import share_text
from filetrack.figures.style import COLOURS, DASHES, GREY, MARKS, SMALL, Caption, nothing, sheet, spread
from filetrack.schemas.declared import Line
from filetrack.schemas.table import Cell

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

READING = (
    "Marks: ends of the bands of days that the tables count; between two, the share lies in the shaded part. The base "
    "is all of a site's notifications, dated or not."
)
EMPTY = "No notification is counted."
_BODY, _RIGHT, _BESIDE = 2.9, 1.85, 0.26
_DAYS = (0, 1, 2, 3, 5, 10, 20, 30, 40, 60, 100, 200, 400)


class Delay(NamedTuple):
    """Notifications of a site: how many had gone by the end of each band of days, later, and without a date."""

    site: str
    gone: dict[int, int]
    later: int
    undated: int

    @property
    def notifications(self) -> int:
        return max(self.gone.values(), default=0) + self.later + self.undated

    def by(self, day: int) -> int:
        """How many had gone by the last band that ends on or before a day."""
        return max((number for end, number in self.gone.items() if end <= day), default=0)


def delay(site: str, cells: pd.DataFrame, rows: list[Line]) -> Delay:
    """What a table's counts (`Cell`) say of a site, by its label; `rows` are the bands that the table declares."""
    counts = cells[cells[Cell.kind] == "count"].set_index(Cell.row)[Cell.value]
    number = {row.label: int(counts.get(row.label, 0)) for row in rows}
    gone, sofar = {}, 0
    for row in rows:
        if row.at_most is not None:
            sofar += number[row.label]
            gone[int(row.at_most)] = sofar
    later = sum(number[row.label] for row in rows if row.over is not None)
    return Delay(site, gone, later, sum(number[row.label] for row in rows if row.missing))


def delays(sites: list[Delay], agreed_days: int, caption: Caption) -> Figure:
    """The share of each site's notifications that had gone by each day; a line at the agreed limit."""
    sites = [site for site in sites if site.notifications]
    if not sites:
        return nothing(caption, EMPTY)
    drawn = sheet(caption, _BODY)
    axes = drawn.grid(1, 1, (0.08, _RIGHT, 0.38, 0.58)).subplots()
    last = max(end for site in sites for end in [*site.gone, agreed_days])
    axes.axvline(agreed_days, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    axes.annotate(f" {24 * agreed_days} hours, as agreed", (agreed_days, 0.02), size=SMALL, color=GREY)
    for number, site in enumerate(sites):
        _draw(axes, site, number, last)
    axes.set_xscale("function", functions=(np.log1p, np.expm1))
    axes.set(xlim=(0, last), ylim=(0, 1), xlabel="Days from the report of the incident (log scale)")
    axes.set_xticks([day for day in _DAYS if day <= last])
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"], size=SMALL)
    axes.set_ylabel("Share of all notifications")
    heights = spread([min(_share(site, last), 1 - _BESIDE / 2) for site in sites], _BESIDE)
    for site, height in zip(sites, heights, strict=True):
        place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "annotation_clip": False}
        text = "\n".join([_named(site), *_numbers(site, agreed_days)])
        axes.annotate(text, (1, height), (8, 0), va="center", size=SMALL, linespacing=1.3, **place)
    return drawn.figure


def in_words(sites: list[Delay], agreed_days: int) -> str:
    """What the lines show: for each site how many had gone in time, by the last band, later, and without a date."""
    told = [f"{_named(site)}: {', '.join(_numbers(site, agreed_days))}." for site in sites if site.notifications]
    return " ".join(["Share of notifications that had gone, by days from the report.", *told]) if told else EMPTY


def _draw(axes: Axes, site: Delay, number: int, last: int) -> None:
    how = {"color": COLOURS[number], "linestyle": DASHES[number]}
    ends, shares = list(site.gone), [_share(site, end) for end in site.gone]
    for before, low, end, high in zip([-1, *ends], [0.0, *shares], ends, shares, strict=False):
        if end > before + 1:
            axes.fill_between([before + 1, end], low, high, color=COLOURS[number], alpha=0.15, linewidth=0)
    if not site.later and ends[-1] < last:
        axes.plot([ends[-1], last], [shares[-1]] * 2, **how)
    axes.plot(ends, shares, marker=MARKS[number % len(MARKS)], markersize=3.5, clip_on=False, label=site.site, **how)


def _share(site: Delay, day: int) -> float:
    return site.by(day) / site.notifications


def _named(site: Delay) -> str:
    return f"{site.site} site, {site.notifications:,} notifications"


def _numbers(site: Delay, agreed_days: int) -> list[str]:
    """Counts with shares of all; the days of the last band after those agreed."""
    days = sorted({agreed_days, max(site.gone)})
    gone = [
        f"{share_text(site.by(day), site.notifications)} within {day} {'day' if day == 1 else 'days'}" for day in days
    ]
    return [*gone, f"{site.later:,} later, {site.undated:,} without a date"]
