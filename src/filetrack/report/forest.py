"""The re-analysis as forest plots: each statement's effect with its interval, and the verdict as a word and a shape."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from filetrack.bulletin.figures import interval_text, percent_text, points_text
from filetrack.schemas.reanalysis import Reanalysed

WIDTH, PAD, LINE = 400, 11, 16
LEFT, RIGHT, BESIDE = 16, 248, 264
TOP, STRIP, GAP, FOOT = 8, 34, 12, 22
CHARACTERS, MOST = 58, 10
STEPS = (0.05, 0.1, 0.25, 0.5, 1)


@dataclass(frozen=True)
class Measure:
    """A kind of effect: its heading, what a reader has to know, and how a value is written."""

    heading: str
    reading: str
    write: Callable[[float], str]


MEASURES = {
    "difference of shares": Measure(
        "Differences between two groups, in percentage points",
        "The share of the first group less that of the second. Right of the line at 0 the first group has the greater "
        "share, left of it the smaller.",
        points_text,
    ),
    "difference of paired shares": Measure(
        "Differences between two things counted in the same families or incidents, in percentage points",
        "The first share less the second. The printed shares leave open how often both were true of one family, so the "
        "lines are as long as the least favourable counts make them.",
        points_text,
    ),
    "change of the share per step": Measure(
        "Trends, in percentage points from one step to the next",
        "Right of the line at 0 the share grows from step to step, left of it it shrinks.",
        points_text,
    ),
    "share": Measure(
        "Shares beside the figure that the report holds them against",
        "The upright stroke in each row is that figure: 50% where the report says “most” or “over half”.",
        lambda value: percent_text(100 * value),
    ),
    "Cramér's V": Measure(
        "Association in tables of several rows and columns",
        "0 is no association, 1 a complete one (Cramér's V). The interval never falls below 0, so the test decides.",
        lambda value: f"{value:.2f}",
    ),
}
"""Kinds of effect in the order of the page, by the name that the re-analysis gives them."""


@dataclass(frozen=True)
class Row:
    """A statement laid out: its lines of text, and the places of its effect, interval, margin and reference."""

    lines: list[tuple[str, float]]
    y: float
    low: float
    high: float
    point: float
    reference: float | None
    band: tuple[float, float] | None
    verdict: str
    value: str
    words: str


@dataclass(frozen=True)
class Forest:
    """Statements of one chapter that have one kind of effect, laid out on a canvas."""

    key: str
    title: str
    height: float
    ticks: list[tuple[float, str]]
    zero: float | None
    rows: list[Row]


@dataclass(frozen=True)
class Kind:
    """All forests of one kind of effect; they share one axis."""

    heading: str
    reading: str
    forests: list[Forest]


@dataclass(frozen=True)
class Axis:
    """A scale from `first` to `last`, with a tick every `step`."""

    first: float
    last: float
    step: float

    def place(self, value: float) -> float:
        """Return where a value lies on the canvas."""
        share = (min(max(value, self.first), self.last) - self.first) / (self.last - self.first)
        return round(LEFT + share * (RIGHT - LEFT), 1)

    def ticks(self) -> list[float]:
        """Return the values that are written on the axis."""
        return [self.first + number * self.step for number in range(round((self.last - self.first) / self.step) + 1)]


def forests(statements: pd.DataFrame) -> list[Kind]:
    """Return the statements that have an effect, by kind of effect and chapter, in the order given."""
    drawn = statements[statements[Reanalysed.effect].notna()]
    return [
        _kind(number, measure, drawn[drawn[Reanalysed.effect_name].eq(name)])
        for number, (name, measure) in enumerate(_measures(drawn).items(), 1)
    ]


def effect_text(name: str, effect: float, lower: float, upper: float) -> str:
    """Return an effect with its interval, as its kind is written."""
    return interval_text(_measure(name).write, effect, lower, upper)


def said(statement: dict) -> str:
    """Return a statement with its section, in quotation marks if the report makes it."""
    text = statement[Reanalysed.statement]
    quoted = f"“{text}”" if statement[Reanalysed.origin] == "reported" else text
    return f"§{statement[Reanalysed.section]} {quoted}"


def _measures(drawn: pd.DataFrame) -> dict[str, Measure]:
    names = set(drawn[Reanalysed.effect_name])
    ordered = [name for name in MEASURES if name in names] + sorted(names - set(MEASURES))
    return {name: _measure(name) for name in ordered}


def _measure(name: str) -> Measure:
    return MEASURES.get(name) or Measure(f"{name[0].upper()}{name[1:]}", "", lambda value: f"{value:.2f}")


def _kind(number: int, measure: Measure, rows: pd.DataFrame) -> Kind:
    axis = axis_of(float(rows[Reanalysed.lower].min()), float(rows[Reanalysed.upper].max()))
    chapters = rows[Reanalysed.section].str.split(".").str[0]
    panels = []
    for chapter, part in rows.groupby(chapters, sort=False):
        for place, chunk in enumerate(chunks(part.to_dict("records")), 1):
            title = f"Chapter {chapter}{', continued' if place > 1 else ''}"
            panels.append(_forest(f"{number}-{chapter}-{place}", title, measure, axis, chunk))
    return Kind(measure.heading, measure.reading, panels)


def chunks(statements: list[dict]) -> list[list[dict]]:
    """Return statements in parts of nearly one length, none longer than fits a printed page."""
    parts = math.ceil(len(statements) / MOST)
    bounds = [len(statements) * part // parts for part in range(parts + 1)]
    return [statements[first:last] for first, last in pairwise(bounds)]


def axis_of(least: float, greatest: float) -> Axis:
    """Return the axis that holds both values and 0: from 0, or to both sides alike where a value is negative."""
    reach = max(abs(least), abs(greatest))
    sides = 2 if least < 0 else 1
    for step in STEPS:
        steps = max(1, math.ceil(round(reach / step, 6)))
        if steps * sides <= 4:
            break
    return Axis(-steps * step if sides == 2 else 0, steps * step, step)


def _forest(key: str, title: str, measure: Measure, axis: Axis, statements: list[dict]) -> Forest:
    rows, y = [], float(TOP)
    for statement in statements:
        rows.append(_row(statement, measure, axis, y))
        y = rows[-1].y + STRIP / 2 + GAP
    ticks = [(axis.place(value), measure.write(value)) for value in axis.ticks()]
    zero = axis.place(0) if axis.first < 0 else None
    return Forest(key, title, y - GAP + FOOT, ticks, zero, rows)


def _row(statement: dict, measure: Measure, axis: Axis, top: float) -> Row:
    text = said(statement)
    lines = [(line, top + 12 + number * LINE) for number, line in enumerate(textwrap.wrap(text, CHARACTERS))]
    effect, lower, upper = (statement[name] for name in (Reanalysed.effect, Reanalysed.lower, Reanalysed.upper))
    against, margin = statement[Reanalysed.against], statement[Reanalysed.margin]
    value = interval_text(measure.write, effect, lower, upper)
    verdict = statement[Reanalysed.verdict]
    return Row(
        lines=lines,
        y=top + len(lines) * LINE + STRIP / 2,
        low=axis.place(lower),
        high=axis.place(upper),
        point=axis.place(effect),
        reference=None if pd.isna(against) else axis.place(against),
        band=None if pd.isna(margin) else (axis.place(-margin), axis.place(margin)),
        verdict=verdict,
        value=value,
        words=f"{text}: {verdict}; {statement[Reanalysed.effect_name]} {value}.",
    )
