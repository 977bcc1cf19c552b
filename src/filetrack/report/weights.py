"""The match model drawn: what each level of agreement says for a match, and how typical pairs add up."""

from __future__ import annotations

import math
from dataclasses import dataclass

from filetrack.schemas.linkage_quality import FieldLevel, SiteModel

WIDTH, PAD = 400, 11
LEFT, RIGHT, BESIDE = 104, 318, 330
TOP, HEAD, ROW, BAR, FOOT = 6, 25, 19, 11, 22
STEP = 5
"""Weights between ticks of an axis, at the least."""
MOST_TICKS = 7

FIELDS = {
    "forename": "Forename",
    "surname": "Surname",
    "birth": "Date of birth",
    "postcode": "Postcode",
    "sex": "Sex",
    "address": "Address",
    "area": "Area",
}
AGREEING = {
    "forename": ("exact",),
    "surname": ("household", "exact"),
    "birth": ("twins", "exact"),
    "postcode": ("exact",),
    "sex": ("same",),
}
"""The levels of two records of one person who is recorded alike; of several, the first that the model has.

`household` and `twins` are the levels of what those who live together may share.
"""
APART = {
    "All fields agree": {},
    "Surname changed": {"surname": ("different",), "birth": ("exact",)},
    "Moved to another district": {"surname": ("exact",), "birth": ("exact",), "postcode": ("different",)},
    "Day and month of birth swapped": {"birth": ("swapped", "year")},
    "Forename misspelt": {"forename": ("similar",)},
    "Twin of the same sex": {"forename": ("different",)},
    "Namesake": {"surname": ("exact",), "birth": ("different",), "postcode": ("different",)},
}
"""Typical pairs, by where their levels are others."""


@dataclass(frozen=True)
class Bar:
    """A bar from one place to another on the canvas; `against`: it speaks against a match. A `head` has no bar."""

    label: str
    y: float
    start: float = 0
    width: float = 0
    against: bool = False
    text: str = ""
    head: bool = False


@dataclass(frozen=True)
class Chart:
    """Bars over an axis of match weights, laid out on a canvas; `words` say the same."""

    key: str
    title: str
    words: str
    height: float
    zero: float
    ticks: list[tuple[float, str]]
    bars: list[Bar]


@dataclass(frozen=True)
class Example:
    """A typical pair: its name, the level of each field, the sum of weights and the match probability."""

    name: str
    levels: list[FieldLevel]
    prior: float

    @property
    def weight(self) -> float:
        """The match weight: prior and levels together."""
        return self.prior + sum(level.weight for level in self.levels)

    @property
    def probability(self) -> float:
        """The match probability."""
        return 1 / (1 + 2**-self.weight)


def levels_chart(key: str, title: str, model: SiteModel) -> Chart:
    """Return the weight of every level, field by field."""
    axis = _Axis([level.weight for level in model.levels])
    bars, y, field = [], TOP, None
    for level in model.levels:
        if level.comparison != field:
            field, y = level.comparison, y + HEAD
            bars.append(Bar(FIELDS.get(field, field.capitalize()), y - BAR - 6, head=True))
        bars.append(axis.bar(level.level, y, 0, level.weight, weight_text(level.weight)))
        y += ROW
    words = "; ".join(
        f"{FIELDS.get(one.comparison, one.comparison)}, {one.level}: {one.weight:+.1f}" for one in model.levels
    )
    return Chart(key, title, words, y + FOOT, axis.place(0), axis.ticks, bars)


def examples(model: SiteModel) -> list[Example]:
    """Return the typical pairs under a model; those of which it lacks a level are left out."""
    known = {(level.comparison, level.level): level for level in model.levels}
    made = []
    for name, apart in APART.items():
        chosen = [
            next((known[field, level] for level in levels if (field, level) in known), None)
            for field, levels in (AGREEING | apart).items()
        ]
        if all(chosen):
            made.append(Example(name, chosen, model.prior_weight))
    return made


def waterfall(key: str, example: Example, reach: tuple[float, float]) -> Chart:
    """Return how a pair's weight adds up, from the prior odds over its fields; `reach` is what the axis must hold."""
    axis = _Axis(reach)
    steps = [("Before any field", example.prior)]
    steps += [(FIELDS.get(level.comparison, level.comparison), level.weight) for level in example.levels]
    bars, y, total = [], TOP, 0.0
    for label, weight in steps:
        bars.append(axis.bar(label, y, total, total + weight, weight_text(weight)))
        y, total = y + ROW, total + weight
    bars.append(axis.bar("Match weight", y, 0, total, weight_text(total)))
    words = "; ".join(f"{label}: {weight:+.1f}" for label, weight in [*steps, ("match weight", total)])
    return Chart(key, example.name, words, y + ROW + FOOT, axis.place(0), axis.ticks, bars)


def reached(made: list[Example]) -> tuple[float, float]:
    """Return the least and the greatest sum on the way of any of the pairs."""
    sums = [0.0]
    for example in made:
        total = 0.0
        for weight in (example.prior, *(level.weight for level in example.levels)):
            total += weight
            sums.append(total)
    return min(sums), max(sums)


def weight_text(weight: float) -> str:
    """Return a weight with its sign to one decimal."""
    return f"{weight:+.1f}".replace("-", "−")


class _Axis:
    """Places of match weights on the canvas; holds zero and all given weights."""

    def __init__(self, weights):
        step = STEP
        while (max(*weights, 0) - min(*weights, 0)) / step > MOST_TICKS:
            step += STEP
        self.low, self.high = step * math.floor(min(*weights, 0) / step), step * math.ceil(max(*weights, 0) / step)
        self.ticks = [(self.place(at), str(at).replace("-", "−")) for at in range(self.low, self.high + 1, step)]

    def place(self, weight: float) -> float:
        return round(LEFT + (weight - self.low) / (self.high - self.low) * (RIGHT - LEFT), 1)

    def bar(self, label: str, y: float, start: float, end: float, text: str) -> Bar:
        first, last = sorted((self.place(start), self.place(end)))
        return Bar(label, y, first, round(last - first, 1), end < start, text)
