"""Headline shares with what the families that were not traced could make of them: bars with bounds, per site."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import pandas as pd

from filetrack.bulletin.figures import range_text
from filetrack.schemas.codes import Site
from filetrack.schemas.reanalysis import AttritionBound

WIDTH, PAD, LINE = 400, 11, 16
LEFT, RIGHT, BESIDE = 92, 304, 322
ROW, BAR, FOOT = 34, 14, 22
CHARACTERS = 58
SITES = {"both": "Both sites"} | {site.value: site.label for site in Site}
"""The report's sites, of which its printed figures tell."""
ASSUMPTIONS = {
    "missing_at_random": "the untraced are like the traced",
    "worst_best": "nothing is assumed of the untraced",
    "not_known_settled": "those whom the service does not know got nothing and were unknown before",
}


@dataclass(frozen=True)
class Row:
    """A site laid out: each span as its two places on the canvas."""

    label: str
    y: float
    interval: tuple[float, float]
    outer: tuple[float, float]
    inner: tuple[float, float]
    traced: tuple[float, float]
    text: str
    words: str


@dataclass(frozen=True)
class Bounds:
    """A headline share at each site, laid out on a canvas."""

    key: str
    title: str
    lines: list[tuple[str, float]]
    top: float
    height: float
    ticks: list[tuple[float, str]]
    rows: list[Row]


def bounds(shares: pd.DataFrame) -> list[Bounds]:
    """Return each headline share of families with its bounds at each site for which the report gives counts."""
    families = shares[shares[AttritionBound.level].eq("families")]
    return [_bounds(name, part) for name, part in families.groupby(AttritionBound.id, sort=False)]


def place(share: float) -> float:
    """Return where a share lies on the canvas."""
    return round(LEFT + share * (RIGHT - LEFT), 1)


def _bounds(name: str, shares: pd.DataFrame) -> Bounds:
    first = shares.iloc[0]
    statement = first[AttritionBound.statement]
    title = f"§{first[AttritionBound.section]} {statement[0].upper()}{statement[1:]}"
    lines = [(line, PAD + 12 + number * LINE) for number, line in enumerate(textwrap.wrap(title, CHARACTERS))]
    top = PAD + len(lines) * LINE + 6
    sites = [site for site in SITES if site in set(shares[AttritionBound.site])]
    rows = [
        _row(SITES[site], shares[shares[AttritionBound.site].eq(site)], top + (number + 0.5) * ROW)
        for number, site in enumerate(sites)
    ]
    ticks = [(place(share / 100), f"{share}%") for share in (0, 25, 50, 75, 100)]
    return Bounds(name, title, lines, top, top + len(rows) * ROW + FOOT, ticks, rows)


def _row(label: str, shares: pd.DataFrame, y: float) -> Row:
    spans = shares.set_index(AttritionBound.assumption)
    widest, settled, traced = (spans.loc[name] for name in ("worst_best", "not_known_settled", "missing_at_random"))
    texts = [range_text(one[AttritionBound.low], one[AttritionBound.high]) for one in (traced, widest, settled)]
    return Row(
        label=label,
        y=y,
        interval=(place(widest[AttritionBound.lower]), place(widest[AttritionBound.upper])),
        outer=_span(widest),
        inner=_span(settled),
        traced=_span(traced),
        text=texts[1],
        words=f"{label}: {texts[0]} of the {traced[AttritionBound.traced]} traced; {texts[1]} with up to "
        f"{traced[AttritionBound.untraced]} untraced, whatever is true of them; {texts[2]} if those whom the service "
        "does not know got nothing and were unknown before.",
    )


def _span(share: pd.Series) -> tuple[float, float]:
    return place(share[AttritionBound.low]), place(share[AttritionBound.high])
