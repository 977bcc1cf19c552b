"""Figures that a run drew, and where the pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from filetrack.bulletin.site import ATTRITION, OUTCOMES, OVERVIEW, Place
from filetrack.schemas.figure import DrawnFigure, Figures


@dataclass(frozen=True)
class Drawn:
    """A figure: its name, which is its files', its title, what it shows in words, and the analysis or kind it is of.

    One that is `empty` shows nothing, and its words say why.
    """

    name: str
    title: str
    alt: str
    place: str
    empty: bool = False


def drawn_figures(declared: Figures, drawn: pd.DataFrame) -> list[Drawn]:
    """Return the figures of a run, in the order declared."""
    known = {one[DrawnFigure.name]: one for one in drawn.to_dict("records")}
    return [
        Drawn(
            figure.name,
            known[figure.name][DrawnFigure.title],
            known[figure.name][DrawnFigure.alt],
            getattr(figure, "analysis", figure.kind),
            pd.isna(known[figure.name][DrawnFigure.source]),
        )
        for figure in declared.figures
        if figure.name in known
    ]


def page_of(figure: Drawn) -> Place:
    """Return the page that shows a figure."""
    return {"alluvial": OVERVIEW, "delays": ATTRITION}.get(figure.place, OUTCOMES)


def placed(drawn: Sequence[Drawn], place: str) -> list[Drawn]:
    """Return the figures of a place."""
    return [figure for figure in drawn if figure.place == place]
