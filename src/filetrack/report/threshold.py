"""Precision and recall by the least family weight that is accepted, as two lines."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from filetrack.schemas.linkage_quality import CurvePoint

WIDTH, HEIGHT = 400, 196
LEFT, RIGHT, TOP, BOTTOM = 44, 318, 12, 160
APART = 15
"""The least distance between the names of two lines."""
LINES = {CurvePoint.precision: "Precision", CurvePoint.recall: "Recall"}


@dataclass(frozen=True)
class Line:
    """A measure's line: its path, and its name at its end."""

    key: str
    name: str
    path: str
    y: float


@dataclass(frozen=True)
class Drawing:
    """Both lines on a canvas, the place of the threshold in use, and the same in words."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    lines: list[Line]
    used: float
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    words: str


def drawing(points: pd.DataFrame, used: float) -> Drawing:
    """Return the curve laid out; a threshold from which nothing is linked has no precision."""
    across = points[CurvePoint.family_weight]
    least = points[list(LINES)].min().min()
    low = 0.9 if pd.isna(least) else min(0.9, math.floor(least * 10) / 10)

    def x(weight: float) -> float:
        return round(LEFT + (weight - across.min()) / ((across.max() - across.min()) or 1) * (RIGHT - LEFT), 1)

    def y(share: float) -> float:
        return round(BOTTOM - (share - low) / (1 - low) * (BOTTOM - TOP), 1)

    lines = []
    for name, label in LINES.items():
        known = points.dropna(subset=name)
        places = [f"{x(weight)} {y(share)}" for weight, share in zip(known[across.name], known[name], strict=True)]
        end = y(known[name].iloc[-1]) if len(known) else BOTTOM
        beside = end + APART if any(abs(end - line.y) < APART for line in lines) else end
        lines.append(Line(name, label, f"M{' L'.join(places)}" if places else "", beside))
    words = "; ".join(
        f"from {one[CurvePoint.family_weight]:g}: precision {_share(one[CurvePoint.precision])}, "
        f"recall {_share(one[CurvePoint.recall])}"
        for one in points.to_dict("records")
    )
    ticks = [(x(weight), f"{weight:g}") for weight in across if weight % 10 == 0]
    return Drawing(
        *(WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, lines, x(used), ticks),
        up=[(y(share), f"{share:.2f}") for share in (low, (1 + low) / 2, 1.0)],
        words=words,
    )


def _share(value: float) -> str:
    return "none" if pd.isna(value) else f"{value:.3f}"
