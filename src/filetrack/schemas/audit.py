"""The audit of the printed figures: relations that a reader declares, references, and what the checks find."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from filetrack.schemas.base import Frame
from filetrack.schemas.codes import Code
from filetrack.schemas.table import SECTION


class Gravity(Code):
    """How much a finding matters to someone who would repeat the study."""

    ROUNDING = "rounding", "Explained by a way of rounding"
    MINOR = "minor", "Small, or of no consequence"
    MATERIAL = "material", "Changes a count, a base or a conclusion, or cannot be reproduced"


class Bond(Code):
    """How two printed figures belong together."""

    EQUALS = "equals", "The same thing said twice"
    SUM = "sum", "A whole and its parts"
    AT_MOST = "at_most", "A part, or a bound: left is at most right"
    MORE_THAN = "more_than", "Left is more than right"
    DIFFERS = "differs", "Two different things, which should not carry one figure"
    SHARE = "share", "Left is the share right, written as part / whole"
    WHOLE = "whole", "Left is a percentage of so many; some whole number must give it"
    DIFFERENCE = "difference", "Left compares two shares, written as part / whole ~ part / whole"
    RANK = "rank", "Left is the place of the cell right in its column"
    MIXTURE = "mixture", "Left is the share of a whole, right the shares of the groups that make it up, joined by ~"
    BAND_MEAN = "band_mean", "Left is the mean of the counts right, whose rows are bands of numbers"
    SAME_ANSWER = "same_answer", "Two cells of words both say No, or neither does"


class Importance(Code):
    """What hangs on the figures of a relation."""

    HEADLINE = "headline", "A base, a target of the reproduction or a conclusion"
    DETAIL = "detail", "Nothing else rests on it"


class Relation(Frame):
    """What a reader says belongs together, true or not in print (`data/published/relations.csv`)."""

    relation: Series[str] = pa.Field(
        title="Name of the relation",
        description="Rows with one name and unknowns (`?name`) are one system, solved together in whole numbers.",
    )
    kind: Series[str] = pa.Field(isin=list(Bond), title="Kind of relation")
    left: Series[str] = pa.Field(
        title="Left side",
        description="Cells `T32[row|column]` (row `*`: all but totals; `a … b`: from a to b; `.`: row by row), claims, "
        "`base(claim)`, numbers and unknowns, joined by +, - and *.",
    )
    right: Series[str] = pa.Field(title="Right side", description="As left; shares are written part / whole.")
    weight: Series[str] = pa.Field(isin=list(Importance), nullable=True, title="What hangs on it")
    note: Series[str] = pa.Field(
        nullable=True, title="Why they belong together", description="May begin with §section."
    )


class Reference(Frame):
    """A place where the text points to another place (`data/published/references.csv`)."""

    section: Series[str] = pa.Field(str_matches=SECTION, title="Section that points")
    quote: Series[str] = pa.Field(title="Its words", description="At most 25.")
    refers_to: Series[str] = pa.Field(title="What it names", description="`Table 4`, `Box 2` or `Section 5.6`.")
    claim: Series[str] = pa.Field(nullable=True, title="Claim that the other place is said to hold")


class Landmark(Frame):
    """A place that the report has: its boxes and sections (`data/published/places.csv`)."""

    place: Series[str] = pa.Field(unique=True, title="Place", description="`Box 2` or `Section 5.6`.")
    listed: Series[bool] = pa.Field(title="Stands in the report's own lists")


class AuditFinding(Frame):
    """Something that the printed figures say against themselves (`results/published/audit.csv`)."""

    finding: Series[str] = pa.Field(unique=True, title="Name of the finding")
    check: Series[str] = pa.Field(title="Check that found it")
    severity: Series[str] = pa.Field(isin=list(Gravity), title="Severity")
    table: Series[str] = pa.Field(nullable=True, title="Table")
    row: Series[str] = pa.Field(nullable=True, title="Row")
    column: Series[str] = pa.Field(nullable=True, title="Column")
    claim: Series[str] = pa.Field(nullable=True, title="Claim")
    section: Series[str] = pa.Field(title="Section")
    quote: Series[str] = pa.Field(nullable=True, title="Words of the report")
    other: Series[str] = pa.Field(nullable=True, title="The other place", description="A cell, or the name of a claim.")
    other_section: Series[str] = pa.Field(nullable=True, title="Section of the other place")
    printed: Series[str] = pa.Field(title="What is printed")
    follows: Series[str] = pa.Field(title="What follows from the rest")
    text: Series[str] = pa.Field(title="The finding in one sentence")
    effect: Series[str] = pa.Field(title="What it does to a reproduction")


class AuditedCell(Frame):
    """A printed cell with what can be computed again (`results/published/tables.csv`)."""

    table: Series[str] = pa.Field(title="Table")
    row: Series[str] = pa.Field(title="Row")
    column: Series[str] = pa.Field(title="Column")
    kind: Series[str] = pa.Field(title="Kind of figure")
    printed: Series[str] = pa.Field(title="As printed")
    base_used: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, title="Base", description="As stated, or the one that fits."
    )
    recomputed: Series[pd.Float64Dtype] = pa.Field(nullable=True, title="Percentage of the count and the base")
    roundings: Series[str] = pa.Field(
        nullable=True, title="Ways of rounding that give the printed percentage", description="Joined by spaces."
    )
    column_rounding: Series[str] = pa.Field(nullable=True, title="Way of rounding that fits the whole column")
    findings: Series[int] = pa.Field(ge=0, title="Findings on it")


class AuditedClaim(Frame):
    """A statement of the text with the checks that touched it (`results/published/claims.csv`)."""

    claim: Series[str] = pa.Field(unique=True, title="Claim")
    section: Series[str] = pa.Field(title="Section")
    quantity: Series[str] = pa.Field(title="Kind of quantity")
    value: Series[float] = pa.Field(title="Value")
    base: Series[pd.Int64Dtype] = pa.Field(nullable=True, title="Base")
    checks: Series[str] = pa.Field(nullable=True, title="Checks that touched it", description="Joined by spaces.")
    findings: Series[str] = pa.Field(nullable=True, title="Findings that name it", description="Joined by spaces.")
