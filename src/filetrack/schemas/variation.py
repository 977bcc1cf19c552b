"""How far the study's figures would vary from one sample to the next, by open populations of the simulator."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import Frame
from filetrack.schemas.codes import Code
from filetrack.schemas.reading import Firmness
from filetrack.schemas.table import SECTION


class Spread(Frame):
    """A printed figure beside its values in open populations (`results/simulation/spread.csv`).

    An open population is drawn from the tables that were fitted to the printed figures, and no figure is forced on it.
    """

    figure: Series[str] = pa.Field(unique=True, title="Figure", description="Its name in the registry of readings.")
    section: Series[str] = pa.Field(str_matches=SECTION, title="Section of the report")
    kind: Series[str] = pa.Field(
        isin=list(Firmness), title="Whether it was fitted", description="The tables are fitted to hard figures alone."
    )
    quantity: Series[str] = pa.Field(isin=["count", "percent"], title="Count or percentage")
    printed: Series[float] = pa.Field(title="As printed")
    expected: Series[float] = pa.Field(title="Expected in the fitted tables")
    mean: Series[float] = pa.Field(title="Mean of the populations")
    sd: Series[float] = pa.Field(ge=0, title="Standard deviation between populations")
    low: Series[float] = pa.Field(title="Lower end of the range", description="Of a range of 95%: 2.5% are below.")
    high: Series[float] = pa.Field(title="Upper end of the range", description="Of a range of 95%: 2.5% are above.")
    inside: Series[bool] = pa.Field(
        title="The printed figure lies in the range",
        description="A percentage does if anything that rounds to it does.",
    )


class RangeCheck(Code):
    """A question put to the ranges: which figures lie in which."""

    FITTED = "fitted", "A printed figure, in the range of populations fitted to it and to all others"
    LEFT_OUT = "left_out", "A printed figure, in the range of populations fitted without it"
    AMONG_OTHERS = "among_others", "A figure of one open population, in the range of the others"
    SECOND_STUDY = "second_study", "A figure of one open population, in the range of populations fitted to another"
    EXPECTED = "expected", "An expected figure, in the range of populations fitted to one that was drawn from it"


class Coverage(Frame):
    """How often figures lie in their ranges, and how often they should (`results/simulation/coverage.csv`).

    `fitted` and `left_out` are of the printed figures; what they should give is found by putting the same question to
    open populations, taken for print one by one. The others are of open populations alone, and show what a range is.
    """

    check: Series[str] = pa.Field(isin=list(RangeCheck), unique=True, title="Check")
    question: Series[str] = pa.Field(isin=[check.label for check in RangeCheck], title="What lies in which range")
    compared: Series[int] = pa.Field(
        ge=0,
        title="Comparisons",
        description="Only of figures that vary; for `left_out` only of those that the others do not imply.",
    )
    inside: Series[int] = pa.Field(ge=0, title="Of them inside")
    percent: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Inside, in per cent")
    should: Series[pd.Float64Dtype] = pa.Field(
        nullable=True,
        title="What it should be, in per cent",
        description="`fitted`, `left_out`: of open populations taken for print. `among_others`, `expected`: the "
        "range's own share. `second_study`: that of a difference of two samples, whose variance is twice that of "
        "one, were the figures normally distributed. Counts are whole and few, which moves all of them a little.",
    )
