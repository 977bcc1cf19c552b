"""The readings: which printed figures an invented population is asked to meet, and how each is read."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import Frame
from filetrack.schemas.codes import Code
from filetrack.schemas.table import SECTION


class Firmness(Code):
    """Whether a population can meet a figure."""

    HARD = "hard", "Met exactly"
    SOFT = "soft", "Cannot be met beside the rest; met as nearly as may be"


class Reading(Frame):
    """A printed figure as it is asked of the population (`data/published/readings.csv`)."""

    figure: Series[str] = pa.Field(unique=True, title="Name of the figure")
    block: Series[str] = pa.Field(
        title="Where it is met",
        description="A block of `config/population.yaml`; or `plan`, `families`, `people`: the part of the plan made "
        "after the blocks are solved.",
    )
    where: Series[str] = pa.Field(
        nullable=True,
        title="Cells that it counts",
        description="`dimension=value`, joined by `;`, values by `|`; missing: the whole block.",
    )
    weight: Series[str] = pa.Field(
        nullable=True, title="Dimension that is summed", description="Missing: each cell counts once."
    )
    target: Series[str] = pa.Field(
        title="The printed figure",
        description="A cell `T32[row|column]`, a claim, or a number; or several, joined by ` + ` and ` - `. "
        "After `>=`, `<=`, `>` or `<` a limit.",
    )
    base: Series[str] = pa.Field(
        nullable=True,
        title="What a percentage is of",
        description="As `where`, or `all`; a dimension that is summed stands before a colon. The target is then a "
        "percentage, met if it rounds to what is printed. Missing: the target is a count.",
    )
    unit: Series[str] = pa.Field(title="What is counted")
    section: Series[str] = pa.Field(str_matches=SECTION, title="Section of the report")
    reading: Series[str] = pa.Field(
        nullable=True, title="How it is read", description="Where the printed words leave it open."
    )
    kind: Series[str] = pa.Field(isin=list(Firmness), title="Whether it can be met")
    reason: Series[str] = pa.Field(nullable=True, title="Why it cannot be met", description="Missing where it can.")
    finding: Series[str] = pa.Field(
        nullable=True,
        title="The audit's finding on it",
        description="Where it cannot be met and no finding names the figure itself.",
    )
