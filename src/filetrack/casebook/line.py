"""One line of time as a drawing: a row a kind of entry, a mark an entry, on up to three scales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from filetrack.casebook.entries import KINDS, POLICE, Entry
from filetrack.schemas.figure import PoliceEntry

WIDTH, LEFT, RIGHT, TOP, ROW, AXIS, MARK = 980, 300, 16, 24, 22, 26, 5
_BEFORE, _AFTER = pd.Timedelta(days=14), pd.Timedelta(days=45)
_LABEL = 52
_WIDTHS = (0.24, 0.44, 0.32)
_TICKS = (2, 3, 2)


class Mark(NamedTuple):
    """An entry, where it is drawn."""

    x: float
    y: float
    police: bool
    title: str


class Tick(NamedTuple):
    """A first of a month."""

    x: float
    label: str


@dataclass(frozen=True)
class Line:
    """A drawing: rows by their labels and heights, marks, ticks, where scales change, and the months followed."""

    height: float
    rows: list[tuple[str, float]]
    marks: list[Mark]
    ticks: list[Tick]
    scales: list[float]
    followed: tuple[float, float] | None


def line(entries: list[Entry], followed: tuple[pd.Timestamp, pd.Timestamp] | None) -> Line | None:
    """Return the drawing of a case's dated entries; `followed` is when follow-up began and ended.

    Time has a scale of its own before the incidents, around them, and after. None where nothing is dated.
    """
    dated = [entry for entry in entries if pd.notna(entry.at)]
    if not dated:
        return None
    spans = _spans(dated, followed)
    ends = [spans[0][0], *(end for _, end, _ in spans)]
    widths = np.array([_WIDTHS[place] for _, _, place in spans])
    borders = LEFT + (WIDTH - LEFT - RIGHT) * np.concatenate([[0], np.cumsum(widths) / widths.sum()])

    def across(at: pd.Timestamp) -> float:
        return round(float(np.interp(at.value, [end.value for end in ends], borders)), 1)

    kinds = [kind for kind in KINDS if any(entry.kind == kind for entry in dated)]
    heights = {kind: TOP + ROW * (place + 0.5) for place, kind in enumerate(kinds)}
    marks = [Mark(across(entry.at), heights[entry.kind], entry.by == POLICE, _title(entry)) for entry in dated]
    ticks = [Tick(across(day), f"{day:%Y-%m}") for begin, end, place in spans for day in _months(begin, end, place)]
    return Line(
        height=TOP + ROW * len(kinds) + AXIS,
        rows=list(heights.items()),
        marks=marks,
        ticks=_apart(ticks),
        scales=[round(float(border), 1) for border in borders[1:-1]],
        followed=None if followed is None else (across(followed[0]), across(followed[1])),
    )


def _spans(
    dated: list[Entry], followed: tuple[pd.Timestamp, pd.Timestamp] | None
) -> list[tuple[pd.Timestamp, pd.Timestamp, int]]:
    """The parts of time that hold an entry, with their place among all three."""
    days = [entry.at for entry in dated]
    around = [entry.at for entry in dated if entry.kind == PoliceEntry.INCIDENT.label] or days
    begin, end = min(around) - _BEFORE, max(around) + _AFTER
    first, last = min(days) - pd.Timedelta(days=1), max([*days, *(followed or ())]) + pd.Timedelta(days=1)
    parts = ((first, begin, 0), (begin, end, 1), (end, last, 2))
    return [part for part in parts if part[0] < part[1]]


def _months(begin: pd.Timestamp, end: pd.Timestamp, place: int) -> list[pd.Timestamp]:
    firsts = pd.date_range(begin.normalize(), end, freq="MS")
    return list(firsts[:: -(-len(firsts) // _TICKS[place]) or 1])


def _apart(ticks: list[Tick]) -> list[Tick]:
    """Ticks whose labels do not run into the one before."""
    kept: list[Tick] = []
    for tick in ticks:
        if not kept or tick.x - kept[-1].x > _LABEL:
            kept.append(tick)
    return kept


def _title(entry: Entry) -> str:
    return f"{entry.when}, {entry.kind}" + (f": {entry.detail}" if entry.detail else "")
