"""The one style of all figures: width of a page, colours that the colour-blind tell apart, files with the same bytes.

Colours are Okabe and Ito's (2008). What a colour tells, a line's dashes, a mark or a label beside it tells as well, so
that figures can be read in grey.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.gridspec import GridSpec

WIDTH = 6.3
"""Inches: the text of an A4 page with margins of 2.5 cm."""
MARGIN = 0.06
BLACK, GREY, PALE = "#000000", "#6b6b6b", "#d4d4d4"
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
COLOURS = (BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE, BLACK, GREY)
DASHES = (
    "-",
    *((0, lengths) for lengths in ((5, 1.5), (1.5, 1.2), (6, 1.5, 1.5, 1.5), (3, 3), (8, 3), (1, 3), (2, 1, 6, 1))),
)
MARKS = ("o", "s")
SMALL, TITLE = 7, 9.5
UNDER_TEXT = {"facecolor": "white", "alpha": 0.7, "linewidth": 0, "pad": 0.4}
"""What lies under a text that crosses a drawing."""
NOBODY = "Simulated records: nobody here is real."
_TITLE_CHARACTERS, _NOTE_CHARACTERS, _TITLE_LINE, _NOTE_LINE = 78, 118, 0.17, 0.13
_RESOLUTION = 200
_COLOURS = 128
_TICKS = 5
_RC = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.labelsize": SMALL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "axes.edgecolor": GREY,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.3,
    "svg.fonttype": "none",
    "svg.hashsalt": "filetrack",
}


@dataclass(frozen=True)
class Caption:
    """What stands over and beneath a figure. `simulated`: its data are of nobody."""

    title: str
    notes: Sequence[str] = ()
    simulated: bool = False


@dataclass(frozen=True)
class Sheet:
    """A figure with its caption. `body` is the height that the drawing has, in inches; `foot` what is beneath it."""

    figure: Figure
    body: float
    foot: float

    def grid(self, rows: int, columns: int, margins: tuple[float, float, float, float], **how) -> GridSpec:
        """A grid on the body that leaves margins, in inches: above, right, beneath, left."""
        above, right, beneath, left = margins
        height = self.figure.get_figheight()
        return self.figure.add_gridspec(
            rows,
            columns,
            left=left / WIDTH,
            right=1 - right / WIDTH,
            bottom=(self.foot + beneath) / height,
            top=(self.foot + self.body - above) / height,
            **how,
        )

    def at(self, inches: float) -> float:
        """The height so many inches below the top of the body, as a share of the figure's."""
        return (self.foot + self.body - inches) / self.figure.get_figheight()


def loaded() -> None:
    """Import what draws, which processes begun from now on share."""
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_svg
    import matplotlib.figure  # noqa: F401
    import PIL.PngImagePlugin  # noqa: F401


def styled() -> AbstractContextManager:
    """The style, for as long as the context lasts: figures are drawn and saved within it."""
    from matplotlib import rc_context

    return rc_context(_RC)


def sheet(caption: Caption, body: float) -> Sheet:
    """An empty figure of the page's width with its caption; `body` inches of height are left to draw on."""
    from matplotlib.figure import Figure

    title = textwrap.wrap(caption.title, _TITLE_CHARACTERS)
    notes = [line for note in caption.notes for line in textwrap.wrap(note, _NOTE_CHARACTERS)]
    lines = len(notes) + caption.simulated
    head, foot = len(title) * _TITLE_LINE + 0.12, lines * _NOTE_LINE + 0.12
    height = head + body + foot
    figure = Figure(figsize=(WIDTH, height))
    figure.text(
        MARGIN / WIDTH, 1 - MARGIN / height, "\n".join(title), size=TITLE, weight="bold", va="top", linespacing=1.2
    )
    for number, note in enumerate(notes):
        figure.text(MARGIN / WIDTH, (foot - 0.1 - number * _NOTE_LINE) / height, note, size=SMALL, color=GREY, va="top")
    if caption.simulated:
        figure.text(
            MARGIN / WIDTH,
            (foot - 0.1 - len(notes) * _NOTE_LINE) / height,
            NOBODY,
            size=SMALL,
            style="italic",
            va="top",
        )
    return Sheet(figure, body, foot)


def nothing(caption: Caption, why: str) -> Figure:
    """A figure that says why there is nothing to draw."""
    drawn = sheet(caption, 0.6)
    drawn.figure.text(0.5, drawn.at(0.3), why, ha="center", va="center", style="italic", color=GREY)
    return drawn.figure


def spread(places: Sequence[float], apart: Sequence[float] | float) -> list[float]:
    """The places, in their order, moved as little as keeps each label's extent (`apart`) free of the next."""
    sizes = [apart] * len(places) if isinstance(apart, int | float) else list(apart)
    order = sorted(range(len(places)), key=lambda item: places[item])
    blocks: list[tuple[float, float, list[int]]] = []
    for item in order:
        centre, size, members = places[item], sizes[item], [item]
        while blocks and blocks[-1][0] + blocks[-1][1] / 2 > centre - size / 2:
            before, extent, earlier = blocks.pop()
            members = [*earlier, *members]
            centre = (before * len(earlier) + centre * (len(members) - len(earlier))) / len(members)
            size += extent
        blocks.append((centre, size, members))
    moved = [0.0] * len(places)
    for centre, size, members in blocks:
        low = centre - size / 2
        for item in members:
            moved[item] = low + sizes[item] / 2
            low += sizes[item]
    return moved


def log_ticks(low: float, high: float) -> list[float]:
    """Round numbers between two ends of a log axis, about five of them."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    finer = [
        [step * 10.0**decade for decade in decades for step in steps if low <= step * 10.0**decade <= high]
        for steps in ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7))
    ]
    return min(finer, key=lambda ticks: abs(len(ticks) - _TICKS))


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def svg(figure: Figure) -> bytes:
    """The figure as SVG, its text as text; the same bytes for the same figure."""
    return _saved(figure, format="svg", metadata={"Date": None, "Creator": None})


def png(figure: Figure) -> bytes:
    """The figure as PNG, fit for print at the page's width, in few colours; the same bytes for the same figure."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(_RESOLUTION)
    canvas.draw()
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    held = BytesIO()
    few = drawn.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(held, "PNG", optimize=True, dpi=(_RESOLUTION, _RESOLUTION))
    return held.getvalue()


def _saved(figure: Figure, **how) -> bytes:
    held = BytesIO()
    figure.savefig(held, **how)
    return held.getvalue()
